"""A table's rows -> documents: the text column is the text, the other columns are metadata."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time

from pipeline.stages.corpus.cleaning import clean
from pipeline.stages.corpus.reading import Document, Reading, Rows
from pipeline.terminal.errors import UserError


def column_names(header: Iterable[object]) -> list[str]:
    """Return the column names, clean (NFC) and unique; an unnamed column gets its number."""
    names: list[str] = []
    for number, cell in enumerate(header, start=1):
        name = clean(value_text(cell)).strip() or f"column {number}"
        names.append(name if name not in names else f"{name}#{number}")
    return names


def text_column(columns: list[str], reading: Reading) -> str:
    """Return the name of the text column: the declared one, or the only one.

    Raises
    ------
    UserError
        When it does not exist, or when there are several columns and none is declared.
    """
    if reading.text_column is None and len(columns) == 1:
        return columns[0]
    if reading.text_column in columns:
        return reading.text_column
    fact = (
        "has no declared text column"
        if reading.text_column is None
        else f"has no column {reading.text_column!r}"
    )
    raise UserError(
        f"{reading.name} {fact}; it has: {', '.join(columns) or 'no columns'}",
        f'write text_column = "…", with one of these names, into {reading.description} '
        "(above [source], if it has one)",
    )


def row_document(
    names: Sequence[str], cells: Iterable[object], reading: Reading, where: str, *, column: str
) -> Document:
    """Return a table row or a JSON object as a document; everything but its text is metadata.

    A cell beyond the last column of the header is kept under its column number.
    """
    row = {
        names[number] if number < len(names) else f"column {number + 1}": cell
        for number, cell in enumerate(cells)
    }
    if reading.id_column:
        reading.columns.update(dict.fromkeys(names))
    identifier = row.get(reading.id_column) if reading.id_column else None
    return Document(
        where if identifier in (None, "") else value_text(identifier),
        [value_text(row.get(column))],
        {name: value for name, value in row.items() if name != column and value is not None},
        is_given=reading.id_column is not None,
    )


def table_rows(
    names: Sequence[str],
    rows: Sequence[Sequence[str]],
    numbers: Sequence[int],
    reading: Reading,
    *,
    column: str,
) -> Rows:
    """Return table rows, each with a cell for every name, as documents; count the other cells.

    ``numbers`` are those of the rows' lines, for the identifiers of rows that have no other.
    """
    columns = dict(zip(names, zip(*rows, strict=True), strict=True))
    name = reading.name
    identifiers = [f"{name}:{number}" for number in numbers]
    if reading.id_column:
        reading.columns.update(dict.fromkeys(names))
        given = columns.get(reading.id_column, identifiers)
        identifiers = [own or where for own, where in zip(given, identifiers, strict=True)]
    texts = columns.pop(column)
    reading.omitted["other columns"] += sum(len("".join(cells)) for cells in columns.values())
    return Rows(identifiers, texts, columns, are_given=reading.id_column is not None)


def check_id_column(reading: Reading) -> None:
    """Check that the declared id column was found, once the file has been read.

    Raises
    ------
    UserError
        When no document had it; the columns are listed.
    """
    if reading.columns and reading.id_column not in reading.columns:
        raise UserError(
            f"{reading.name} has no column {reading.id_column!r}; it has: "
            f"{', '.join(reading.columns)}",
            'write id_column = "…", with one of these names, in the corpus\'s corpora/NAME.toml, '
            "or leave it out",
        )


def value_text(value: object) -> str:
    """Return a cell's value as text.

    An empty cell becomes an empty text, a number is written as in JSON, and a list or an object
    becomes the texts in it, one per line.

    Examples
    --------
    >>> value_text(["첫째", {"글": "둘째", "수": 2}, None, True])
    '첫째\\n둘째\\n2\\n\\ntrue'
    """
    match value:
        case str():
            return value
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case list():
            return "\n".join(map(value_text, value))
        case dict():
            return "\n".join(map(value_text, value.values()))
        case _:
            return str(value)


def cells_document(
    names: list[str], cells: Iterable[object], column: str, reading: Reading, where: str
) -> Document:
    """Return a row of a binary table as a document, and count the characters of its cells."""
    values = [plain_value(cell) for cell in cells]
    texts = [reading.counted(value_text(value)) for value in values]
    at = names.index(column)
    reading.omitted["other columns"] += sum(map(len, texts[:at])) + sum(map(len, texts[at + 1 :]))
    return row_document(names, values, reading, where, column=column)


def count_cells(cells: Iterable[object], reading: Reading) -> int:
    """Count the characters of cells as read, and return their number."""
    return sum(len(reading.counted(value_text(plain_value(cell)))) for cell in cells)


def plain_value(value: object) -> object:
    """Return a cell as a JSON value."""
    match value:
        case str() | None | bool() | int() | float():
            return value
        case list():
            return [plain_value(each) for each in value]
        case dict():
            return {str(name): plain_value(each) for name, each in value.items()}
        case datetime() | date() | time():
            return value.isoformat()
        case _:
            return str(value)
