"""A word -> its trace through one build: in the text, tagged, filtered, as a vector.

``malmoi why`` shows all of it; ``most-similar`` prints its summary for a word without a vector.
Everything is read lazily: a summary seldom needs the text.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from pipeline.questions.concordance import Occurrence, occurrences, stem_lines
from pipeline.questions.effects import RuleEffect, rule_effects
from pipeline.questions.texts import Line, Texts
from pipeline.stages.morphemes.coverage import covering
from pipeline.stages.nouns.filtering import filter_eojeol
from pipeline.store.builds import Build
from pipeline.store.contents import (
    NOUNS,
    SKIP_GRAM,
    Counts,
    Map,
    Nouns,
    Sentences,
    Vectors,
)
from pipeline.store.manifest import Facts
from pipeline.store.records import Eojeol, Morpheme, Reason
from pipeline.terminal.messages import counted

EFFECTS_NAMED = 3
"""The number of rule effects that a summary names."""


class InText(NamedTuple):
    """How often a string occurs in the text, in how many of how many sentences, and how often in
    each eojeol, the most frequent first.
    """

    times: int
    sentences: int
    of: int
    eojeols: dict[str, int]


class Analysis(NamedTuple):
    """One way in which the tagger analyzed a word.

    Attributes
    ----------
    morphemes : tuple of str
        ``form/Tag``: those that cover the word, and possibly more than the word.
    times : int
    example : Occurrence
        An occurrence of the eojeol that is most often analyzed this way.
    nouns : tuple of str
        The nouns that the rules kept from the morphemes of this eojeol.
    reasons : tuple of Reason
        Why the others were dropped or renamed.
    """

    morphemes: tuple[str, ...]
    times: int
    example: Occurrence
    nouns: tuple[str, ...]
    reasons: tuple[Reason, ...]


class VectorStatus(NamedTuple):
    """Whether a word has a vector of one algorithm and is on its map.

    Attributes
    ----------
    algorithm : str
    min_count : int
        Nouns that occur less often have no vector.
    rank : int or None
        By descending count, from 1; None without a vector.
    vocabulary : int
        The number of words that have one.
    on_map : bool
    max_words : int
        The maximum number of words on the map, the most frequent ones; 0 without a map.
    """

    algorithm: str
    min_count: int
    rank: int | None
    vocabulary: int
    on_map: bool
    max_words: int


@dataclass(frozen=True, repr=False)
class WordTrace:
    """The trace of a word through one build.

    Attributes
    ----------
    build : Build
    word : str
        In NFC.
    """

    build: Build
    word: str

    def __repr__(self) -> str:
        return f"<{self.summary()}>"

    @cached_property
    def noun(self) -> tuple[int, int]:
        """How often it occurs as a noun, and in how many documents."""
        row = self.build.artifact(Counts, NOUNS).counts.find(self.word)
        return (row.count, row.documents) if row else (0, 0)

    @cached_property
    def effects(self) -> list[RuleEffect]:
        """What the rules did with it, and which forms became it, most frequent first."""
        return rule_effects(self.build.artifact(Nouns), self.word)

    @property
    def text(self) -> InText:
        """Its occurrences in the text as a string."""
        return self._traced[0]

    @property
    def analyses(self) -> list[Analysis]:
        """How the tagger analyzed it, most frequent analysis first."""
        return self._traced[1]

    @cached_property
    def vectors(self) -> list[VectorStatus]:
        """For each algorithm, whether it has a vector and is on the map."""
        return [self._vector(algorithm) for algorithm in self.build.made.variants(Vectors)]

    @property
    def found(self) -> bool:
        """Whether the word occurs anywhere: in the text, as a tagged form, or as a noun."""
        return bool(self.noun[0] or self.effects or self.analyses or self.text.times)

    def summary(self, algorithm: str = SKIP_GRAM) -> str:
        """Return the most relevant fact in one line, for the vectors of one algorithm."""
        vectors = self.build.made.variants(Vectors)
        return f"{self.word}: {self._verdict(self._vector(algorithm) if vectors else None)}"

    def record(self) -> Facts:
        """Return the whole trace as JSON values."""
        count, documents = self.noun
        return {
            "word": self.word,
            "found": self.found,
            "summary": self.summary(),
            "text": self.text._asdict(),
            "analyses": [
                {
                    **analysis._asdict(),
                    "example": analysis.example._asdict(),
                    "reasons": [reason._asdict() for reason in analysis.reasons],
                }
                for analysis in self.analyses
            ],
            "rules": [
                {**effect.reason._asdict(), "times": effect.times} for effect in self.effects
            ],
            "noun": {"count": count, "documents": documents},
            "vectors": [vector._asdict() for vector in self.vectors],
        }

    def _verdict(self, vector: VectorStatus | None) -> str:
        count, documents = self.noun
        if count and (vector is None or vector.rank):
            times, where = counted(count, "time"), counted(documents, "document")
            return f"a noun, seen {times} in {where}{', with a vector' if vector else ''}"
        if count and vector:
            return f"seen {counted(count, 'time')}, but min_count is {vector.min_count}"
        if self.effects:
            said = [effect.describe(self.word) for effect in self.effects]
            more = len(said) - EFFECTS_NAMED
            return "; ".join(said[:EFFECTS_NAMED] + [f"and {more:,} more"] * (more > 0))
        if self.analyses:
            tagged = " ".join(self.analyses[0].morphemes) or "nothing"
            return f"occurs {counted(self.text.times, 'time')} in the text, tagged as {tagged}"
        if self.text.times:
            return f"occurs {counted(self.text.times, 'time')} in the text, never within one eojeol"
        if alias := self.build.artifact(Nouns).rules.read().aliases.get(self.word):
            return f"an alias of {alias.name} ({alias.where}), never seen in this corpus"
        return "never seen in this corpus"

    def _vector(self, algorithm: str) -> VectorStatus:
        vectors = self.build.artifact(Vectors, algorithm)
        words = self.build.artifact(Map, algorithm)
        position = vectors.vocabulary.position(self.word)
        return VectorStatus(
            algorithm,
            vectors.training.read().min_count,
            None if position is None else position + 1,
            vectors.manifest().counts["vocabulary"],
            words.points.position(self.word) is not None,
            words.settings.read().max_words if words.is_drawn else 0,
        )

    @cached_property
    def _traced(self) -> tuple[InText, list[Analysis]]:
        """Read the sentences in which the word, or a form of it, occurs."""
        texts = Texts(self.build)
        word, form = self.word, f" {self.word}/"
        times = sentences = 0
        seen: Counter[str] = Counter()
        first: dict[str, Line] = {}
        written = {number for number, _ in texts.sentences.search(word)}
        for line in texts.lines(sorted(written | {*stem_lines(texts, word)})):
            times += line.sentence.count(word)
            sentences += line.number in written
            for cell in line.cells:
                if word in cell and (word in _text(cell) or form in cell):
                    seen[cell] += 1
                    first.setdefault(cell, line)
        ways: defaultdict[tuple[Morpheme, ...], list[str]] = defaultdict(list)
        for cell, _ in seen.most_common():
            if (way := covering(word, cell)) or word in _text(cell):
                ways[way].append(cell)
        analyses = [
            _analysis(texts, way, sum(map(seen.__getitem__, cells)), cells[0], first[cells[0]])
            for way, cells in ways.items()
        ]
        within: Counter[str] = Counter()
        for cell, count in seen.items():
            if word in (eojeol := _text(cell)):
                within[eojeol] += count
        of = self.build.artifact(Sentences).manifest().counts["sentences"]
        return (
            InText(times, sentences, of, dict(within.most_common())),
            sorted(analyses, key=lambda analysis: (-analysis.times, analysis.morphemes)),
        )


def _text(cell: str) -> str:
    return cell.partition(" ")[0]


def _analysis(
    texts: Texts, way: tuple[Morpheme, ...], times: int, cell: str, line: Line
) -> Analysis:
    """Return what the rules did with the morphemes of a word, in its example eojeol."""
    eojeol = Eojeol.parse(cell)
    nouns, reasons = filter_eojeol(eojeol, texts.rules)
    forms = [morpheme.form for morpheme in way]
    others = tuple(morpheme for morpheme in eojeol.morphemes if morpheme not in way)
    elsewhere = Counter(filter_eojeol(Eojeol("", others), texts.rules)[0])
    kept = Counter(nouns) - elsewhere
    return Analysis(
        tuple(map(str, way)),
        times,
        next(occurrences(texts, line, cell.__eq__)),
        tuple(kept),
        tuple(
            reason
            for reason in dict.fromkeys(reasons)
            if reason.form in (*forms, eojeol.text) or reason.became in kept
        ),
    )
