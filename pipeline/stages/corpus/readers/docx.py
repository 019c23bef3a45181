"""A .docx -> one document, one line per paragraph: read as XML, in constant memory.

The visible text is read: inserted text, content controls, text boxes, tables; then footnotes,
endnotes, headers and footers. Deleted text and comments are ignored, and counted.
"""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import IO
from xml.parsers.expat import ExpatError, ParserCreate
from zipfile import BadZipFile, ZipFile

from pipeline.stages.corpus.limits import RefusedError
from pipeline.stages.corpus.reading import Document, Reader, Reading

PARTS = re.compile(r"word/(?:document|(footnotes|endnotes|header\d*|footer\d*|comments))\.xml")

INSTEAD = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
"""The elements of a run that represent a character."""

DELETED = {"delText", "moveFrom"}
"""Deleted text, and moved text at its old position."""

ASIDE = {"Fallback", *DELETED}

CHUNK = 1 << 16


def read_docx(path: Path, reading: Reading) -> Iterator[Document]:
    """Read a Word document whose container has been checked (`archives.check_office`)."""
    yield Document(reading.name, _lines(path, reading))


def _lines(path: Path, reading: Reading) -> Iterator[str]:
    try:
        with ZipFile(path) as container:
            names = [name for name in container.namelist() if PARTS.fullmatch(name)]
            for name in sorted(names, key=lambda name: (name != "word/document.xml", name)):
                is_read = "comments" not in name
                with container.open(name) as file:
                    for line in _paragraphs(file, reading):
                        held = reading.counted(line + "\n")
                        if is_read:
                            yield held
                        else:
                            reading.omitted["comments"] += len(held)
    except (ExpatError, BadZipFile, KeyError, ValueError) as error:
        raise RefusedError(f"it is a broken .docx file: {error}") from None


def _paragraphs(file: IO[bytes], reading: Reading) -> Iterator[str]:
    part = WordText(reading)
    while chunk := file.read(CHUNK):
        yield from part.feed(chunk)
    yield from part.feed(b"", ended=True)


class WordText:
    """Collects the paragraphs of a part fed in pieces."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._lines: list[str] = []
        self._paragraphs: list[list[str]] = []  # nested: a text box is inside a paragraph
        self._open: list[str] = []
        self._inside: Counter[str] = Counter()  # searching _open would be slow with deep nesting
        self._parser = ParserCreate(namespace_separator=" ")
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._characters

    def feed(self, data: bytes, *, ended: bool = False) -> list[str]:
        """Return the paragraphs that end in these bytes."""
        self._parser.Parse(data, ended)
        lines, self._lines = self._lines, []
        return lines

    def _start(self, name: str, _: object) -> None:
        local = name.rpartition(" ")[2]
        if local == "p":
            self._paragraphs.append([])
        elif local in INSTEAD and self._open[-1:] == ["r"]:
            self._put(INSTEAD[local])
        self._open.append(local)
        self._inside[local] += local in ASIDE

    def _end(self, _: str) -> None:
        local = self._open.pop()
        self._inside[local] -= local in ASIDE
        if local == "p":
            line = "".join(self._paragraphs.pop())
            if not self._inside["Fallback"]:
                self._lines.append(line)

    def _characters(self, data: str) -> None:
        if self._open[-1:] in (["t"], ["delText"]):
            self._put(data)

    def _put(self, text: str) -> None:
        if self._inside["Fallback"]:  # a duplicate for old programs
            return
        if any(self._inside[name] for name in DELETED):
            self._reading.omitted["deleted text"] += len(self._reading.counted(text))
        elif self._paragraphs:
            self._paragraphs[-1].append(text)


READER = Reader(
    kind="docx",
    suffixes=(".docx",),
    rank=90,
    zip_part="word/document.xml",
    is_office=True,
    read=read_docx,
)
