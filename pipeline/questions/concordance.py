"""A word -> the places where it stands, each with what stands around it (keyword in context)."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from pipeline.questions.texts import Eojeol, Line, Texts
from pipeline.store.aligned import search


class Occurrence(NamedTuple):
    """One place in the text: document, number of the sentence from 1, and the sentence in three
    parts, of which the middle one is the word, or the eojeol that it was found in.
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
    """Yield the eojeol that gave a noun: found in nouns.txt, shown in sentences.txt."""
    return _eojeols(texts, noun_lines(texts, noun), _gives(texts, noun))


def find_stem(texts: Texts, stem: str) -> Iterator[Occurrence]:
    """Yield the eojeol in which the tagger found a form, such as 하다 in 보장한다."""

    def has(eojeol: Eojeol) -> bool:
        return any(morpheme.form == stem for morpheme in eojeol.morphemes)

    return _eojeols(texts, stem_lines(texts, stem), has)


def find_text(texts: Texts, string: str) -> Iterator[Occurrence]:
    """Yield each place in sentences.txt at which a string of any kind stands."""
    for number, line in search(texts.sentences, string):
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
"""The ways in which a word can be looked for."""


def noun_lines(texts: Texts, noun: str) -> Iterator[int]:
    """Yield the numbers of the lines that have a noun."""
    wanted = noun.encode()
    return (number for number, line in search(texts.nouns, noun) if wanted in line.split())


def stem_lines(texts: Texts, form: str) -> Iterator[int]:
    """Yield the numbers of the lines in which a morpheme begins with ``form/``.

    That is the form itself but where a form has a slash in it, which the eojeol will show.
    """
    start = f"{form}/".encode()
    after_space, after_tab = b" " + start, b"\t" + start
    for number, line in search(texts.morphemes, f"{form}/" if form else ""):
        if line.startswith(start) or after_space in line or after_tab in line:
            yield number


def find_beside(texts: Texts, noun: str, others: set[str]) -> Occurrence:
    """Return the first place of a noun in a sentence with one of some others, else the first.

    Raises
    ------
    LookupError
        When the noun stands nowhere.
    """
    wanted, beside = noun.encode(), {other.encode() for other in others}
    best = 0
    for number, line in search(texts.nouns, noun):
        nouns = line.split()
        if wanted not in nouns:
            continue
        best = best or number
        if not beside.isdisjoint(nouns):
            best = number
            break
    for place in _eojeols(texts, iter([best] if best else []), _gives(texts, noun)):
        return place
    raise LookupError(noun)


def occurrences(texts: Texts, line: Line, wanted: Callable[[Eojeol], bool]) -> Iterator[Occurrence]:
    """Yield the eojeol of a line that are wanted."""
    document = None
    for eojeol, start, end in texts.spans(line):
        if wanted(eojeol):
            document = document or texts.document(line.number)
            parts = line.sentence[:start], line.sentence[start:end], line.sentence[end:]
            yield Occurrence(document, line.number, *parts)


def _eojeols(
    texts: Texts, numbers: Iterator[int], wanted: Callable[[Eojeol], bool]
) -> Iterator[Occurrence]:
    for line in texts.lines(numbers):
        yield from occurrences(texts, line, wanted)


def _gives(texts: Texts, noun: str) -> Callable[[Eojeol], bool]:
    return lambda eojeol: noun in texts.rules.sift(eojeol.text, eojeol.morphemes)[0]
