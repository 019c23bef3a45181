"""Lines -> lines, block by block: the form of the stages that work line by line.

Such a stage is described by a `LineWork`, which can be pickled. A process opens it once and then
gives it blocks of consecutive lines, of a whole text or of a shard of it. The lines of the shards
are put together in order, and so are their summaries.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from pipeline.store.files import LineText


@dataclass(frozen=True, slots=True)
class Summary:
    """What a stage counts in consecutive lines; can be pickled.

    Attributes
    ----------
    counts : Counter
        Numbers by name: sentences, words.
    cells : Counter
        How often each distinct eojeol occurs, in the order in which they appear.
    """

    counts: Counter[str] = field(default_factory=Counter)
    cells: Counter[str] = field(default_factory=Counter)

    def add(self, following: "Summary") -> None:
        """Add the summary of the lines that follow."""
        self.counts.update(following.counts)
        self.cells.update(following.cells)

    def named(self, *names: str) -> dict[str, int]:
        """Return counts by name, 0 where nothing was counted."""
        return {name: self.counts[name] for name in names}


Work = Callable[[list[str], Summary], list[str]]
"""Returns as many lines as it is given, at least one, and adds what it counts to the summary."""


class LineWork(Protocol):
    """What is done with the lines of a text."""

    def open(self) -> Work:
        """Load what the work needs; what it learns from some lines is remembered for others."""
        ...


def map_lines(work: LineWork, source: LineText, target: LineText, *, stage: str) -> Summary:
    """Do a stage's work on a whole text, with a progress bar."""
    do = work.open()
    summary = Summary()
    with target.writing() as write:
        for lines in source.blocks(stage=stage):
            write(do(lines, summary))
    return summary
