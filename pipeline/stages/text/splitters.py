"""A splitter's name -> a function that splits one line of text into its sentences.

``punkt`` ends sentences at sentence marks only, ``korean`` at Korean final endings as well,
``kiwi`` where Kiwi does. They drop nothing but the white space between sentences.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from pipeline.stages.text.korean import korean_ends
from pipeline.stages.text.punkt import cut, punkt_ends
from pipeline.terminal.errors import UserError

DEFAULT = "korean"

LONGEST = 4_000
"""Characters passed to Kiwi at once: its time is quadratic in the length of some runs."""

Split = Callable[[str], list[str]]


@dataclass(frozen=True, slots=True)
class Splitter:
    """A splitter, before it is started.

    Attributes
    ----------
    start : callable
        Loads what it needs, and returns the function that splits.
    packages : tuple of str
        Distributions that it needs; the manifest records their versions.
    extra : str
        The extra of malmoi that installs them, if they are not always there. Other versions of
        them may split otherwise, so they are part of the fingerprint.
    """

    start: Callable[[], Split]
    packages: tuple[str, ...]
    extra: str = ""

    def fingerprint_versions(self) -> dict[str, str]:
        """Return the versions that are part of the fingerprint.

        Raises
        ------
        UserError
            When a package of its extra is not installed.
        """
        if not self.extra:
            return {}
        try:
            return {package: version(package) for package in self.packages}
        except PackageNotFoundError as error:
            extra = f"[{self.extra}]"
            raise UserError(
                f"splitter = {self.extra} needs a package that is not installed ({error.name})",
                f'pip install "malmoi{extra}", in a checkout pip install -e ".{extra}"',
            ) from None


def sentence_splitter(name: str = DEFAULT) -> Split:
    """Start a splitter, one of `SPLITTERS`.

    Raises
    ------
    UserError
        When its package is not installed.

    Examples
    --------
    >>> sentence_splitter("punkt")("맛있어요 또 갈게요~ 그는 “간다.” 라고 했다. 끝.")
    ['맛있어요 또 갈게요~ 그는 “간다.” 라고 했다.', '끝.']
    >>> sentence_splitter("korean")("맛있어요 또 갈게요~ 그는 “간다.” 라고 했다. 끝.")
    ['맛있어요', '또 갈게요~', '그는 “간다.” 라고 했다.', '끝.']
    """
    splitter = SPLITTERS[name]
    splitter.fingerprint_versions()
    return splitter.start()


def _start_punkt() -> Split:
    ends = punkt_ends()
    return lambda line: cut(line, ends(line))


def _start_korean() -> Split:
    marked = punkt_ends()
    return lambda line: cut(line, korean_ends(line, marked(line)))


def _start_kiwi() -> Split:
    import kiwipiepy

    kiwi = kiwipiepy.Kiwi()
    return lambda line: cut(line, _kiwis_ends(kiwi, line))


def _kiwis_ends(kiwi: Any, line: str) -> Iterator[int]:
    """Yield where Kiwi ends sentences; a long line is cut after a space."""
    begin = 0
    while begin < len(line):
        stop = len(line)
        if stop - begin > LONGEST:
            stop = line.rfind(" ", begin, begin + LONGEST) + 1 or begin + LONGEST
        for sentence in kiwi.split_into_sents(line[begin:stop]):
            yield begin + sentence.end
        begin = stop


SPLITTERS = {
    "korean": Splitter(_start_korean, ("nltk",)),
    "punkt": Splitter(_start_punkt, ("nltk",)),
    "kiwi": Splitter(_start_kiwi, ("kiwipiepy", "kiwipiepy_model"), extra="kiwi"),
}
"""The splitters by name; the first is the default."""
