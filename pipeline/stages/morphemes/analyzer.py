"""What an analyzer is: lines of eojeol in, the same lines tagged out."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple, Protocol

BUT_HANGUL = re.compile("[^ㄱ-힣 ]")
"""What the lecture's preprocessing deletes. The range ㄱ (U+3131) to 힣 (U+D7A3) is taken as
the lecture writes it; the Chinese characters lie inside it and stay."""

LINES = 1_000
"""Lines looked at together, so that an analyzer is asked about many eojeol at once."""


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


class Analyzer(Protocol):
    """Tags lines; whether it looks at the whole line or at each eojeol alone is its own affair."""

    def tag_lines(
        self, lines: Iterable[Sequence[str]], *, at_once: int = LINES
    ) -> Iterator[list[str]]:
        """Tag lines of eojeol.

        Parameters
        ----------
        lines : iterable of sequence of str
            The eojeol of each line, texts without white space.
        at_once : int
            How many lines are read before the first is given.

        Yields
        ------
        list of str
            For each line, for each eojeol its morphemes ``form/Tag form/Tag``; empty when it
            has none. No form holds white space.
        """
        ...


class EojeolAnalyzer:
    """An analyzer that looks at nothing beyond an eojeol, as Okt does.

    What it says of a sentence is what it says of its eojeol, one after the other. So it is
    asked about each distinct eojeol once.
    """

    def tag(self, eojeols: Sequence[str]) -> list[str]:
        """Write each eojeol as ``form/Tag form/Tag``; best distinct ones, many at once."""
        raise NotImplementedError

    def analyze(self, eojeols: Sequence[str]) -> list[list[Morpheme]]:
        """Return the morphemes of each eojeol."""
        return [
            [Morpheme.parse(token) for token in tokens.split(" ") if token]
            for tokens in self.tag(eojeols)
        ]

    def tag_lines(
        self, lines: Iterable[Sequence[str]], *, at_once: int = LINES
    ) -> Iterator[list[str]]:
        known: dict[str, str] = {}
        lines = iter(lines)
        while batch := list(islice(lines, at_once)):
            new = list(dict.fromkeys(e for line in batch for e in line if e not in known))
            known.update(zip(new, self.tag(new), strict=True))
            for line in batch:
                yield [known[eojeol] for eojeol in line]


def split_eojeols(sentence: str, *, hangul_only: bool) -> list[str]:
    """Return a clean sentence's eojeol as they are analysed.

    Examples
    --------
    >>> split_eojeols("제1조 (목적)", hangul_only=True)
    ['제조', '목적']
    """
    return (BUT_HANGUL.sub("", sentence) if hangul_only else sentence).split()
