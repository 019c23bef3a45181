"""Directions of vectors -> the cluster of each word."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy import floating
    from numpy.typing import NDArray

MOST = 10
"""Maximum number of clusters: as many as have colours that can be distinguished."""

WORDS_A_CLUSTER = 12
"""A map of few words has fewer clusters, of about this many words each."""


def clusters(directions: "NDArray[floating]") -> "NDArray[Any]":
    """Return the cluster of each word, by K-means over the directions of the vectors.

    The clusters are numbered by their first words; 0 has the first of all. One thread and a fixed
    seed make the result reproducible.

    Parameters
    ----------
    directions : ndarray of float, shape (n, D)
        Of length 1, at least two; the most frequent word first.

    Returns
    -------
    ndarray of int, shape (n,)
    """
    import numpy as np
    from sklearn.cluster import KMeans
    from threadpoolctl import threadpool_limits

    most = min(MOST, max(2, len(directions) // WORDS_A_CLUSTER), len(np.unique(directions, axis=0)))
    with threadpool_limits(limits=1):
        found = KMeans(n_clusters=most, n_init=4, random_state=1).fit_predict(directions)
    _, first = np.unique(found, return_index=True)
    numbered: NDArray[Any] = np.argsort(np.argsort(first))[found]
    return numbered
