"""A file's bytes -> its text: encoding detection and streaming decoding."""

import codecs
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

from pipeline.stages.corpus.plausibility import PLAUSIBLE, hangul_share, plausibility
from pipeline.terminal.errors import UserError
from pipeline.terminal.paths import shown

MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
"""Byte order marks, and the Python codec that strips each."""

KOREAN = ("euc-kr", "cp949", "johab")
"""Tried after UTF-8, which rarely matches by accident. CP949 contains EUC-KR."""

UTF_16 = ("utf-16-le", "utf-16-be")

UNDECODABLE_LIMIT = 0.1
"""The share of undecodable bytes above which a file is not text. Random bytes exceed it in UTF-8
(0.41) and CP949 (0.17); one stray byte in ten is already a lot."""

SPOILT = 4
"""The most bytes that one stray byte can spoil: itself and the character around it. In a short
file they may be more than one in ten, but each spoiled byte must have two good ones."""

SHORT = 1 << 12
"""The size in bytes up to which CP949 may accidentally decode a UTF-8 text with a stray byte."""

CHUNK = 1 << 20

BLOCK_LINES = 512
"""The most lines that are worked on at once: enough for what is done once per block not to count,
and few enough for most blocks to hold nothing that needs cleaning."""

LINES_NAMED = 10
"""The maximum number of lines with undecodable bytes that are reported by number."""

UNDECODABLE = "\udc80"
"""Marks one undecodable byte until it is counted: no codec decodes valid bytes to it."""

LINE_BREAK = re.compile("\r\n?|\n")


@dataclass(frozen=True, slots=True)
class Encoding:
    """How to decode a file.

    Attributes
    ----------
    name : str
        A Python codec.
    detected_by : str
        ``declared``, ``byte order mark``, ``charset in the file``, ``bytes``, or ``bytes, not the
        NAME in the file``.
    undecodable : int
        The number of bytes that cannot be decoded; each becomes U+FFFD.
    """

    name: str
    detected_by: str
    undecodable: int = 0


@dataclass(slots=True)
class Decoded:
    """Counts while a file is decoded.

    Attributes
    ----------
    characters : int
        The decoded characters, without the byte order mark.
    undecodable : int
        The number of them that are U+FFFD for an undecodable byte.
    lines : list of int
        The numbers (from 1) of the first lines with undecodable bytes.
    unpacked : int
        The bytes that a binary file has unpacked to.
    """

    characters: int = 0
    undecodable: int = 0
    lines: list[int] = field(default_factory=list)
    unpacked: int = 0


def _mark(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return UNDECODABLE * (error.end - error.start), error.end


codecs.register_error("malmoi.mark", _mark)


class UndecodableError(UserError):
    """A file is not text in any of the encodings; ``reason`` is the message without its name."""

    def __init__(self, name: str, undecodable: int, size: int) -> None:
        self.reason = (
            "it is not text in UTF-8, UTF-16, EUC-KR, CP949 or Johab "
            f"({undecodable:,} of its {size:,} bytes cannot be decoded)"
        )
        super().__init__(
            f"{name} cannot be read: {self.reason}",
            "save it as UTF-8, or declare its encoding in corpora/NAME.toml",
        )


def detect_encoding(
    path: Path,
    declared: str | None = None,
    *,
    name: str | None = None,
    named_inside: str | None = None,
) -> Encoding:
    """Return a file's encoding: as declared, or detected from its byte order mark or its bytes.

    From the bytes, it is UTF-16 if every other byte is NUL; UTF-8 if that decodes the whole
    file; otherwise the one of EUC-KR, CP949, Johab and UTF-16 that decodes the whole file to the
    most plausible Korean; and if none does, the one with the fewest undecodable bytes.

    Parameters
    ----------
    path : Path
    declared : str, optional
        The encoding that the user declared for it.
    name : str, optional
        The file's name for the user; by default its path.
    named_inside : str, optional
        The encoding that the file itself names, as HTML does; used if it decodes the whole
        file and the bytes do not look more like another.

    Raises
    ------
    UndecodableError
        When the file is not text in any of the encodings.
    UserError
        When it is not in the declared encoding.
    """
    label = name or shown(path)
    if declared is not None:
        return _declared(path, declared, label)
    with path.open("rb") as file:
        head = file.read(CHUNK)
    size = path.stat().st_size
    for mark, codec in MARKS.items():
        if head.startswith(mark):
            undecodable = _undecodable(path, codec)
            if _is_text(undecodable, size):
                return Encoding(codec, "byte order mark", undecodable)
    codec, undecodable = _by_bytes(path, head)
    detected_by = "bytes"
    if named_inside is not None and _is_known(named_inside):
        beaten = undecodable == 0 and _looks_more_like(codec, named_inside, head)
        if not beaten and _decodes(path, named_inside):
            return Encoding(named_inside, "charset in the file")
        detected_by = f"bytes, not the {named_inside} in the file"
    if not _is_text(undecodable, size):
        raise UndecodableError(label, undecodable, size)
    return Encoding(codec, detected_by, undecodable)


def _looks_more_like(codec: str, named: str, head: bytes) -> bool:
    """Return whether bytes look more like text in the detected codec than in the named one."""
    detected, expected = (plausibility(head.decode(name, "ignore")) for name in (codec, named))
    if codec == "utf-8" and not head.isascii():  # rarely matches by accident
        return detected >= expected and head.decode(named, "ignore") != head.decode(codec, "ignore")
    return detected >= PLAUSIBLE and detected > expected


def _is_text(undecodable: int, size: int) -> bool:
    return undecodable <= UNDECODABLE_LIMIT * size or (
        undecodable <= SPOILT and 3 * undecodable <= size
    )


def _declared(path: Path, declared: str, shown: str) -> Encoding:
    if not _is_known(declared):
        raise UserError(
            f"{shown} is not in {declared}: Python has no such encoding",
            "declare utf-8, utf-16, euc-kr, cp949 or johab, or none to have it detected",
        )
    if _decodes(path, declared):
        return Encoding(declared, "declared")
    with path.open("rb") as file:
        head = file.read(CHUNK)
    name, other = _by_bytes(path, head)
    undecodable = _undecodable(path, declared)
    size = path.stat().st_size
    if other and _is_text(undecodable, size):  # stray bytes, invalid in every encoding
        return Encoding(declared, "declared", undecodable)
    looks = (
        f"its bytes look like {name}"
        if _is_text(other, size)
        else "its bytes do not look like text"
    )
    raise UserError(
        f"{shown} is not in {declared}, the encoding declared for it: {looks}",
        "declare another one, or none to have it detected",
    )


def _by_bytes(path: Path, head: bytes) -> tuple[str, int]:
    """Return the likeliest codec, and the number of bytes it cannot decode."""
    by_nul, certain = utf_16_by_nul(head)
    for name in (by_nul, "utf-8") if by_nul and certain else ("utf-8",):
        if _decodes(path, name):
            return name, 0
    candidates = [name for name in (*KOREAN, *UTF_16) if _decodes(path, name)]
    scores = {name: plausibility(head.decode(name, "ignore")) for name in candidates}
    plausible = [n for n in candidates if n in (*KOREAN[:2], by_nul) or scores[n] >= PLAUSIBLE]
    best = max(plausible, key=scores.__getitem__, default=None)  # the first one wins ties
    if best and not _is_utf_8_with_a_stray(path, head, scores[best]):
        return best, 0
    bad = {name: _undecodable(path, name) for name in (by_nul or "utf-8", "utf-8")}
    for name in KOREAN[1:]:
        if plausibility(head.decode(name, "ignore")) >= PLAUSIBLE:
            bad[name] = _undecodable(path, name)
    least = min(bad, key=bad.__getitem__)
    return least, bad[least]


def _is_utf_8_with_a_stray(path: Path, head: bytes, rival: float) -> bool:
    """Return whether all but a few bytes are UTF-8, although another codec decodes all of them.

    In a short text that happens by accident; the decoded text then looks less like Korean.
    """
    if len(head) > SHORT:
        return False
    text = head.decode("utf-8", "ignore")
    hangul, visible = hangul_share("".join(each for each in text if each > "\x7f"))
    return hangul > rival * visible and _is_text(_undecodable(path, "utf-8"), len(head))


def utf_16_by_nul(head: bytes) -> tuple[str | None, bool]:
    """Detect UTF-16 without a byte order mark: one byte of every ASCII character is NUL.

    Returns the likely byte order, and whether there are enough NULs to be certain.
    """
    even, odd = head[::2].count(0), head[1::2].count(0)
    if max(even, odd) <= 5 * min(even, odd):  # none at all, or some at both parities
        return None, False
    return UTF_16[even > odd], even + odd > 0.4 * len(head)


def _is_known(encoding: str) -> bool:
    try:
        b"  ".decode(encoding)
    except LookupError:  # also raised for codecs that are not for text, such as base64
        return False
    except UnicodeError:
        pass
    return True


def _decodes(path: Path, encoding: str) -> bool:
    try:
        for _ in _decode(path, encoding, "strict"):
            pass
    except UnicodeError:
        return False
    return True


def _undecodable(path: Path, encoding: str) -> int:
    return sum(text.count(UNDECODABLE) for text in _decode(path, encoding, "malmoi.mark"))


def _decode(
    path: Path, encoding: str, errors: str, start: int = 0, stop: int | None = None
) -> Iterator[str]:
    if start and encoding == "utf-8-sig":
        encoding = "utf-8"
    decoder = codecs.getincrementaldecoder(encoding)(errors=errors)
    left = path.stat().st_size - start if stop is None else stop - start
    with path.open("rb") as file:
        file.seek(start)
        while chunk := file.read(min(CHUNK, left)):
            left -= len(chunk)
            yield decoder.decode(chunk)
    yield decoder.decode(b"", final=True)


def read_pieces(
    path: Path, encoding: Encoding, decoded: Decoded, *, start: int = 0, stop: int | None = None
) -> Iterator[str]:
    """Yield a file's text in pieces of about a mebicharacter, line ends unchanged.

    CR LF is never split. The decoded text is counted in ``decoded``. ``start`` and ``stop`` are
    offsets in bytes at which lines begin.
    """
    line, held = 1, ""
    for text in _decode(path, encoding.name, "malmoi.mark", start, stop):
        text = held + text
        held = "\r" if text.endswith("\r") else ""
        text = text[: len(text) - len(held)]
        if encoding.undecodable:
            line = _note_undecodable(text, line, decoded)
            text = text.replace(UNDECODABLE, "\ufffd")
        decoded.characters += len(text)
        if text:
            yield text
    if held:
        decoded.characters += 1
        yield held


def _note_undecodable(text: str, line: int, decoded: Decoded) -> int:
    """Count the marks in a piece and record their lines; return the line it ends in."""
    start = 0
    while (at := text.find(UNDECODABLE, start)) >= 0 and len(decoded.lines) < LINES_NAMED:
        line += len(LINE_BREAK.findall(text, start, at))
        if line not in decoded.lines[-1:]:
            decoded.lines.append(line)
        start = at + 1
    decoded.undecodable += text.count(UNDECODABLE)
    return line + len(LINE_BREAK.findall(text, start))


def split_lines(pieces: Iterable[str]) -> Iterator[str]:
    """Split a text given in pieces into its lines, each with its end: LF, CR LF or CR."""
    return chain.from_iterable(line_blocks(pieces))


def line_blocks(pieces: Iterable[str]) -> Iterator[list[str]]:
    """Split a text given in pieces into its lines, and yield up to BLOCK_LINES of them at once.

    Each line has its end. A block ends where a piece ends, so that long lines are few.
    """
    held: list[str] = []
    for piece in pieces:
        lines = io.StringIO(piece, newline="").readlines()
        unfinished = lines.pop() if lines and not lines[-1].endswith(("\n", "\r")) else ""
        if lines:
            lines[0] = "".join([*held, lines[0]])
            held = []
        for start in range(0, len(lines), BLOCK_LINES):
            yield lines[start : start + BLOCK_LINES]
        if unfinished:
            held.append(unfinished)
    if held:
        yield ["".join(held)]


def read_lines(path: Path, encoding: Encoding) -> Iterator[str]:
    """Stream a file's lines without their ends, not yet cleaned."""
    for line in split_lines(read_pieces(path, encoding, Decoded())):
        yield line.rstrip("\r\n")
