"""Sentences -> morphemes.txt: ``form/Tag``, a space between morphemes, a TAB between eojeol."""

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from pipeline.artifacts import Facts
from pipeline.morphemes.analyzer import Analyzer, split_eojeols
from pipeline.progress import lines_of

LINES = 1_000
"""Lines looked at together, so that the analyzer is asked about many eojeol at once."""


def tag_lines(
    lines: Iterable[list[str]], analyzer: Analyzer, *, at_once: int = LINES
) -> Iterator[list[str]]:
    """Tag lines of eojeol; each distinct eojeol is analysed once.

    Parameters
    ----------
    lines : iterable of list of str
        The eojeol of each line.
    analyzer : Analyzer
    at_once : int
        How many lines are read before the first is given.

    Yields
    ------
    list of str
        For each line, for each eojeol its morphemes ``form/Tag form/Tag``; empty when the
        analyzer finds none.
    """
    known: dict[str, str] = {}
    lines = iter(lines)
    while batch := list(islice(lines, at_once)):
        new = list(dict.fromkeys(e for line in batch for e in line if e not in known))
        known.update(zip(new, analyzer.tag(new), strict=True))
        for line in batch:
            yield [known[eojeol] for eojeol in line]


def tag_morphemes(sentences: Path, folder: Path, *, analyzer: Analyzer, hangul_only: bool) -> Facts:
    """Write ``morphemes.txt``, line for line with ``sentences.txt``.

    Parameters
    ----------
    sentences : Path
        ``sentences.txt``.
    folder : Path
    analyzer : Analyzer
    hangul_only : bool
        Delete all but Hangul and spaces before, as the lecture does.
    """
    eojeols = morphemes = count = 0
    source = lines_of(sentences, of="TagMorphemes")
    lines = (split_eojeols(line, hangul_only=hangul_only) for line in source)
    with (folder / "morphemes.txt").open("w", encoding="utf-8", newline="\n") as out:
        for tagged in tag_lines(lines, analyzer):
            out.write("\t".join(tagged) + "\n")
            count += 1
            eojeols += len(tagged)
            morphemes += sum(eojeol.count(" ") + 1 for eojeol in tagged if eojeol)
    return {"counts": {"sentences": count, "eojeols": eojeols, "morphemes": morphemes}}
