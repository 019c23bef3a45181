"""A text, its documents, words with their counts -> how unevenly the documents use each word."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from pipeline.scale.local import ONE
from pipeline.scale.shards import Shard, cut, number_lines
from pipeline.scale.work import Passed, Runner, ShardWork, Work
from pipeline.stages.counts.borders import LEAST, sizes_from, sizes_in
from pipeline.store.files import LineText, Table
from pipeline.store.records import Dispersion, DocumentLines, WordCount

MOST = 10_000
"""Words that get a dispersion, the most frequent ones."""

UNIT = float(1 << 60)
"""Terms are added up as integers of this unit, so that their order does not matter."""

Integers = NDArray[np.int64]


def is_word(text: str) -> bool:
    """Return whether a token has a letter or a digit, and so is not punctuation."""
    return text.isalnum() or any(character.isalnum() for character in text)


def most_frequent(counts: Iterable[WordCount]) -> Iterator[WordCount]:
    """Yield the words that get a dispersion, in the order of the counts."""
    return islice((row for row in counts if is_word(row.word)), MOST)


@dataclass(frozen=True, slots=True)
class Document:
    """What a shard has of a document that may go on in another one.

    Attributes
    ----------
    continues : bool
        Whether it began in the shard before.
    size : int
        Its words.
    counts : dict
        How often each column occurs.
    """

    continues: bool
    size: int
    counts: dict[int, int]


@dataclass(slots=True)
class Deviations:
    """What documents contribute to the DP of each word.

    A document without a word contributes its share s of the text, one with it |s - v|, where v is
    its share of the word's occurrences. All s add up to 1, so only |s - v| - s is added, and only
    the documents that have the word are needed.

    Attributes
    ----------
    sums : list of int
        By column, for the documents that are whole.
    borders : list of Document
        The first and the last document of each shard.
    """

    sums: list[int] = field(default_factory=list)
    borders: list[Document] = field(default_factory=list)

    def add(self, following: Deviations, /) -> None:
        """Add those of the lines that follow."""
        pairs = zip(self.sums or [0] * len(following.sums), following.sums, strict=True)
        self.sums = [first + second for first, second in pairs]
        self.borders += following.borders

    def to_json(self) -> str:
        """Return it as JSON."""
        borders = [(d.continues, d.size, [*d.counts.items()]) for d in self.borders]
        return json.dumps([self.sums, borders])

    @classmethod
    def from_json(cls, stored: str) -> Self:
        """Return what was made into JSON."""
        sums, borders = json.loads(stored)
        return cls(sums, [Document(goes_on, size, dict(c)) for goes_on, size, c in borders])

    def joined(self) -> Iterator[Document]:
        """Yield the documents of consecutive borders, each once."""
        whole: Document | None = None
        for border in self.borders:
            if whole and border.continues:
                counts = dict(whole.counts)
                for column, count in border.counts.items():
                    counts[column] = counts.get(column, 0) + count
                whole = Document(whole.continues, whole.size + border.size, counts)
            else:
                if whole:
                    yield whole
                whole = border
        if whole:
            yield whole


class Columns(dict[str, int]):
    """Words -> columns; any other word has the column after the last."""

    def __missing__(self, word: str) -> int:
        return len(self)


@dataclass(frozen=True, slots=True)
class DispersionWork(ShardWork[Deviations]):
    """Lines of words -> what their documents contribute to the DP of each word; no text.

    Attributes
    ----------
    documents : str
        The path of ``documents.tsv``.
    words, counts : sequence, length n
        How often each word occurs in the text.
    total : int
        The words of the text.
    """

    kind = Deviations

    documents: str
    words: Sequence[str]
    counts: Sequence[int]
    total: int

    def shards(self, text: LineText, size: int) -> list[Shard]:
        return [*number_lines(cut(text, max(size, LEAST)))]

    def open(self) -> Work[Deviations]:
        table = Table(Path(self.documents), DocumentLines)
        columns = Columns({word: column for column, word in enumerate(self.words)})

        def work(shard: Shard, _parts: Sequence[LineText], passed: Passed) -> Deviations:
            sums = np.zeros(len(columns), np.int64)
            borders: list[Document] = []
            sizes, continues = sizes_from(shard.line, table)
            left = 0
            for block in shard.blocks(passed):
                here, left = sizes_in(len(block), left, sizes)
                document, column, count, size = _pairs(block, here, columns)
                for edge in sorted({0, len(here) - 1}):
                    at = document == edge
                    found = dict(zip(column[at].tolist(), count[at].tolist(), strict=True))
                    found.pop(len(columns), None)
                    borders.append(Document(continues and not edge, int(size[edge]), found))
                inside = (document > 0) & (document < len(here) - 1) & (column < len(columns))
                sums += self.terms(column[inside], count[inside], size[document[inside]])
                continues = left > 0
            first, *whole = Deviations(borders=borders).joined()
            for each in whole[:-1]:
                sums += self.terms_of(each)
            return Deviations(sums.tolist(), [first, *whole[-1:]])

        return work

    def terms(self, column: Integers, count: Integers, size: Integers | int) -> Integers:
        """Return by column what documents add: a column, its count and their words, for each."""
        share = np.asarray(size) / self.total
        terms = np.abs(share - count / np.asarray(self.counts)[column]) - share
        sums = np.zeros(len(self.words), np.int64)
        np.add.at(sums, column, np.rint(UNIT * terms).astype(np.int64))
        return sums

    def terms_of(self, document: Document) -> Integers:
        """Return by column what one document adds."""
        pairs = np.array([*document.counts.items()], np.int64).reshape(-1, 2)
        return self.terms(pairs[:, 0], pairs[:, 1], document.size)


def measure_dispersion(
    text: LineText,
    documents: Table[DocumentLines],
    counts: Sequence[WordCount],
    total: int,
    *,
    runner: Runner = ONE,
) -> list[Dispersion]:
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
    counts : sequence of WordCount
        The words that are asked for.
    total : int
        How many words the text has, those that are not asked for too.
    runner : Runner, optional

    Source: Gries 2008, Dispersions and adjusted frequencies in corpora.
    """
    words, occurrences = [row.word for row in counts], [row.count for row in counts]
    work = DispersionWork(str(documents.path.resolve()), words, occurrences, total)
    found = runner.run(work, text, [], stage="CountWords")
    sums = np.array(found.sums, np.int64)
    for document in found.joined():
        sums += work.terms_of(document)
    return [*map(Dispersion, words, ((1 + sums / UNIT) / 2).tolist())]


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
