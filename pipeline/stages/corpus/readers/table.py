"""A .csv or .tsv -> a document a row, in spite of stray quotes."""

import csv
from collections.abc import Iterator
from itertools import chain, dropwhile
from pathlib import Path

from pipeline.stages.corpus.decoding import Decoded, read_pieces, split_lines
from pipeline.stages.corpus.readers.reading import (
    Document,
    Reading,
    RefusedError,
    column_names,
    row_document,
    text_column,
)

DELIMITERS = ("\t", ",", ";")

FIELD_LIMIT = 1 << 26
"""Characters of the longest field, and of the longest quoted row: 64 mebicharacters."""

ROW_LINES = 10_000
"""Lines that one quoted row may take; a quote that is open for longer is a stray one."""


def read_table(path: Path, reading: Reading) -> Iterator[Document]:
    """Read a table whose first row names the columns: a document a row (``NAME:LINE``).

    Fields may be quoted as in RFC 4180, line breaks inside. Whether quotes quote is decided
    for the whole file (`quotes_quote`); where they do, a row whose quotes do not add up is
    read without, alone, so that no quote swallows what follows.

    Raises
    ------
    UserError
        When the text column is not named or not there; the columns are listed.
    """
    csv.field_size_limit(FIELD_LIMIT)
    delimiter = _delimiter(path, reading)
    quoting = quotes_quote(path, reading, delimiter)
    rows = _rows(split_lines(reading.pieces(path)), delimiter, quoting)
    header: list[str] = []
    for _, header, taken in rows:
        _account(header, taken, reading)
        if header:
            break
    if not header:  # an empty file has no rows, and that is no mistake
        return
    reading.left["column names"] += sum(map(len, header))
    names = column_names(header)
    column = text_column(names, reading)
    at = names.index(column)
    irregular: list[int] = []
    count = 0
    for line, row, taken in rows:
        _account(row, taken, reading)
        if len(row) != len(header):
            if not row:
                continue
            count += 1
            irregular += [line] * (len(irregular) < 10)
        reading.left["other columns"] += sum(
            len(cell) for number, cell in enumerate(row) if number != at
        )
        yield row_document(names, row, reading, f"{reading.name}:{line}", column=column)
    if count:
        reading.warnings.append(
            f"{count:,} rows have not {len(header)} fields like the header "
            f"(lines {', '.join(map(str, irregular))}{', …' if count > len(irregular) else ''})"
        )


def _account(row: list[str], taken: list[str], reading: Reading) -> None:
    """Count what a row's lines hold beside its cells: delimiters, quotes and the line end."""
    last = taken[-1] if taken else ""
    quotes = sum(line.count('"') for line in taken) - sum(cell.count('"') for cell in row)
    end = len(last) - len(last.rstrip("\r\n"))
    reading.left["markup"] += max(0, len(row) - 1) + quotes + end


def quotes_quote(path: Path, reading: Reading, delimiter: str) -> bool:
    """Tell whether a field that begins with a quote is a quoted one, by looking at all lines.

    In a table with quoting, a field that begins with a quote and does not end with one holds
    a delimiter or a line break, so its line has not as many fields as the header. In one
    without, such as NSMC, a quote is data and its line is as regular as the others.
    """
    lines = _lines(path, reading)
    first = next(lines, "")
    columns = first.count(delimiter) + 1
    begun = irregular = 0
    for line in chain([first], lines):
        if '"' not in line:
            irregular += line.rstrip("\r\n") != "" and line.count(delimiter) + 1 != columns
            continue
        fields = line.rstrip("\r\n").split(delimiter)
        irregular += len(fields) != columns
        begun += sum(field.startswith('"') and not _is_quoted(field) for field in fields)
    if begun == 0:
        return True
    if columns == 1:
        return _parses(path, reading, delimiter)
    return irregular >= begun / 2


def _is_quoted(field: str) -> bool:
    return len(field) > 1 and field.endswith('"') and field.count('"') % 2 == 0


def _parses(path: Path, reading: Reading, delimiter: str) -> bool:
    try:
        for _ in csv.reader(_lines(path, reading), delimiter=delimiter, strict=True):
            pass
    except csv.Error:
        return False
    return True


def _lines(path: Path, reading: Reading) -> Iterator[str]:
    """Yield the lines from the header on, to look ahead: nothing is counted."""
    lines = split_lines(read_pieces(path, reading.encoding, Decoded()))
    return dropwhile(lambda line: not line.rstrip("\r\n"), lines)


def _delimiter(path: Path, reading: Reading) -> str:
    """Return the tab for .tsv; else what parts the header, the text column among its names."""
    if reading.suffix == ".tsv":
        return "\t"
    header = next(_lines(path, reading), "")
    for delimiter in DELIMITERS:
        names = column_names(name.strip('"') for name in header.strip().split(delimiter))
        if reading.text_column in names:
            return delimiter
    return max(",\t;", key=header.count)


def _rows(
    lines: Iterator[str], delimiter: str, quoting: bool
) -> Iterator[tuple[int, list[str], list[str]]]:
    """Yield each row's first line number, its fields, and the lines it takes."""
    number = 1
    columns = 0
    waiting: list[str] = []
    while line := (waiting.pop() if waiting else next(lines, "")):
        taken = [line]
        row = None
        if quoting and '"' in line:
            row = _quoted_row(line, lines, waiting, taken, delimiter)
            if row is None or (len(taken) > 1 and columns and len(row) != columns):
                waiting += reversed(taken[1:])
                taken, row = [line], None
        if row is None:
            plain = line.rstrip("\r\n")
            if len(plain) > FIELD_LIMIT:
                raise RefusedError(f"line {number} has more than {FIELD_LIMIT:,} characters")
            row = plain.split(delimiter) if plain else []
        columns = columns or len(row)
        yield number, row, taken
        number += len(taken)


def _quoted_row(
    line: str, lines: Iterator[str], waiting: list[str], taken: list[str], delimiter: str
) -> list[str] | None:
    """Read one row by RFC 4180; None when its quotes do not add up."""

    def following() -> Iterator[str]:
        yield line
        length = len(line)
        while len(taken) < ROW_LINES and length < FIELD_LIMIT:
            more = waiting.pop() if waiting else next(lines, "")
            if not more:
                return
            taken.append(more)
            length += len(more)
            yield more

    try:
        return next(csv.reader(following(), delimiter=delimiter, strict=True))
    except csv.Error:
        return None
