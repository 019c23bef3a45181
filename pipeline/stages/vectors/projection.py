"""Vectors -> points on a plane, by t-SNE or PCA; with clusters, and how far to trust them."""

from typing import TYPE_CHECKING, Any

from pipeline.stages.vectors.clusters import clusters
from pipeline.stages.vectors.trust import measure_trust
from pipeline.stages.vectors.tsne import AUTO, engine_for, lay_out
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

SHARE, LEAST, MOST = 5, 500, 5000
"""If nobody says how many words a map has, it has a fifth of the vocabulary, at least 500, at most
5,000: so the time of t-SNE grows with the corpus, and regions of thousands of words appear.
"""

TRUST = ("neighbours", "trustworthiness", "preservation")
"""Effective values of a whole map that `MapSettings` has too."""


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
        Receives each word's position, cluster and trust, most frequent first.
    max_words : int
        Maximum number of words, taken by descending frequency; 0 for `words_on_map`.
    perplexity : float
        Lowered, with a warning, when there are too few words for it. Like seed and engine, for
        t-SNE only.
    seed : int
    method : {"tsne", "pca"}
    engine : {"auto", "sklearn", "opentsne"}

    Returns
    -------
    dict
        ``effective`` has the perplexity, the engine that was used and the KL divergence; and of
        all words the trustworthiness and preservation, as `measure_trust` defines them, with the
        number of neighbours. With fewer than 4 words in the vocabulary there is no map: no points,
        and a warning.

    Raises
    ------
    UserError
        When max_words is 1, 2 or 3, there are fewer than 2 dimensions, or the engine is not
        installed.

    Source: van der Maaten and Hinton 2008, Visualizing Data using t-SNE; PCA is from the lecture.
    """
    if 0 < max_words < FEWEST:
        raise UserError(
            f"a map needs at least {FEWEST} words, and max_words is {max_words}",
            "raise [ProjectTSNE] max_words in luigi.cfg",
        )
    entries = vectors.entries()
    words = [word for word, _ in entries[: max_words or words_on_map(len(entries))]]
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
    facts: Facts = {"counts": {"words": len(words)}, "effective": {}}
    places: NDArray[Any]
    if method == "pca":
        places, explained = _pca(matrix)
        facts["effective"] = {"variance": round(explained, 4)}
    else:
        effective = min(perplexity, (len(words) - 1) / 3)
        used = engine_for(engine, len(words))
        places, divergence = lay_out(matrix, perplexity=effective, seed=seed, engine=used)
        facts["effective"] = {
            "perplexity": effective,
            "seed": seed,
            "engine": used,
            "kl_divergence": round(divergence, 3),
        }
        if effective < perplexity:
            facts["warnings"] = [
                f"perplexity lowered from {perplexity:g} to {effective:.3g} for {len(words)} words"
            ]
    groups = clusters(vectors.directions(slice(len(words))))
    trust = measure_trust(matrix, places)
    columns = (*places.T, groups, trust.trustworthiness, trust.preservation)
    points.write(
        Point(word, *row)
        for word, *row in zip(words, *(column.tolist() for column in columns), strict=True)
    )
    means = trust.mean_trustworthiness, trust.mean_preservation
    values = (trust.neighbours, *(round(mean, 3) for mean in means))
    facts["effective"] |= dict(zip(TRUST, values, strict=True))
    return facts


def words_on_map(vocabulary: int) -> int:
    """Return how many words of a vocabulary a map has, unless someone says it."""
    return min(max(vocabulary // SHARE, LEAST), MOST)


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
