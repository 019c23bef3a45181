"""The features of an analysis -> the score by which Okt ranks it; the lowest is the best.

The features and weights of Open Korean Text's default profile (Apache-2.0). Every sum is
a 32-bit float and added in Okt's order: the last bit decides ties.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from .compiled import ZERO, part, signed
from .grammar import (
    DETERMINER,
    EOMI,
    EXCLAMATION,
    JOSA,
    NOUN,
    PRE_EOMI,
    SUFFIX,
    VERB,
    VERB_PREFIX,
)
from .hangul import CODAS, FIRST_SYLLABLE

_float = np.float32
TOKEN, UNKNOWN, WORD, FREQUENCY, COVERAGE = map(_float, (0.18, 0.3, 0.3, 0.2, 0.5))
SEVERAL_TOKENS, NOT_ALL_NOUNS, NO_NOUN_JOSA, NO_NOUN_HA = map(_float, (0.5, 0.1, 0.6, 0.3))
DETERMINERS, EXCLAMATIONS, BARE_SUFFIX, WRONG_JOSA = map(_float, (-0.01, 0.01, 0.2, 3.0))
_NOTHING, _ONE = map(_float, (0.0, 1.0))

# Bits of a candidate's flags: a token that is not a noun, a josa that does not agree with
# its noun, a suffix first, a noun first, a noun or verb prefix first, that followed by 하다,
# only a noun and a josa.
_OTHER, _MISMATCH, _SUFFIX_FIRST, _NOUN_FIRST, _HA_FIRST, _NOUN_HA, _NOUN_JOSA = (
    1 << bit for bit in range(7)
)
_SUFFIXES: Final = 1 << SUFFIX | 1 << EOMI | 1 << JOSA | 1 << PRE_EOMI
_BEFORE_HA: Final = 1 << NOUN | 1 << VERB_PREFIX

_HA, _HAE, _RO, _EU = map(ord, "하해로으")
_NEUN, _REUL, _DA, _EUN, _EUL, _I = map(ord, "는를다은을이")
_RIEUL_CODA: Final = 8


class Word(NamedTuple):
    """The properties of a substring on which the score of an analysis ending in it depends.

    Attributes
    ----------
    size
        Number of syllables.
    first
        Its first syllable.
    before
        The syllable before it, arbitrary at the beginning.
    rarity
        One minus its frequency as a noun.
    unknown
        1 if it is unknown as a noun, else 0.
    """

    size: int
    first: int
    before: int
    rarity: np.float32
    unknown: int


class Candidate(NamedTuple):
    """The properties of an analysis of the beginning of a run on which its score depends.

    Attributes
    ----------
    tokens, words
        Number of tokens and of words (나무/Noun 에서/Josa is one word of two tokens).
    unknowns, covered
        Number of unknown nouns, and of syllables in them.
    determiners, exclamations
        Number of these parts of speech.
    tie
        Sum of the parts of speech, as numbers: the lower sum wins a tie.
    flags
        The bits above.
    frequency
        Sum over the tokens of one minus the frequency (one for anything but a noun).
    """

    tokens: int
    words: int
    unknowns: int
    covered: int
    determiners: int
    exclamations: int
    tie: int
    flags: int
    frequency: np.float32


# Columns that ``remember`` needs: all integer fields.
COUNTS: Final = len(Candidate._fields) - 1


@part
def beginning() -> Candidate:
    """Return the candidate without tokens; Okt's count of its words starts at one."""
    return Candidate(ZERO, signed(1), ZERO, ZERO, ZERO, ZERO, ZERO, ZERO, _NOTHING)


@part
def remember(
    counts: NDArray[np.int32], frequency: NDArray[np.float32], row: int, candidate: Candidate
) -> None:
    """Store a candidate in a row of two arrays, shapes (rows, COUNTS) and (rows,)."""
    counts[row, 0] = candidate.tokens
    counts[row, 1] = candidate.words
    counts[row, 2] = candidate.unknowns
    counts[row, 3] = candidate.covered
    counts[row, 4] = candidate.determiners
    counts[row, 5] = candidate.exclamations
    counts[row, 6] = candidate.tie
    counts[row, 7] = candidate.flags
    frequency[row] = candidate.frequency


@part
def recall(counts: NDArray[np.int32], frequency: NDArray[np.float32], row: int) -> Candidate:
    """Return the candidate that ``remember`` stored in a row."""
    return Candidate(
        signed(counts[row, 0]),
        signed(counts[row, 1]),
        signed(counts[row, 2]),
        signed(counts[row, 3]),
        signed(counts[row, 4]),
        signed(counts[row, 5]),
        signed(counts[row, 6]),
        signed(counts[row, 7]),
        frequency[row],
    )


@part
def _is_wrong_josa(word: Word) -> bool:
    """Return whether a josa contradicts the syllable before it, the last of a noun.

    은, 을, 이, 으로 require a coda; 는, 를, 다, 로 require none (로 also follows ㄹ).
    """
    coda = (word.before - FIRST_SYLLABLE) % CODAS
    josa = word.first
    alone = word.size == 1
    if coda > 0:
        if coda != _RIEUL_CODA and josa == _RO:
            return True
        return alone and (josa == _NEUN or josa == _REUL or josa == _DA)
    return josa == _EU or (alone and (josa == _EUN or josa == _EUL or josa == _I))


@part
def extend(
    candidate: Candidate, word: Word, tag: int, previous_tag: int, new_words: int
) -> Candidate:
    """Add a word to a candidate.

    Parameters
    ----------
    tag, previous_tag
        Part of speech of the word, and of the token before it (-1 without one).
    new_words
        1 if it opens a new word, 0 if it continues the last one.
    """
    tokens = candidate.tokens + 1
    flags = candidate.flags & ~_NOUN_JOSA
    unknown = ZERO
    rarity = _ONE
    if tag == NOUN:
        unknown = word.unknown
        rarity = word.rarity
    else:
        flags |= _OTHER
        if tag == JOSA and previous_tag == NOUN and _is_wrong_josa(word):
            flags |= _MISMATCH
    if tokens == 1:
        if (_SUFFIXES >> tag) & 1:
            flags |= _SUFFIX_FIRST
        if tag == NOUN:
            flags |= _NOUN_FIRST
        if (_BEFORE_HA >> tag) & 1:
            flags |= _HA_FIRST
    elif tokens == 2:
        if tag == VERB and flags & _HA_FIRST and (word.first == _HA or word.first == _HAE):
            flags |= _NOUN_HA
        if tag == JOSA and flags & _NOUN_FIRST:
            flags |= _NOUN_JOSA
    return Candidate(
        tokens,
        candidate.words + new_words,
        candidate.unknowns + unknown,
        candidate.covered + unknown * word.size,
        candidate.determiners + signed(tag == DETERMINER),
        candidate.exclamations + signed(tag == EXCLAMATION),
        candidate.tie + tag,
        flags,
        candidate.frequency + rarity,
    )


@part
def score(candidate: Candidate) -> np.float32:
    """Return the weighted sum of a candidate with at least one token."""
    tokens = np.float32(candidate.tokens)
    total = tokens * TOKEN + np.float32(candidate.unknowns) * UNKNOWN
    total += np.float32(candidate.words) * WORD
    total += np.float32(candidate.covered) * COVERAGE
    total += (candidate.frequency / tokens) * FREQUENCY
    if candidate.tokens > 1:
        total += SEVERAL_TOKENS
    if candidate.flags & _OTHER:
        total += NOT_ALL_NOUNS
    if not candidate.flags & _NOUN_JOSA:
        total += NO_NOUN_JOSA
    total += np.float32(candidate.determiners) * DETERMINERS
    total += np.float32(candidate.exclamations) * EXCLAMATIONS
    if candidate.flags & _SUFFIX_FIRST:
        total += BARE_SUFFIX
    if not candidate.flags & _NOUN_HA:
        total += NO_NOUN_HA
    if candidate.flags & _MISMATCH:
        total += WRONG_JOSA
    return total
