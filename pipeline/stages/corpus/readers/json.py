"""JSON -> documents: an object or a string a line, or an array of them, or one after the other."""

import json
import re
from collections.abc import Iterator
from operator import itemgetter
from pathlib import Path

from pipeline.stages.corpus.decoding import split_lines
from pipeline.stages.corpus.readers.reading import (
    Document,
    Reading,
    RefusedError,
    column_names,
    row_document,
    text_column,
)

SPACE = re.compile("[ \t\r\n\ufeff]*")

VALUE_LIMIT = 1 << 26
"""Characters of the longest element: 64 mebicharacters. An array may be of any length."""


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Return a JSON object; of a name that stands twice in it, no value is lost."""
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    return dict(
        zip(column_names(name for name, _ in pairs), map(itemgetter(1), pairs), strict=True)
    )


DECODER = json.JSONDecoder(object_pairs_hook=_object)
DECODE = DECODER.raw_decode


def read_json_lines(path: Path, reading: Reading) -> Iterator[Document]:
    """Read JSON Lines: a document a line that is not blank (``NAME:LINE``)."""
    for number, line in enumerate(split_lines(reading.pieces(path)), start=1):
        text = ""
        if stripped := line.strip(" \t\r\n\ufeff"):
            try:
                value = DECODER.decode(stripped)
            except ValueError as error:
                raise RefusedError(f"line {number} is no JSON: {error}") from None
            except RecursionError:
                raise RefusedError(f"line {number} is nested too deeply") from None
            document = _document(value, reading, f"{reading.name}:{number}")
            (text,) = document.lines
            yield document
        reading.left["markup"] += len(line) - len(text)


def read_json(path: Path, reading: Reading) -> Iterator[Document]:
    """Read JSON, streaming: an array of objects or strings, or some one after the other.

    They are called ``NAME:NUMBER``; a single one that is in no array is called ``NAME``.
    """
    source = Values(reading.pieces(path))
    for number, (value, length) in enumerate(source, start=1):
        alone = number == 1 and not source.many
        where = reading.name if alone else f"{reading.name}:{number}"
        document = _document(value, reading, where)
        (text,) = document.lines
        reading.left["markup"] += length - len(text)
        yield document
    reading.left["markup"] += source.between


class Values:
    """The values in a JSON text that comes in pieces, each with its length as it was written.

    Attributes
    ----------
    many : bool
        There is an array around them, or another one after the first.
    between : int
        Characters that are in none of them: brackets, commas, white space.
    """

    def __init__(self, pieces: Iterator[str]) -> None:
        self.many = False
        self.between = 0
        self._pieces = pieces
        self._text = ""
        self._at = self._before = 0

    def __iter__(self) -> Iterator[tuple[object, int]]:
        """Yield each value and how many characters it takes."""
        if self._next() == "[":
            yield from self._array()
            if self._next():
                raise self._error("something follows the array")
            return
        while self._next():
            value, length = self._value()
            self.many = self.many or bool(self._next())
            yield value, length

    def _array(self) -> Iterator[tuple[object, int]]:
        self.many = True
        self._pass(1)
        if self._next() == "]":
            self._pass(1)
            return
        while True:
            if not self._next():
                raise self._error("the array does not end")
            yield self._value()
            mark = self._next()
            if mark not in (",", "]"):
                raise self._error("a comma or the array's end is missing")
            self._pass(1)
            if mark == "]":
                return

    def _next(self) -> str:
        """Pass white space and return the character after it, or nothing at the end."""
        while True:
            space = SPACE.match(self._text, self._at)
            self._pass(space.end() - self._at if space else 0)
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._more(1):
                return ""

    def _pass(self, characters: int) -> None:
        self._at += characters
        self.between += characters

    def _value(self) -> tuple[object, int]:
        while True:
            whole = True
            length = len(self._text) - self._at
            try:
                value, end = DECODE(self._text, self._at)
                whole = end < len(self._text)  # of a number, more may come
            except json.JSONDecodeError as error:
                if length > VALUE_LIMIT or not self._more(2 * length):
                    raise self._error(error.msg, error.pos) from None
                continue
            except RecursionError:
                raise RefusedError("it is nested too deeply") from None
            except ValueError as error:  # a number of 5,000 digits
                raise self._error(str(error)) from None
            if whole or not self._more(2 * length):
                start, self._at = self._at, end
                return value, end - start

    def _more(self, characters: int) -> bool:
        """Hold so many characters from here on, or all there are; tell whether more came."""
        more: list[str] = []
        missing = characters - (len(self._text) - self._at)
        while missing > 0 and (piece := next(self._pieces, "")):
            more.append(piece)
            missing -= len(piece)
        if more:
            self._before += self._at
            self._text, self._at = "".join([self._text[self._at :], *more]), 0
        return bool(more)

    def _error(self, reason: str, at: int | None = None) -> RefusedError:
        place = self._before + (self._at if at is None else at)
        return RefusedError(f"it is no JSON: {reason} (character {place:,})")


def _document(value: object, reading: Reading, where: str) -> Document:
    match value:
        case str():
            return Document(where, [value])
        case dict():
            names = column_names(value)
            if reading.text_column is None and "text" in names:
                column = "text"
            else:
                column = text_column(names, reading)
            return row_document(names, value.values(), reading, where, column=column)
        case _:
            raise RefusedError(f"{where} is neither an object nor a string")
