"""Counts of words by group -> the words that describe each group best."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.stages.groups.matrix import GroupCounts

MEASURES = ("tf-idf", "c-tf-idf")
"""What words can be ranked by."""


class Keyword(NamedTuple):
    """A word that describes a group.

    Attributes
    ----------
    group : str
    rank : int
        From 1 in each group.
    word : str
    count, documents : int
        How often it occurs in the group, and in how many of its documents.
    tf_idf, c_tf_idf : float
        Both measures, whichever the words are ranked by.
    """

    group: str
    rank: int
    word: str
    count: int  # type: ignore[assignment]
    documents: int
    tf_idf: float
    c_tf_idf: float


def tf_idf(sums: GroupCounts, documents: int) -> NDArray[np.float64]:
    """Return the TF-IDF of each cell: ``count · ln(documents / documents with the word)``.

    ``documents`` are those of all groups.

    Source: Spärck Jones 1972, A Statistical Interpretation of Term Specificity.
    """
    having = np.bincount(sums.columns, sums.documents)
    return np.asarray(sums.counts * np.log(documents / having[sums.columns]), np.float64)


def class_tf_idf(sums: GroupCounts) -> NDArray[np.float64]:
    """Return the class-based TF-IDF of each cell: ``count / words of the group · ln(1 + A / f)``.

    ``f`` is how often the word occurs in all groups, ``A`` the mean number of words of a group.

    Source: Grootendorst 2022, BERTopic: Neural Topic Modeling with a Class-Based TF-IDF Procedure.
    """
    rows = np.repeat(np.arange(len(sums.starts) - 1), np.diff(sums.starts))
    sizes = np.bincount(rows, sums.counts)
    frequencies = np.bincount(sums.columns, sums.counts)
    mean = sizes.sum() / max(np.count_nonzero(sizes), 1)
    weights: NDArray[np.float64] = (
        sums.counts / sizes[rows] * np.log1p(mean / frequencies[sums.columns])
    )
    return weights


def best_keywords(
    sums: GroupCounts,
    groups: Sequence[str],
    word: Callable[[int], str],
    *,
    documents: int,
    measure: str,
    n: int,
    least: int,
) -> list[Keyword]:
    """Return the best words of each group.

    Parameters
    ----------
    sums : GroupCounts
    groups : sequence of str
        Their names.
    word : callable
        Returns the word of a column.
    documents : int
        Those of all groups.
    measure : {"c-tf-idf", "tf-idf"}
        What the words are ranked by.
    n : int
        The maximum number of words of each group.
    least : int
        The least number of times that a word occurs in its group.

    Returns
    -------
    list of Keyword
        Group by group, the best word first; of equal ones, the most frequent in the corpus.
    """
    measures = tf_idf(sums, documents), class_tf_idf(sums)
    score = measures[MEASURES.index(measure)]
    rows = np.repeat(np.arange(len(groups)), np.diff(sums.starts))
    frequent = np.flatnonzero(sums.counts >= least)
    order = frequent[np.lexsort((sums.columns[frequent], -score[frequent], rows[frequent]))]
    first = np.searchsorted(rows[order], np.arange(len(groups)))
    ranks = np.arange(len(order)) - first[rows[order]] + 1
    best = order[ranks <= n]
    table = rows[best], ranks[ranks <= n], sums.columns[best]
    figures = (each[best] for each in (sums.counts, sums.documents, *measures))
    return [
        Keyword(groups[row], rank, word(column), *values)
        for row, rank, column, *values in zip(
            *(each.tolist() for each in (*table, *figures)), strict=True
        )
    ]
