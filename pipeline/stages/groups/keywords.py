"""Counts of words by group -> the words that describe each group best."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from scipy.sparse import csr_array

MEASURES = ("c-tf-idf", "tf-idf")


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


def tf_idf(
    counts: "csr_array", having: NDArray[np.int64], documents: int
) -> NDArray[np.float64]:
    """Return the TF-IDF of each cell: ``count · ln(documents / documents with the word)``.

    Parameters
    ----------
    counts : csr_array, shape (groups, V)
    having : ndarray, shape (V,)
        How many documents have each word.
    documents : int
        How many there are.

    Source: Spärck Jones 1972, A Statistical Interpretation of Term Specificity.
    """
    weights: NDArray[np.float64] = counts.data * np.log(documents / having[counts.indices])
    return weights


def class_tf_idf(counts: "csr_array") -> NDArray[np.float64]:
    """Return the class-based TF-IDF of each cell: ``count / words of the group · ln(1 + A / f)``.

    ``f`` is how often the word occurs in all groups, ``A`` the mean number of words of a group.

    Source: Grootendorst 2022, BERTopic: Neural Topic Modeling with a Class-Based TF-IDF Procedure.
    """
    sizes = counts.sum(axis=1)
    frequencies = counts.sum(axis=0)
    share = counts.data / np.repeat(sizes, np.diff(counts.indptr))
    mean = sizes.sum() / max(np.count_nonzero(sizes), 1)
    weights: NDArray[np.float64] = share * np.log1p(mean / frequencies[counts.indices])
    return weights


def best_keywords(
    counts: "csr_array",
    documents: "csr_array",
    groups: Sequence[str],
    words: "list[bytes]",
    *,
    number: int,
    measure: str,
    n: int,
    least: int,
) -> list[Keyword]:
    """Return the best words of each group.

    Parameters
    ----------
    counts, documents : csr_array, shape (groups, V)
        As `sum_by_group` returns them.
    groups : sequence of str
        Their names.
    words : list of bytes
        In UTF-8; only those of the result are decoded.
    number : int
        Of documents in all groups.
    measure : {"c-tf-idf", "tf-idf"}
        What the words are ranked by.
    n : int
        The maximum number of words of each group.
    least : int
        The least number of times that a word occurs in its group.

    Returns
    -------
    list of Keyword
        Group by group, the best word first.
    """
    plain = tf_idf(counts, documents.sum(axis=0), number)
    by_class = class_tf_idf(counts)
    scores = by_class if measure == "c-tf-idf" else plain
    rows = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))
    frequent = np.flatnonzero(counts.data >= least)
    # The number of a word is its rank by count, so of equal scores the most frequent word is first.
    order = frequent[
        np.lexsort((counts.indices[frequent], -scores[frequent], rows[frequent]))
    ]
    first = np.searchsorted(rows[order], np.arange(counts.shape[0]))
    ranks = np.arange(len(order)) - first[rows[order]] + 1
    best = order[ranks <= n]
    columns = rows[best], ranks[ranks <= n], counts.indices[best], counts.data[best]
    measures = documents.data[best], plain[best], by_class[best]
    return [
        Keyword(groups[row], rank, words[column].decode("utf-8"), count, *others)
        for row, rank, column, count, *others in zip(
            *(values.tolist() for values in (*columns, *measures)), strict=True
        )
    ]
