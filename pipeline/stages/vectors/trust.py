"""Vectors and points -> how far the neighbours that a map shows can be trusted."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from numpy import float32, float64, floating
    from numpy.typing import NDArray

NEIGHBOURS = 10
"""As many as the report shows of each word."""

BLOCK = 500
"""Rows of similarities at a time: 20 MB for 10,000 words."""


@dataclass(frozen=True, slots=True)
class Trust:
    """How far the neighbours that a map shows can be trusted.

    Attributes
    ----------
    neighbours : int
        k, the size of the neighbourhoods that were compared.
    trustworthiness : ndarray of float64, shape (n,)
        For each word. 1: the k nearest on the map are the k most similar; 0: they could not be
        more dissimilar. The mean over all words is that of scikit-learn.
    preservation : ndarray of float64, shape (n,)
        For each word, the share of its k most similar words that is among the k nearest on the map.
    """

    neighbours: int
    trustworthiness: "NDArray[float64]"
    preservation: "NDArray[float64]"

    @property
    def mean_trustworthiness(self) -> float:
        """The trustworthiness of the whole map."""
        return float(self.trustworthiness.mean())

    @property
    def mean_preservation(self) -> float:
        """The share of all neighbours that the map preserves."""
        return float(self.preservation.mean())


def measure_trust(
    matrix: "NDArray[float32]", points: "NDArray[floating]", *, neighbours: int = NEIGHBOURS
) -> Trust:
    """Compare each word's neighbours on a map with those among the vectors.

    For word i, r(i, j) is the rank of word j by descending cosine, 1 for the most similar. Over
    the k nearest words j on the map, the trustworthiness of i is
    1 - 2 / (k (2n - 3k - 1)) * sum(max(0, r(i, j) - k)), its preservation the share with
    r(i, j) <= k. Words that are equally similar have the same rank, the best one.

    Parameters
    ----------
    matrix : ndarray of float32, shape (n, D)
        The vectors of the words on the map, at least 4.
    points : ndarray of float, shape (n, 2)
        Their places.
    neighbours : int
        k; with few words it is lowered to (n - 1) // 2.

    Source: Venna and Kaski 2001, Neighborhood preservation in nonlinear projection methods; the
    share is what Kobak and Berens 2019 call KNN.
    """
    import numpy as np
    from sklearn.neighbors import NearestNeighbors
    from threadpoolctl import threadpool_limits

    n = len(matrix)
    k = min(neighbours, (n - 1) // 2)
    ranks = np.empty((n, k), dtype=np.int64)
    with threadpool_limits(limits=1):  # so that the last digits do not depend on the cores
        shown = NearestNeighbors(n_neighbors=k).fit(points).kneighbors(return_distance=False)
        lengths = np.linalg.norm(matrix, axis=1, keepdims=True)
        directions = matrix / np.maximum(lengths, np.finfo(np.float32).tiny)
        for start in range(0, n, BLOCK):
            rows = np.arange(start, min(start + BLOCK, n))
            similarity = directions[rows] @ directions.T
            similarity[rows - start, rows] = np.inf  # a word itself has rank 0
            of_shown = np.take_along_axis(similarity, shown[rows], axis=1)
            for j in range(k):
                ranks[rows, j] = np.count_nonzero(similarity > of_shown[:, j, None], axis=1)
    worst = k * (2 * n - 3 * k - 1) / 2
    return Trust(
        neighbours=k,
        trustworthiness=1 - np.maximum(0, ranks - k).sum(axis=1) / worst,
        preservation=(ranks <= k).mean(axis=1),
    )
