"""The record types: the content of one line, row or file of an artifact, without behaviour.

``contents`` defines which file contains which of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import nan
from typing import Any, NamedTuple


class Morpheme(NamedTuple):
    """A form and its tag, such as 국민/Noun."""

    form: str
    tag: str

    def __str__(self) -> str:
        return f"{self.form}/{self.tag}"

    @classmethod
    def parse(cls, text: str) -> "Morpheme":
        """Read ``form/Tag``; the form may contain a slash itself."""
        return cls(*text.rsplit("/", 1))


class Eojeol(NamedTuple):
    """An eojeol as it was analyzed, with its morphemes.

    In ``morphemes.txt`` the eojeol comes first and its morphemes follow, separated by spaces; a
    TAB separates eojeols. None of them contains white space.

    Examples
    --------
    >>> Eojeol.parse("국민의 국민/Noun 의/Josa").morphemes
    (Morpheme(form='국민', tag='Noun'), Morpheme(form='의', tag='Josa'))
    """

    text: str
    morphemes: tuple[Morpheme, ...]

    @classmethod
    def parse(cls, cell: str) -> "Eojeol":
        """Read one eojeol of ``morphemes.txt``."""
        text, *morphemes = cell.split(" ")
        return cls(text, tuple(map(Morpheme.parse, morphemes)))

    @property
    def cell(self) -> str:
        """The eojeol as written to ``morphemes.txt``."""
        return " ".join((self.text, *map(str, self.morphemes)))


class DocumentLines(NamedTuple):
    """The lines of a document: its id, its first line (from 1), their number (0 if empty)."""

    document: str
    first_line: int
    lines: int


class WordCount(NamedTuple):
    """A word, how often it occurs, and in how many documents."""

    word: str
    count: int  # type: ignore[assignment]  # hides tuple.count, which nobody calls on this
    documents: int


class Dispersion(NamedTuple):
    """A word, and how unevenly documents use it: Gries's DP, from 0 (evenly) to nearly 1."""

    word: str
    dispersion: float


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable of the documents, and the groups into which it divides them.

    Attributes
    ----------
    name : str
    kind : {"date", "number", "text"}
        What the names of the groups are: days, months and so on; numbers or ranges of them; others.
    groups : tuple of str
        In natural order (1, 2, 10; the calendar); then OTHERS and MISSING, if there are any.
    documents : tuple of int
        How many each group has.
    """

    name: str
    kind: str
    groups: tuple[str, ...]
    documents: tuple[int, ...]


OTHERS, MISSING = "(others)", "(missing)"
"""The groups of the documents with a rare value, and of those without a value."""


@dataclass(frozen=True, slots=True)
class VariableList:
    """The variables of a corpus, in the order of its description."""

    variables: tuple[Variable, ...]

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "VariableList":
        """Convert the contents of ``variables.json``."""
        return cls(
            tuple(
                Variable(v["name"], v["kind"], tuple(v["groups"]), tuple(v["documents"]))
                for v in stored["variables"]
            )
        )


class GroupSize(NamedTuple):
    """A group of a variable, and how many documents it has."""

    variable: str
    group: str
    documents: int


class VocabularyWord(NamedTuple):
    """A word that has a vector, and how often it occurs."""

    word: str
    count: int  # type: ignore[assignment]


class Point(NamedTuple):
    """A word's position on a map, its cluster, and how far the map around it can be trusted.

    Attributes
    ----------
    word : str
    x, y : float
    cluster : int
        From 0, by the most frequent word of each.
    trustworthiness, preservation : float
        From 0 to 1, or NaN if nobody has measured them: how similar the words near it are, and
        the share of its most similar words that are near it.
    """

    word: str
    x: float
    y: float
    cluster: int = 0
    trustworthiness: float = nan
    preservation: float = nan


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of a rule file.

    Attributes
    ----------
    form : str
        The stop word, the alias or the noun.
    name : str
        The replacement of an alias; otherwise the form itself.
    file : str
        The rule file, relative to the project folder.
    line : int
        From 1.
    """

    form: str
    name: str
    file: str
    line: int

    @property
    def where(self) -> str:
        """File and line, such as ``corpora/law.stopwords.txt:3``."""
        return f"{self.file}:{self.line}"


class Reason(NamedTuple):
    """Why a form was dropped from the nouns, or changed.

    Attributes
    ----------
    form : str
    rule : str
        ``tag``, ``length``, ``not a noun``, ``stop word`` (dropped), ``alias`` (renamed),
        ``root`` (reduced), ``affix``, ``joined`` (joined).
    detail : str
        The tag, the minimum length, what was joined, the eojeol, or the file and line of the rule.
    became : str
        The word it was renamed to, reduced to or joined into; empty if it was dropped.
    """

    form: str
    rule: str
    detail: str
    became: str = ""


class Rejection(NamedTuple):
    """A `Reason`, and how often it applied."""

    form: str
    rule: str
    detail: str
    became: str
    count: int  # type: ignore[assignment]


@dataclass(frozen=True, slots=True)
class NounRules:
    """The rules for what is kept as a noun.

    Attributes
    ----------
    tags : tuple of str
        The tags that are kept.
    min_length : int
        The minimum length of a noun, in syllables.
    join_eojeol : bool
        Join the kept morphemes of one eojeol into one: 지속 + 가능 -> 지속가능.
    roots : str
        A regular expression for a morpheme, ``form/Tag``, whose group 1 is kept although the tag
        is not: 중요 of 중요하다/Adjective. Empty: none.
    prefixes, suffixes : str
        Regular expressions for morphemes that are joined to the noun after or before them.
    not_nouns : mapping of entry to Rule
        What the analyzer takes for nouns: ``form``, or ``form+next`` with the form or tag of
        the morpheme that follows, empty at the end of the eojeol.
    stop_words, aliases : mapping of form to Rule
    """

    tags: tuple[str, ...] = ("Noun",)
    min_length: int = 2
    join_eojeol: bool = False
    roots: str = ""
    prefixes: str = ""
    suffixes: str = ""
    not_nouns: Mapping[str, Rule] = field(default_factory=dict)
    stop_words: Mapping[str, Rule] = field(default_factory=dict)
    aliases: Mapping[str, Rule] = field(default_factory=dict)

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "NounRules":
        """Convert the contents of ``rules.json``."""
        return cls(
            tags=tuple(stored["tags"]),
            min_length=stored["min_length"],
            join_eojeol=stored["join_eojeol"],
            roots=stored["roots"],
            prefixes=stored["prefixes"],
            suffixes=stored["suffixes"],
            **{
                kind: {form: Rule(**rule) for form, rule in stored[kind].items()}
                for kind in ("not_nouns", "stop_words", "aliases")
            },
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Training:
    """gensim's training parameters, by gensim's names.

    Attributes
    ----------
    algorithm : {"skip-gram", "cbow"}
    vector_size : int
        D, the number of dimensions.
    window : int
        The maximum distance to a context word, in words.
    min_count : int
        Words that occur less often get no vector.
    epochs : int
    hs : int
        1 for hierarchical softmax.
    negative : int
        Noise words for negative sampling; 0 for none.
    sample : float
        The relative frequency above which a frequent word is downsampled.
    seed : int
    workers : int
        Threads. Two runs are byte-identical only with 1.
    """

    algorithm: str
    vector_size: int
    window: int
    min_count: int
    epochs: int
    hs: int
    negative: int
    sample: float
    seed: int
    workers: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MapSettings:
    """The settings of a map, needed to draw it again, and how far it can be trusted.

    Attributes
    ----------
    title : str
        The corpus's title.
    algorithm : {"skip-gram", "cbow"}
    method : {"tsne", "pca"}
    max_words : int
        The number of words on it, the most frequent ones.
    font : str
        As named in the settings.
    preset : {"screen", "paper-8cm", "paper-17cm"}
        What it is for, which decides its width and the size of its text.
    neighbours : int
        The number of neighbours that were compared; 0 without a map.
    trustworthiness, preservation : float or None
        The means over all words, as in `Point`; None without a map.
    """

    title: str
    algorithm: str
    method: str
    max_words: int
    font: str
    preset: str = "screen"
    neighbours: int = 0
    trustworthiness: float | None = None
    preservation: float | None = None
