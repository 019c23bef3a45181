"""JSON -> documents: an object or a string a line, or an array of them, or one."""

import json
import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import chain
from pathlib import Path

from pipeline.corpus.decoding import split_lines
from pipeline.corpus.readers.reading import (
    Document,
    Reading,
    RefusedError,
    row_document,
    text_column,
)

ESCAPE = re.compile(
    r"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"
    r"|(?P<lone>u[dD][89a-fA-F][0-9a-fA-F]{2})|.)",
    re.DOTALL,
)
"""An escape: a pair of surrogates, a lone one, or another."""

SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")

SAFE = re.compile(r"(?s).*[^\\]{12}")
"""Up to where no escape, and no pair of them, goes on: a pair has twelve characters."""


def read_json_lines(path: Path, reading: Reading) -> Iterator[Document]:
    """Read JSON Lines: a document a line that is not blank (``NAME:LINE``)."""
    for number, line in enumerate(split_lines(reading.pieces(path)), start=1):
        if line.strip():
            try:
                value = json.loads(line)
            except ValueError as error:
                raise RefusedError(f"line {number} is no JSON: {error}") from None
            except RecursionError:
                raise RefusedError(f"line {number} is nested too deeply") from None
            yield _document(value, reading, f"{reading.name}:{number}")


def read_json(path: Path, reading: Reading) -> Iterator[Document]:
    """Read JSON, streaming: an array of objects or strings (``NAME:NUMBER``), or one object."""
    from ijson import JSONError
    from ijson.backends import python as ijson  # the C one crashes on a 5,000-digit number

    pieces = _without_lone_surrogates(reading.pieces(path), reading)
    start = ""
    for piece in pieces:
        start += piece.lstrip(" \t\r\n\ufeff") if not start else piece
        if start:
            break
    if not start:
        return
    stream = PiecesFile([start], pieces)
    many = start.startswith("[")
    try:
        values = ijson.items(stream, "item" if many else "")
        for number, value in enumerate(values, start=1):
            yield _document(value, reading, f"{reading.name}:{number}" if many else reading.name)
    except JSONError as error:
        reason = str(error).strip().splitlines()[0]
        raise RefusedError(f"it is no JSON: {reason}") from None
    except RecursionError:
        raise RefusedError("it is nested too deeply") from None


class PiecesFile:
    """Pieces of text as a file of UTF-8 bytes, which is what parsers read."""

    def __init__(self, start: list[str], pieces: Iterable[str]) -> None:
        self._pieces = chain(start, pieces)
        self._held = b""

    def read(self, size: int) -> bytes:
        """Return up to ``size`` bytes, none at the end."""
        while not self._held:
            piece = next(self._pieces, None)
            if piece is None:
                return b""
            self._held = piece.encode("utf-8", "surrogatepass")
        taken, self._held = self._held[:size], self._held[size:]
        return taken


def _without_lone_surrogates(pieces: Iterable[str], reading: Reading) -> Iterator[str]:
    """Replace the escapes of lone surrogates: the parser would make a question mark of them."""

    def mend(match: re.Match[str]) -> str:
        if match["lone"] is None:
            return match[0]
        reading.repairs["lone surrogates"] += 1
        return "\\ufffd"

    held = ""
    for piece in pieces:
        text = held + piece
        safe = SAFE.match(text)
        end = safe.end() if safe else 0
        text, held = text[:end], text[end:]
        yield ESCAPE.sub(mend, text) if SURROGATE.search(text) else text
    yield ESCAPE.sub(mend, held)


def _document(value: object, reading: Reading, where: str) -> Document:
    match value:
        case str():
            return Document(where, [value])
        case dict():
            row = {str(name): _plain(cell) for name, cell in value.items()}
            if reading.text_column is None and "text" in row:
                return row_document(row, "text", reading, where)
            return row_document(row, text_column([*row], reading), reading, where)
        case _:
            raise RefusedError(f"{where} is neither an object nor a string")


def _plain(value: object) -> object:
    """Return ijson's exact numbers as those that JSON is written with."""
    match value:
        case Decimal():
            return float(value)
        case list():
            return [_plain(each) for each in value]
        case dict():
            return {str(name): _plain(each) for name, each in value.items()}
        case _:
            return value
