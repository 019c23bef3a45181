"""Lines -> documents: how many of some lines each document has."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from pipeline.store.files import Table
from pipeline.store.records import DocumentLines

LEAST = 16 << 20
"""Bytes in a shard: adding up the counts of smaller ones takes as long as counting."""


def sizes_from(line: int, documents: Table[DocumentLines]) -> tuple[Iterator[int], bool]:
    """Return how many of the lines from one on each document has, and whether it began before."""
    row = documents.last_row("first_line", line)
    before = line - next(documents.column("first_line", row), line)
    sizes = documents.column("lines", row)
    return chain([next(sizes, 0) - before], sizes), before > 0


def sizes_in(lines: int, left: int, sizes: Iterator[int]) -> tuple[list[int], int]:
    """Return how many of the next lines each document has, and how many of the last one follow.

    Parameters
    ----------
    lines : int
    left : int
        The lines of the first document that have not been counted, if it began before.
    sizes : iterator of int
        The lines of each document after it.
    """
    here: list[int] = []
    while lines:
        left = left or next(sizes)
        here.append(min(left, lines))
        lines -= here[-1]
        left -= here[-1]
    return here, left
