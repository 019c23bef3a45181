"""Eojeols -> Okt's morphemes, by ``konlpy.tag.Okt`` in the JVM, many eojeols per call."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any

from pipeline.stages.morphemes.analyzer import EojeolAnalyzer
from pipeline.stages.morphemes.java import start_jvm
from pipeline.stages.morphemes.konlpy_jars import class_path
from pipeline.terminal.errors import UserError

SEPARATORS = ("␞", "⁂", "☙", "⸎", "꙳")
"""Characters that Okt returns as one Foreign morpheme; a batch is joined by one not in it."""

PROCESSOR = "org.openkoreantext.processor.OpenKoreanTextProcessorJava"

BATCH = 1000
"""Eojeols per call: a call costs far more than an eojeol."""


class KonlpyOkt(EojeolAnalyzer):
    """Open Korean Text 2.1.0 as KoNLPy ships it: the reference for every Okt tag here.

    Parameters
    ----------
    normalize, stem : bool
        ``norm`` and ``stem`` of ``konlpy.tag.Okt.pos``.
    nouns : collection of str
        Words added to Okt's Noun entries, for this object only.
    heap : int
        Megabytes for the JVM; the first analyzer in a process decides.

    Raises
    ------
    UserError
        When there is no usable Java.

    Examples
    --------
    >>> [str(m) for m in KonlpyOkt(normalize=True, stem=True, heap=1024).analyze(["되나욬ㅋㅋ"])[0]]
    ['되다/Verb', 'ㅋㅋ/KoreanParticle']
    """

    def __init__(
        self, *, normalize: bool, stem: bool, nouns: Collection[str] = (), heap: int = 1024
    ) -> None:
        start_jvm(heap=heap)
        import jpype

        self._heap = heap
        with self._out_of_memory():
            self._tokenize = _okt_with(nouns) if nouns else _okt()
        self._join = jpype.JClass("java.lang.String").join
        boolean = jpype.JClass("java.lang.Boolean")
        self._settings = boolean(normalize), boolean(stem)

    def tag(self, eojeols: Sequence[str]) -> list[str]:
        rest = iter(eojeols)
        answers: list[str] = []
        with self._out_of_memory():
            while batch := list(islice(rest, BATCH)):
                answers += map(" ".join, self._analyze_batch(batch))
        return answers

    def _analyze_batch(self, batch: list[str]) -> list[list[str]]:
        text = "".join(batch)
        separator = next((sign for sign in SEPARATORS if sign not in text), None)
        if separator is not None:
            parts = list(_parted(self._tokens(f" {separator} ".join(batch)), separator))
            if len(parts) == len(batch):
                return parts
        return [self._tokens(eojeol) for eojeol in batch]

    def _tokens(self, text: str) -> list[str]:
        # One joined string crosses the bridge once; a list would cross it for each morpheme.
        joined = str(self._join("\n", self._tokenize(text, *self._settings)))
        return joined.split("\n") if joined else []

    @contextmanager
    def _out_of_memory(self) -> Iterator[None]:
        """Turn Java's OutOfMemoryError, which may be wrapped in another error, into ours."""
        import jpype

        try:
            yield
        except jpype.JException as error:
            if "OutOfMemoryError" not in error.stacktrace():
                raise
            raise UserError(
                f"Java ran out of its heap of {self._heap:,} megabytes",
                "raise [TagMorphemes] heap in luigi.cfg",
            ) from error


def _okt() -> Any:
    """Return the ``tokenize`` of KoNLPy's own Okt."""
    from konlpy.tag import Okt

    return Okt().jki.tokenize


def _okt_with(nouns: Collection[str]) -> Any:
    """Return the ``tokenize`` of an Okt with additional nouns.

    Okt's dictionary is shared by all users of its classes, and nothing can be removed from it.
    So the classes are loaded again, by a class loader that shares them with no one.
    """
    import jpype

    urls = [jpype.java.io.File(path).toURI().toURL() for path in class_path()]
    above = jpype.java.lang.ClassLoader.getPlatformClassLoader()
    loader = jpype.java.net.URLClassLoader(urls, above)
    processor = jpype.JClass(PROCESSOR, loader=loader)
    processor.addNounsToDictionary(jpype.java.util.ArrayList([*nouns]))
    return jpype.JClass("kr.lucypark.okt.OktInterface", loader=loader)().tokenize


def _parted(tokens: list[str], separator: str) -> Iterator[list[str]]:
    part: list[str] = []
    for token in tokens:
        if token == f"{separator}/Foreign":
            yield part
            part = []
        else:
            part.append(token)
    yield part
