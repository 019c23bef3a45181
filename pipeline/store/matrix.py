"""How often each noun occurs in each document, on disk -> in memory, with numpy alone."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.store.contents import DocumentCounts

if TYPE_CHECKING:
    from numpy import int32, int64
    from numpy.typing import NDArray


@dataclass(frozen=True)
class DocumentMatrix:
    """A sparse matrix of documents x nouns in compressed rows, memory-mapped.

    Attributes
    ----------
    starts : ndarray of int64, shape (documents + 1,)
        Row n is from ``starts[n]`` to ``starts[n + 1]`` of the other two.
    columns : ndarray of int32
        Ascending in each row.
    counts : ndarray of int32, of the same length
    """

    starts: "NDArray[int64]"
    columns: "NDArray[int32]"
    counts: "NDArray[int32]"


def read_matrix(artifact: DocumentCounts) -> DocumentMatrix:
    """Memory-map the matrix of an artifact."""
    import numpy as np

    return DocumentMatrix(
        *(
            np.load(path, mmap_mode="r", allow_pickle=False)
            for path in (artifact.starts, artifact.columns, artifact.counts)
        )
    )
