"""A word -> the places where it occurs, each with its context (keyword in context)."""

from collections.abc import Callable, Iterator, Sequence
from heapq import merge
from itertools import groupby
from typing import NamedTuple

from pipeline.questions.texts import Line, Texts
from pipeline.stages.nouns.filtering import filter_eojeol
from pipeline.store.records import Eojeol, Rule


class Occurrence(NamedTuple):
    """One place in the text: the document, the sentence's number (from 1), and the sentence in
    three parts, with the word, or the eojeol that contains it, in the middle.
    """

    document: str
    line: int
    left: str
    keyword: str
    right: str

    @property
    def sentence(self) -> str:
        """The whole sentence."""
        return self.left + self.keyword + self.right


def find_noun(texts: Texts, noun: str) -> Iterator[Occurrence]:
    """Yield the eojeols from which a noun was kept."""
    return _eojeols(texts, noun_lines(texts, noun), _keeps(texts, noun))


def find_stem(texts: Texts, stem: str) -> Iterator[Occurrence]:
    """Yield the eojeols in which the tagger found a form, such as 하다 in 보장한다."""

    def has(cell: str) -> bool:
        return any(morpheme.form == stem for morpheme in Eojeol.parse(cell).morphemes)

    return _eojeols(texts, stem_lines(texts, stem), has)


def find_concept(texts: Texts, rules: Sequence[Rule]) -> Iterator[Occurrence]:
    """Yield the eojeols that count for a concept, given its rules as `read_concepts` reads them."""
    needed = [{*rule.form.split("+")} for rule in rules]
    words = set().union(*needed)
    found = merge(*(find(texts, word) for word in words for find in (noun_lines, stem_lines)))
    for line in texts.lines(number for number, _ in groupby(found)):
        there = {word for cell in line.cells for word in _words(texts, cell)}
        wanted = set().union(*(each for each in needed if each <= there))
        yield from occurrences(texts, line, _has_one_of(texts, wanted))


def _words(texts: Texts, cell: str) -> set[str]:
    """Return the forms of an eojeol's morphemes, and the nouns that were kept from it."""
    eojeol = Eojeol.parse(cell)
    forms = {morpheme.form for morpheme in eojeol.morphemes}
    return forms | {*filter_eojeol(eojeol, texts.rules)[0]}


def _has_one_of(texts: Texts, wanted: set[str]) -> Callable[[str], bool]:
    return lambda cell: not wanted.isdisjoint(_words(texts, cell))


def find_text(texts: Texts, string: str) -> Iterator[Occurrence]:
    """Yield each place at which any string occurs in a sentence."""
    for number, line in texts.sentences.search(string):
        sentence = line.decode("utf-8")
        document = texts.document(number)
        start = sentence.find(string)
        while start >= 0:
            end = start + len(string)
            yield Occurrence(document, number, sentence[:start], string, sentence[end:])
            start = sentence.find(string, end)


FIND: dict[str, Callable[[Texts, str], Iterator[Occurrence]]] = {
    "noun": find_noun,
    "stem": find_stem,
    "text": find_text,
}
"""The ways to search for a word."""

CONCEPT = "concept"
"""One more, for all words of a concept: `find_concept`."""


def noun_lines(texts: Texts, noun: str) -> Iterator[int]:
    """Yield the numbers of the lines that contain a noun."""
    wanted = noun.encode()
    return (number for number, line in texts.nouns.search(noun) if wanted in line.split())


def stem_lines(texts: Texts, form: str) -> Iterator[int]:
    """Yield the numbers of the lines in which a morpheme starts with ``form/``.

    Such a morpheme may have a longer form that contains a slash, so callers check the eojeol.
    """
    return (number for number, _ in texts.morphemes.search(f" {form}/" if form else ""))


def find_together(texts: Texts, noun: str, others: set[str]) -> Occurrence:
    """Return the first place where a noun shares a sentence with another, or else its first place.

    Raises
    ------
    LookupError
        When the noun does not occur.
    """
    wanted, desired = noun.encode(), {other.encode() for other in others}
    best = 0
    for number, line in texts.nouns.search(noun):
        nouns = line.split()
        if wanted not in nouns:
            continue
        best = best or number
        if not desired.isdisjoint(nouns):
            best = number
            break
    for place in _eojeols(texts, iter([best] if best else []), _keeps(texts, noun)):
        return place
    raise LookupError(noun)


def noun_in_line(texts: Texts, noun: str, number: int) -> Occurrence:
    """Return the first place of a noun in a line that has it; the number is from 1."""
    return next(_eojeols(texts, iter([number]), _keeps(texts, noun)))


def occurrences(texts: Texts, line: Line, wanted: Callable[[str], bool]) -> Iterator[Occurrence]:
    """Yield the eojeols of a line whose cells satisfy ``wanted``."""
    document = None
    for cell, start, end in line.spans():
        if wanted(cell):
            document = document or texts.document(line.number)
            parts = line.sentence[:start], line.sentence[start:end], line.sentence[end:]
            yield Occurrence(document, line.number, *parts)


def _eojeols(
    texts: Texts, numbers: Iterator[int], wanted: Callable[[str], bool]
) -> Iterator[Occurrence]:
    for line in texts.lines(numbers):
        yield from occurrences(texts, line, wanted)


def _keeps(texts: Texts, noun: str) -> Callable[[str], bool]:
    return lambda cell: noun in filter_eojeol(Eojeol.parse(cell), texts.rules)[0]
