"""A substring that is in no dictionary -> whether it is nevertheless a name or a number."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from .compiled import ZERO, part, signed
from .grammar import FAMILY_NAME, FULL_NAME, GIVEN_NAME
from .hangul import (
    CODA_OF_ONSET,
    CODAS,
    FIRST_SYLLABLE,
    LAST_SYLLABLE,
    VOWEL_LETTERS,
    VOWELS,
)
from .lexicon import Index, find_tags

# 1: a numeral, 2: a unit that may end a number; by syllable.
_NUMERAL, _UNIT = 1, 2
_NUMERALS: Final = np.zeros(LAST_SYLLABLE - FIRST_SYLLABLE + 1, np.uint8)
for _syllable in "일이삼사오육칠팔구천백십해경조억만":
    _NUMERALS[ord(_syllable) - FIRST_SYLLABLE] = _NUMERAL
for _syllable in "원배분초":
    _NUMERALS[ord(_syllable) - FIRST_SYLLABLE] = _UNIT
_CODA_OF_ONSET: Final = np.array(CODA_OF_ONSET, np.int64)
_I_VOWEL: Final = VOWEL_LETTERS.index("ㅣ")
_SILENT_ONSET: Final = 11  # ㅇ
_I: Final = ord("이")


@part
def is_name(
    text: NDArray[np.uint16], begin: int, end: int, tags: int, words: Index, bits: NDArray[np.int32]
) -> bool:
    """Return whether ``text[begin:end]`` is a name: a whole one, or family and given name.

    A family name has one syllable and the given name two (김철수), or two and two (남궁민수).
    """
    if tags & (FULL_NAME | GIVEN_NAME):
        return True
    family = end - begin - 2
    if family != 1 and family != 2:
        return False
    return (
        find_tags(words, bits, text, begin, begin + family) & FAMILY_NAME != 0
        and find_tags(words, bits, text, begin + family, end) & GIVEN_NAME != 0
    )


@part
def _is_number(text: NDArray[np.uint16], begin: int, end: int) -> bool:
    """Return whether the syllables are numerals (삼십만), the last one possibly a unit."""
    for index in range(begin, end - 1):
        if _NUMERALS[text[index] - FIRST_SYLLABLE] != _NUMERAL:
            return False
    return bool(_NUMERALS[text[end - 1] - FIRST_SYLLABLE] != 0)


@part
def _is_name_variation(
    text: NDArray[np.uint16],
    begin: int,
    end: int,
    words: Index,
    bits: NDArray[np.int32],
    name: NDArray[np.uint16],
) -> bool:
    """Return whether it is a name fused with the 이 after it (호혀니 for 호현이)."""
    size = end - begin
    if size < 3 or size > 5:
        return False
    last = signed(text[end - 1]) - FIRST_SYLLABLE
    onset = last // (VOWELS * CODAS)
    before = signed(text[end - 2]) - FIRST_SYLLABLE
    if (
        _CODA_OF_ONSET[onset] == 0
        or onset == _SILENT_ONSET
        or last // CODAS % VOWELS != _I_VOWEL
        or last % CODAS != 0
        or before % CODAS != 0
    ):
        return False
    for index in range(size):
        name[index] = text[begin + index]
    name[size - 2] += _CODA_OF_ONSET[onset]
    name[size - 1] = _I
    return is_name(
        name, ZERO, size, find_tags(words, bits, name, ZERO, size), words, bits
    ) or is_name(name, ZERO, size - 1, find_tags(words, bits, name, ZERO, size - 1), words, bits)


@part
def is_known_noun(
    text: NDArray[np.uint16],
    begin: int,
    end: int,
    tags: int,
    words: Index,
    bits: NDArray[np.int32],
    name: NDArray[np.uint16],
) -> bool:
    """Return whether ``text[begin:end]``, which is in no noun list, counts as a known noun.

    Parameters
    ----------
    tags
        The substring's bits in the dictionary, 0 if it has none.
    words, bits
        The lexicon's words and tags. Passing the whole lexicon would cost too much here: each
        of its arrays is seven arguments, and this is called for every substring.
    name : uint16, shape (5,)
        Working memory.
    """
    return (
        is_name(text, begin, end, tags, words, bits)
        or _is_number(text, begin, end)
        or _is_name_variation(text, begin, end, words, bits, name)
    )
