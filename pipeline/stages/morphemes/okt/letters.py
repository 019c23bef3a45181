"""A character -> whether it is a letter, mark or digit in Unicode 16, whatever Python supports.

It decides which characters a hashtag may contain. The reference is Java 25, with Unicode 16;
Python 3.11 has 14.0, 3.12 has 15.0 and 3.13 has 15.1.
"""

from __future__ import annotations

import unicodedata
from typing import Final


def _ranges(text: str) -> tuple[tuple[int, int], ...]:
    pairs = (part.split("-") for part in text.split())
    return tuple((int(pair[0], 16), int(pair[-1], 16)) for pair in pairs)


# Assigned after Unicode 14.
_LETTERS_AND_MARKS: Final = _ranges(
    "897 CF3 ECE 1C89-1C8A A7CB-A7CD A7DA-A7DC 105C0-105F3 10D4A-10D65 10D69-10D6D 10D6F-10D85 "
    "10EC2-10EC4 10EFC-10EFF 1123F-11241 11380-11389 1138B 1138E 11390-113B5 113B7-113C0 113C2 "
    "113C5 113C7-113CA 113CC-113D3 113E1-113E2 11BC0-11BE0 11F00-11F10 11F12-11F3A 11F3E-11F42 "
    "11F5A 1342F 13440-13455 13460-143FA 16100-1612F 16D40-16D6C 18CFF 1B132 1B155 1DF25-1DF2A "
    "1E030-1E06D 1E08F 1E4D0-1E4EF 1E5D0-1E5F0 2B739 2EBF0-2EE5D 31350-323AF"
)
_DIGITS: Final = _ranges(
    "10D40-10D49 116D0-116E3 11BF0-11BF9 11F50-11F59 16130-16139 16D70-16D79 1CCF0-1CCF9 "
    "1E4F0-1E4F9 1E5F1-1E5FA"
)


def _is_among(letter: str, ranges: tuple[tuple[int, int], ...]) -> bool:
    return any(first <= ord(letter) <= last for first, last in ranges)


def is_letter_or_mark(letter: str) -> bool:
    """Return whether a character is of category L or M."""
    kind = unicodedata.category(letter)
    return kind[0] in "LM" or (kind == "Cn" and _is_among(letter, _LETTERS_AND_MARKS))


def is_digit(letter: str) -> bool:
    """Return whether a character is of category Nd."""
    kind = unicodedata.category(letter)
    return kind == "Nd" or (kind == "Cn" and _is_among(letter, _DIGITS))
