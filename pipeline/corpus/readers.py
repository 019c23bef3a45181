"""A file -> documents, each an identifier and its lines; one reader a kind of file.

A new kind of file enters here: a function of the same shape, and its suffix in READERS.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.corpus.decoding import Encoding, read_lines
from pipeline.errors import UserError


@dataclass(frozen=True, slots=True)
class Reading:
    """How a file is to be read: a text's documents (file or line), a table's text column."""

    name: str
    encoding: Encoding
    documents: str = "file"
    text_column: str | None = None


Document = tuple[str, Iterable[str]]
"""An identifier and the lines, not yet cleaned."""

Reader = Callable[[Path, Reading], Iterator[Document]]


def read_text(path: Path, reading: Reading) -> Iterator[Document]:
    """Read plain text: one document, or one a line (``NAME:LINE``)."""
    lines = read_lines(path, reading.encoding)
    if reading.documents == "file":
        yield reading.name, lines
    else:
        for number, line in enumerate(lines, start=1):
            yield f"{reading.name}:{number}", [line]


def read_tsv(path: Path, reading: Reading) -> Iterator[Document]:
    """Read a tab-separated table without quoting: a document a row (``NAME:LINE``).

    Raises
    ------
    UserError
        When the text column is not named or not there; the columns are listed.
    """
    lines = read_lines(path, reading.encoding)
    header = next(lines, "").split("\t")
    if reading.text_column not in header:
        raise UserError(
            f"{reading.name} has no column {reading.text_column!r}; it has: {', '.join(header)}",
            f'write text_column = "{header[-1]}" (or another) in its description corpora/NAME.toml',
        )
    column = header.index(reading.text_column)
    for number, line in enumerate(lines, start=2):
        yield f"{reading.name}:{number}", line.split("\t")[column : column + 1]


READERS: dict[str, Reader] = {
    ".txt": read_text,
    ".tsv": read_tsv,
}
"""By the file's suffix, in small letters."""
