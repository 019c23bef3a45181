"""An .xlsx or .parquet -> a document a row."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time
from pathlib import Path
from typing import IO
from zipfile import BadZipFile

from pipeline.corpus.readers.reading import (
    Document,
    Reading,
    RefusedError,
    cell_text,
    row_document,
    text_column,
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
        header = [cell_text(name) for name in next(rows, (1, ()))[1]]
        if not any(header):
            continue
        try:
            column = text_column([name for name in header if name], reading)
        except UserError as error:
            missing = error
            continue
        found = True
        for number, cells in rows:
            row = dict(zip(header, map(_plain, cells), strict=False))
            if any(value is not None for value in row.values()):
                where = f"{reading.name}:{sheet.title}:{number}"
                yield row_document(_held(row, reading), column, reading, where)
    if missing and not found:
        raise missing


def read_parquet(path: Path, reading: Reading) -> Iterator[Document]:
    """Read a Parquet file a thousand rows at a time: ``NAME:ROW``."""
    import pyarrow
    from pyarrow import parquet

    try:
        with parquet.ParquetFile(path) as file:
            column = text_column(file.schema_arrow.names, reading)
            rows: Iterable[Mapping[str, object]] = (
                row for batch in file.iter_batches(BATCH) for row in batch.to_pylist()
            )
            for number, row in enumerate(rows, start=1):
                plain = {name: _plain(value) for name, value in row.items()}
                yield row_document(
                    _held(plain, reading), column, reading, f"{reading.name}:{number}"
                )
    except (pyarrow.ArrowException, OSError) as error:
        raise RefusedError(f"it is a broken .parquet file: {str(error).splitlines()[0]}") from None


def _held(row: dict[str, object], reading: Reading) -> dict[str, object]:
    for value in row.values():
        reading.held(cell_text(value))
    return row


def _plain(value: object) -> object:
    """Return a cell as a JSON value."""
    match value:
        case None | bool() | int() | float() | str():
            return value
        case datetime() | date() | time():
            return value.isoformat()
        case _:
            return str(value)
