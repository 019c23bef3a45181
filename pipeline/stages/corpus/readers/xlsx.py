"""An .xlsx -> one document per row."""

from collections.abc import Iterator
from pathlib import Path
from typing import IO
from zipfile import BadZipFile

from pipeline.stages.corpus.limits import RefusedError
from pipeline.stages.corpus.reading import Document, Reader, Reading
from pipeline.stages.corpus.rows import cells_document, column_names, count_cells, text_column
from pipeline.terminal.errors import UserError


def read_xlsx(path: Path, reading: Reading) -> Iterator[Document]:
    """Read every sheet whose first row names the text column (``NAME:SHEET:ROW``).

    Reads the cells' values, not their formulas. The container has been checked
    (`archives.check_office`).
    """
    broken = (BadZipFile, KeyError, ValueError, SyntaxError)  # SyntaxError: from XML
    try:
        with path.open("rb") as file:
            yield from _sheets(file, reading)
    except broken as error:
        raise RefusedError(f"it is a broken .xlsx file: {error}") from None


def _sheets(file: IO[bytes], reading: Reading) -> Iterator[Document]:
    from openpyxl import load_workbook

    # A file instead of its path: openpyxl rejects names that do not end in .xlsx.
    book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
    missing: UserError | None = None
    found = False
    for sheet in book.worksheets:
        sheet.reset_dimensions()  # the stored size may be wrong
        rows = enumerate(sheet.iter_rows(values_only=True), start=1)
        header = next(rows, (1, ()))[1]
        if not any(header):
            left = sum(count_cells(cells, reading) for _, cells in rows)
            if left:
                reading.omitted["other sheets"] += left
                reading.warnings.append(f"the sheet {sheet.title!r} has no header and was skipped")
            continue
        names = column_names(header)
        in_header = count_cells(header, reading)
        try:
            column = text_column(names, reading)
        except UserError as error:
            missing = error
            reading.omitted["other sheets"] += in_header
            reading.omitted["other sheets"] += sum(count_cells(cells, reading) for _, cells in rows)
            reading.warnings.append(
                f"the sheet {sheet.title!r} was skipped; it has the columns {', '.join(names)}"
            )
            continue
        found = True
        if sheet.sheet_state != "visible":
            reading.warnings.append(f"the sheet {sheet.title!r} is hidden, but was read")
        reading.omitted["column names"] += in_header
        for number, cells in rows:
            if any(cell is not None for cell in cells):
                where = f"{reading.name}:{sheet.title}:{number}"
                yield cells_document(names, cells, column, reading, where)
    if missing and not found:
        raise missing


READER = Reader(
    kind="xlsx",
    suffixes=(".xlsx",),
    rank=60,
    zip_part="xl/workbook.xml",
    is_office=True,
    read=read_xlsx,
)
