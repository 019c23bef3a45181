"""Hangul syllables <-> onset, vowel and coda, as numbers and as letters."""

from __future__ import annotations

from typing import Final

FIRST_SYLLABLE: Final = 0xAC00  # 가
LAST_SYLLABLE: Final = 0xD7A3  # 힣
FIRST_JAMO: Final = 0x3131  # ㄱ
LAST_JAMO: Final = 0x3163  # ㅣ
FIRST_VOWEL: Final = 0x314F  # ㅏ
CODAS: Final = 28
VOWELS: Final = 21

ONSET_LETTERS: Final = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
VOWEL_LETTERS: Final = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
CODA_LETTERS: Final = " ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"

# The coda that an onset becomes when it moves to the end of the syllable before it
# (0: ㄸ, ㅃ and ㅉ end no syllable).
CODA_OF_ONSET: Final = tuple(max(CODA_LETTERS.find(letter), 0) for letter in ONSET_LETTERS)


def decompose(syllable: str) -> tuple[str, str, str]:
    """Split a syllable into its letters; a missing coda is a space.

    >>> decompose("한")
    ('ㅎ', 'ㅏ', 'ㄴ')
    """
    index = ord(syllable) - FIRST_SYLLABLE
    return (
        ONSET_LETTERS[index // (VOWELS * CODAS)],
        VOWEL_LETTERS[index // CODAS % VOWELS],
        CODA_LETTERS[index % CODAS],
    )


def compose(onset: str, vowel: str, coda: str = " ") -> str:
    """Join letters into a syllable.

    >>> compose("ㅎ", "ㅏ", "ㄴ")
    '한'
    """
    index = ONSET_LETTERS.index(onset) * VOWELS + VOWEL_LETTERS.index(vowel)
    return chr(FIRST_SYLLABLE + index * CODAS + CODA_LETTERS.index(coda))
