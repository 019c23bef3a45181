"""A text, its documents, words with their counts -> how unevenly the documents use each word."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pipeline.stages.counts import sizes_in
from pipeline.store.files import LineText, Table
from pipeline.store.records import DocumentLines

Integers = NDArray[np.int64]


class Columns(dict[str, int]):
    """Words -> columns; any other word has the column after the last."""

    def __missing__(self, word: str) -> int:
        return len(self)


class Deviations:
    """What the documents so far contribute to the DP of each word.

    A document without a word contributes its share s of the text, one with it |s - v|, where v is
    its share of the word's occurrences. All s add up to 1, so only |s - v| - s is added, and only
    the documents that have the word are needed.
    """

    def __init__(self, counts: Integers, total: int) -> None:
        self._counts = counts
        self._total = total
        self._sums = np.zeros(len(counts))

    def add(self, column: Integers, count: Integers, size: "Integers | int") -> None:
        """Add documents: a column, its count there and the document's words, for each pair."""
        share = np.asarray(size) / self._total
        terms = np.abs(share - count / self._counts[column]) - share
        self._sums += np.bincount(column, terms, minlength=len(self._sums))

    @property
    def dispersion(self) -> NDArray[np.float64]:
        """The DP of each word."""
        return (1 + self._sums) / 2


def dispersions(
    text: LineText,
    documents: Table[DocumentLines],
    words: Sequence[str],
    counts: Sequence[int],
    total: int,
) -> NDArray[np.float64]:
    """Return Gries's DP (deviation of proportions) of words over documents.

    Half the sum over all documents of |s - v|: s is a document's share of all words, v its share
    of the occurrences of one. 0: every document uses the word as often as its length suggests;
    near 1: it occurs in a small part of the text.

    Parameters
    ----------
    text : LineText
        Words, separated by spaces.
    documents : Table of DocumentLines
        The lines of each document.
    words, counts : sequence, length n
        How often each word occurs in the text.
    total : int
        How many words the text has, those that are not asked for too.

    Returns
    -------
    ndarray of float64, shape (n,)

    Source: Gries 2008, Dispersions and adjusted frequencies in corpora.
    """
    columns = Columns({word: column for column, word in enumerate(words)})
    deviations = Deviations(np.array([*counts, 0], np.int64), total)
    begun = np.zeros(len(words) + 1, np.int64)  # counts in a document that began in a block before
    begun_size = 0
    sizes = documents.column("lines")
    left = 0
    for block in text.blocks():
        here, left = sizes_in(len(block), left, sizes)
        document, column, count, size = _pairs(block, here, columns)
        begun += np.bincount(*_of(document == 0, column, count), minlength=len(begun)).astype(int)
        begun_size += int(size[0])
        ends = len(here) - (left > 0)  # the last document may go on in the next block
        if ends > 0:
            known = begun[:-1].nonzero()[0]
            deviations.add(known, begun[known], begun_size)
            begun[:] = begun_size = 0
        inside = (document > 0) & (document < ends) & (column < len(words))
        deviations.add(column[inside], count[inside], size[document[inside]])
        if 0 < ends < len(here):
            begun += np.bincount(
                *_of(document == ends, column, count), minlength=len(begun)
            ).astype(int)
            begun_size = int(size[-1])
    return deviations.dispersion[:-1]


def _of(rows: NDArray[np.bool_], column: Integers, count: Integers) -> tuple[Integers, Integers]:
    return column[rows], count[rows]


def _pairs(
    lines: list[str], sizes: list[int], columns: Columns
) -> tuple[Integers, Integers, Integers, Integers]:
    """Return document, column and count of each pair that occurs, and the words of each document.

    ``sizes`` are the lines of each document in this block.
    """
    words = " ".join(lines).split()
    column = np.fromiter(map(columns.__getitem__, words), np.int64, len(words))
    in_lines = [line.count(" ") + 1 if line else 0 for line in lines]
    document = np.repeat(np.repeat(np.arange(len(sizes)), sizes), in_lines)
    several = len(columns) + 1
    pairs, count = np.unique(document * several + column, return_counts=True)
    return *np.divmod(pairs, several), count, np.bincount(document, minlength=len(sizes))
