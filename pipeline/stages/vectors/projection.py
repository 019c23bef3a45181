"""Vectors -> points on a plane, by t-SNE or PCA; points -> how far to trust them."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.stages.vectors.tsne import AUTO, engine_for, lay_out
from pipeline.store.files import Table
from pipeline.store.manifest import Facts
from pipeline.store.records import Point
from pipeline.store.vectors import WordVectors
from pipeline.terminal.errors import UserError

if TYPE_CHECKING:
    from numpy import float32, float64, floating
    from numpy.typing import NDArray

FEWEST = 4
"""Minimum number of words: TSNE needs a perplexity of at least 1 and 3 neighbours per unit."""

PLANE = 2

BLOCK = 500
"""Rows of similarities at a time: 20 MB for 10,000 words."""


def project_vectors(
    vectors: WordVectors,
    points: Table[Point],
    *,
    max_words: int,
    perplexity: float,
    seed: int,
    method: str = "tsne",
    engine: str = AUTO,
) -> Facts:
    """Project the most frequent words onto a plane.

    Parameters
    ----------
    vectors : WordVectors
    points : Table of Point
        Receives each word's position, most frequent first.
    max_words : int
        Maximum number of words, taken by descending frequency.
    perplexity : float
        Lowered, with a warning, when there are too few words for it. Like seed and engine, for
        t-SNE only.
    seed : int
    method : {"tsne", "pca"}
    engine : {"auto", "sklearn", "opentsne"}

    Returns
    -------
    dict
        ``effective`` has the perplexity, the engine that was used and the KL divergence. With
        fewer than 4 words in the vocabulary there is no map: no points, and a warning.

    Raises
    ------
    UserError
        When max_words is below 4, there are fewer than 2 dimensions, or the engine is not
        installed.

    Source: van der Maaten and Hinton 2008, Visualizing Data using t-SNE; PCA is from the lecture.
    """
    if max_words < FEWEST:
        raise UserError(
            f"a map needs at least {FEWEST} words, and max_words is {max_words}",
            "raise [ProjectTSNE] max_words in luigi.cfg",
        )
    words = [word for word, _ in vectors.entries()[:max_words]]
    if len(words) < FEWEST:
        points.write([])
        missing = f"no map: it needs at least {FEWEST} words, and the vocabulary has {len(words)}"
        return {"counts": {"words": 0}, "warnings": [missing]}
    matrix = vectors.matrix[: len(words)]
    if matrix.shape[1] < PLANE:
        raise UserError(
            "a map needs vectors of at least 2 dimensions, and these have 1",
            "raise [TrainWord2Vec] vector_size in luigi.cfg",
        )
    if method == "pca":
        places, explained = _pca(matrix)
        _write(points, words, places)
        return {"counts": {"words": len(words)}, "effective": {"variance": round(explained, 4)}}
    effective = min(perplexity, (len(words) - 1) / 3)
    used = engine_for(engine, len(words))
    layout = lay_out(matrix, perplexity=effective, seed=seed, engine=used)
    _write(points, words, layout.points)
    facts: Facts = {
        "counts": {"words": len(words)},
        "effective": {
            "perplexity": effective,
            "seed": seed,
            "engine": used,
            "kl_divergence": round(layout.divergence, 3),
        },
    }
    if effective < perplexity:
        facts["warnings"] = [
            f"perplexity lowered from {perplexity:g} to {effective:.3g} for {len(words)} words"
        ]
    return facts


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
    matrix: "NDArray[float32]", points: "NDArray[floating]", *, neighbours: int = 10
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


def _pca(matrix: "NDArray[float32]") -> "tuple[NDArray[float32], float]":
    """Return an (n, 2) array and the share of the variance that it explains.

    PCA leaves the signs open; scikit-learn fixes them by the largest coordinate.
    """
    import numpy as np
    from sklearn.decomposition import PCA
    from threadpoolctl import threadpool_limits

    with threadpool_limits(limits=1):  # so that the last digits do not depend on the cores
        pca = PCA(n_components=PLANE, svd_solver="full")
        points: NDArray[float32] = pca.fit_transform(np.ascontiguousarray(matrix))
    return points, float(pca.explained_variance_ratio_.sum())


def _write(points: Table[Point], words: list[str], places: "NDArray[floating]") -> None:
    points.write(Point(word, x, y) for word, (x, y) in zip(words, places.tolist(), strict=True))
