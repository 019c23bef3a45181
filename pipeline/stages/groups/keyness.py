"""Counts of words in two groups -> the words that mark the first one."""

from collections.abc import Callable
from dataclasses import dataclass
from math import erfc
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Z = 1.959964
"""Of the standard normal distribution, for an interval of 95 %."""

MILLION = 1_000_000


class KeyWord(NamedTuple):
    """A word that marks a group.

    Attributes
    ----------
    group, reference : str
        What was compared with what.
    rank : int
        By `low`, from 1 in each group.
    word : str
    count, reference_count : int
        How often it occurs in each.
    per_million, reference_per_million : float
        The same for every million nouns.
    documents, reference_documents : int
        How many documents have it.
    g2 : float
        Log-likelihood ratio.
    p : float
        Of `g2`, adjusted for the number of words compared (Benjamini-Hochberg).
    log_ratio, low, high : float
        Binary logarithm of the ratio of the two relative frequencies, and its 95 % interval.
    difference : float or None
        Of the two relative frequencies, in percent of the second; None if that is 0.
    """

    group: str
    reference: str
    rank: int
    word: str
    count: int  # type: ignore[assignment]
    reference_count: int
    per_million: float
    reference_per_million: float
    documents: int
    reference_documents: int
    g2: float
    p: float
    log_ratio: float
    low: float
    high: float
    difference: float | None


@dataclass(frozen=True)
class Side:
    """One of two groups that are compared.

    Attributes
    ----------
    name : str
    counts, documents : ndarray of int64, shape (V,)
        How often each word occurs in it, and in how many of its documents.
    """

    name: str
    counts: NDArray[np.int64]
    documents: NDArray[np.int64]

    @property
    def total(self) -> int:
        """How many words it has."""
        return int(self.counts.sum())


def log_likelihood(
    a: NDArray[np.int64],
    b: NDArray[np.int64],
    n1: int | NDArray[np.int64],
    n2: int | NDArray[np.int64],
) -> NDArray[np.float64]:
    """Return the log-likelihood ratio G² of every word.

    The table of a word has two rows, the word and all other words, and two columns, the groups:
    ``G² = 2 Σ observed ln(observed / expected)`` over its four cells.

    Parameters
    ----------
    a, b : ndarray, shape (V,)
        How often each word occurs in the first and in the second group.
    n1, n2 : int
        How many words the groups have; at least 1.

    Source: Dunning 1993, Accurate Methods for the Statistics of Surprise and Coincidence.
    """
    share = (a + b) / (n1 + n2)
    observed = (a, b, n1 - a, n2 - b)
    expected = (n1 * share, n2 * share, n1 * (1 - share), n2 * (1 - share))
    cells = [
        o * np.log(np.where(o, o, 1) / np.where(o, e, 1))  # 0 for an empty cell
        for o, e in zip(observed, expected, strict=True)
    ]
    g2: NDArray[np.float64] = np.maximum(2 * np.sum(cells, axis=0), 0)
    return g2


def adjusted_p(g2: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the p of each G² (chi-squared, one degree of freedom), adjusted for their number.

    Source: Benjamini & Hochberg 1995, Controlling the False Discovery Rate.
    """
    # With one degree of freedom; importing scipy would take longer than the question.
    p = np.array([*map(erfc, np.sqrt(g2 / 2).tolist())], np.float64)
    order = np.argsort(-p, kind="stable")  # the largest p first
    ranks = np.arange(len(p), 0, -1)
    adjusted = np.empty_like(p)
    adjusted[order] = np.minimum.accumulate(np.minimum(p[order] * len(p) / ranks, 1))
    return adjusted


def log_ratio(
    a: NDArray[np.int64], b: NDArray[np.int64], n1: int, n2: int
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Return the log ratio of every word, and the ends of its 95 % interval.

    A count of 0 is taken for 0.5. The interval is that of a ratio of two proportions.

    Parameters and errors are those of `log_likelihood`.

    Source: Hardie 2014, Log Ratio; Katz et al. 1978 for the interval.
    """
    first, second = np.where(a, a, 0.5), np.where(b, b, 0.5)
    ratio = np.log2((first / n1) / (second / n2))
    variance = 1 / first - 1 / n1 + 1 / second - 1 / n2
    margin = Z * np.sqrt(np.maximum(variance, 0)) / np.log(2)
    return ratio, ratio - margin, ratio + margin


def key_words(
    target: Side,
    reference: Side,
    word: Callable[[int], str],
    *,
    n: int,
    least: int,
    alpha: float,
) -> list[KeyWord]:
    """Return the words that are more frequent in a group than in its reference.

    They are ranked by the low end of the interval of the log ratio: the log ratio itself would
    put words first that occur a few times in one group and, by chance, never in the other.

    Parameters
    ----------
    target, reference : Side
        Both with words.
    word : callable
        Returns the word of a column.
    n : int
        The maximum number of words.
    least : int
        Words that occur less often in the group are left out, and those that occur less often in
        both together are not compared.
    alpha : float
        The largest adjusted p.

    Returns
    -------
    list of KeyWord
        The largest `low` first; of equal ones, the most frequent.

    Source: Evert 2022, Measuring Keyness (the conservative log ratio LRC).
    """
    compared = np.flatnonzero(target.counts + reference.counts >= max(least, 1))
    sides = [
        Side(side.name, side.counts[compared], side.documents[compared])
        for side in (target, reference)
    ]
    n1, n2 = target.total, reference.total
    g2 = log_likelihood(sides[0].counts, sides[1].counts, n1, n2)
    p = adjusted_p(g2)
    ratio, low, high = log_ratio(sides[0].counts, sides[1].counts, n1, n2)
    marked = np.flatnonzero((p <= alpha) & (ratio > 0) & (sides[0].counts >= least))
    ranked = marked[np.lexsort((-sides[0].counts[marked], -low[marked]))][:n]
    found = []
    for rank, at in enumerate(ranked.tolist(), start=1):
        a, b = (int(side.counts[at]) for side in sides)
        found.append(
            KeyWord(
                group=target.name,
                reference=reference.name,
                rank=rank,
                word=word(int(compared[at])),
                count=a,
                reference_count=b,
                per_million=a / n1 * MILLION,
                reference_per_million=b / n2 * MILLION,
                documents=int(sides[0].documents[at]),
                reference_documents=int(sides[1].documents[at]),
                g2=float(g2[at]),
                p=float(p[at]),
                log_ratio=float(ratio[at]),
                low=float(low[at]),
                high=float(high[at]),
                difference=100 * (a * n2 / (b * n1) - 1) if b else None,
            )
        )
    return found
