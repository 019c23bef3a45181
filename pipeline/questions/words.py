"""A word as typed -> the word as the corpus spells it, and similar spellings."""

import os
import unicodedata
from collections.abc import Iterable
from contextlib import suppress
from operator import index

from pipeline.store import project
from pipeline.terminal.errors import NotFoundError, UserError

OFFERED = 5
"""The number of similar spellings suggested."""

FARTHEST = 0.5
"""The largest share of jamo in which a suggested spelling may differ."""


def as_typed(text: str) -> str:
    """Return what was typed in NFC, as UTF-8 even where the locale has no Hangul (LC_ALL=C)."""
    with suppress(UnicodeError):
        text = os.fsencode(text).decode("utf-8")
    return unicodedata.normalize("NFC", text)


def normalize_query(word: str) -> str:
    """Return a word as typed in NFC, without white space around it.

    Raises
    ------
    UserError
        When it is empty or not text.
    """
    if not isinstance(word, str):
        raise UserError(f"{word!r} is not a word", 'give words as text, such as "국민"')
    if not (normal := as_typed(word).strip()):
        raise UserError("the word is empty", 'give a word such as "국민"')
    return normal


def check_number(n: int) -> None:
    """Check a number of results.

    Raises
    ------
    UserError
        When it is not a whole number, or less than 1.
    """
    try:
        least = index(n) >= 1
    except TypeError:
        least = False
    if not least:
        raise UserError(f"n is {n!r}; it must be a whole number, 1 or more", "n = 20")


def check_choice(name: str, value: str, choices: Iterable[str]) -> None:
    """Check that a value is one of the given choices.

    Raises
    ------
    UserError
        When it is not; the advice lists the choices.
    """
    known = [*choices]
    if value not in known:
        raise UserError(f"{name} is {value!r}", f"one of {', '.join(known)}")


def nearest_spellings(word: str, vocabulary: Iterable[str]) -> list[str]:
    """Return the words whose jamo differ least from a word's, nearest first.

    The metric is Levenshtein distance over jamo (NFD), so 국만 is one edit from 국민.
    """
    from rapidfuzz import process
    from rapidfuzz.distance import Levenshtein

    words = list(vocabulary)
    found = process.extract(
        jamo(word),
        [jamo(other) for other in words],
        scorer=Levenshtein.normalized_distance,
        limit=OFFERED,
        score_cutoff=FARTHEST,
    )
    return [words[index] for _, _, index in found]


def not_found(word: str, why: str, vocabulary: Iterable[str], *, corpus: str) -> NotFoundError:
    """Return the error for a word that was not found: why, and words with a similar spelling."""
    near = nearest_spellings(word, vocabulary)
    return NotFoundError(
        why,
        f"a similar word in the corpus: {', '.join(near)}"
        if near
        else f"malmoi vocabulary{project.corpus_option(corpus)}",
    )


def jamo(text: str) -> str:
    """Return a text with its syllables as jamo (NFD)."""
    return unicodedata.normalize("NFD", text)
