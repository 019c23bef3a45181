"""Decoded text -> clean text: normal form, white space, invisible characters; changes counted.

``docs/intake.md`` describes each repair.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

LONE_SURROGATE = re.compile("[\ud800-\udfff]")
"""Lone surrogates, which a broken JSON escape produces and UTF-8 cannot encode."""

CARRIAGE_RETURN = re.compile("\r(?=\n)")

LINE_END = re.compile("[\r\v\f\x85\u2028\u2029]")
"""Line ends other than the line feed and CR LF."""

WHITE_SPACE = re.compile("[\t\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]")
"""Unicode White_Space without the plain space and the line ends."""

NUL = re.compile("\x00")

CONTROL = re.compile("[\x01-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
"""C0 and C1 controls, without NUL and white space."""

INVISIBLE = re.compile(
    "[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
)
"""Zero-width characters, soft hyphens, bidi controls, annotation marks. The joiners U+200C and
U+200D are kept: emoji need them."""

FULLWIDTH = re.compile("[\uff01-\uff5e]")
TO_ASCII = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}

REPLACED = (
    ("lone surrogates", LONE_SURROGATE, "\ufffd"),
    ("carriage returns", CARRIAGE_RETURN, ""),
    ("line ends", LINE_END, "\n"),
    ("white space", WHITE_SPACE, " "),
    ("NUL", NUL, ""),
    ("control characters", CONTROL, ""),
    ("invisible characters", INVISIBLE, ""),
)
"""The repairs, in the order in which they are applied."""

ODD = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\xa0\u00ad\u061c\u1680\u180e\u2000-\u200b\u200e\u200f"
    "\u2028-\u202f\u205f-\u206f\u3000\ud800-\udfff\ufeff\uff01-\uff5e\ufff9-\ufffb]"
)
"""Every character that one of the patterns above can match."""

LOSING = (
    "carriage returns",
    "NUL",
    "control characters",
    "invisible characters",
    "NFC",
)
"""The repairs that reduce the number of characters by their count."""

BOUNDARY = re.compile(r"(?s).*(?:[ -~가-힣]|(?<!\r)\n)")
"""Matches through the last character before which text may be cut: it does not compose with the
character before it, so that the NFC of the parts is the NFC of the whole."""


def is_clean(text: str) -> bool:
    """Tell whether `clean` would return a text as it is; then so are all parts of it."""
    return not ODD.search(text) and unicodedata.is_normalized("NFC", text)


def clean(text: str, repairs: Counter[str] | None = None) -> str:
    """Return text in NFC with plain spaces, ``\\n`` for line ends and no invisible characters.

    Parameters
    ----------
    text : str
    repairs : Counter, optional
        The number of characters of each repair is added to it. ``len(text)`` is the length of
        the result plus the counts added for the repairs in LOSING; ``NFC`` (the characters
        saved by composition) is negative where NFC decomposes a character.

    Examples
    --------
    >>> clean("\\u1112\\u1161\\u11ab\\u3000글\\u200b")
    '한 글'
    """
    if is_clean(text):  # the common case, fast
        return text
    if repairs is None:
        repairs = Counter()
    for name, pattern, put in REPLACED:
        text, count = pattern.subn(put, text)
        repairs[name] += count
    if wide := len(FULLWIDTH.findall(text)):
        text = text.translate(TO_ASCII)
        repairs["fullwidth"] += wide
    composed = unicodedata.normalize("NFC", text)
    repairs["NFC"] += len(text) - len(composed)
    return composed


def clean_all(texts: Sequence[str], repairs: Counter[str] | None = None) -> Sequence[str]:
    """Return many short texts clean, as `clean` does: faster where none of them needs it."""
    if is_clean("\n".join(texts)):
        return texts
    return [clean(text, repairs) for text in texts]


def accounted(repairs: Counter[str]) -> dict[str, int]:
    """Return the counts of the repairs that change the length: in = out + their sum."""
    return {name: repairs[name] for name in LOSING if repairs[name]}


def clean_pieces(pieces: Iterable[str], repairs: Counter[str], size: int) -> Iterator[str]:
    """Clean a text given in pieces; yield it in pieces of about ``size`` characters.

    ``"".join(clean_pieces(pieces, …))`` is ``clean("".join(pieces), …)``, in constant memory:
    the text is cut only where nothing composes across the cut. At least one piece is yielded.

    Parameters
    ----------
    pieces : iterable of str
        In order, cut anywhere.
    repairs : Counter
        As for `clean`.
    size : int
        The number of characters from which a piece is yielded.
    """
    held: list[str] = []
    length, enough = 0, size
    first = True
    for piece in _no_longer_than(size, pieces):
        held.append(piece)
        length += len(piece)
        if length < enough:
            continue
        text = "".join(held)
        boundary = BOUNDARY.match(text)
        end = boundary.end() - 1 if boundary else 0
        if end:
            yield clean(text[:end], repairs)
            first, enough = False, size
        else:  # nowhere to cut: wait for twice as much, which keeps the total linear
            enough = 2 * length
        held, length = [text[end:]], len(text) - end
    if length or first:
        yield clean("".join(held), repairs)


def _no_longer_than(size: int, pieces: Iterable[str]) -> Iterator[str]:
    for piece in pieces:
        if len(piece) <= size:
            yield piece
        else:
            yield from (piece[start : start + size] for start in range(0, len(piece), size))
