"""A .csv or .tsv -> one document per row, even with stray quotes."""

import csv
import re
from collections.abc import Iterator
from itertools import chain, dropwhile, islice
from pathlib import Path

from pipeline.stages.corpus.decoding import Decoded, read_pieces, split_lines
from pipeline.stages.corpus.limits import RefusedError
from pipeline.stages.corpus.reading import Document, Reader, Reading
from pipeline.stages.corpus.rows import column_names, row_document, text_column

DELIMITERS = ("\t", ",", ";", "|")

SEP = re.compile(r'"?sep=([^"\r\n])"?', re.IGNORECASE)
"""A first line that tells Excel the delimiter."""

TITLE_ROWS = 20
"""The maximum number of lines above the header, which names the text column."""

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
    above, delimiter = _find_header(path, reading)
    quoting = is_quoted(path, reading, delimiter, above)
    lines = split_lines(reading.pieces(path))
    titles = [*islice(lines, above)]
    reading.omitted["title rows"] += sum(map(len, titles))
    if any(title.strip() and not SEP.fullmatch(title.strip()) for title in titles):
        reading.warnings.append(
            f"the header is on line {above + 1}; the lines above it were skipped"
        )
    rows = _rows(lines, delimiter, quoting, above + 1)
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
            f"{count:,} rows do not have the header's {len(header)} fields "
            f"(lines {', '.join(map(str, irregular))}{', …' if count > len(irregular) else ''})"
        )


def _account(row: list[str], taken: list[str], reading: Reading) -> None:
    """Count the characters outside a row's cells: delimiters, quotes, the line end."""
    last = taken[-1] if taken else ""
    quotes = sum(line.count('"') for line in taken) - sum(cell.count('"') for cell in row)
    end = len(last) - len(last.rstrip("\r\n"))
    reading.omitted["markup"] += max(0, len(row) - 1) + quotes + end


def is_quoted(path: Path, reading: Reading, delimiter: str, above: int = 0) -> bool:
    """Return whether the fields of a table are quoted, by checking all its lines.

    In a table with quoting, a field that starts but does not end with a quote contains a delimiter
    or a line break, so its line has a different number of fields than the header. In one without
    quoting, such as NSMC, a quote is data, and the number of fields is the same.

    ``above`` is the number of lines above the header.
    """
    lines = _lines(path, reading, above)
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
        return _parses(path, reading, delimiter, above)
    return irregular >= begun / 2


def _is_quoted_field(field: str) -> bool:
    return len(field) > 1 and field.endswith('"') and field.count('"') % 2 == 0


def _parses(path: Path, reading: Reading, delimiter: str, above: int) -> bool:
    try:
        for _ in csv.reader(_lines(path, reading, above), delimiter=delimiter, strict=True):
            pass
    except csv.Error:
        return False
    return True


def _lines(path: Path, reading: Reading, above: int = 0) -> Iterator[str]:
    """Yield the lines from the header on without counting them, for lookahead."""
    lines = split_lines(read_pieces(path, reading.encoding, Decoded()))
    return dropwhile(lambda line: not line.rstrip("\r\n"), islice(lines, above, None))


def _find_header(path: Path, reading: Reading) -> tuple[int, str]:
    """Return how many lines are above the header, and the delimiter.

    The header is the first line that names the text column and has more cells than the titles
    above it, or else the first line that is not empty. The delimiter is the tab for
    .tsv, the one that ``sep=;`` names, or the one that splits the header.
    """
    lines = split_lines(read_pieces(path, reading.encoding, Decoded()))
    first = [*islice(lines, TITLE_ROWS + 1)]
    told = SEP.fullmatch(first[0].strip(" \ufeff\r\n")) if first else None
    above = 1 if told else 0
    delimiters = (told[1],) if told else ("\t",) if reading.suffix == ".tsv" else DELIMITERS
    for delimiter in delimiters:
        widest = 0
        for number, line in enumerate(first[above:], start=above):
            cells = [cell.strip(' "\r\n') for cell in line.split(delimiter)]
            filled = sum(cell != "" for cell in cells)
            if reading.text_column in column_names(cells) and filled > widest:
                return number, delimiter
            widest = max(widest, filled)  # a title has fewer cells than the header below it
    header = next((line for line in first[above:] if line.rstrip("\r\n")), "")
    return above, delimiters[0] if len(delimiters) == 1 else max(",\t;|", key=header.count)


def _rows(
    lines: Iterator[str], delimiter: str, quoting: bool, first: int
) -> Iterator[tuple[int, list[str], list[str]]]:
    """Yield each row's first line number, its fields, and its lines; ``first`` is the first's."""
    number = first
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
