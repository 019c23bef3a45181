"""A query of words -> the most similar words."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.store.vectors import WordVectors

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Neighbour(NamedTuple):
    """One result: rank from 1, word, cosine similarity, count in the corpus."""

    rank: int
    word: str
    similarity: float
    count: int  # type: ignore[assignment]  # hides tuple.count, which is unused here


def most_similar(
    vectors: WordVectors, positive: Sequence[int], negative: Sequence[int] = (), *, n: int = 20
) -> list[Neighbour]:
    """Return the words nearest to the mean direction of given words; see `nearest_rows`."""
    rows, similarities = nearest_rows(vectors, positive, negative, n=n)
    found = vectors.words_at(rows.tolist())
    return [
        Neighbour(rank, word, similarity, count)
        for rank, (similarity, (word, count)) in enumerate(
            zip(similarities.tolist(), found, strict=True), start=1
        )
    ]


def nearest_rows(
    vectors: WordVectors, positive: Sequence[int], negative: Sequence[int] = (), *, n: int
) -> "tuple[NDArray[Any], NDArray[Any]]":
    """Return the rows nearest to the mean direction of given rows, and their similarities.

    Parameters
    ----------
    vectors : WordVectors
    positive, negative : sequence of int
        Rows added to and subtracted from the mean; they are excluded from the result.
    n : int
        Maximum number of words.

    Source: gensim's ``KeyedVectors.most_similar`` (vector offset, Mikolov et al. 2013), with
    the same order and values.
    """
    import numpy as np

    rows = [*positive, *negative]
    mean = vectors.mean_direction(positive, negative)
    similarities = vectors.matrix @ mean / vectors.lengths  # a zero vector's are 0
    similarities[rows] = -np.inf
    n = min(n, len(similarities) - len(set(rows)))
    nearest = np.argpartition(-similarities, n - 1)[:n] if n else np.empty(0, int)
    nearest = nearest[np.argsort(-similarities[nearest], kind="stable")]
    return nearest, similarities[nearest]
