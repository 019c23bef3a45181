"""Compare the nouns of malmoi with those that people have marked.

    .venv/bin/python benchmarks/nouns.py [--analyzer okt|kiwi] FILE.conllu

Reads a treebank with the tags of KAIST's set (UD Korean Kaist): its nouns are the lemma parts whose
part of the XPOS is ncn, ncpa, ncps or nq. Nouns of one syllable are left out on both sides. Prints
precision, recall and F1 over the nouns of each sentence: for what the analyzer tags as nouns, for
each rule of FilterNouns added to that, and for all of them. There are no stop words.
"""

import argparse
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from pipeline.stages.morphemes.declaration import Settings
from pipeline.stages.morphemes.registry import find_analyzer
from pipeline.stages.nouns.filtering import filter_eojeol
from pipeline.stages.nouns.rules import read_not_nouns
from pipeline.store.records import Eojeol, NounRules

NOUN = re.compile("ncn|ncpa|ncps|nq")
NOT_NOUNS = Path(__file__).parents[1] / "corpora" / "korean.not-nouns.txt"


def read(path: Path) -> Iterator[tuple[str, Counter[str]]]:
    """Yield the text of each sentence, and its nouns."""
    for sentence in path.read_text("utf-8").strip().split("\n\n"):
        lines = sentence.split("\n")
        (text,) = (line.removeprefix("# text = ") for line in lines if line.startswith("# text ="))
        rows = [line.split("\t") for line in lines if not line.startswith("#")]
        nouns = (noun for row in rows if row[0].isdigit() for noun in marked(row[2], row[4]))
        yield text, Counter(noun for noun in nouns if len(noun) > 1)


def marked(lemma: str, xpos: str) -> Iterator[str]:
    """Yield the nouns among the parts of a lemma: 고향 of 고향+은, ncn+jxt."""
    for part, tag in zip(lemma.split("+"), xpos.split("+"), strict=False):
        if NOUN.match(tag):
            yield part


def rules(analyzer: str) -> dict[str, NounRules]:
    """Return the rules to compare, by name."""
    known = find_analyzer(analyzer)
    tagged = NounRules(tags=known.noun_tags)
    alone: dict[str, dict[str, Any]] = {
        "roots": {"roots": known.roots},
        "affixes": {"prefixes": known.prefixes, "suffixes": known.suffixes},
    }
    if known.has_not_nouns:
        alone["not_nouns"] = {"not_nouns": read_not_nouns([NOT_NOUNS])}
    every = {key: value for options in alone.values() for key, value in options.items()}
    return {
        "as tagged": tagged,
        **{name: replace(tagged, **options) for name, options in alone.items()},
        "all": replace(tagged, **every),
    }


def main() -> None:
    """Print one line for each analyzer and rule."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--analyzer", action="append", choices=("okt", "kiwi"))
    parser.add_argument("file", type=Path)
    given = parser.parse_args()
    texts, golds = zip(*read(given.file), strict=True)
    print(f"{'analyzer':10}{'rules':11}{'precision':>10}{'recall':>8}{'F1':>8}")
    for analyzer in given.analyzer or ("okt", "kiwi"):
        eojeols = [text.split() for text in texts]
        tagged = find_analyzer(analyzer).start(Settings()).tag_lines(eojeols)
        lines = [
            [Eojeol.parse(f"{word} {cell}".rstrip()) for word, cell in zip(*pair, strict=True)]
            for pair in zip(eojeols, tagged, strict=True)
        ]
        for name, chosen in rules(analyzer).items():
            found = [
                Counter(n for e in line for n in filter_eojeol(e, chosen)[0]) for line in lines
            ]
            right = sum((g & f).total() for g, f in zip(golds, found, strict=True))
            precision = right / sum(each.total() for each in found)
            recall = right / sum(each.total() for each in golds)
            f1 = 2 * precision * recall / (precision + recall)
            print(f"{analyzer:10}{name:11}{precision:10.3f}{recall:8.3f}{f1:8.3f}")


if __name__ == "__main__":
    main()
