"""JSON -> documents: an array of objects or strings, or a sequence of them."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

from pipeline.stages.corpus.json_values import DECODER, value_document
from pipeline.stages.corpus.limits import RefusedError
from pipeline.stages.corpus.reading import Document, Reader, Reading

SPACE = re.compile("[ \t\r\n\ufeff]*")

VALUE_LIMIT = 1 << 26
"""The longest element: 64 mebicharacters. An array may have any length."""


DECODE = DECODER.raw_decode


def read_json(path: Path, reading: Reading) -> Iterator[Document]:
    """Stream JSON: an array of objects or strings, or a sequence of them.

    The ids are ``NAME:NUMBER``, or ``NAME`` for a single one outside an array.
    """
    source = Values(reading.pieces(path))
    for number, (value, length) in enumerate(source, start=1):
        alone = number == 1 and not source.many
        where = reading.name if alone else f"{reading.name}:{number}"
        document = value_document(value, reading, where)
        (text,) = document.pieces
        reading.omitted["markup"] += length - len(text)
        yield document
    reading.omitted["markup"] += source.between


class Values:
    """The values in a JSON text given in pieces, each with its length in the text.

    Attributes
    ----------
    many : bool
        Whether they are in an array, or more than one.
    between : int
        The characters outside them: brackets, commas, white space.
    """

    def __init__(self, pieces: Iterator[str]) -> None:
        self.many = False
        self.between = 0
        self._pieces = pieces
        self._text = ""
        self._at = self._before = 0

    def __iter__(self) -> Iterator[tuple[object, int]]:
        """Yield each value and its length in characters."""
        if self._next() == "[":
            yield from self._array()
            if self._next():
                raise self._error("there is text after the array")
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
                raise self._error("the array is not closed")
            yield self._value()
            mark = self._next()
            if mark not in (",", "]"):
                raise self._error("a comma or ] is missing")
            self._pass(1)
            if mark == "]":
                return

    def _next(self) -> str:
        """Skip white space and return the next character, or an empty string at the end."""
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
                whole = end < len(self._text)  # a number may continue in the next piece
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
        """Buffer at least ``characters`` more, or up to the end; return whether any were read."""
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
        return RefusedError(f"it is not valid JSON: {reason} (character {place:,})")


READER = Reader(kind="json", suffixes=(".json",), rank=40, is_text=True, read=read_json)
