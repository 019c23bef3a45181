"""A mistyped name -> the known ones, the nearest first."""

from collections.abc import Iterable


def nearest_first(name: str, known: Iterable[str]) -> list[str]:
    """Return all known names, those spelled most like the given one first.

    Examples
    --------
    >>> nearest_first("windw", ["epochs", "window", "workers"])
    ['window', 'workers', 'epochs']
    """
    from rapidfuzz.distance import Levenshtein

    return sorted(
        known, key=lambda each: Levenshtein.normalized_distance(name.lower(), each.lower())
    )
