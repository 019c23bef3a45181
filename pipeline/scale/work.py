"""Lines -> lines: the form of the stages that go through a text once.

Such a stage is described by a `LineWork`, which can be written as JSON. A process opens it once
and then does the work on one shard of the text after the other. Every shard gives a part of each
result and a summary; the parts, in order, are the same bytes as if there were one shard.
"""

import json
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, Self

from pipeline.store.files import LineText


@dataclass(frozen=True, slots=True)
class Summary:
    """What a stage counts in consecutive lines.

    Attributes
    ----------
    counts : Counter
        Numbers by name: sentences, words.
    cells : Counter
        How often each distinct eojeol, or part of one, occurs, in the order in which they appear.
    """

    counts: Counter[str] = field(default_factory=Counter)
    cells: Counter[str] = field(default_factory=Counter)

    def to_json(self) -> str:
        """Return it as JSON; cells keep their order."""
        return json.dumps([self.counts, self.cells], ensure_ascii=False)

    @classmethod
    def from_json(cls, stored: str) -> Self:
        """Return what was made into JSON."""
        return cls(*map(Counter, json.loads(stored)))

    def add(self, following: "Summary", /) -> None:
        """Add the summary of the lines that follow."""
        self.counts.update(following.counts)
        self.cells.update(following.cells)

    def named(self, *names: str) -> dict[str, int]:
        """Return counts by name, 0 where nothing was counted."""
        return {name: self.counts[name] for name in names}


Blocks = Iterator[list[str]]
"""The lines of a shard, without line feeds, in lists of at least one."""

Work = Callable[[Blocks, Summary], Iterator[tuple[list[str], ...]]]
"""Yields lines for each result, and adds what it counts to the summary."""


class LineWork(ABC):
    """What is done with the lines of a text: a dataclass, so that other processes can have it."""

    @abstractmethod
    def open(self) -> Work:
        """Load what the work needs; what it learns from one shard is remembered for the next."""

    def can_cut(self, _before: bytes, _after: bytes, /) -> bool:
        """Return whether a shard may end between two lines, which have their line feeds."""
        return True

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """Return the work whose fields were written as JSON."""
        return cls(**stored)


class Runner(Protocol):
    """Does the work on a text; every one gives the same results."""

    def run(
        self,
        work: LineWork,
        source: LineText,
        targets: Sequence[LineText],
        *,
        stage: str,
    ) -> Summary:
        """Go through a text, with a progress bar.

        Parameters
        ----------
        work : LineWork
        source : LineText
        targets : sequence of LineText
            Receive the results.
        stage : str
            The name of the bar.

        Returns
        -------
        Summary
            That of the whole text.

        Raises
        ------
        UserError
            When a line is damaged, or something that does the work dies.
        """
        ...


class ByLine(LineWork):
    """A work that makes one line of each line, whatever stands before or after it."""

    @abstractmethod
    def start(self) -> Callable[[list[str], Summary], list[str]]:
        """Load what the work needs; return a function that makes as many lines as it is given."""

    def open(self) -> Work:
        """Load what the work needs."""
        make = self.start()

        def work(blocks: Blocks, summary: Summary) -> Iterator[tuple[list[str], ...]]:
            return ((make(lines, summary),) for lines in blocks)

        return work
