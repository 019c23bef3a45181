"""Nouns -> the same as numbers, line by line, in which what stands together is found fast."""

from contextlib import ExitStack
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from pipeline.stages.groups.matrix import array_file
from pipeline.store.contents import Counts, NounNumbers, Nouns, Sentences
from pipeline.store.manifest import Facts


def number_nouns(nouns: Nouns, sentences: Sentences, totals: Counts, made: NounNumbers) -> Facts:
    """Write every noun of ``nouns.txt`` as the number of its row in ``counts.tsv``.

    Parameters
    ----------
    nouns : Nouns
    sentences : Sentences
        It says how many lines there are.
    totals : Counts
        Of the same nouns.
    made : NounNumbers
    """
    number_of = {word: number for number, word in enumerate(totals.counts.column("word"))}
    total = sum(totals.counts.column("count"))
    lines = sum(sentences.documents.column("lines"))
    with ExitStack() as stack:
        numbers = stack.enter_context(array_file(made.numbers, "<i4", total))
        starts = stack.enter_context(array_file(made.starts, "<i8", lines + 1))
        starts.write(bytes(8))
        before = 0
        for block in nouns.nouns.blocks(stage="NumberNouns"):
            words = " ".join(block).split()
            found = np.fromiter(map(number_of.__getitem__, words), "<i4", len(words))
            sizes = [line.count(" ") + 1 if line else 0 for line in block]
            numbers.write(found.tobytes())
            starts.write((before + np.cumsum(sizes)).astype("<i8").tobytes())
            before += len(words)
    return {"counts": {"lines": lines, "nouns": total}}


@dataclass(frozen=True)
class NumberedNouns:
    """The nouns of some lines, as `number_nouns` writes them.

    Attributes
    ----------
    numbers : ndarray of int32, shape (nouns,)
    starts : ndarray of int64, shape (lines + 1,)
        The nouns of line n are from ``starts[n]`` to ``starts[n + 1]``.
    """

    numbers: NDArray[np.int32]
    starts: NDArray[np.int64]

    @cached_property
    def sizes(self) -> NDArray[np.int64]:
        """How many nouns each line has."""
        return np.diff(self.starts)

    def only(self, keep: NDArray[np.bool_]) -> "NumberedNouns":
        """Return the lines for which ``keep``, shape (lines,), is true."""
        starts = np.concatenate([[0], np.cumsum(self.sizes[keep])])
        return NumberedNouns(self.numbers[np.repeat(keep, self.sizes)], starts)

    def line_of(self, places: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the line, from 0, in which each of these places of ``numbers`` is."""
        return np.searchsorted(self.starts, places, side="right") - 1


def read_numbers(artifact: NounNumbers) -> NumberedNouns:
    """Memory-map the numbers of an artifact."""
    return NumberedNouns(
        np.load(artifact.numbers, mmap_mode="r", allow_pickle=False),
        np.load(artifact.starts, mmap_mode="r", allow_pickle=False),
    )


@dataclass(frozen=True)
class Cells:
    """Which nouns are in which units (sentences or documents), each once.

    Attributes
    ----------
    rows, columns : ndarray of int, of the same length
        The unit and the noun.
    units : int
        The number of units, with those that have no noun.
    """

    rows: NDArray[np.int64]
    columns: NDArray[np.int64] | NDArray[np.int32]
    units: int


def sentence_cells(nouns: NumberedNouns, words: int) -> Cells:
    """Return which of ``words`` nouns are in which lines."""
    rows = np.repeat(np.arange(len(nouns.sizes)), nouns.sizes)
    keys = np.sort(rows * max(words, 1) + nouns.numbers)
    is_first = np.append(True, keys[1:] != keys[:-1])[: len(keys)]
    lines, columns = np.divmod(keys[is_first], max(words, 1))
    return Cells(lines, columns, len(nouns.sizes))
