"""Counts of words by group -> how a word's rate goes from group to group."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.stages.groups.keyness import MILLION, Z

UNITS = {"million": "per million nouns", "documents": "% of documents"}
"""What a rate can be of, and how it is named."""


class TrendPoint(NamedTuple):
    """The rate of a word in one group.

    Attributes
    ----------
    word, group : str
    count, of : int
        How often it occurs in the group, of how many nouns; or in how many documents, of how many.
    rate, low, high : float or None
        In `unit`, with its 95 % interval; None where `of` is 0.
    unit : str
        One of the values of UNITS.
    """

    word: str
    group: str
    count: int  # type: ignore[assignment]
    of: int
    rate: float | None
    low: float | None
    high: float | None
    unit: str


def wilson(
    count: NDArray[np.int64], of: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the ends of the 95 % interval of each share ``count / of``; ``of`` is at least 1.

    Source: Wilson 1927, Probable Inference, the Law of Succession, and Statistical Inference.
    """
    share = count / of
    middle = share + Z**2 / (2 * of)
    margin = Z * np.sqrt(share * (1 - share) / of + Z**2 / (4 * of**2.0))
    scale = 1 + Z**2 / of
    return np.maximum(middle - margin, 0) / scale, (middle + margin) / scale


def trend_points(
    word: str, groups: tuple[str, ...], count: NDArray[np.int64], of: NDArray[np.int64], per: str
) -> list[TrendPoint]:
    """Return the rate of a word in each group.

    Parameters
    ----------
    word : str
    groups : tuple of str
    count, of : ndarray, shape (groups,)
        As in `TrendPoint`.
    per : {"million", "documents"}
    """
    factor = MILLION if per == "million" else 100
    sizes = np.maximum(of, 1)
    rates = [factor * share for share in (count / sizes, *wilson(count, sizes))]
    points = zip(groups, count.tolist(), of.tolist(), *(r.tolist() for r in rates), strict=True)
    return [
        TrendPoint(word, group, a, n, rate, low, high, UNITS[per])
        if n
        else TrendPoint(word, group, a, n, None, None, None, UNITS[per])
        for group, a, n, rate, low, high in points
    ]


def middle_of(sizes: NDArray[np.int64]) -> int:
    """Return how many of the first groups have together about half of all words.

    At least 1, and at least one fewer than there are groups, of which there must be two.
    """
    before = np.cumsum(sizes)[:-1]
    return int(np.abs(2 * before - sizes.sum()).argmin()) + 1
