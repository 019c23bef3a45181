"""Word vectors on disk -> in memory, with numpy alone and without pickle; and back."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.store.contents import Vectors
from pipeline.store.files import position_in
from pipeline.store.records import VocabularyWord

# One matrix-vector product is not worth starting threads for, and numpy loads faster without.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

if TYPE_CHECKING:
    from numpy import float32
    from numpy.typing import NDArray


@dataclass(frozen=True)
class WordVectors:
    """Word vectors, memory-mapped.

    Attributes
    ----------
    matrix : ndarray of float32, shape (V, D)
        Rows by descending count.
    norms : ndarray of float32, shape (V,)
        The Euclidean length of each row.
    table : bytes
        ``vocabulary.tsv`` as on disk, in UTF-8: splitting it takes longer than a query.
    """

    matrix: "NDArray[float32]"
    norms: "NDArray[float32]"
    table: bytes

    def row(self, word: str) -> int | None:
        """Return a word's row, or None. The word must be in NFC."""
        return position_in(self.table, word)

    def entries(self) -> list[tuple[str, int]]:
        """Return every word and its count, in row order."""
        return self._parse(self.table.split(b"\n")[1:-1])

    def words_at(self, rows: Sequence[int]) -> list[tuple[str, int]]:
        """Return the words and counts of the given rows."""
        lines = self.table.split(b"\n")
        return self._parse([lines[row + 1] for row in rows])

    def directions(self, rows: "Sequence[int] | slice" = slice(None)) -> "NDArray[float32]":
        """Return the given rows normalized to unit length; a zero row stays zero."""
        import numpy as np

        found: NDArray[float32] = self.matrix[rows] / self.lengths[rows, None]
        return np.ascontiguousarray(found)

    @property
    def lengths(self) -> "NDArray[float32]":
        """The norms with 0 replaced, safe to divide by."""
        import numpy as np

        return np.maximum(self.norms, np.finfo(np.float32).tiny)

    def mean_direction(
        self, positive: Sequence[int], negative: Sequence[int] = ()
    ) -> "NDArray[float32]":
        """Return the mean direction of some rows minus others, normalized to unit length."""
        return mean_of_directions(self.directions([*positive, *negative]), len(positive))

    @staticmethod
    def _parse(lines: Sequence[bytes]) -> list[tuple[str, int]]:
        pairs = (line.decode("utf-8").split("\t") for line in lines)
        return [(word, int(count)) for word, count in pairs]


def mean_of_directions(directions: "NDArray[float32]", positive: int) -> "NDArray[float32]":
    """Return the mean of the directions, the later ones negated, normalized to unit length.

    Parameters
    ----------
    directions : array of shape (n, D)
    positive : int
        The number of positive ones; those after them are negative.

    Source: the vector offset of Mikolov et al. 2013, as gensim's ``most_similar`` computes it.
    """
    import numpy as np

    signs = np.array([1] * positive + [-1] * (len(directions) - positive), dtype=np.float32)
    mean: NDArray[float32] = signs @ directions
    mean /= np.linalg.norm(mean) or 1
    return mean


def write_vectors(
    artifact: Vectors, matrix: "NDArray[float32]", words: Sequence[str], counts: Sequence[int]
) -> None:
    """Write vectors, norms and vocabulary.

    Parameters
    ----------
    artifact : Vectors
    matrix : ndarray of float32, shape (V, D)
    words, counts : sequence, length V
        In row order.
    """
    import numpy as np

    matrix = np.ascontiguousarray(matrix, dtype=np.float32)
    np.save(artifact.vectors, matrix, allow_pickle=False)
    np.save(artifact.norms, np.linalg.norm(matrix, axis=1), allow_pickle=False)
    artifact.vocabulary.write(
        VocabularyWord(word, count) for word, count in zip(words, counts, strict=True)
    )


def read_vectors(artifact: Vectors) -> WordVectors:
    """Memory-map the vectors of an artifact; only the rows used are read."""
    import numpy as np

    return WordVectors(
        np.load(artifact.vectors, mmap_mode="r", allow_pickle=False),
        np.load(artifact.norms, allow_pickle=False),
        artifact.vocabulary.path.read_bytes(),
    )
