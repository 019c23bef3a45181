"""Vectors -> the nearest words of every word, exactly those of ``malmoi most-similar``."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from pipeline.scale.local import cores
from pipeline.stages.vectors.queries import nearest_rows
from pipeline.store.vectors import WordVectors

if TYPE_CHECKING:
    from numpy.typing import NDArray

SIMILARITY_DIGITS: Final = 4
"""Decimals of a similarity, as ``malmoi most-similar`` prints it."""

UNIT: Final = 10**SIMILARITY_DIGITS

BLOCK = 10_000_000
"""Similarities at a time: 40 MB."""

ERROR = 5e-7
"""How far a similarity from a product of matrices may be from that of a single query."""


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The nearest words of V words.

    Attributes
    ----------
    rows : ndarray of int, shape (V, n)
        The nearest first.
    similarities : ndarray of int, shape (V, n)
        Cosines in units of the last digit.
    beside : ndarray of int, shape (V - mapped,)
        The nearest word on the map, of each word that is not on it.
    """

    rows: "NDArray[Any]"
    similarities: "NDArray[Any]"
    beside: "NDArray[Any]"


def nearest_of_all(vectors: WordVectors, *, n: int, mapped: int) -> Neighbours:
    """Return the nearest words of all words.

    A product of two matrices differs from a query in the last bits. Where that might change an
    order or a digit, the word is queried by itself.

    Parameters
    ----------
    vectors : WordVectors
    n : int
        Maximum number of nearest words for each.
    mapped : int
        How many words, the first, are on the map.
    """
    from concurrent.futures import ThreadPoolExecutor

    import numpy as np

    directions = vectors.directions()
    size = len(directions)
    n = min(n, size - 1)
    rows, values = np.empty((size, n), np.int64), np.empty((size, n), np.float32)
    beside = np.empty(size, np.int64)
    step = max(1, BLOCK // size)

    def fill(start: int) -> None:
        block = slice(start, min(start + step, size))
        similar = directions[block] @ directions.T
        similar[np.arange(len(similar)), np.arange(block.start, block.stop)] = -np.inf
        rows[block], values[block], unsure = _nearest_in(similar, n)
        for row in (start + unsure).tolist():
            rows[row], values[row] = nearest_rows(vectors, [row], n=n)
        beside[block] = similar[:, :mapped].argmax(axis=1)

    with ThreadPoolExecutor(cores()) as pool:  # numpy works without the GIL
        for _ in pool.map(fill, range(0, size, step)):
            pass
    return Neighbours(rows, _in_last_digit(values), beside[mapped:])


def _nearest_in(
    similar: "NDArray[Any]", n: int
) -> "tuple[NDArray[Any], NDArray[Any], NDArray[Any]]":
    """Return each line's n highest columns and values, and the lines that an error may change."""
    import numpy as np

    more = min(n + 1, similar.shape[1] - 1)
    rows = np.argpartition(similar, -more, axis=1)[:, -more:]
    values = np.take_along_axis(similar, rows, axis=1)
    order = np.argsort(-values, axis=1)
    rows, values = np.take_along_axis(rows, order, 1), np.take_along_axis(values, order, 1)
    gaps = -np.diff(values, axis=1)
    between = np.abs(values[:, :n] * UNIT % 1 - 0.5)  # where rounding changes from down to up
    unsure = (gaps < 2 * ERROR).any(axis=1) | (between < ERROR * UNIT).any(axis=1)
    return rows[:, :n], values[:, :n], np.flatnonzero(unsure)


def _in_last_digit(values: "NDArray[Any]") -> "NDArray[Any]":
    """Round as ``malmoi most-similar`` does, to units of the last digit."""
    import numpy as np

    texts = (f"{value:.{SIMILARITY_DIGITS}f}" for value in values.ravel().tolist())
    units = [round(float(text) * UNIT) for text in texts]
    return np.array(units, dtype=np.int16).reshape(values.shape)
