"""What every reader takes and gives: how a file is to be read, and its documents."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.stages.corpus.cleaning import clean
from pipeline.stages.corpus.decoding import Decoded, Encoding, read_pieces
from pipeline.stages.corpus.limits import Limits, RefusedError
from pipeline.terminal.errors import UserError

__all__ = ["Document", "Reader", "Reading", "RefusedError", "column_names", "row_document"]


@dataclass(frozen=True, slots=True)
class Document:
    """One text.

    Attributes
    ----------
    identifier : str
        ``NAME``, ``NAME:LINE`` or what the id column says.
    lines : iterable of str
        Its text in order, not yet cleaned: lines with their ends, or pieces cut anywhere.
    metadata : mapping of str to JSON value
        The other columns of a table.
    """

    identifier: str
    lines: Iterable[str]
    metadata: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reading:
    """How one file is to be read, and what is counted while it is.

    Attributes
    ----------
    name : str
        Shown to the user, and the beginning of identifiers.
    encoding : Encoding
        Of a text; for other kinds it says ``binary``.
    documents : str
        Of plain text: ``file``, ``line`` or ``blank-line``.
    text_column, id_column : str or None
        Of tables and JSON objects.
    suffix : str
        The file's own, in small letters.
    decoded : Decoded
        The reader counts in it the characters that the file holds.
    limits : Limits
        How much the file may unpack to.
    left : Counter
        The reader counts in it, by cause, the characters of ``decoded`` that it gives in no
        document; below 0 where it adds some. Never a difference of what it read and gave: only
        so the sum shows what is lost.
    warnings : list of str
        What the user should know though the file was read.
    """

    name: str
    encoding: Encoding
    documents: str = "file"
    text_column: str | None = None
    id_column: str | None = None
    suffix: str = ""
    decoded: Decoded = field(default_factory=Decoded)
    limits: Limits = field(default_factory=Limits)
    left: Counter[str] = field(default_factory=Counter)
    warnings: list[str] = field(default_factory=list)

    def pieces(self, path: Path) -> Iterator[str]:
        """Yield the file's text, decoded and counted."""
        return read_pieces(path, self.encoding, self.decoded)

    def held(self, text: str) -> str:
        """Count a text that a binary file holds, and give it back."""
        self.decoded.characters += len(text)
        return text


Reader = Callable[[Path, Reading], Iterator[Document]]


def column_names(header: Iterable[object]) -> list[str]:
    """Return the columns' names, clean (NFC), each once: one without a name gets its number."""
    names: list[str] = []
    for number, cell in enumerate(header, start=1):
        name = clean(value_text(cell), Counter()).strip() or f"column {number}"
        names.append(name if name not in names else f"{name}#{number}")
    return names


def text_column(columns: list[str], reading: Reading) -> str:
    """Return the column of the text: the one asked for, or the only one.

    Raises
    ------
    UserError
        When it is not there, or when it is not said which of several it is.
    """
    if reading.text_column is None and len(columns) == 1:
        return columns[0]
    if reading.text_column in columns:
        return reading.text_column
    fact = (
        "does not say which column is the text"
        if reading.text_column is None
        else f"has no column {reading.text_column!r}"
    )
    raise UserError(
        f"{reading.name} {fact}; it has: {', '.join(columns) or 'no columns'}",
        'write text_column = "…", with one of these names, in the corpus\'s corpora/NAME.toml',
    )


def row_document(
    names: Sequence[str], cells: Iterable[object], reading: Reading, where: str, *, column: str
) -> Document:
    """Return a table's row or a JSON object as a document; what is not its text is metadata.

    A cell beyond the header is kept under the number of its column.
    """
    row = {
        names[number] if number < len(names) else f"column {number + 1}": cell
        for number, cell in enumerate(cells)
    }
    identifier = row.get(reading.id_column) if reading.id_column else None
    return Document(
        where if identifier in (None, "") else value_text(identifier),
        [value_text(row.get(column))],
        {name: value for name, value in row.items() if name != column and value is not None},
    )


def value_text(value: object) -> str:
    """Return a cell's value as text.

    Nothing for an empty one, numbers as JSON writes them, of a list or an object the texts in
    it, a line each.

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
