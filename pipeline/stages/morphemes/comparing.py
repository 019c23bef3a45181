"""Eojeols -> the differences between the native engine and KoNLPy's Okt, in all four settings."""

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from pipeline.stages.morphemes.konlpy_okt import KonlpyOkt
from pipeline.stages.morphemes.okt import Okt

SETTINGS = ((True, True), (True, False), (False, True), (False, False))
"""``norm`` and ``stem``."""


class Difference(NamedTuple):
    """An eojeol, the setting, and each engine's result for it, ``form/Tag form/Tag``."""

    eojeol: str
    normalize: bool
    stem: bool
    konlpy: str
    native: str


def compare_engines(
    eojeols: Sequence[str],
    *,
    settings: Iterable[tuple[bool, bool]] = SETTINGS,
    nouns: Collection[str] = (),
) -> list[Difference]:
    """Tag eojeols with both engines and return the differences.

    Parameters
    ----------
    eojeols : sequence of str
        Preferably distinct.
    settings : iterable of (bool, bool)
        ``norm`` and ``stem``; default: all four.
    nouns : collection of str
        A user dictionary for both.

    Raises
    ------
    UserError
        When there is no usable Java.
    """
    found = []
    for normalize, stem in settings:
        theirs = KonlpyOkt(normalize=normalize, stem=stem, nouns=nouns).tag(eojeols)
        ours = Okt(normalize=normalize, stem=stem, nouns=nouns).tag(eojeols)
        found += [
            Difference(eojeol, normalize, stem, reference, native)
            for eojeol, reference, native in zip(eojeols, theirs, ours, strict=True)
            if reference != native
        ]
    return found
