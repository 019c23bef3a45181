"""An .xlsx or .parquet -> a document a row."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import IO, TYPE_CHECKING
from zipfile import BadZipFile

from pipeline.stages.corpus.readers.reading import (
    Document,
    Reading,
    RefusedError,
    column_names,
    row_document,
    text_column,
    value_text,
)
from pipeline.terminal.errors import UserError

if TYPE_CHECKING:
    import pyarrow

BATCH = 1000
"""Rows of a .parquet file that are in memory at a time,"""

AT_A_TIME = 1 << 24
"""… and bytes of which they may be written out."""


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
            leaves = map(file.schema.column, range(len(file.schema)))
            texts = [leaf.path for leaf in leaves if leaf.physical_type == "BYTE_ARRAY"]
        with parquet.ParquetFile(path, read_dictionary=texts) as file:
            number = 0
            for batch in file.iter_batches(BATCH):
                size = len(batch) + sum(map(_unpacked, batch.columns))
                unpacked += size
                reading.limits.check(packed, unpacked, more=True)
                for cells in _rows(batch, size):
                    number += 1
                    where = f"{reading.name}:{number}"
                    yield _row(names, [_plain(cell) for cell in cells], column, reading, where)
    except (pyarrow.ArrowException, OSError) as error:
        raise RefusedError(f"it is a broken .parquet file: {str(error).splitlines()[0]}") from None


def _unpacked(column: "pyarrow.Array") -> int:
    """Return how many bytes a column takes when a value is written out in each of its rows."""
    from pyarrow import compute, types

    if types.is_dictionary(column.type):
        lengths = compute.binary_length(column.dictionary).take(column.indices)
        return compute.sum(lengths.cast("int64")).as_py() or 0
    if types.is_struct(column.type):
        return sum(map(_unpacked, column.flatten()))
    if types.is_nested(column.type):
        return _unpacked(column.flatten())
    return int(column.nbytes)


def _rows(batch: "pyarrow.RecordBatch", size: int) -> Iterator[tuple[object, ...]]:
    """Yield a batch's rows; of long ones only some are written out at a time."""
    step = max(1, len(batch) * AT_A_TIME // max(size, AT_A_TIME))
    for start in range(0, len(batch), step):
        columns = batch.slice(start, step).columns
        yield from zip(*(column.to_pylist() for column in columns), strict=True)


def _row(
    names: list[str], cells: list[object], column: str, reading: Reading, where: str
) -> Document:
    texts = [reading.held(value_text(cell)) for cell in cells]
    at = names.index(column)
    reading.left["other columns"] += sum(map(len, texts[:at])) + sum(map(len, texts[at + 1 :]))
    return row_document(names, cells, reading, where, column=column)


def _count(cells: Iterable[object], reading: Reading) -> int:
    """Count the characters of some cells as read, and return how many there are."""
    return sum(len(reading.held(value_text(_plain(cell)))) for cell in cells)


def _plain(value: object) -> object:
    """Return a cell as a JSON value."""
    match value:
        case str() | None | bool() | int() | float():
            return value
        case list():
            return [_plain(each) for each in value]
        case dict():
            return {str(name): _plain(each) for name, each in value.items()}
        case datetime() | date() | time():
            return value.isoformat()
        case _:
            return str(value)
