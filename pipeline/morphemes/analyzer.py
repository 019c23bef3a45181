"""What an analyzer is: eojeol in, morphemes out."""

import re
from collections.abc import Sequence
from typing import NamedTuple, Protocol

BUT_HANGUL = re.compile("[^ㄱ-힣 ]")
"""What the lecture's preprocessing deletes. The range ㄱ (U+3131) to 힣 (U+D7A3) is taken as
the lecture writes it; the Chinese characters lie inside it and stay."""

TAGS = (
    "Noun", "Verb", "Adjective", "Determiner", "Adverb", "Conjunction", "Exclamation",
    "Josa", "PreEomi", "Eomi", "Suffix", "VerbPrefix", "Modifier", "ProperNoun",
    "Punctuation", "Foreign", "Alpha", "Number", "KoreanParticle", "Unknown",
    "Hashtag", "ScreenName", "Email", "URL", "CashTag", "Space", "Others",
)  # fmt: skip
"""The tags of Open Korean Text 2.1.0."""


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
    """Analyses eojeol, many at once, each by itself.

    Okt reads one eojeol at a time: what it says of a sentence is what it says of its eojeol,
    one after the other. So an analyzer is asked about distinct eojeol only.
    """

    def analyze(self, eojeols: Sequence[str]) -> list[list[Morpheme]]:
        """Return the morphemes of each eojeol.

        Parameters
        ----------
        eojeols : sequence of str
            Texts without white space; best distinct ones, and many at once.
        """
        ...

    def tag(self, eojeols: Sequence[str]) -> list[str]:
        """Return the same as text, ``form/Tag form/Tag``, which is what artifacts hold."""
        ...


def split_eojeols(sentence: str, *, hangul_only: bool) -> list[str]:
    """Return a clean sentence's eojeol as they are analysed.

    Examples
    --------
    >>> split_eojeols("제1조 (목적)", hangul_only=True)
    ['제조', '목적']
    """
    return (BUT_HANGUL.sub("", sentence) if hangul_only else sentence).split()
