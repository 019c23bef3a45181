"""Sentences -> morphemes.txt: ``form/Tag``, a space between morphemes, a TAB between eojeol."""

from pathlib import Path

from pipeline.stages.morphemes.analyzer import Analyzer, split_eojeols
from pipeline.store.artifacts import Facts
from pipeline.terminal.progress import lines_of


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
        for tagged in analyzer.tag_lines(lines):
            out.write("\t".join(tagged) + "\n")
            count += 1
            eojeols += len(tagged)
            morphemes += sum(eojeol.count(" ") + 1 for eojeol in tagged if eojeol)
    return {"counts": {"sentences": count, "eojeols": eojeols, "morphemes": morphemes}}
