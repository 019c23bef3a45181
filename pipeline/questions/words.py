"""A word as typed -> the word as the corpus spells it, and similar spellings."""

import unicodedata
from collections.abc import Iterable

from pipeline.terminal.errors import NotFoundError

OFFERED = 5
"""The number of similar spellings suggested."""

FARTHEST = 0.5
"""The largest share of jamo in which a suggested spelling may differ."""


def normalize_query(word: str) -> str:
    """Return a typed word in NFC, without surrounding white space."""
    return unicodedata.normalize("NFC", word).strip()


def nearest_spellings(word: str, vocabulary: Iterable[str]) -> list[str]:
    """Return the words whose jamo differ least from a word's, nearest first.

    The metric is Levenshtein distance over jamo (NFD), so 국만 is one edit from 국민.
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
    """Return the error for a word that was not found: why, and similar spellings."""
    near = nearest_spellings(word, vocabulary)
    return NotFoundError(
        why, f"a similar word in the corpus: {', '.join(near)}" if near else "malmoi vocabulary"
    )


def _jamo(text: str) -> str:
    return unicodedata.normalize("NFD", text)
