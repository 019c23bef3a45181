"""A question about words -> the most similar words."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.stages.vectors.storage import Vectors

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Neighbour(NamedTuple):
    """One answer: rank from 1, word, cosine similarity, count in the corpus."""

    rank: int
    word: str
    similarity: float
    count: int  # type: ignore[assignment]  # hides tuple.count, which nobody asks of this


def most_similar(
    vectors: Vectors, positive: Sequence[int], negative: Sequence[int] = (), *, n: int = 20
) -> list[Neighbour]:
    """Return the words nearest to the mean of some words' directions; see `nearest_rows`."""
    rows, similarities = nearest_rows(vectors, positive, negative, n=n)
    found = vectors.words_at(rows.tolist())
    return [
        Neighbour(rank, word, similarity, count)
        for rank, (similarity, (word, count)) in enumerate(
            zip(similarities.tolist(), found, strict=True), start=1
        )
    ]


def nearest_rows(
    vectors: Vectors, positive: Sequence[int], negative: Sequence[int] = (), *, n: int
) -> "tuple[NDArray[Any], NDArray[Any]]":
    """Return the rows nearest to the mean of some rows' directions, and their similarities.

    Parameters
    ----------
    vectors : Vectors
    positive, negative : sequence of int
        Rows that count for and against; they are left out of the answer.
    n : int
        How many words at most.

    Source: gensim's ``KeyedVectors.most_similar`` (vector offset, Mikolov et al. 2013), whose
    order and values this has.
    """
    import numpy as np

    rows = [*positive, *negative]
    signs = np.array([1] * len(positive) + [-1] * len(negative), dtype=np.float32)
    lengths = np.maximum(vectors.norms, np.finfo(np.float32).tiny)  # a zero vector is like none
    directions = vectors.matrix[rows] / lengths[rows, None]
    mean = signs @ directions
    mean /= np.linalg.norm(mean) or 1
    similarities = vectors.matrix @ mean / lengths
    similarities[rows] = -np.inf
    n = min(n, len(similarities) - len(set(rows)))
    nearest = np.argpartition(-similarities, n - 1)[:n] if n else np.empty(0, int)
    nearest = nearest[np.argsort(-similarities[nearest], kind="stable")]
    return nearest, similarities[nearest]
