"""An .xlsx or .parquet -> a document a row."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import IO
from zipfile import BadZipFile

from pipeline.corpus.readers.reading import (
    Document,
    Reading,
    RefusedError,
    column_names,
    row_document,
    text_column,
    value_text,
)
from pipeline.errors import UserError

BATCH = 1000
"""Rows of a .parquet file that are in memory at a time."""


def read_xlsx(path: Path, reading: Reading) -> Iterator[Document]:
    """Read every sheet that has the text column: ``NAME:SHEET:ROW``, its first row the names.

    The cells' values are read, not their formulas. The office container was looked through
    before (`archives.check_office`).
    """
    broken = (BadZipFile, KeyError, ValueError, SyntaxError)  # of XML: a SyntaxError
    try:
        with path.open("rb") as file:
            yield from _sheets(file, reading)
    except broken as error:
        raise RefusedError(f"it is a broken .xlsx file: {error}") from None


def _sheets(file: IO[bytes], reading: Reading) -> Iterator[Document]:
    from openpyxl import load_workbook

    # A file and not its path: openpyxl refuses names that do not end in .xlsx.
    book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
    missing: UserError | None = None
    found = False
    for sheet in book.worksheets:
        sheet.reset_dimensions()  # what it says of its own size may be wrong
        rows = enumerate(sheet.iter_rows(values_only=True), start=1)
        header = next(rows, (1, ()))[1]
        if not any(header):
            left = sum(_count(cells, reading) for _, cells in rows)
            if left:
                reading.left["other sheets"] += left
                reading.warnings.append(f"the sheet {sheet.title!r} has no header and was left out")
            continue
        names = column_names(header)
        in_header = _count(header, reading)
        try:
            column = text_column(names, reading)
        except UserError as error:
            missing = error
            reading.left["other sheets"] += in_header
            reading.left["other sheets"] += sum(_count(cells, reading) for _, cells in rows)
            reading.warnings.append(
                f"the sheet {sheet.title!r} was left out; it has the columns {', '.join(names)}"
            )
            continue
        found = True
        reading.left["column names"] += in_header
        for number, cells in rows:
            if any(cell is not None for cell in cells):
                where = f"{reading.name}:{sheet.title}:{number}"
                yield _row(names, [_plain(cell) for cell in cells], column, reading, where)
    if missing and not found:
        raise missing


def read_parquet(path: Path, reading: Reading) -> Iterator[Document]:
    """Read a Parquet file a row at a time: ``NAME:ROW``.

    What it unpacks to is counted as it is read: a value that is written once can stand in a
    million rows, so no figure in the file tells.
    """
    import pyarrow
    from pyarrow import parquet

    packed, unpacked = path.stat().st_size, 0
    try:
        with parquet.ParquetFile(path) as file:
            groups = map(file.metadata.row_group, range(file.num_row_groups))
            reading.limits.check(packed, sum(group.total_byte_size for group in groups))
            names = column_names(file.schema_arrow.names)
            column = text_column(names, reading)
        repeated = [
            field.name
            for field in file.schema_arrow
            if pyarrow.types.is_string(field.type) or pyarrow.types.is_binary(field.type)
        ]
        with parquet.ParquetFile(path, read_dictionary=repeated) as file:
            number = 0
            for batch in file.iter_batches(BATCH):
                for cells in zip(*batch.columns, strict=True):
                    number += 1
                    row = [_plain(cell.as_py()) for cell in cells]
                    unpacked += 1 + sum(len(value_text(cell)) for cell in row)
                    reading.limits.check(packed, unpacked, more=True)
                    yield _row(names, row, column, reading, f"{reading.name}:{number}")
    except (pyarrow.ArrowException, OSError) as error:
        raise RefusedError(f"it is a broken .parquet file: {str(error).splitlines()[0]}") from None


def _row(
    names: list[str], cells: list[object], column: str, reading: Reading, where: str
) -> Document:
    _count(cells, reading)
    at = names.index(column)
    others = (cell for number, cell in enumerate(cells) if number != at)
    reading.left["other columns"] += sum(len(value_text(cell)) for cell in others)
    return row_document(names, cells, reading, where, column=column)


def _count(cells: Iterable[object], reading: Reading) -> int:
    """Count the characters of some cells as read, and return how many there are."""
    return sum(len(reading.held(value_text(_plain(cell)))) for cell in cells)


def _plain(value: object) -> object:
    """Return a cell as a JSON value."""
    match value:
        case None | bool() | int() | float() | str():
            return value
        case list():
            return [_plain(each) for each in value]
        case dict():
            return {str(name): _plain(each) for name, each in value.items()}
        case datetime() | date() | time():
            return value.isoformat()
        case _:
            return str(value)
