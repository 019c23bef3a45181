"""Lines -> lines: the form of the stages that go through a text once.

Such a stage is described by a `LineWork`, which can be pickled. A process opens it once and then
does the work on one shard of the text after the other. Every shard gives a part of each result
and a summary; the parts, put together in order, are the same bytes as if there were one shard.
"""

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Protocol, Self, TypeVar


class Adding(Protocol):
    """The summary of consecutive lines; can be pickled."""

    def add(self, following: Self, /) -> None:
        """Add the summary of the lines that follow."""
        ...


@dataclass(frozen=True, slots=True)
class Summary:
    """What most stages count in consecutive lines.

    Attributes
    ----------
    counts : Counter
        Numbers by name: sentences, words.
    cells : Counter
        How often each distinct eojeol, or part of one, occurs, in the order in which they appear.
    """

    counts: Counter[str] = field(default_factory=Counter)
    cells: Counter[str] = field(default_factory=Counter)

    def add(self, following: "Summary", /) -> None:
        """Add the summary of the lines that follow."""
        self.counts.update(following.counts)
        self.cells.update(following.cells)

    def named(self, *names: str) -> dict[str, int]:
        """Return counts by name, 0 where nothing was counted."""
        return {name: self.counts[name] for name in names}


S = TypeVar("S", bound=Adding)

Blocks = Iterator[list[str]]
"""The lines of a shard, without line feeds, in lists of at least one."""

Work = Callable[[Blocks, S], Iterator[tuple[list[str], ...]]]
"""Yields lines for each result, and adds what it counts to the summary."""


class LineWork(Protocol[S]):
    """What is done with the lines of a text."""

    def open(self) -> Work[S]:
        """Load what the work needs; what it learns from one shard is remembered for the next."""
        ...

    def summary(self) -> S:
        """Return the summary of no lines."""
        ...

    def can_cut(self, before: bytes, after: bytes, /) -> bool:
        """Return whether a shard may end between two lines, which have their line feeds."""
        ...


class ByLine(ABC):
    """A work that makes one line of each line, whatever stands before or after it."""

    @abstractmethod
    def start(self) -> Callable[[list[str], Summary], list[str]]:
        """Load what the work needs; return a function that makes as many lines as it is given."""

    def open(self) -> Work[Summary]:
        """Load what the work needs."""
        make = self.start()

        def work(blocks: Blocks, summary: Summary) -> Iterator[tuple[list[str], ...]]:
            return ((make(lines, summary),) for lines in blocks)

        return work

    def summary(self) -> Summary:
        """Return the summary of no lines."""
        return Summary()

    def can_cut(self, _before: bytes, _after: bytes, /) -> bool:
        """Return True: a shard may end after any line."""
        return True
