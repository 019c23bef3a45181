"""Make corpora/korean.not-nouns.txt: what Okt takes for nouns, and Kiwi in the sentence does not.

    .venv/bin/python benchmarks/not_nouns.py TEXT... > corpora/korean.not-nouns.txt

Reads texts of one sentence or review a line (the column ``document`` of a .tsv). Okt tags eojeols,
Kiwi whole sentences. Where Kiwi too has morphemes that begin and end with a noun of Okt, its tags
are counted. A form becomes an entry if it was seen LEAST times and is seldom a noun to Kiwi; a
form that sometimes is one, only together with what follows it, where it seldom is.
"""

import csv
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pipeline.stages.morphemes.analyzers.okt import ANALYZER
from pipeline.stages.morphemes.declaration import Settings

LEAST = 5
"""How often a form, or a form with what follows it, must have been seen."""

NEVER = 0.1
"""The share of nouns below which a form is an entry whatever follows it."""

SELDOM = 0.3
"""The share of nouns below which it is one with what follows it."""

NOMINAL = {"NNG", "NNP", "XSN", "XPN", "XR", "SL", "SN"}
BEFORE_A_NOUN = {*NOMINAL, "NP", "NR", "MM", "NNB"}

Seen = Counter[tuple[bool, str]]
"""How often Kiwi calls a form a noun or not, with its tags."""


def read(path: Path) -> Iterator[str]:
    """Yield the lines of a text that are not empty."""
    with path.open(encoding="utf-8", newline="") as file:
        if path.suffix == ".tsv":
            yield from filter(
                None, (row["document"] for row in csv.DictReader(file, delimiter="\t"))
            )
        else:
            yield from filter(None, (line.strip() for line in file))


def is_noun(tags: list[str]) -> bool:
    """Return whether Kiwi's tags are a noun's: those of 우리나라 (NP, NNG), not of 하나 (NR)."""
    if {*tags} <= NOMINAL:
        return True
    return len(tags) > 1 and tags[-1] in ("NNG", "NNP", "XSN") and {*tags} <= BEFORE_A_NOUN


def evidence(lines: list[str]) -> Iterator[tuple[str, str, list[str]]]:
    """Yield nouns of Okt with what follows them, and Kiwi's tags of the same characters."""
    from kiwipiepy import Kiwi

    okt = ANALYZER.start(Settings(normalize=False, stem=False))  # forms as they are written
    eojeols = [re.findall(r"\S+", line) for line in lines]
    for line, words, cells, (answer, *_) in zip(
        lines, eojeols, okt.tag_lines(eojeols), Kiwi().analyze(lines), strict=True
    ):
        tags = {token.start: token for token in answer[0]}
        start = 0
        for word, cell in zip(words, cells, strict=True):
            start = line.index(word, start)
            for form, following, at in nouns(word, cell):
                found = spanning(tags, start + at, start + at + len(form))
                if found:
                    yield form, following, found
            start += len(word)


def nouns(word: str, cell: str) -> Iterator[tuple[str, str, int]]:
    """Yield the nouns of an eojeol, what follows each, and where each begins."""
    morphemes = [morpheme.rpartition("/")[::2] for morpheme in cell.split(" ") if morpheme]
    if "".join(form for form, _ in morphemes) != word:
        return
    at = 0
    for (form, tag), following in zip(morphemes, [*morphemes[1:], ("", "")], strict=True):
        if tag == "Noun" and len(form) > 1:
            yield form, following[following[1] not in ("Josa", "Suffix")], at
        at += len(form)


def spanning(tokens: dict[int, Any], begin: int, end: int) -> list[str]:
    """Return the tags of the tokens that begin and end where a form does; empty if none do."""
    tags = []
    while begin < end and (token := tokens.get(begin)):
        tags.append(token.tag)
        begin = max(token.end, begin + 1)
    return tags if begin == end else []


def share(seen: Seen) -> float:
    """Return how often it is a noun, of 1."""
    return sum(times for (noun, _), times in seen.items() if noun) / seen.total()


def entries(forms: Mapping[str, Mapping[str, Seen]]) -> Iterator[tuple[str, Seen]]:
    """Yield the entries with what was seen of each."""
    for form, contexts in forms.items():
        seen = sum(contexts.values(), Counter())
        if seen.total() < LEAST:
            continue
        often = {key: each for key, each in contexts.items() if each.total() >= LEAST}
        rarely = {key: each for key, each in often.items() if share(each) < SELDOM}
        if share(seen) < NEVER or (share(seen) < SELDOM and len(rarely) == len(often)):
            yield form, seen
        else:
            yield from ((f"{form}+{key}", each) for key, each in rarely.items())


def main() -> None:
    """Print the list."""
    paths = [Path(name) for name in sys.argv[1:]]
    lines = [line for path in paths for line in read(path)]
    forms: defaultdict[str, defaultdict[str, Seen]] = defaultdict(lambda: defaultdict(Counter))
    for form, following, tags in evidence(lines):
        forms[form][following][is_noun(tags), "+".join(tags)] += 1
    print(HEAD, end="")
    for entry, seen in sorted(entries(forms)):
        calls = ", ".join(
            f"{tag} {times / seen.total():.0%}" for (_, tag), times in seen.most_common(2)
        )
        print(f"{entry}  # {seen.total()}, noun {share(seen):.0%}; {calls}")


HEAD = """\
# 오픈 코리안 텍스트(Okt)가 명사로 태깅하지만 명사가 아닌 것들. 한 줄에 하나씩, # 뒤는 주석.
# What Okt tags as nouns and is none, one entry per line. Edit it freely.
#
#   가장       is never a noun
#   모두+다    is none if the next morpheme of the eojeol is 다
#   모두+Verb  is none if the next morpheme has the tag Verb
#   사실+      is none at the end of an eojeol
#
# Each comment has how often the form was seen, how often Kiwi calls it a noun, and Kiwi's tags.
# Made by benchmarks/not_nouns.py from 97,494 film reviews (Naver sentiment movie corpus, CC0) and
# public documents: a president's speech, the constitution and ten bills of the Republic of Korea.
"""


if __name__ == "__main__":
    main()
