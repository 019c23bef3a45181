"""Eojeols -> morphemes, identical to those of konlpy's Okt, without Java."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ..analyzer import EojeolAnalyzer
from . import kernels, machine_code
from .grammar import compile_grammar
from .lexicon import with_nouns
from .patterns import Span, span_finder
from .storage import load_knowledge
from .workspace import make_draft, make_workspace

# Large enough to make call overhead negligible, small enough for two threads to share the work.
BATCH: Final = 2048


def _compile_kernels() -> bytes:
    """Compile with numba, which is slow to import and seldom needed."""
    from .bitcode import compile_kernels

    return compile_kernels()


machine_code.compile_kernels = _compile_kernels

# Shared by all objects: kernels only read it.
_knowledge = lru_cache(maxsize=2)(load_knowledge)


@lru_cache(maxsize=2)
def _span_finder(cache: Path | None) -> Callable[[str], list[Span]]:
    """Compile the patterns of URLs and the like, which takes 0.1 s, when first needed."""
    knowledge = _knowledge(cache)
    return span_finder(knowledge.generic_domains, knowledge.country_domains)


class Okt(EojeolAnalyzer):
    """Open Korean Text's analysis (Apache-2.0), equal to konlpy's Okt in form and tag.

    Parameters
    ----------
    normalize
        Correct colloquial spelling first (``norm`` of konlpy): 되나욬ㅋㅋ -> 되나요ㅋㅋ.
    stem
        Return predicates in their dictionary form (``stem`` of konlpy): 먹었다 -> 먹다.
    nouns
        Words added to Okt's Noun entries, for this object only.
    cache
        Folder of the stored dictionary; None is the user's cache folder.

    Raises
    ------
    UserError
        When konlpy, whose jars hold the dictionary, is not installed.

    Examples
    --------
    >>> Okt().tag(["이것도", "되나욬ㅋㅋ"])
    ['이/Determiner 것/Noun 도/Josa', '되다/Verb ㅋㅋ/KoreanParticle']
    >>> Okt(nouns=["소확행"]).analyze(["소확행이"])
    [[Morpheme(form='소확행', tag='Noun'), Morpheme(form='이', tag='Josa')]]
    """

    def __init__(
        self,
        *,
        normalize: bool = True,
        stem: bool = True,
        nouns: Collection[str] = (),
        cache: Path | None = None,
    ) -> None:
        lexicon = _knowledge(cache).lexicon
        self._cache = cache
        self._normalize = normalize
        self._stem = stem
        self._lexicon = with_nouns(lexicon, nouns) if nouns else lexicon
        self._grammar = compile_grammar()
        self._longest_stem = int(np.diff(self._lexicon.stem_bounds).max())

    def tag(self, eojeols: Sequence[str]) -> list[str]:
        """Return each eojeol as ``form/Tag form/Tag``.

        Parameters
        ----------
        eojeols
            Runs of letters without white space in Java's sense (space, tab, newline, vertical tab,
            form feed, carriage return).

        Returns
        -------
        list of str
            The morphemes of each eojeol; empty for an empty eojeol and, as in Okt, for one
            that begins with another Unicode space.

        Raises
        ------
        ValueError
            When an eojeol contains white space.
        """
        batches = [eojeols[start : start + BATCH] for start in range(0, len(eojeols), BATCH)]
        if len(batches) < 2:
            return [line for batch in batches for line in self._tag(batch)]
        with ThreadPoolExecutor(min(len(batches), os.cpu_count() or 1)) as pool:
            return [line for lines in pool.map(self._tag, batches) for line in lines]

    def _tag(self, eojeols: Sequence[str]) -> list[str]:
        """Tag one batch, in the thread of the caller."""
        text = "\n".join(eojeols)
        if any(space in text for space in " \t\v\f\r"):
            raise ValueError("an eojeol cannot contain white space; split the text before tagging")
        letters = _letters(text)
        breaks = np.empty(len(eojeols) + 1, np.int64)
        marked = np.empty(len(eojeols), np.uint8)
        longest = kernels.survey(letters, breaks, marked)
        if longest < 0:
            raise ValueError("an eojeol cannot contain white space; split the text before tagging")
        if self._normalize:
            letters = self._normalized(letters, longest)
            longest = kernels.survey(letters, breaks, marked)
        spans = [
            (index, *span)
            for index in np.flatnonzero(marked).tolist()
            for span in _span_finder(self._cache)(
                _text(letters[breaks[index] + 1 : breaks[index + 1]])
            )
        ]
        # A token is a form, a slash, a tag and a space or newline; each letter may be a token.
        widest = self._longest_stem + kernels.LONGEST_TAG + 2
        out = np.empty(letters.size * widest + len(eojeols) + 1, np.uint16)
        size = kernels.tag(
            letters,
            breaks,
            np.array(spans, np.int32).reshape(-1, 4),
            int(self._stem),
            out,
            np.empty(longest, np.uint8),
            self._lexicon,
            self._grammar,
            make_workspace(longest),
        )
        return _text(out[:size]).split("\n")

    def _normalized(self, letters: NDArray[np.uint16], longest: int) -> NDArray[np.uint16]:
        """Return the normalized letters, enlarging the buffers until they fit."""
        room = 1
        while True:
            out = np.empty(room * (letters.size + letters.size // 4) + 64, np.uint16)
            size = kernels.normalize(
                letters,
                out,
                make_draft(room * longest),
                self._lexicon,
                self._grammar,
                make_workspace(longest),
            )
            if size >= 0:
                return out[:size]
            room *= 2


def _letters(text: str) -> NDArray[np.uint16]:
    """Encode as UTF-16, the letters that Okt counts."""
    return np.frombuffer(bytearray(text.encode("utf-16-le", "surrogatepass")), np.uint16)


def _text(letters: NDArray[np.uint16]) -> str:
    return letters.tobytes().decode("utf-16-le", "surrogatepass")
