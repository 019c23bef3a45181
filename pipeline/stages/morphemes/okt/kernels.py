"""Many eojeols as one array of UTF-16 letters -> the same, tagged, without the GIL."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from .chunker import BEGIN, KOREAN, chunk, is_space
from .compiled import ZERO, kernel, part, signed
from .grammar import TAGS, Grammar
from .lexicon import Lexicon
from .normalizer import (
    correct_typos,
    is_hangul,
    shorten_repeats,
    split_coda,
    strip_emotions,
)
from .parser import parse
from .workspace import Draft, Workspace

NEWLINE: Final = 10
_SPACE, _SLASH, _DOT, _COLON = (ord(letter) for letter in " /.:")
_DOMAIN_HEADS: Final = tuple(map(ord, "삼닷한"))  # of the Hangul top-level domains
_SIGNS: Final = tuple(map(ord, "@＠#＃$"))

_TAG_BOUNDS: Final = np.cumsum([0, *map(len, TAGS)])
_TAG_LETTERS: Final = np.array([ord(letter) for tag in TAGS for letter in tag], np.uint16)
LONGEST_TAG: Final = max(map(len, TAGS))


@kernel
def normalize(
    letters: NDArray[np.uint16],
    out: NDArray[np.uint16],
    draft: Draft,
    lexicon: Lexicon,
    grammar: Grammar,
    work: Workspace,
) -> int:
    """Write the text with every run of Hangul and jamo normalized.

    Parameters
    ----------
    letters : uint16, shape (letters,)
        Any text, UTF-16.
    out : uint16, shape (capacity,)
        Filled with the result.

    Returns
    -------
    int
        Size of the result, or -1 if ``out`` or ``draft`` is too small.
    """
    read = ZERO
    written = ZERO
    while read < letters.size:
        if not is_hangul(signed(letters[read])):
            if written == out.size:
                return -1
            out[written] = letters[read]
            read += 1
            written += 1
            continue
        size = ZERO
        while read < letters.size and is_hangul(signed(letters[read])):
            draft.now[size] = letters[read]
            read += 1
            size += 1
        size = strip_emotions(draft, size, lexicon)
        size = shorten_repeats(draft.now, size)
        size = split_coda(draft, size, lexicon, grammar, work)
        size = correct_typos(draft, size, lexicon)
        if size < 0 or written + size > out.size:
            return -1
        for index in range(size):
            out[written + index] = draft.now[index]
        written += size
    return written


@part
def _is_ascii_alnum(letter: int) -> bool:
    return 48 <= letter <= 57 or 65 <= letter <= 90 or 97 <= letter <= 122


@part
def _has_span(text: NDArray[np.uint16]) -> bool:
    """Return whether an eojeol may contain a URL, an email address, a mention or a tag.

    It may return True too often, but not for 재밌다...그런데, which is why it is worth having.
    """
    protocol = False
    for index in range(text.size):
        letter = signed(text[index])
        for sign in _SIGNS:
            if letter == sign:
                return True
        if index >= 2 and letter == _SLASH and text[index - 1] == _SLASH:
            protocol |= text[index - 2] == _COLON
        if letter != _DOT or index == 0 or index + 1 == text.size:
            continue
        before = signed(text[index - 1])
        after = signed(text[index + 1])
        if not (protocol or _is_ascii_alnum(before) or (before >= 128 and not is_hangul(before))):
            continue
        if _is_ascii_alnum(after) or (after >= 128 and not is_hangul(after)):
            return True
        for head in _DOMAIN_HEADS:
            if after == head:
                return True
    return False


@kernel
def survey(
    letters: NDArray[np.uint16], breaks: NDArray[np.int64], marked: NDArray[np.uint8]
) -> int:
    """Find the eojeols of a text with one eojeol per line, and mark those with special characters.

    Parameters
    ----------
    letters : uint16, shape (letters,)
        Eojeols, separated by newlines.
    breaks : int64, shape (eojeols + 1,)
        Filled with -1, the positions of the newlines, and the size of the text.
    marked : uint8, shape (eojeols,)
        Filled with 1 for eojeols in which ``patterns`` may find something.

    Returns
    -------
    int
        Length of the longest eojeol, or -1 if there are too many or too few of them.
    """
    breaks[0] = -1
    seen = 0
    longest = 0
    for index in range(letters.size + 1):
        if index < letters.size and letters[index] != NEWLINE:
            continue
        if seen == marked.size:
            return -1
        marked[seen] = _has_span(letters[breaks[seen] + 1 : index])
        longest = max(longest, index - breaks[seen] - 1)
        seen += 1
        breaks[seen] = index
    return longest if seen == marked.size else -1


@part
def _write_token(
    out: NDArray[np.uint16],
    written: int,
    form: NDArray[np.uint16],
    begin: int,
    end: int,
    tag: int,
    first: bool,
) -> int:
    """Write ``form[begin:end]/Tag``, preceded by a space unless it is the first."""
    if not first:
        out[written] = _SPACE
        written += 1
    for index in range(begin, end):
        out[written] = form[index]
        written += 1
    out[written] = _SLASH
    written += 1
    for index in range(_TAG_BOUNDS[tag], _TAG_BOUNDS[tag + 1]):
        out[written] = _TAG_LETTERS[index]
        written += 1
    return written


@kernel
def tag(
    letters: NDArray[np.uint16],
    breaks: NDArray[np.int64],
    spans: NDArray[np.int32],
    stem: int,
    out: NDArray[np.uint16],
    labels: NDArray[np.uint8],
    lexicon: Lexicon,
    grammar: Grammar,
    work: Workspace,
) -> int:
    """Write the tagged eojeols, one per line: ``form/Tag form/Tag``.

    Parameters
    ----------
    letters, breaks
        The text and its newlines, from ``survey``.
    spans : int32, shape (spans, 4)
        Matches of ``patterns``: eojeol, begin, end, part of speech; sorted by eojeol.
    stem
        1 if predicates are written in their dictionary form, else 0.
    out : uint16, shape (capacity,)
        Filled with the result; large enough for every letter to become a token.
    labels : uint8, shape (longest,)
        Working memory for an eojeol.

    Returns
    -------
    int
        Size of the result.
    """
    written = ZERO
    span = ZERO
    for eojeol in range(breaks.size - 1):
        if eojeol:
            out[written] = NEWLINE
            written += 1
        begin = breaks[eojeol] + 1
        end = breaks[eojeol + 1]
        first_span = span
        while span < spans.shape[0] and spans[span, 0] == eojeol:
            span += 1
        if begin == end or is_space(signed(letters[begin])):
            continue
        chunk(letters, begin, end, spans, first_span, span, labels)
        first = True
        place = ZERO
        while place < end - begin:
            label = signed(labels[place]) & ~BEGIN
            after = place + 1
            while after < end - begin and labels[after] == label:
                after += 1
            if label != KOREAN:
                written = _write_token(
                    out, written, letters, begin + place, begin + after, label, first
                )
                first = False
                place = after
                continue
            found = parse(letters, begin + place, begin + after, lexicon, grammar, work)
            for index in range(found):
                kind = signed(work.tokens[index, 2])
                form = signed(work.tokens[index, 3])
                if stem and form >= 0:
                    written = _write_token(
                        out,
                        written,
                        lexicon.stem_letters,
                        lexicon.stem_bounds[form],
                        lexicon.stem_bounds[form + 1],
                        kind,
                        first,
                    )
                else:
                    written = _write_token(
                        out,
                        written,
                        letters,
                        signed(work.tokens[index, 0]),
                        signed(work.tokens[index, 1]),
                        kind,
                        first,
                    )
                first = False
            place = after
    return written
