"""A word as typed -> the word as the corpus has it, and what is spelled like it."""

import unicodedata
from collections.abc import Iterable

from pipeline.terminal.errors import NotFoundError

OFFERED = 5
"""How many nearest spellings are named."""

FARTHEST = 0.5
"""The largest share of jamo in which an offered spelling may differ."""


def normalize_query(word: str) -> str:
    """Return a word as typed in NFC, without white space around it."""
    return unicodedata.normalize("NFC", word).strip()


def nearest_spellings(word: str, vocabulary: Iterable[str]) -> list[str]:
    """Return the words whose jamo differ least from a word's, the nearest first.

    The distance is Levenshtein's over jamo (NFD), so that 국만 is one step from 국민.
    """
    from rapidfuzz import process
    from rapidfuzz.distance import Levenshtein

    words = list(vocabulary)
    found = process.extract(
        _jamo(word),
        [_jamo(other) for other in words],
        scorer=Levenshtein.normalized_distance,
        limit=OFFERED,
        score_cutoff=FARTHEST,
    )
    return [words[index] for _, _, index in found]


def not_found(word: str, why: str, vocabulary: Iterable[str]) -> NotFoundError:
    """Return the error for a word that is not there: why, and which ones are spelled like it."""
    near = nearest_spellings(word, vocabulary)
    return NotFoundError(
        why, f"a similar word that is there: {', '.join(near)}" if near else "malmoi vocabulary"
    )


def _jamo(text: str) -> str:
    return unicodedata.normalize("NFD", text)
