"""A build -> its line-aligned texts, read together: eojeol, what the tagger made of it, nouns."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import tee
from pathlib import Path
from typing import NamedTuple

from pipeline.stages.morphemes.analyzer import Morpheme, split_eojeols
from pipeline.stages.nouns.filtering import NounRules, parse_morphemes, read_rules_in_force
from pipeline.store.aligned import document_of, lines_at
from pipeline.store.publishing import Build


class Eojeol(NamedTuple):
    """An eojeol as it was analysed (which is not as it is written when all but Hangul is
    deleted before) and its morphemes, ``form/Tag form/Tag``.
    """

    text: str
    tagged: str

    @property
    def morphemes(self) -> list[Morpheme]:
        return parse_morphemes(self.tagged)


class Line(NamedTuple):
    """One sentence: its number from 1, its text, its eojeol and what was made of each."""

    number: int
    sentence: str
    eojeols: list[str]
    tagged: list[str]


@dataclass(frozen=True)
class Texts:
    """The texts of one build.

    Attributes
    ----------
    build : Build
    """

    build: Build

    @cached_property
    def sentences(self) -> Path:
        """sentences.txt, one sentence a line."""
        return self.build.artifact("TokenizeSentences") / "sentences.txt"

    @cached_property
    def documents(self) -> Path:
        """documents.tsv, at which of these lines each document begins."""
        return self.build.artifact("TokenizeSentences") / "documents.tsv"

    @cached_property
    def morphemes(self) -> Path:
        """morphemes.txt, the same lines tagged."""
        return self.build.artifact("TagMorphemes") / "morphemes.txt"

    @cached_property
    def nouns(self) -> Path:
        """nouns.txt, the nouns of the same lines."""
        return self.build.artifact("FilterNouns") / "nouns.txt"

    @cached_property
    def rules(self) -> NounRules:
        """The rules by which the nouns were kept."""
        return read_rules_in_force(self.build.artifact("FilterNouns"))

    @cached_property
    def hangul_only(self) -> bool:
        """Whether all but Hangul was deleted before tagging."""
        tagging = self.build.artifact("TagMorphemes").manifest()
        return bool(tagging["parameters"]["hangul_only"] == "True")

    def lines(self, numbers: Iterable[int]) -> Iterator[Line]:
        """Yield the lines of some numbers, which rise."""
        numbers, here, there = tee(numbers, 3)
        sentences, tagged = lines_at(self.sentences, here), lines_at(self.morphemes, there)
        for number, sentence, analyses in zip(numbers, sentences, tagged, strict=True):
            eojeols = split_eojeols(sentence, hangul_only=self.hangul_only)
            yield Line(number, sentence, eojeols, analyses.split("\t") if eojeols else [])

    def spans(self, line: Line) -> Iterator[tuple[Eojeol, int, int]]:
        """Yield each eojeol of a line with where it is written in the sentence."""
        at = 0
        eojeols = map(Eojeol, line.eojeols, line.tagged)
        for written in line.sentence.split():
            at = line.sentence.index(written, at)
            if split_eojeols(written, hangul_only=self.hangul_only):
                yield next(eojeols), at, at + len(written)
            at += len(written)

    def document(self, number: int) -> str:
        """Return the name of the document in which a line stands."""
        return document_of(self.documents, number)
