"""Vectors -> points on a plane, with scikit-learn's TSNE or PCA."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.stages.vectors.storage import load_vectors
from pipeline.store.artifacts import Facts
from pipeline.terminal.errors import UserError

if TYPE_CHECKING:
    from numpy import float32
    from numpy.typing import NDArray

FEWEST = 4
"""TSNE needs a perplexity of at least 1 and three neighbours for each unit of it."""

PLANE = 2


def project_vectors(
    vectors: Path,
    folder: Path,
    *,
    max_words: int,
    perplexity: float,
    seed: int,
    method: str = "tsne",
) -> Facts:
    """Project the most frequent words and write ``points.tsv``: word, x, y.

    Parameters
    ----------
    vectors : Path
        The folder of a TrainWord2Vec artifact.
    folder : Path
    max_words : int
        How many words, the most frequent first.
    perplexity : float
        Lowered, with a warning, when there are too few words for it. Of TSNE alone, as the seed.
    seed : int
    method : {"tsne", "pca"}

    Raises
    ------
    UserError
        When there are fewer than 4 words, or fewer than 2 dimensions.

    Source: van der Maaten and Hinton 2008, Visualizing Data using t-SNE; PCA is the lecture's.
    """
    loaded = load_vectors(vectors)
    words = [word for word, _ in loaded.entries()[:max_words]]
    if len(words) < FEWEST:
        raise UserError(
            f"a map needs at least {FEWEST} words, and the vocabulary has {len(words)}"
            if max_words >= FEWEST
            else f"a map needs at least {FEWEST} words, and max_words is {max_words}",
            "lower [TrainWord2Vec] min_count or raise [ProjectTSNE] max_words in luigi.cfg",
        )
    matrix = loaded.matrix[: len(words)]
    if matrix.shape[1] < PLANE:
        raise UserError(
            "a map needs vectors of at least 2 dimensions, and these have 1",
            "raise [TrainWord2Vec] vector_size in luigi.cfg",
        )
    if method == "pca":
        points, explained = _pca(matrix)
        write_points(folder / "points.tsv", words, points)
        return {"counts": {"words": len(words)}, "effective": {"variance": round(explained, 4)}}
    effective = min(perplexity, (len(words) - 1) / 3)
    points = _tsne(matrix, effective, seed)
    write_points(folder / "points.tsv", words, points)
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
    """Return an (n, 2) array and the share of the variance that it shows.

    scikit-learn settles the signs, which PCA leaves open, by the largest coordinate.
    """
    import numpy as np
    from sklearn.decomposition import PCA
    from threadpoolctl import threadpool_limits

    with threadpool_limits(limits=1):  # the last digits do not depend on the machine's cores
        pca = PCA(n_components=PLANE, svd_solver="full")
        points: NDArray[float32] = pca.fit_transform(np.ascontiguousarray(matrix))
    return points, float(pca.explained_variance_ratio_.sum())


def _tsne(matrix: "NDArray[float32]", perplexity: float, seed: int) -> "NDArray[float32]":
    """Return an (n, 2) array.

    With one thread, always. Two cores gave other points than one, at every size, so the map would
    depend on the machine; and what they save is little: on an idle machine one thread took 1.2,
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


def write_points(path: Path, words: Sequence[str], points: "NDArray[float32]") -> None:
    """Write word, x and y, tab-separated, in the order given."""
    with path.open("w", encoding="utf-8", newline="\n") as out:
        out.write("word\tx\ty\n")
        for word, (x, y) in zip(words, points.tolist(), strict=True):
            out.write(f"{word}\t{x:.6f}\t{y:.6f}\n")


def read_points(path: Path) -> list[tuple[str, float, float]]:
    """Read ``points.tsv``."""
    with path.open(encoding="utf-8", newline="\n") as lines:
        next(lines)
        rows = (line.rstrip("\n").split("\t") for line in lines)
        return [(word, float(x), float(y)) for word, x, y in rows]
