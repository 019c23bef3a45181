"""Bytes -> lines of clean text: encoding, normal form, white space, control characters."""

import codecs
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline import project
from pipeline.errors import UserError

MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
"""Byte order marks, and the Python codec that takes the mark off."""

CANDIDATES = ("utf-8", "euc-kr", "cp949")
"""Tried in this order: UTF-8 is hard to hit by accident, and CP949 contains EUC-KR."""

CHUNK = 1 << 20

LINE_END = re.compile("\r\n?|[\v\f\x85\u2028\u2029]")
"""What ends a line beside the line feed."""

WHITE_SPACE = re.compile("[\t\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]")
"""Unicode's White_Space but for the plain space and the line ends."""

UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"  # C0 and C1 controls
    "\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
)
"""Controls and marks that show nothing. The joiners U+200C and U+200D stay: emoji need them."""


@dataclass(frozen=True, slots=True)
class Encoding:
    """A Python codec and how it was told: ``declared``, ``byte order mark`` or ``bytes``."""

    name: str
    told_by: str


def find_encoding(path: Path, declared: str | None = None) -> Encoding:
    """Tell a file's encoding: the declared one, by its mark, or the first that decodes it all.

    Raises
    ------
    UserError
        When the file is in none of the encodings, or not in the declared one.
    """
    if declared is not None:
        if not _decodes(path, declared):
            raise UserError(
                f"{project.shown(path)} is not in {declared}, the encoding declared for it",
                "declare another, or none to have it told from the bytes",
            )
        return Encoding(declared, "declared")
    with path.open("rb") as file:
        head = file.read(CHUNK)
    for mark, name in MARKS.items():
        if head.startswith(mark):
            return Encoding(name, "byte order mark")
    for name in _candidates(head):
        if _decodes(path, name):
            return Encoding(name, "bytes")
    raise UserError(
        f"{project.shown(path)} is not text in UTF-8, UTF-16, EUC-KR or CP949",
        "save it as UTF-8, or declare its encoding in a description corpora/NAME.toml",
    )


def _candidates(head: bytes) -> tuple[str, ...]:
    """UTF-16 without a mark shows by NUL: half of every ASCII character, space or line end."""
    even, odd = head[::2].count(0), head[1::2].count(0)
    if even + odd == 0:
        return CANDIDATES
    utf_16 = "utf-16-be" if even > odd else "utf-16-le"
    mostly_ascii = even + odd > 0.4 * len(head)  # else NULs strewn over a UTF-8 file
    return (utf_16, *CANDIDATES) if mostly_ascii else ("utf-8", utf_16, *CANDIDATES[1:])


def _decodes(path: Path, encoding: str) -> bool:
    try:
        decoder = codecs.getincrementaldecoder(encoding)(errors="strict")
        with path.open("rb") as file:
            while chunk := file.read(CHUNK):
                decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except (UnicodeError, LookupError):
        return False
    return True


def read_lines(path: Path, encoding: Encoding) -> Iterator[str]:
    """Yield a file's lines without their ends, streaming, not yet cleaned."""
    with path.open(encoding=encoding.name, newline=None) as file:
        for line in file:
            yield line.removesuffix("\n")


def clean(text: str, repairs: Counter[str]) -> str:
    """Return text in NFC with plain spaces, ``\\n`` for line ends and no unseen characters.

    Parameters
    ----------
    text : str
    repairs : Counter
        What was done is added to it, in characters: ``white space``, ``control characters``,
        ``line ends``, and ``NFC`` (characters by which composing made it shorter).

    Examples
    --------
    >>> clean("\\u1112\\u1161\\u11ab\\u3000글\\u200b", Counter())
    '한 글'
    """
    if text.isascii() and text.isprintable():  # nothing to mend, and quickly told
        return text
    text, ends = LINE_END.subn("\n", text)
    text, spaces = WHITE_SPACE.subn(" ", text)
    text, unseen = UNSEEN.subn("", text)
    composed = unicodedata.normalize("NFC", text)
    repairs["line ends"] += ends
    repairs["white space"] += spaces
    repairs["control characters"] += unseen
    repairs["NFC"] += len(text) - len(composed)
    return composed
