"""An eojeol -> chunks: Hangul runs, numbers, Latin, punctuation, and the rest.

The order is Okt's: letters that an earlier pattern has taken cannot be taken again, and a
match that overlaps them is dropped as a whole. So the 짜리 of 10원짜리 is Foreign: the
number took 원, and 원짜리 as a Hangul run overlaps it.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from .compiled import ZERO, part, signed
from .grammar import ALPHA, FOREIGN, KOREAN_PARTICLE, NUMBER, PUNCTUATION
from .hangul import FIRST_JAMO, FIRST_SYLLABLE, LAST_JAMO, LAST_SYLLABLE

# Labels of letters besides the parts of speech: a run to be parsed, and not yet labelled.
KOREAN: Final = 30
FREE: Final = 31
# Set on the first letter of a chunk, so that adjacent chunks of a kind stay separate.
BEGIN: Final = 64

_MYRIADS: Final = tuple(map(ord, "천만억조"))
_UNITS: Final = tuple(map(ord, "%원옌엔등년월일회시분초"))
_LONG_UNITS: Final = tuple(
    (ord(unit[0]), ord(unit[1])) for unit in ("달러", "위안", "유로", "시간")
)
_DOLLAR, _COMMA, _ZERO, _NINE = (ord(letter) for letter in "$,09")
_JOINTS: Final = tuple(map(ord, "/~:.-"))
_MIDDLE_DOT, _ELLIPSIS, _APOSTROPHE = 0xB7, 0x2026, 0x2019


@part
def is_space(letter: int) -> bool:
    """Return whether a letter is a Unicode separator: an eojeol that begins so is a space."""
    return (
        letter == 0x20
        or letter == 0xA0
        or letter == 0x1680
        or 0x2000 <= letter <= 0x200A
        or letter == 0x2028
        or letter == 0x2029
        or letter == 0x202F
        or letter == 0x205F
        or letter == 0x3000
    )


@part
def _kind(letter: int) -> int:
    """Return the label of a letter by itself."""
    if FIRST_SYLLABLE <= letter <= LAST_SYLLABLE:
        return KOREAN
    if FIRST_JAMO <= letter <= LAST_JAMO:
        return KOREAN_PARTICLE
    if 65 <= letter <= 90 or 97 <= letter <= 122:
        return ALPHA
    if 33 <= letter <= 126 and not _ZERO <= letter <= _NINE:
        return PUNCTUATION
    if letter == _MIDDLE_DOT or letter == _ELLIPSIS or letter == _APOSTROPHE:
        return PUNCTUATION
    return FREE


@part
def _digits(text: NDArray[np.uint16], begin: int, end: int) -> int:
    """Return the end of the digits that begin here."""
    while begin < end and _ZERO <= text[begin] <= _NINE:
        begin += 1
    return begin


@part
def _number(text: NDArray[np.uint16], begin: int, end: int) -> int:
    """Return the end of the number that begins here, ``begin`` if none does: $1,000.5만원."""
    place = begin
    if text[place] == _DOLLAR:
        place += 1
    after = _digits(text, place, end)
    if after == place:
        return begin
    place = after
    while (
        place + 3 < end
        and text[place] == _COMMA
        and _digits(text, place + 1, min(end, place + 4)) == place + 4
    ):
        place += 4
    if place < end:
        for joint in _JOINTS:
            if text[place] == joint:
                after = _digits(text, place + 1, end)
                if after > place + 1:
                    place = after
                break
    more = True
    while more and place < end:
        more = False
        for myriad in _MYRIADS:
            more |= text[place] == myriad
        place += more
    if place + 1 < end:
        for first, second in _LONG_UNITS:
            if text[place] == first and text[place + 1] == second:
                return place + 2
    if place < end:
        for unit in _UNITS:
            if text[place] == unit:
                return place + 1
    return place


@part
def _take(labels: NDArray[np.uint8], begin: int, end: int, label: int) -> None:
    """Label letters, if all of them are free."""
    for index in range(begin, end):
        if labels[index] != FREE:
            return
    for index in range(begin, end):
        labels[index] = label
    labels[begin] = label | BEGIN


@part
def chunk(
    text: NDArray[np.uint16],
    begin: int,
    end: int,
    spans: NDArray[np.int32],
    first_span: int,
    last_span: int,
    labels: NDArray[np.uint8],
) -> None:
    """Label every letter of an eojeol with the chunk it is in.

    Parameters
    ----------
    text : uint16, shape (letters,)
        UTF-16 text; the eojeol is ``text[begin:end]``.
    spans : int32, shape (spans, 4)
        URLs and the like, found beforehand: eojeol, begin and end (from the beginning of
        the eojeol), part of speech. Those of this eojeol are ``first_span:last_span``.
    labels : uint8, shape (at least end - begin,)
        Filled with labels, from 0 for the first letter of the eojeol.
    """
    size = end - begin
    text = text[begin:end]
    for index in range(size):
        labels[index] = FREE
    for index in range(first_span, last_span):
        _take(
            labels,
            signed(spans[index, 1]),
            signed(spans[index, 2]),
            signed(spans[index, 3]),
        )
    place = ZERO
    while place < size:
        letter = text[place]
        if letter == _DOLLAR or _ZERO <= letter <= _NINE:
            after = _number(text, place, size)
            if after > place:
                _take(labels, place, after, signed(NUMBER))
                place = after
                continue
        place += 1
    place = ZERO
    while place < size:
        kind = _kind(signed(text[place]))
        after = place + 1
        while after < size and _kind(signed(text[after])) == kind:
            after += 1
        if kind != FREE:
            _take(labels, place, after, kind)
        place = after
    previous = -1
    for index in range(size):
        if labels[index] == FREE:
            labels[index] = FOREIGN if previous == FOREIGN else FOREIGN | BEGIN
            previous = FOREIGN
        else:
            previous = -1
