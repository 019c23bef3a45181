"""Shards -> parts and sums: the form of the stages that go through a text once.

Such a stage is described by a `ShardWork`, which can be written as JSON. A process opens it once
and then does the work on one shard of the text after the other. Every shard gives a part of each
result and what it counted; the parts, in order, are the same bytes as if there were one shard.
"""

import json
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any, ClassVar, Generic, Protocol, Self, TypeVar

from pipeline.scale.shards import Shard, cut
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


S = TypeVar("S", bound="Sum")


class Sum(Protocol):
    """What is counted in a shard: `Summary`, or something else that can be added up."""

    def to_json(self) -> str:
        """Return it as JSON."""
        ...

    @classmethod
    def from_json(cls, stored: str) -> Self:
        """Return what was made into JSON."""
        ...

    def add(self, following: Self, /) -> None:
        """Add that of the shard that follows."""
        ...


Passed = Callable[[int], object]
"""Called with a number of bytes, once they have been worked on."""

Work = Callable[[Shard, Sequence[LineText], Passed], S]
"""Does a shard: writes its part of each result, and returns what it counts."""

Blocks = Iterator[list[str]]
"""The lines of a shard, without line feeds, in lists of at least one."""


class ShardWork(ABC, Generic[S]):
    """What is done with the shards of a text: a dataclass, so that other processes can have it."""

    kind: ClassVar[type[Any]]
    """The type of what it counts; called without arguments, it gives that of no lines."""

    @abstractmethod
    def open(self) -> Work[S]:
        """Load what the work needs; what it learns from one shard is remembered for the next."""

    def shards(self, text: LineText, size: int) -> list[Shard]:
        """Cut a text into shards of so many bytes, or a few more."""
        return cut(text, size)

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """Return the work whose fields were written as JSON."""
        return cls(**stored)


class Runner(Protocol):
    """Does the work on a text; every one gives the same results."""

    def run(
        self,
        work: ShardWork[S],
        source: LineText,
        targets: Sequence[LineText],
        *,
        stage: str,
    ) -> S:
        """Go through a text, with a progress bar.

        Parameters
        ----------
        work : ShardWork
        source : LineText
        targets : sequence of LineText
            Receive the results.
        stage : str
            The name of the bar.

        Returns
        -------
        Sum
            That of the whole text.

        Raises
        ------
        UserError
            When a line is damaged, or something that does the work dies.
        """
        ...


class LineWork(ShardWork[Summary]):
    """A work that makes lines of lines."""

    kind = Summary

    @abstractmethod
    def lines(self) -> Callable[[Blocks, Summary], Iterator[tuple[list[str], ...]]]:
        """Load what the work needs.

        Returns
        -------
        callable
            Yields lines for each result, and adds what it counts to the summary.
        """

    def open(self) -> Work[Summary]:
        """Load what the work needs."""
        make = self.lines()

        def work(shard: Shard, parts: Sequence[LineText], passed: Passed) -> Summary:
            summary = Summary()
            with ExitStack() as stack:
                writes = [stack.enter_context(part.writing()) for part in parts]
                for results in make(shard.blocks(passed), summary):
                    for write, lines in zip(writes, results, strict=True):
                        write(lines)
            return summary

        return work


class ByLine(LineWork):
    """A work that makes one line of each line, whatever stands before or after it."""

    @abstractmethod
    def start(self) -> Callable[[list[str], Summary], list[str]]:
        """Load what the work needs; return a function that makes as many lines as it is given."""

    def lines(self) -> Callable[[Blocks, Summary], Iterator[tuple[list[str], ...]]]:
        """Load what the work needs."""
        make = self.start()
        return lambda blocks, summary: ((make(lines, summary),) for lines in blocks)
