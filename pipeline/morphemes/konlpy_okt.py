"""Eojeol -> Okt's morphemes, by ``konlpy.tag.Okt`` in the JVM, many eojeol a call."""

from collections.abc import Iterator, Sequence
from itertools import islice

from pipeline.morphemes.analyzer import Morpheme
from pipeline.morphemes.java import start_jvm

SEPARATORS = ("␞", "⁂", "☙", "⸎", "꙳")
"""Signs that Okt gives back as one Foreign morpheme; a batch takes one that is not in it."""

BATCH = 1000
"""Eojeol a call. A call costs far more than an eojeol when they are asked for singly."""


class KonlpyOkt:
    """Open Korean Text 2.1.0 as KoNLPy ships it: the reference for every Okt tag here.

    Parameters
    ----------
    normalize, stem : bool
        ``norm`` and ``stem`` of ``konlpy.tag.Okt.pos``.
    heap : int
        Megabytes for the JVM; the first analyzer of a process decides.

    Raises
    ------
    UserError
        When there is no usable Java.

    Examples
    --------
    >>> [str(m) for m in KonlpyOkt(normalize=True, stem=True, heap=1024).analyze(["되나욬ㅋㅋ"])[0]]
    ['되다/Verb', 'ㅋㅋ/KoreanParticle']
    """

    def __init__(self, *, normalize: bool, stem: bool, heap: int) -> None:
        start_jvm(heap=heap)
        import jpype
        from konlpy.tag import Okt

        self._tokenize = Okt().jki.tokenize
        self._join = jpype.JClass("java.lang.String").join
        boolean = jpype.JClass("java.lang.Boolean")
        self._settings = boolean(normalize), boolean(stem)

    def analyze(self, eojeols: Sequence[str]) -> list[list[Morpheme]]:
        """Return the morphemes of each eojeol."""
        rest = iter(eojeols)
        answers: list[list[Morpheme]] = []
        while batch := list(islice(rest, BATCH)):
            answers += self._analyze_batch(batch)
        return answers

    def _analyze_batch(self, batch: list[str]) -> list[list[Morpheme]]:
        text = "".join(batch)
        separator = next((sign for sign in SEPARATORS if sign not in text), None)
        if separator is not None:
            parts = list(_parted(self._tags(f" {separator} ".join(batch)), separator))
            if len(parts) == len(batch):
                return parts
        return [self._tags(eojeol) for eojeol in batch]

    def _tags(self, text: str) -> list[Morpheme]:
        # One joined string crosses the bridge once; a list would cross it for each morpheme.
        joined = str(self._join("\n", self._tokenize(text, *self._settings)))
        return [Morpheme.parse(line) for line in joined.split("\n") if line]


def _parted(morphemes: list[Morpheme], separator: str) -> Iterator[list[Morpheme]]:
    part: list[Morpheme] = []
    for morpheme in morphemes:
        if morpheme == (separator, "Foreign"):
            yield part
            part = []
        else:
            part.append(morpheme)
    yield part
