"""A word and a vocabulary -> the words that are spelled most like it."""

import unicodedata
from collections.abc import Iterable

OFFERED = 5
"""How many nearest spellings are named."""

FARTHEST = 0.5
"""The largest share of jamo in which an offered spelling may differ."""


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


def _jamo(text: str) -> str:
    return unicodedata.normalize("NFD", text)
