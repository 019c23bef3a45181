"""Sentences -> eojeols and their morphemes, line for line."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any, Self

from pipeline.scale.local import ONE
from pipeline.scale.work import ByLine, Runner, Summary
from pipeline.stages.morphemes.analyzer import Analyzer, EojeolAnalyzer, split_eojeols
from pipeline.stages.morphemes.coverage import Occurring, has_morpheme
from pipeline.stages.morphemes.registry import AnalyzerStart
from pipeline.store.files import LineText
from pipeline.store.manifest import Facts
from pipeline.store.records import Rule

REMEMBERED = 1 << 19
"""Distinct eojeols whose morphemes are remembered: about 150 MB. A block adds its own."""


@dataclass(frozen=True, slots=True)
class TagWork(ByLine):
    """Sentences -> eojeols with their morphemes, TAB-separated.

    Attributes
    ----------
    analyzer : callable, () -> Analyzer
        Starts the analyzer; an `AnalyzerStart`, if the work is to be written as JSON.
    hangul_only : bool
        Delete all but Hangul and spaces first.
    nouns : mapping of str to Rule
        The user dictionary.
    """

    analyzer: Callable[[], Analyzer]
    hangul_only: bool
    nouns: Mapping[str, Rule]

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        return cls(
            AnalyzerStart.from_json(stored["analyzer"]),
            stored["hangul_only"],
            {form: Rule(**rule) for form, rule in stored["nouns"].items()},
        )

    def start(self) -> Callable[[list[str], Summary], list[str]]:
        analyzer = self.analyzer()
        tag = _by_eojeol(analyzer) if isinstance(analyzer, EojeolAnalyzer) else _by_line(analyzer)
        occurring = Occurring(self.nouns.values())

        def work(sentences: list[str], summary: Summary) -> list[str]:
            lines = tag([split_eojeols(each, hangul_only=self.hangul_only) for each in sentences])
            summary.counts.update(
                sentences=len(lines),
                eojeols=sum(line.count("\t") + 1 for line in lines if line),
                morphemes=sum(line.count(" ") for line in lines),
            )
            if self.nouns:
                cells = "\t".join(lines).split("\t")
                summary.cells.update(cell for cell in cells if occurring.includes(cell))
            return lines

        return work


def _by_line(analyzer: Analyzer) -> Callable[[list[list[str]]], list[str]]:
    """Return a function that tags lines of eojeols."""

    def tag(lines: list[list[str]]) -> list[str]:
        tagged = zip(lines, analyzer.tag_lines(lines), strict=True)
        return ["\t".join(map(_cell, *line)) for line in tagged]

    return tag


def _by_eojeol(analyzer: EojeolAnalyzer) -> Callable[[list[list[str]]], list[str]]:
    """Return a function that tags lines of eojeols, each distinct one once."""
    cells: dict[str, str] = {}

    def tag(lines: list[list[str]]) -> list[str]:
        if len(cells) > REMEMBERED:
            cells.clear()
        new = [*{*chain.from_iterable(lines)}.difference(cells)]
        cells.update(zip(new, map(_cell, new, analyzer.tag(new)), strict=True))
        return ["\t".join(map(cells.__getitem__, line)) for line in lines]

    return tag


def _cell(eojeol: str, tags: str) -> str:
    return f"{eojeol} {tags}" if tags else eojeol


def tag_morphemes(
    sentences: LineText,
    morphemes: LineText,
    *,
    start: Callable[[], Analyzer],
    hangul_only: bool,
    nouns: Mapping[str, Rule] | None = None,
    runner: Runner = ONE,
) -> Facts:
    """Tag every sentence.

    Parameters
    ----------
    sentences : LineText
        One sentence per line.
    morphemes : LineText
        Receives the eojeols of each line with their morphemes: each an `Eojeol`, TAB-separated.
    start : callable, () -> Analyzer
        Starts the analyzer.
    hangul_only : bool
        Delete everything but Hangul and spaces first, as the lecture does.
    nouns : mapping of str to Rule, optional
        The user dictionary that the analyzer is started with.
    runner : Runner, optional

    Returns
    -------
    dict
        ``counts``: sentences, eojeols, morphemes; ``warnings``: nouns of the user dictionary
        that are never or seldom found.
    """
    work = TagWork(start, hangul_only, nouns or {})
    summary = runner.run(work, sentences, [morphemes], stage="TagMorphemes")
    occurring = Occurring(work.nouns.values())
    occurring.count(summary.cells)
    return {
        "counts": summary.named("sentences", "eojeols", "morphemes"),
        "warnings": [*occurring.misses(has_morpheme)],
    }
