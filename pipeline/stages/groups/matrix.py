"""Nouns -> how often each occurs in each document, as a sparse matrix; its sums by group."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from pipeline.stages.counts.borders import sizes_in
from pipeline.store.contents import Counts, DocumentCounts, Nouns, Sentences
from pipeline.store.files import LineText
from pipeline.store.manifest import Facts
from pipeline.store.matrix import DocumentMatrix

DENSE = 1 << 23
"""Up to so many cells, groups are added up in an array of all of them, of 128 MB."""


def count_by_document(
    nouns: Nouns, sentences: Sentences, totals: Counts, made: DocumentCounts
) -> Facts:
    """Count the nouns of every document, in one pass over ``nouns.txt``.

    Parameters
    ----------
    nouns : Nouns
    sentences : Sentences
        Which lines each document has.
    totals : Counts
        Of the same nouns: it gives each noun its column, and says how many cells are not empty.
    made : DocumentCounts
    """
    column_of = {word: number for number, word in enumerate(totals.counts.column("word"))}
    cells = sum(totals.counts.column("documents"))
    documents = sum(1 for _ in sentences.documents.column("lines"))
    sizes = np.zeros(documents, np.int64)
    with ExitStack() as stack:
        columns, counts = (
            stack.enter_context(array_file(path, "<i4", cells))
            for path in (made.columns, made.counts)
        )
        lines = sentences.documents.column("lines")
        for part in _rows(nouns.nouns, lines, column_of):
            sizes[part.first : part.first + len(part.sizes)] = part.sizes
            columns.write(part.columns.astype("<i4").tobytes())
            counts.write(part.counts.astype("<i4").tobytes())
    starts = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    np.save(made.starts, starts, allow_pickle=False)
    return {"counts": {"documents": documents, "nouns": len(column_of), "cells": cells}}


def array_file(path: Path, kind: str, length: int) -> BinaryIO:
    """Open a .npy file to which the bytes of an array are to be written, of a kind like ``<i4``."""
    file = path.open("wb")
    shape = {"descr": kind, "fortran_order": False, "shape": (length,)}
    np.lib.format.write_array_header_1_0(file, shape)
    return file


@dataclass(frozen=True, slots=True)
class _Rows:
    """Consecutive rows of the matrix: the number of the first, their sizes, their cells."""

    first: int
    sizes: NDArray[np.int64]
    columns: NDArray[np.int64]
    counts: NDArray[np.int64]


def _rows(nouns: LineText, lines: Iterator[int], column_of: Mapping[str, int]) -> Iterator[_Rows]:
    """Yield all rows; a document that goes on in the next block waits until it has ended."""
    several = max(len(column_of), 1)
    first = left = 0
    keys = counts = np.zeros(
        0, np.int64
    )  # of the document that has not ended: row * several + column
    for block in nouns.blocks(stage="CountByDocument"):
        sizes, left = sizes_in(len(block), left, lines)
        words = " ".join(block).split()
        columns = np.fromiter(map(column_of.__getitem__, words), np.int64, len(words))
        in_lines = [line.count(" ") + 1 if line else 0 for line in block]
        rows = np.repeat(np.repeat(np.arange(first, first + len(sizes)), sizes), in_lines)
        keys, where = np.unique(
            np.concatenate([keys, rows * several + columns]), return_inverse=True
        )
        ones = np.ones(len(words), np.int64)
        counts = np.bincount(where, np.concatenate([counts, ones])).astype(np.int64)
        ended = first + len(sizes) - (left > 0)
        yield _ended_rows(first, ended, keys, counts, several)
        open_from = np.searchsorted(keys, ended * several)
        first, keys, counts = ended, keys[open_from:], counts[open_from:]


def _ended_rows(
    first: int, ended: int, keys: NDArray[np.int64], counts: NDArray[np.int64], several: int
) -> _Rows:
    stop = np.searchsorted(keys, ended * several)
    rows, columns = np.divmod(keys[:stop], several)
    sizes = np.bincount(rows - first, minlength=ended - first)
    return _Rows(first, sizes, columns, counts[:stop])


@dataclass(frozen=True, slots=True)
class GroupCounts:
    """A sparse matrix of groups x nouns in compressed rows, as `sum_by_group` returns it.

    Attributes
    ----------
    starts : ndarray of int64, shape (groups + 1,)
        Row n is from ``starts[n]`` to ``starts[n + 1]`` of the other three.
    columns : ndarray of int64
        Ascending in each row.
    counts, documents : ndarray of int64, of the same length
        How often the noun occurs in the group, and in how many documents of it.
    nouns : int
        The number of columns.
    """

    starts: NDArray[np.int64]
    columns: NDArray[np.int64]
    counts: NDArray[np.int64]
    documents: NDArray[np.int64]
    nouns: int

    def sums(self, groups: Sequence[int]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return counts and documents of each noun, shape (nouns,), in several groups together."""
        counts, documents = (np.zeros(self.nouns, np.int64) for _ in range(2))
        for group in groups:
            row = slice(self.starts[group], self.starts[group + 1])
            counts[self.columns[row]] += self.counts[row]
            documents[self.columns[row]] += self.documents[row]
        return counts, documents


def sum_by_group(
    matrix: DocumentMatrix, group_of: NDArray[np.int32], groups: int, nouns: int
) -> GroupCounts:
    """Add up the rows of each group.

    Parameters
    ----------
    matrix : DocumentMatrix
    group_of : ndarray of int32, shape (documents,)
        The group of each document, from 0; -1 for documents in none.
    groups, nouns : int
        How many there are.
    """
    group_of_cell = np.repeat(group_of, np.diff(matrix.starts))
    inside = slice(None) if group_of.min(initial=0) >= 0 else group_of_cell >= 0
    keys = group_of_cell[inside] * np.int64(nouns) + matrix.columns[inside]
    found, counts, documents = _sum_equal(keys, matrix.counts[inside], groups * nouns)
    rows, columns = np.divmod(found, max(nouns, 1))
    starts = np.searchsorted(rows, np.arange(groups + 1))
    return GroupCounts(starts, columns, counts, documents, nouns)


def _sum_equal(
    keys: NDArray[np.int64], counts: NDArray[np.int32], several: int
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Return the distinct keys, the sum of the counts of each, and how often it occurs."""
    if several <= DENSE:  # much faster than sorting
        times = np.bincount(keys, minlength=several)
        found = np.flatnonzero(times)
        sums = np.bincount(keys, counts, several)[found]
        return found, sums.astype(np.int64), times[found]
    found, where, times = np.unique(keys, return_inverse=True, return_counts=True)
    return found, np.bincount(where, counts).astype(np.int64), times
