"""Vectors -> points on a plane, with scikit-learn's TSNE or PCA."""

from typing import TYPE_CHECKING

from pipeline.store.files import Table
from pipeline.store.manifest import Facts
from pipeline.store.records import Point
from pipeline.store.vectors import WordVectors
from pipeline.terminal.errors import UserError

if TYPE_CHECKING:
    from numpy import float32
    from numpy.typing import NDArray

FEWEST = 4
"""Minimum number of words: TSNE needs a perplexity of at least 1 and 3 neighbours per unit."""

PLANE = 2


def project_vectors(
    vectors: WordVectors,
    points: Table[Point],
    *,
    max_words: int,
    perplexity: float,
    seed: int,
    method: str = "tsne",
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
        Lowered, with a warning, when there are too few words for it. Like the seed, TSNE only.
    seed : int
    method : {"tsne", "pca"}

    Returns
    -------
    dict
        With fewer than 4 words in the vocabulary there is no map: no points, and a warning.

    Raises
    ------
    UserError
        When max_words is below 4, or there are fewer than 2 dimensions.

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
    _write(points, words, _tsne(matrix, effective, seed))
    facts: Facts = {
        "counts": {"words": len(words)},
        "effective": {"perplexity": effective, "seed": seed},
    }
    if effective < perplexity:
        facts["warnings"] = [
            f"perplexity lowered from {perplexity:g} to {effective:.3g} for {len(words)} words"
        ]
    return facts


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


def _tsne(matrix: "NDArray[float32]", perplexity: float, seed: int) -> "NDArray[float32]":
    """Return an (n, 2) array.

    Always with one thread. At every size, two cores gave different points from one, so the map
    would depend on the machine; and they save little: on an idle machine, one thread took 1.2,
    1.6, 1.6, 1.1 and 1.7 times as long on 200, 500, 1,000, 2,000 and 4,000 words, while on a busy
    one two threads took 18 to 27 times as long as one (benchmarks/tsne_threads.py).
    """
    import numpy as np
    from sklearn.manifold import TSNE
    from threadpoolctl import threadpool_limits

    with threadpool_limits(limits=1):
        tsne = TSNE(
            n_components=2, perplexity=perplexity, init="pca", metric="cosine", random_state=seed
        )
        points: NDArray[float32] = tsne.fit_transform(np.ascontiguousarray(matrix))
    return points


def _write(points: Table[Point], words: list[str], places: "NDArray[float32]") -> None:
    points.write(Point(word, x, y) for word, (x, y) in zip(words, places.tolist(), strict=True))
