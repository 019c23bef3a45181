"""A run of Hangul and jamo as people type it -> the spelling that the dictionary expects.

The steps of Open Korean Text (Apache-2.0), in its order: emotive jamo merged into the
word before them (하핰ㅋㅋ -> 하하ㅋㅋ), long repetitions (ㅋㅋㅋㅋㅋ -> ㅋㅋㅋ), a coda ㄴ that
stands for 인 (소린데 -> 소리인데), known misspellings (어케 -> 어떻게).
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from .compiled import ZERO, part, signed
from .grammar import ADJECTIVE, ADVERB, CONJUNCTION, EOMI, NOUN, VERB, Grammar
from .hangul import (
    CODA_LETTERS,
    CODA_OF_ONSET,
    CODAS,
    FIRST_JAMO,
    FIRST_SYLLABLE,
    FIRST_VOWEL,
    LAST_JAMO,
    LAST_SYLLABLE,
    VOWELS,
)
from .lexicon import Lexicon, find, find_tags
from .parser import parse
from .workspace import Draft, Workspace

_KIEUK, _HIEUH, _YU, _U = (ord(letter) for letter in "ㅋㅎㅠㅜ")
_KIEUK_CODA, _HIEUH_CODA, _NIEUN_CODA = (CODA_LETTERS.index(letter) for letter in "ㅋㅎㄴ")
_CODA_OF_ONSET: Final = np.array(CODA_OF_ONSET, np.int64)
_NOT_FOR_IN: Final = tuple(map(ord, "은는운인텐근른픈닌든던"))
_DE, _GA, _JI, _IN = (ord(letter) for letter in "데가지인")
_WHOLE: Final = 1 << NOUN | 1 << CONJUNCTION | 1 << ADVERB


@part
def is_hangul(letter: int) -> bool:
    """Return whether a letter belongs to a run: a syllable or a (compatibility) jamo."""
    return FIRST_SYLLABLE <= letter <= LAST_SYLLABLE or FIRST_JAMO <= letter <= LAST_JAMO


@part
def _strip_emotion(
    now: NDArray[np.uint16], begin: int, end: int, emotion: int, lexicon: Lexicon
) -> int:
    """Remove an emotive jamo from the syllables before it, in place; return their end.

    Only the last syllable or two change: 핰ㅋ -> 하ㅋ, 하쿠ㅜ -> 핰ㅜ.
    """
    if find_tags(lexicon.words, lexicon.tags, now, begin, end) & 1 << NOUN:
        return end
    for size in (1, 2):
        if find_tags(lexicon.words, lexicon.tags, now, max(begin, end - size), end) & 1 << EOMI:
            return end
    last = signed(now[end - 1]) - FIRST_SYLLABLE
    coda = last % CODAS
    if coda == _KIEUK_CODA or coda == _HIEUH_CODA:
        now[end - 1] -= coda
        return end
    if coda != 0 or end - begin < 2:
        return end
    before = signed(now[end - 2]) - FIRST_SYLLABLE
    onset_as_coda = _CODA_OF_ONSET[last // (VOWELS * CODAS)]
    if (
        before % CODAS == 0
        and last // CODAS % VOWELS == emotion - FIRST_VOWEL
        and onset_as_coda != 0
    ):
        now[end - 2] += onset_as_coda
        return end - 1
    return end


@part
def strip_emotions(draft: Draft, size: int, lexicon: Lexicon) -> int:
    """Clean every run of syllables followed by an emotive jamo; return the new size."""
    now = draft.now
    read = ZERO
    written = ZERO
    while read < size:
        begin = written
        while read < size and now[read] >= FIRST_SYLLABLE:
            now[written] = now[read]
            read += 1
            written += 1
        if read == size:
            break
        jamo = signed(now[read])
        if written > begin and (jamo == _KIEUK or jamo == _HIEUH or jamo == _YU or jamo == _U):
            written = _strip_emotion(now, begin, written, jamo, lexicon)
        while read < size and now[read] < FIRST_SYLLABLE:
            now[written] = now[read]
            read += 1
            written += 1
    return written


@part
def shorten_repeats(now: NDArray[np.uint16], size: int) -> int:
    """Shorten repetitions, four or more of a letter to three, three or more of a pair to two."""
    read = ZERO
    written = ZERO
    while read < size:
        letter = now[read]
        same = read + 1
        while same < size and now[same] == letter:
            same += 1
        keep = 3
        if same - read < 4:
            same = read
            while same < size and (now[same] == _YU or now[same] == _U):
                same += 1
            if same - read < 3:
                same = read + 1
                keep = 1
        for index in range(keep):
            now[written + index] = now[read + index]
        written += keep
        read = same
    size = written
    read = ZERO
    written = ZERO
    while read < size:
        same = read + 2
        while same + 1 < size and now[same] == now[read] and now[same + 1] == now[read + 1]:
            same += 2
        keep = 4 if same - read >= 6 else 1
        for index in range(keep):
            now[written + index] = now[read + index]
        written += keep
        read = same if keep == 4 else read + 1
    return written


@part
def split_coda(draft: Draft, size: int, lexicon: Lexicon, grammar: Grammar, work: Workspace) -> int:
    """Expand the ㄴ of ...ㄴ데, ...ㄴ가, ...ㄴ지 after a noun to 인, in place; return the size."""
    now = draft.now
    begin = ZERO
    if size < 2:
        return size
    last = now[size - 1]
    if last != _DE and last != _GA and last != _JI:
        return size
    before = signed(now[size - 2])
    if before < FIRST_SYLLABLE or (before - FIRST_SYLLABLE) % CODAS != _NIEUN_CODA:
        return size
    for syllable in _NOT_FOR_IN:
        if before == syllable:
            return size
    if (
        find_tags(lexicon.words, lexicon.tags, now, begin, size) & _WHOLE
        or find_tags(lexicon.words, lexicon.tags, now, size - 2, size) & 1 << NOUN
    ):
        return size
    now[size - 2] = before - _NIEUN_CODA
    is_noun = find_tags(lexicon.words, lexicon.tags, now, begin, size - 1) & 1 << NOUN
    now[size - 2] = before
    if not is_noun:
        return size
    end = begin
    while end < size and now[end] >= FIRST_SYLLABLE:
        end += 1
    if end > begin:
        # A run whose analysis begins with a predicate is left alone.
        parse(now, begin, end, lexicon, grammar, work)
        first = work.tokens[0, 2]
        if first == VERB or first == ADJECTIVE:
            return size
    now[size - 2] = before - _NIEUN_CODA
    now[size - 1] = _IN
    now[size] = last
    return size + 1


@part
def _replace_all(
    draft: Draft, wrong: NDArray[np.uint16], typo: int, size: int, lexicon: Lexicon
) -> int:
    """Replace a misspelling wherever it occurs in ``draft.now``; return the new size or -1."""
    now, then = draft.now, draft.then
    first = lexicon.correction_bounds[typo]
    correction = lexicon.correction_bounds[typo + 1] - first
    read = ZERO
    written = ZERO
    while read < size:
        same = read + wrong.size <= size
        if same:
            for index in range(wrong.size):
                if now[read + index] != wrong[index]:
                    same = False
                    break
        if written + correction + 1 > then.size:
            return -1
        if same:
            for index in range(correction):
                then[written + index] = lexicon.correction_letters[first + index]
            written += correction
            read += wrong.size
        else:
            then[written] = now[read]
            written += 1
            read += 1
    for index in range(written):
        now[index] = then[index]
    return written


@part
def _next_typo(
    text: NDArray[np.uint16], begin: int, size: int, length: int, lexicon: Lexicon
) -> tuple[int, int]:
    """Return the position of the next misspelling of a length, and its number or -1."""
    while begin + length <= size:
        typo = find(
            lexicon.typos,
            text,
            begin,
            begin + length,
        )
        if typo >= 0:
            return begin, typo
        begin += 1
    return begin, -1


@part
def correct_typos(draft: Draft, size: int, lexicon: Lexicon) -> int:
    """Correct known misspellings; return the new size, or -1 if the drafts are too small.

    The misspellings of each length are looked up in the text as it was before that length.
    """
    for length in lexicon.typo_lengths:
        begin, typo = _next_typo(draft.now, ZERO, size, length, lexicon)
        if typo < 0:
            continue
        original = draft.before[:size]
        for index in range(size):
            original[index] = draft.now[index]
        while typo >= 0:
            size = _replace_all(draft, original[begin : begin + length], typo, size, lexicon)
            if size < 0:
                return -1
            begin, typo = _next_typo(original, begin + 1, original.size, length, lexicon)
    return size
