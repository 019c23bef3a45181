"""The analyzer interface: lines of eojeols -> the same lines, tagged."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import islice
from typing import Protocol

from pipeline.store.records import Morpheme

BUT_HANGUL = re.compile("[^ㄱ-힣 ]")
"""What the lecture's preprocessing deletes. The range ㄱ (U+3131) to 힣 (U+D7A3) is the
lecture's; it includes the Chinese characters, so they stay."""

LINES = 1_000
"""Lines per batch, so that an analyzer gets many eojeols at once."""


class Analyzer(Protocol):
    """Tags lines, whether from the context of the whole line or eojeol by eojeol."""

    def tag_lines(self, lines: Iterable[Sequence[str]]) -> Iterator[list[str]]:
        """Tag lines of eojeols.

        Parameters
        ----------
        lines : iterable of sequence of str
            The eojeols of each line, without white space.

        Yields
        ------
        list of str
            For each line, the morphemes of each eojeol, ``form/Tag form/Tag``; empty if it has
            none. No form contains white space.
        """
        ...


class EojeolAnalyzer:
    """An analyzer that ignores the context of an eojeol, as Okt does.

    An eojeol has the same morphemes in every sentence, so each distinct one is tagged once.
    """

    @cached_property
    def _known(self) -> dict[str, str]:
        """The morphemes of the eojeols tagged so far."""
        return {}

    def tag(self, eojeols: Sequence[str]) -> list[str]:
        """Return each eojeol as ``form/Tag form/Tag``; fastest for many distinct ones at once."""
        raise NotImplementedError

    def analyze(self, eojeols: Sequence[str]) -> list[list[Morpheme]]:
        """Return the morphemes of each eojeol."""
        return [
            [Morpheme.parse(token) for token in tokens.split(" ") if token]
            for tokens in self.tag(eojeols)
        ]

    def tag_lines(self, lines: Iterable[Sequence[str]]) -> Iterator[list[str]]:
        known = self._known
        lines = iter(lines)
        while batch := list(islice(lines, LINES)):
            new = list(dict.fromkeys(e for line in batch for e in line if e not in known))
            known.update(zip(new, self.tag(new), strict=True))
            for line in batch:
                yield [known[eojeol] for eojeol in line]


def split_eojeols(sentence: str, *, hangul_only: bool) -> list[str]:
    """Return a clean sentence's eojeols as they are analyzed.

    Examples
    --------
    >>> split_eojeols("제1조 (목적)", hangul_only=True)
    ['제조', '목적']
    """
    return (without_marks(sentence) if hangul_only else sentence).split()


def without_marks(text: str) -> str:
    """Delete everything but Hangul and spaces, as the lecture's preprocessing does."""
    return BUT_HANGUL.sub("", text)
