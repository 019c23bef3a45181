"""A .csv or .tsv -> one document per row, even with stray quotes."""

import csv
from collections.abc import Iterator
from itertools import chain, dropwhile
from pathlib import Path

from pipeline.stages.corpus.decoding import Decoded, read_pieces, split_lines
from pipeline.stages.corpus.limits import RefusedError
from pipeline.stages.corpus.reading import Document, Reader, Reading
from pipeline.stages.corpus.rows import column_names, row_document, text_column

DELIMITERS = ("\t", ",", ";")

FIELD_LIMIT = 1 << 26
"""The longest field, and the longest quoted row: 64 mebicharacters."""

ROW_LINES = 10_000
"""The maximum lines of one quoted row; a quote not closed by then is a stray one."""


def read_table(path: Path, reading: Reading) -> Iterator[Document]:
    """Read a table whose first row names the columns: one document per row (``NAME:LINE``).

    Fields may be quoted as in RFC 4180, with line breaks inside. Whether fields are quoted is
    decided for the whole file (`is_quoted`); if so, a row with unbalanced quotes is read on its
    own without quoting, so that no quote swallows the rows after it.

    Raises
    ------
    UserError
        When the text column is not declared or does not exist; the columns are listed.
    """
    csv.field_size_limit(FIELD_LIMIT)
    delimiter = _delimiter(path, reading)
    quoting = is_quoted(path, reading, delimiter)
    rows = _rows(split_lines(reading.pieces(path)), delimiter, quoting)
    header: list[str] = []
    for _, header, taken in rows:
        _account(header, taken, reading)
        if header:
            break
    if not header:  # an empty file has no rows, which is not an error
        return
    reading.omitted["column names"] += sum(map(len, header))
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
        reading.omitted["other columns"] += sum(
            len(cell) for number, cell in enumerate(row) if number != at
        )
        yield row_document(names, row, reading, f"{reading.name}:{line}", column=column)
    if count:
        reading.warnings.append(
            f"{count:,} rows have not {len(header)} fields like the header "
            f"(lines {', '.join(map(str, irregular))}{', …' if count > len(irregular) else ''})"
        )


def _account(row: list[str], taken: list[str], reading: Reading) -> None:
    """Count the characters outside a row's cells: delimiters, quotes, the line end."""
    last = taken[-1] if taken else ""
    quotes = sum(line.count('"') for line in taken) - sum(cell.count('"') for cell in row)
    end = len(last) - len(last.rstrip("\r\n"))
    reading.omitted["markup"] += max(0, len(row) - 1) + quotes + end


def is_quoted(path: Path, reading: Reading, delimiter: str) -> bool:
    """Return whether the fields of a table are quoted, by checking all its lines.

    In a table with quoting, a field that starts but does not end with a quote contains a
    delimiter or a line break, so its line has a different number of fields than the header. In
    one without quoting, such as NSMC, a quote is data, and the number of fields is the same.
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
        begun += sum(field.startswith('"') and not _is_quoted_field(field) for field in fields)
    if begun == 0:
        return True
    if columns == 1:
        return _parses(path, reading, delimiter)
    return irregular >= begun / 2


def _is_quoted_field(field: str) -> bool:
    return len(field) > 1 and field.endswith('"') and field.count('"') % 2 == 0


def _parses(path: Path, reading: Reading, delimiter: str) -> bool:
    try:
        for _ in csv.reader(_lines(path, reading), delimiter=delimiter, strict=True):
            pass
    except csv.Error:
        return False
    return True


def _lines(path: Path, reading: Reading) -> Iterator[str]:
    """Yield the lines from the header on without counting them, for lookahead."""
    lines = split_lines(read_pieces(path, reading.encoding, Decoded()))
    return dropwhile(lambda line: not line.rstrip("\r\n"), lines)


def _delimiter(path: Path, reading: Reading) -> str:
    """Return the tab for .tsv, otherwise the delimiter that splits the header correctly."""
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
    """Yield each row's first line number, its fields, and its lines."""
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
    """Read one row by RFC 4180; None if its quotes are unbalanced."""

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


READER = Reader(kind="table", suffixes=(".csv", ".tsv"), rank=20, is_text=True, read=read_table)
