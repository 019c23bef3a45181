"""Sentences -> eojeols and their morphemes, line for line."""

from collections import deque
from collections.abc import Iterator, Mapping

from pipeline.stages.morphemes.analyzer import Analyzer, split_eojeols
from pipeline.stages.morphemes.coverage import Occurring, has_morpheme
from pipeline.store.files import LineText
from pipeline.store.manifest import Facts
from pipeline.store.records import Rule


def tag_morphemes(
    sentences: LineText,
    morphemes: LineText,
    *,
    analyzer: Analyzer,
    hangul_only: bool,
    nouns: Mapping[str, Rule] | None = None,
) -> Facts:
    """Tag every sentence.

    Parameters
    ----------
    sentences : LineText
        One sentence per line.
    morphemes : LineText
        Receives the eojeols of each line with their morphemes: each an `Eojeol`, TAB-separated.
    analyzer : Analyzer
    hangul_only : bool
        Delete everything but Hangul and spaces first, as the lecture does.
    nouns : mapping of str to Rule, optional
        The user dictionary that the analyzer was started with.

    Returns
    -------
    dict
        ``counts``: sentences, eojeols, morphemes; ``warnings``: nouns of the user dictionary
        that are never or seldom found.
    """
    occurring = Occurring((nouns or {}).values())
    eojeols = tags = count = 0
    asked: deque[list[str]] = deque()  # an analyzer reads ahead of its results

    def lines() -> Iterator[list[str]]:
        for sentence in sentences.read(stage="TagMorphemes"):
            asked.append(split_eojeols(sentence, hangul_only=hangul_only))
            yield asked[-1]

    with morphemes.writing() as write:
        for tagged in analyzer.tag_lines(lines()):
            cells = [
                f"{eojeol} {answer}" if answer else eojeol
                for eojeol, answer in zip(asked.popleft(), tagged, strict=True)
            ]
            write("\t".join(cells))
            if nouns:
                for cell in cells:
                    occurring.count(cell)
            count += 1
            eojeols += len(cells)
            tags += sum(answer.count(" ") + 1 for answer in tagged if answer)
    return {
        "counts": {"sentences": count, "eojeols": eojeols, "morphemes": tags},
        "warnings": [*occurring.misses(has_morpheme)],
    }
