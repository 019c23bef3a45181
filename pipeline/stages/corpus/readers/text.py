"""Plain text -> one document, or one a line, or one a paragraph."""

from collections.abc import Iterator
from pathlib import Path

from pipeline.stages.corpus.decoding import split_lines
from pipeline.stages.corpus.readers.reading import Document, Reading

DOCUMENTS = ("file", "line", "blank-line")


def read_text(path: Path, reading: Reading) -> Iterator[Document]:
    """Read plain text; a line or paragraph is called ``NAME:LINE``.

    With ``documents = line`` every line is a document, an empty one too, and its end is left
    aside. With ``blank-line`` the blank lines between are left aside.
    """
    pieces = reading.pieces(path)
    if reading.documents == "file":
        yield Document(reading.name, pieces)
        return
    lines = enumerate(split_lines(pieces), start=1)
    if reading.documents == "line":
        for number, line in lines:
            text = line.rstrip("\r\n")
            reading.left["markup"] += len(line) - len(text)
            yield Document(f"{reading.name}:{number}", [text])
        return
    for number, line in lines:
        if line.strip():
            paragraph = Document(f"{reading.name}:{number}", _paragraph(line, lines, reading))
            yield paragraph
            for _ in paragraph.lines:  # what the caller left
                pass
        else:
            reading.left["markup"] += len(line)


def _paragraph(line: str, following: Iterator[tuple[int, str]], reading: Reading) -> Iterator[str]:
    while line.strip():
        yield line
        _, line = next(following, (0, ""))
    reading.left["markup"] += len(line)
