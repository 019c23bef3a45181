"""A build -> its line-aligned texts, read together: sentences, eojeols, nouns."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import tee
from typing import NamedTuple

from pipeline.stages.morphemes.analyzer import without_marks
from pipeline.store.builds import Build
from pipeline.store.contents import Morphemes, Nouns, Sentences
from pipeline.store.files import LineText, Table
from pipeline.store.records import DocumentLines, NounRules

TOKEN = re.compile(r"\S+")


class Line(NamedTuple):
    """One sentence: its number (from 1), its text, and its eojeols as in ``morphemes.txt``."""

    number: int
    sentence: str
    cells: list[str]

    def spans(self) -> Iterator[tuple[str, int, int]]:
        """Yield each eojeol's cell, and where the eojeol starts and ends in the sentence.

        With ``hangul_only``, an eojeol was analyzed without its punctuation and digits, and an
        eojeol of nothing else was not analyzed at all.
        """
        cells = iter(self.cells)
        cell = next(cells, None)
        for token in TOKEN.finditer(self.sentence):
            if cell is None:
                return
            if cell.split(" ", 1)[0] in (token[0], without_marks(token[0])):
                yield cell, *token.span()
                cell = next(cells, None)


@dataclass(frozen=True)
class Texts:
    """The texts of one build.

    Attributes
    ----------
    build : Build
    """

    build: Build

    @property
    def sentences(self) -> LineText:
        """One sentence per line."""
        return self.build.artifact(Sentences).sentences

    @property
    def morphemes(self) -> LineText:
        """The eojeols of the same lines and their morphemes."""
        return self.build.artifact(Morphemes).morphemes

    @property
    def nouns(self) -> LineText:
        """The nouns of the same lines."""
        return self.build.artifact(Nouns).nouns

    @cached_property
    def rules(self) -> NounRules:
        """The rules by which the nouns were filtered."""
        return self.build.artifact(Nouns).rules.read()

    def lines(self, numbers: Iterable[int]) -> Iterator[Line]:
        """Yield the lines with the given numbers, which must be ascending."""
        numbers, here, there = tee(numbers, 3)
        sentences, tagged = self.sentences.at(here), self.morphemes.at(there)
        for number, sentence, cells in zip(numbers, sentences, tagged, strict=True):
            yield Line(number, sentence, cells.split("\t") if cells else [])

    def document(self, number: int) -> str:
        """Return the id of the document that a line belongs to."""
        return document_of(self.build.artifact(Sentences).documents, number)


def document_of(documents: Table[DocumentLines], line: int) -> str:
    """Return the id of the document that a line belongs to.

    An empty document has the same first line as the one that follows it; the latter is found.
    """
    found: str = next(documents.column("document", documents.last_row("first_line", line)))
    return found
