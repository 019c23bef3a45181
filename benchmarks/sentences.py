"""Compare the splitters of sentences on texts whose sentences people have marked.

    .venv/bin/python benchmarks/sentences.py FOLDER [SPLITTER ...]

Reads every ``.txt`` of the folder in the format of kss's test sets
(github.com/hyunwoongko/kss, bench/sentence_split): one gold sentence a line, a text ends at an
empty line, and a text is its lines joined without anything between them. Prints for each
splitter and set, white space ignored:

- exact: the share of gold sentences that are found exactly,
- F1: the mean, over gold sentences, of the best F1 of the characters that a predicted sentence
  shares with it, multiplied by min(1, gold sentences / predicted ones), which makes splitting
  everywhere no gain ("normalised"),
- ends: F1 of the positions at which sentences end,
- seconds of CPU time, without the start of the splitter: the least of three runs.
"""

import sys
from bisect import bisect_right
from collections.abc import Callable
from itertools import accumulate
from math import inf
from pathlib import Path
from time import process_time
from typing import NamedTuple

from pipeline.stages.text.splitters import SPLITTERS, sentence_splitter

RUNS = 3


class Scores(NamedTuple):
    """What `measure` finds out about one set."""

    exact: float
    f1: float
    ends: float
    seconds: float


def read_texts(path: Path) -> list[list[str]]:
    """Read the gold sentences of each text; they keep the space at their ends."""
    texts = path.read_text("utf-8").split("\n\n")
    return [[line for line in text.split("\n") if line.strip()] for text in texts if text.strip()]


def ends(sentences: list[str]) -> list[int]:
    """Return where sentences end, in characters that are not white space."""
    return list(accumulate(len("".join(sentence.split())) for sentence in sentences))


def overlap(gold: list[int], found: list[int]) -> float:
    """Return the sum over gold sentences of the best F1 with a predicted one."""
    total, begin = 0.0, 0
    for end in gold:
        best, at = 0.0, bisect_right(found, begin)
        while at < len(found) and (first := found[at - 1] if at else 0) < end:
            shared = min(end, found[at]) - max(begin, first)
            best = max(best, 2 * shared / (end - begin + found[at] - first))
            at += 1
        total += best
        begin = end
    return total


def measure(texts: list[list[str]], split: Callable[[str], list[str]]) -> Scores:
    """Split each text and compare the result with its gold sentences."""
    seconds = inf
    for _ in range(RUNS):
        began = process_time()
        answers = [split("".join(text).strip()) for text in texts]
        seconds = min(seconds, process_time() - began)
    exact = shared = 0.0
    right = golds = predicted = 0
    for text, answer in zip(texts, answers, strict=True):
        gold, found = ends(text), ends(answer)
        both = {*gold} & {*found}
        right += len(both)
        golds += len(gold)
        predicted += len(found)
        exact += len(
            {*zip([0, *gold], gold, strict=False)} & {*zip([0, *found], found, strict=False)}
        )
        shared += overlap(gold, found)
    normalised = shared / golds * min(1, golds / predicted)
    return Scores(exact / golds, normalised, 2 * right / (golds + predicted), seconds)


def main() -> None:
    """Print one line for each splitter and set, and the mean of each splitter."""
    folder, *names = sys.argv[1:]
    sets = {path.stem: read_texts(path) for path in sorted(Path(folder).glob("*.txt"))}
    print(f"{'splitter':10}{'set':14}{'exact':>7}{'F1':>7}{'ends':>7}{'seconds':>9}")
    for name in names or SPLITTERS:
        split = sentence_splitter(name)
        scores = {path: measure(texts, split) for path, texts in sets.items()}
        mean = Scores(*(sum(column) / len(sets) for column in zip(*scores.values(), strict=True)))
        for path, each in {**scores, "mean": mean}.items():
            row = f"{each.exact:7.3f}{each.f1:7.3f}{each.ends:7.3f}{each.seconds:9.3f}"
            print(f"{name:10}{path:14}{row}")


if __name__ == "__main__":
    main()
