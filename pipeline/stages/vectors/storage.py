"""Vectors on disk -> vectors in memory, by numpy alone and without a pickle."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

# One matrix-vector product does not pay for starting threads, and numpy loads faster so.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

if TYPE_CHECKING:
    from numpy import float32
    from numpy.typing import NDArray


@dataclass(frozen=True)
class Vectors:
    """Word vectors, mapped from disk.

    Attributes
    ----------
    matrix : ndarray of float32, shape (V, D)
        Rows by falling count.
    norms : ndarray of float32, shape (V,)
        The Euclidean length of each row.
    table : bytes
        ``vocabulary.tsv`` as it is on disk, UTF-8.
    """

    matrix: "NDArray[float32]"
    norms: "NDArray[float32]"
    table: bytes

    def row(self, word: str) -> int | None:
        """Return a word's row, None when it has none. The word is to be in NFC."""
        return row_of(word, self.table)

    def entries(self) -> list[tuple[str, int]]:
        """Return every word and its count, in the order of the rows."""
        lines = self.table.decode("utf-8").split("\n")[1:-1]
        pairs = (line.split("\t") for line in lines)
        return [(word, int(count)) for word, count in pairs]

    def words_at(self, rows: Sequence[int]) -> list[tuple[str, int]]:
        """Return word and count of some rows."""
        lines = self.table.split(b"\n")
        pairs = (lines[row + 1].decode("utf-8").split("\t") for row in rows)
        return [(word, int(count)) for word, count in pairs]


def row_of(word: str, table: bytes) -> int | None:
    """Return the row of a word, from 0, in a table with a header; None when it is not there."""
    # Searched as bytes: splitting 100,000 lines would take longer than the question.
    at = table.find(f"\n{word}\t".encode())
    return None if at < 0 else table.count(b"\n", 0, at)


def save_vectors(
    folder: Path, matrix: "NDArray[float32]", words: Sequence[str], counts: Sequence[int]
) -> None:
    """Write ``vectors.npy``, ``norms.npy`` and ``vocabulary.tsv``.

    Parameters
    ----------
    folder : Path
    matrix : ndarray of float32, shape (V, D)
    words, counts : sequence, length V
        In the order of the rows.
    """
    import numpy as np

    matrix = np.ascontiguousarray(matrix, dtype=np.float32)
    np.save(folder / "vectors.npy", matrix, allow_pickle=False)
    np.save(folder / "norms.npy", np.linalg.norm(matrix, axis=1), allow_pickle=False)
    with (folder / "vocabulary.tsv").open("w", encoding="utf-8", newline="\n") as out:
        out.write("word\tcount\n")
        out.writelines(f"{word}\t{count}\n" for word, count in zip(words, counts, strict=True))


def load_vectors(folder: Path) -> Vectors:
    """Map the vectors of a TrainWord2Vec artifact; only what is asked for is read."""
    import numpy as np

    return Vectors(
        np.load(folder / "vectors.npy", mmap_mode="r", allow_pickle=False),
        np.load(folder / "norms.npy", allow_pickle=False),
        (folder / "vocabulary.tsv").read_bytes(),
    )
