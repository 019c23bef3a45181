"""Lines of a table -> its rows, many at a time, even with stray quotes."""

import csv
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import partial
from typing import NamedTuple

from pipeline.stages.corpus.decoding import BLOCK_LINES, line_blocks
from pipeline.stages.corpus.limits import RefusedError

FIELD_LIMIT = 1 << 26
"""The longest field, and the longest quoted row: 64 mebicharacters."""

ROW_LINES = 10_000
"""The maximum lines of one quoted row; a quote not closed by then is a stray one."""

csv.field_size_limit(FIELD_LIMIT)


class Lines:
    """The lines of a text, each with its end; they are taken in order, and can be given back.

    Attributes
    ----------
    ended_inside : bool
        They ended inside quotes.
    """

    def __init__(self, pieces: Iterable[str]) -> None:
        self._blocks = line_blocks(pieces)
        self._waiting: list[str] = []  # the next one is the last
        self.ended_inside = False

    def take(self, most: int) -> list[str]:
        """Return up to ``most`` lines, and none only at the end of the text."""
        if not self._waiting:
            self._waiting = next(self._blocks, [])[::-1]
        taken = self._waiting[: -most - 1 : -1]
        del self._waiting[-most:]
        return taken

    def give_back(self, lines: list[str]) -> None:
        """Have lines taken again, in the same order."""
        self._waiting += reversed(lines)

    def __iter__(self) -> Iterator[str]:
        while taken := self.take(BLOCK_LINES):
            yield from taken


class Block(NamedTuple):
    """Consecutive rows.

    Attributes
    ----------
    numbers : list of int
        The number of each row's first line.
    rows : list of list of str
        The fields of each row; none for an empty line.
    lines : list of str
        The lines that they were read from.
    """

    numbers: list[int]
    rows: list[list[str]]
    lines: list[str]


def row_blocks(
    lines: Lines, delimiter: str, *, quoting: bool, first: int, columns: int = 0
) -> Iterator[Block]:
    """Yield the rows of a table: up to its header one by one, then many at a time.

    A row with unbalanced quotes is read on its own without quoting; so is one of several lines
    that has not as many fields as the header. ``first`` is the number of the first line,
    ``columns`` that of the fields of a header that was read before.

    Raises
    ------
    RefusedError
        When a row is longer than FIELD_LIMIT.
    """
    while taken := lines.take(BLOCK_LINES if columns else 1):
        block = _balanced(taken, delimiter, quoting, columns, first)
        lines.give_back(taken[len(block.lines) :])
        if not block.rows:
            block = _single(lines, delimiter, quoting, columns, first)
        yield block
        first += len(block.lines)
        columns = columns or len(block.rows[0])


def _balanced(lines: list[str], delimiter: str, quoting: bool, columns: int, first: int) -> Block:
    """Read rows up to the first one that needs a closer look, or goes on after these lines."""
    parse = partial(
        csv.reader,
        delimiter=delimiter,
        quoting=csv.QUOTE_MINIMAL if quoting else csv.QUOTE_NONE,
        strict=True,
    )
    if sum(map(len, lines)) > FIELD_LIMIT:
        return Block([], [], [])
    with suppress(csv.Error):  # the common case, fast: each line is a row
        rows = [*parse(lines)]
        if len(rows) == len(lines):
            return Block([*range(first, first + len(rows))], rows, lines)
    numbers: list[int] = []
    rows = []
    read = 0
    reader = parse(lines)
    with suppress(csv.Error):
        for row in reader:
            if len(row) != columns and reader.line_num > read + 1:
                break
            numbers.append(first + read)
            rows.append(row)
            read = reader.line_num
    return Block(numbers, rows, lines[:read])


def _single(lines: Lines, delimiter: str, quoting: bool, columns: int, number: int) -> Block:
    """Read one row, whatever is in it."""
    taken = lines.take(1)
    line = taken[0]
    row = None
    if quoting and '"' in line:
        row = _quoted(taken, lines, delimiter)
        if row is None or (len(taken) > 1 and columns and len(row) != columns):
            lines.give_back(taken[1:])
            taken, row = [line], None
    if row is None:
        plain = line.rstrip("\r\n")
        if len(plain) > FIELD_LIMIT:
            raise RefusedError(f"line {number} has more than {FIELD_LIMIT:,} characters")
        row = plain.split(delimiter) if plain else []
    return Block([number], [row], taken)


def _quoted(taken: list[str], lines: Lines, delimiter: str) -> list[str] | None:
    """Read one row by RFC 4180, and add its further lines to those taken.

    None if its quotes are unbalanced.
    """

    def following() -> Iterator[str]:
        yield taken[0]
        length = len(taken[0])
        while len(taken) < ROW_LINES and length < FIELD_LIMIT:
            if not (more := lines.take(1)):
                lines.ended_inside = True
                return
            taken.extend(more)
            length += len(more[0])
            yield more[0]

    try:
        return next(csv.reader(following(), delimiter=delimiter, strict=True))
    except csv.Error:
        return None
