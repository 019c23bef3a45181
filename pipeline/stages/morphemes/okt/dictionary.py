"""The jar that konlpy installs -> words with their parts of speech, frequencies and stems.

The lists are data of Open Korean Text 2.1.0 (Apache-2.0), read where konlpy installed them.
"""

from __future__ import annotations

import gzip
import re
import zipfile
from collections import defaultdict
from pathlib import Path
from typing import Final, NamedTuple

from ..konlpy_jars import OKT_JAR, TWITTER_JAR
from .conjugation import conjugate
from .grammar import (
    ADJECTIVE,
    ADVERB,
    CONJUNCTION,
    DETERMINER,
    EOMI,
    EXCLAMATION,
    FAMILY_NAME,
    FULL_NAME,
    GIVEN_NAME,
    JOSA,
    MODIFIER,
    NOUN,
    PRE_EOMI,
    SUFFIX,
    VERB,
    VERB_PREFIX,
)
from .scala_order import pair_hash, trie_position

_FOLDER: Final = "org/openkoreantext/processor/util/"
_DOMAINS: Final = "generated-sources/com/twitter/TldLists.java"

# The possible tags of a word in each list, as bits.
WORD_LISTS: Final = {
    "noun/nouns": 1 << NOUN,
    "noun/entities": 1 << NOUN,
    "noun/spam": 1 << NOUN,
    "noun/names": 1 << NOUN | FULL_NAME,
    "noun/twitter": 1 << NOUN,
    "noun/lol": 1 << NOUN,
    "noun/slangs": 1 << NOUN,
    "noun/company_names": 1 << NOUN,
    "noun/foreign": 1 << NOUN | FULL_NAME,
    "noun/geolocations": 1 << NOUN,
    "noun/profane": 1 << NOUN,
    "noun/kpop": 1 << NOUN | FULL_NAME,
    "noun/bible": 1 << NOUN,
    "noun/pokemon": 1 << NOUN,
    "noun/congress": 1 << NOUN,
    "noun/wikipedia_title_nouns": 1 << NOUN,
    "substantives/given_names": 1 << NOUN | GIVEN_NAME,
    "substantives/family_names": FAMILY_NAME,
    "substantives/modifier": 1 << MODIFIER,
    "substantives/suffix": 1 << SUFFIX,
    "adverb/adverb": 1 << ADVERB,
    "auxiliary/determiner": 1 << DETERMINER,
    "auxiliary/exclamation": 1 << EXCLAMATION,
    "auxiliary/conjunctions": 1 << CONJUNCTION,
    "josa/josa": 1 << JOSA,
    "verb/eomi": 1 << EOMI,
    "verb/pre_eomi": 1 << PRE_EOMI,
    "verb/verb_prefix": 1 << VERB_PREFIX,
}
PREDICATE_LISTS: Final = {VERB: "verb/verb", ADJECTIVE: "adjective/adjective"}


class Dictionary(NamedTuple):
    """Okt's data about words.

    Attributes
    ----------
    tags : dict
        Word -> bits of its parts of speech and name parts.
    frequency : dict
        Noun -> relative frequency in tweets, 0 to 1; not every noun has one.
    stems : dict
        VERB or ADJECTIVE -> form -> dictionary form (먹었 -> 먹다).
    typos : dict
        Misspelling -> correction.
    generic_domains, country_domains : list of str
        Top-level domains, in the order in which Okt tries them.
    """

    tags: dict[str, int]
    frequency: dict[str, float]
    stems: dict[int, dict[str, str]]
    typos: dict[str, str]
    generic_domains: list[str]
    country_domains: list[str]


def _stems(predicates: list[str], *, adjective: bool) -> dict[str, str]:
    """Map each form to the dictionary form it comes from."""
    origins: dict[str, str] = {}
    for predicate in predicates:
        stem = predicate + "다"
        for form in conjugate(predicate, adjective=adjective):
            other = origins.setdefault(form, stem)
            if other != stem:  # Okt takes the last in its hash set
                origins[form] = max(
                    other, stem, key=lambda stem: trie_position(pair_hash(form, stem))
                )
    return origins


def read_dictionary(folder: Path) -> Dictionary:
    """Read the word lists out of the jars in a folder and conjugate the predicates."""
    tags: defaultdict[str, int] = defaultdict(int)
    stems: dict[int, dict[str, str]] = {}
    with zipfile.ZipFile(folder / OKT_JAR) as jar:

        def lines(name: str) -> list[str]:
            raw = jar.read(_FOLDER + name)
            text = (gzip.decompress(raw) if name.endswith(".gz") else raw).decode("utf-8")
            return [line for line in map(str.strip, re.split("\r\n|[\r\n]", text)) if line]

        for name, bits in WORD_LISTS.items():
            for word in lines(name + ".txt"):
                tags[word] |= bits
        for tag, name in PREDICATE_LISTS.items():
            stems[tag] = _stems(lines(name + ".txt"), adjective=tag == ADJECTIVE)
            for form in stems[tag]:
                tags[form] |= 1 << tag
        # Okt reads six characters of the number: 0.6567296 -> 0.6567.
        frequency = {
            noun: float(number[:6])
            for noun, number in (
                line.split("\t")[:2] for line in lines("freq/entity-freq.txt.gz") if "\t" in line
            )
        }
        typos = dict(line.split(" ")[:2] for line in lines("typos/typos.txt") if " " in line)
    with zipfile.ZipFile(folder / TWITTER_JAR) as jar:
        source = jar.read(_DOMAINS).decode("utf-8")
    generic, country = (re.findall('"(.+)"', part) for part in source.split("asList(")[1:])
    return Dictionary(dict(tags), frequency, stems, typos, generic, country)
