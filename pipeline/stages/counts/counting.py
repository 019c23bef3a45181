"""A line-aligned text -> the frequency and document frequency of each word."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from pipeline.scale.local import ONE
from pipeline.scale.shards import Shard, cut, number_lines
from pipeline.scale.work import Passed, Runner, ShardWork, Work
from pipeline.stages.counts.borders import LEAST, sizes_from, sizes_in
from pipeline.stages.counts.dispersion import measure_dispersion, most_frequent
from pipeline.store.contents import Counts
from pipeline.store.files import LineText, Table
from pipeline.store.manifest import Facts
from pipeline.store.records import DocumentLines, WordCount


class Numbers(dict[str, int]):
    """Words -> numbers, from 0 in the order in which they appear."""

    def __missing__(self, word: str) -> int:
        self[word] = number = len(self)
        return number


class WordCounts:
    """The words of consecutive lines, and in how many documents each occurs.

    Lines need not begin or end where a document does. So the words of the first and of the last
    document are kept, and a document that goes on in the lines that follow counts once.

    Attributes
    ----------
    continues : bool
        Whether the first line belongs to the same document as the line before it.
    """

    def __init__(self) -> None:
        self.continues = False
        self._numbers = Numbers()
        self._words = np.zeros(0, np.int64)  # how often each number occurs
        self._documents = np.zeros(0, np.int64)  # in how many documents
        self._first: NDArray[np.int64] | None = None  # the numbers in the first document
        self._last = np.zeros(0, np.int64)  # the same object, if there is only one

    def count(self, lines: list[str], sizes: list[int], *, continues: bool) -> None:
        """Count the lines that follow.

        Parameters
        ----------
        lines : list of str
            Words, separated by spaces; at least one line.
        sizes : list of int
            How many of these lines each document has.
        continues : bool
            Whether the first line belongs to the same document as the line before it.
        """
        words = " ".join(lines).split()
        numbers = np.fromiter(map(self._numbers.__getitem__, words), np.int64, len(words))
        in_lines = [line.count(" ") + 1 if line else 0 for line in lines]
        documents = np.repeat(np.repeat(np.arange(len(sizes)), sizes), in_lines)
        several = max(len(self._numbers), 1)
        document, distinct = np.divmod(np.unique(documents * several + numbers), several)
        self._grow()
        np.add.at(self._words, numbers, 1)
        np.add.at(self._documents, distinct, 1)
        first = distinct[document == 0]
        last = distinct[document == len(sizes) - 1] if len(sizes) > 1 else first
        self._connect(first, last, continues)

    def add(self, following: WordCounts, /) -> None:
        """Add the counts of the lines that follow."""
        if following._first is None:
            return
        number_of = np.array([self._numbers[word] for word in following._numbers], np.int64)
        self._grow()
        self._words[number_of] += following._words[: len(number_of)]
        self._documents[number_of] += following._documents[: len(number_of)]
        first = number_of[following._first]
        is_one = following._first is following._last
        last = first if is_one else number_of[following._last]
        self._connect(first, last, following.continues)

    def to_json(self) -> str:
        """Return it as JSON: each word with its counts, and the first and the last document."""
        words = [*self._numbers]
        counts = self._words[: len(words)].tolist(), self._documents[: len(words)].tolist()
        first = None if self._first is None else self._first.tolist()
        last = None if self._last is self._first else self._last.tolist()
        return json.dumps([self.continues, words, *counts, first, last], ensure_ascii=False)

    @classmethod
    def from_json(cls, stored: str) -> Self:
        """Return what was made into JSON."""
        made = cls()
        made.continues, words, *numbers, first, last = json.loads(stored)
        made._numbers.update(zip(words, range(len(words)), strict=True))
        made._words, made._documents = (np.array(each, np.int64) for each in numbers)
        if first is not None:
            made._first = np.array(first, np.int64)
            made._last = made._first if last is None else np.array(last, np.int64)
        return made

    @property
    def words(self) -> int:
        """How many words there are."""
        return int(self._words.sum())

    @property
    def distinct(self) -> int:
        """How many distinct words there are."""
        return len(self._numbers)

    def _grow(self) -> None:
        """Make room for the numbers that were given since the last time, and for as many more."""
        if len(self._numbers) > len(self._words):
            room = np.zeros(2 * len(self._numbers) - len(self._words), np.int64)
            self._words = np.concatenate([self._words, room])
            self._documents = np.concatenate([self._documents, room])

    def _connect(self, first: NDArray[np.int64], last: NDArray[np.int64], continues: bool) -> None:
        """Note the first and last of the documents that follow, which are counted already."""
        if self._first is None:
            self.continues, self._first, self._last = continues, first, last
        elif continues:
            self._documents[np.intersect1d(self._last, first)] -= 1
            whole = np.union1d(self._last, first)
            self._first = whole if self._first is self._last else self._first
            self._last = whole if last is first else last
        else:
            self._last = last

    def ranked(self) -> Iterator[WordCount]:
        """Yield every word with its counts: most frequent first, ties by code point."""
        words = [*self._numbers]
        by_word = np.array(sorted(range(len(words)), key=words.__getitem__), np.int64)
        order = by_word[np.argsort(-self._words[by_word], kind="stable")]
        counts = self._words[order].tolist(), self._documents[order].tolist()
        return map(WordCount, map(words.__getitem__, order.tolist()), *counts)


@dataclass(frozen=True, slots=True)
class CountWork(ShardWork[WordCounts]):
    """Lines of words -> how often each word occurs, and in how many documents; no text.

    Attributes
    ----------
    documents : str
        The path of ``documents.tsv``, which has the lines of each document.
    """

    kind = WordCounts

    documents: str

    def shards(self, text: LineText, size: int) -> list[Shard]:
        return [*number_lines(cut(text, max(size, LEAST)))]

    def open(self) -> Work[WordCounts]:
        table = Table(Path(self.documents), DocumentLines)

        def work(shard: Shard, _parts: Sequence[LineText], passed: Passed) -> WordCounts:
            counts = WordCounts()
            sizes, continues = sizes_from(shard.line, table)
            left = 0
            for block in shard.blocks(passed):
                here, left = sizes_in(len(block), left, sizes)
                counts.count(block, here, continues=continues)
                continues = left > 0
            return counts

        return work


def count_words(
    lines: LineText,
    documents: Table[DocumentLines],
    made: Counts,
    *,
    runner: Runner = ONE,
) -> Facts:
    """Count the words of a line-aligned text.

    Parameters
    ----------
    lines : LineText
        Words or nouns, separated by spaces.
    documents : Table of DocumentLines
        The lines of each document.
    made : Counts
        Receives one row per word, most frequent first, ties by code point; and the dispersion of
        the most frequent words.
    runner : Runner, optional
    """
    found = runner.run(CountWork(str(documents.path.resolve())), lines, [], stage="CountWords")
    made.counts.write(found.ranked())
    frequent = [*most_frequent(made.counts.read())]
    dispersion = measure_dispersion(lines, documents, frequent, found.words, runner=runner)
    made.dispersion.write(dispersion)
    return {"counts": {"words": found.words, "distinct": found.distinct}}
