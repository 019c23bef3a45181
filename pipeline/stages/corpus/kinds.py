"""A file's bytes and name -> its kind.

Binary kinds are detected by their bytes, kinds of text by their name, as the readers declare.
"""

import gzip
import zipfile
import zlib
from collections.abc import Iterable
from pathlib import Path

from pipeline.stages.corpus import archives
from pipeline.stages.corpus.decoding import utf_16_by_nul
from pipeline.stages.corpus.limits import RefusedError
from pipeline.stages.corpus.reading import Reader
from pipeline.stages.corpus.registry import registry

HWP = (
    "an old HWP file; save it as .hwpx in Hangul, or as text: pip install pyhwp, "
    "hwp5txt --output FILE.txt FILE.hwp"
)

OLD = {
    ".xls": "an old Excel file; save it as .xlsx: soffice --headless --convert-to xlsx FILE.xls",
    ".doc": "an old Word file; save it as .docx: soffice --headless --convert-to docx FILE.doc",
    ".ppt": "an old PowerPoint file; save it as text",
    ".hwp": HWP,
}
"""Files in Microsoft's old container format: the kind by suffix, and how to convert it."""

OLD_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

UNREAD = {
    OLD_MAGIC: "an old Office or HWP file; save it as .xlsx, .docx, .hwpx or text",
    b"HWP Document File": HWP,
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"\x7fELF": "a program",
    b"MZ\x90": "a program",
    b"SQLite format 3": "a database",
    b"7z\xbc\xaf\x27\x1c": "a .7z archive; pack it as .zip",
    b"Rar!\x1a\x07": "a .rar archive; pack it as .zip",
    b"BZh": "a .bz2 file; pack it as .gz",
    b"\xfd7zXZ": "an .xz file; pack it as .gz",
    b"\x28\xb5\x2f\xfd": "a .zst file; pack it as .gz",
}
"""Kinds that malmoi's own readers do not support (a plug-in may), by their first bytes."""

HEAD = 4096
"""The number of bytes at the start of a file used to detect its kind."""

EMPTY_ZIP, ZIP, GZIP = b"PK\x05\x06", b"PK\x03\x04", b"\x1f\x8b"
TAR, TAR_AT = b"ustar", 257

BINARY_CONTROLS = 0.2
"""The share of control bytes other than NUL above which bytes are not text: in UTF-16 it is
0.05 for pure Hangul, and in any other text nearly 0."""

CONTROLS = bytes(code for code in range(1, 32) if code not in b"\t\n\v\f\r\x1b")


def suffixes() -> list[str]:
    """Return the suffixes that malmoi reads, by precedence among files with the same stem."""
    return [*registry().by_suffix, *archives.SUFFIXES]


def detect_kind(
    path: Path, name: str, *, text_column: str | None = None, is_text: bool = False
) -> str:
    """Detect a file's kind.

    Parameters
    ----------
    path : Path
        The file to examine.
    name : str
        Its name for the user.
    text_column : str, optional
        If given, a .txt file is a table.
    is_text : bool
        Its encoding is declared, so it is text even if its bytes do not look like it.

    Returns
    -------
    str
        The kind of a reader, or ``zip``, ``gz`` or ``tar``.

    Raises
    ------
    RefusedError
        When malmoi does not read such files.
    """
    with path.open("rb") as file:
        head = file.read(HEAD)
    suffix = Path(name).suffix.lower()
    if kind := _kind_by_bytes(path, head, suffix):
        return kind
    for magic, what in UNREAD.items():
        if head.startswith(magic):
            raise RefusedError(f"it is {OLD.get(suffix, what) if magic == OLD_MAGIC else what}")
    known = registry().by_suffix.get(suffix)
    if suffix in archives.SUFFIXES or (known and known.is_detected_by_bytes):
        if head:
            raise RefusedError(f"it is not a {suffix} file, despite its name")
    elif known and not known.is_text:
        return known.kind
    controls = len(head) - len(head.translate(None, CONTROLS))
    if not is_text and controls > BINARY_CONTROLS * len(head) and not _is_utf_16(head):
        raise RefusedError(f"malmoi does not read {suffix or 'such'} files")
    kind = known.kind if known and known.is_text else _kind_by_opening(head) or "text"
    return "table" if kind == "text" and text_column else kind


def _is_utf_16(head: bytes) -> bool:
    return head.startswith((b"\xff\xfe", b"\xfe\xff")) or utf_16_by_nul(head)[0] is not None


def _kind_by_bytes(path: Path, head: bytes, suffix: str) -> str | None:
    if kind := _chosen((r for r in registry() if r.magic and head.startswith(r.magic)), suffix):
        return kind
    if head.startswith(EMPTY_ZIP):
        return "zip"
    if head[TAR_AT:].startswith(TAR):
        return "tar"
    if head.startswith(ZIP):
        return _zip_kind(path, suffix)
    if head.startswith(GZIP):
        return _gz_kind(path)
    return None


def _chosen(matching: Iterable[Reader], suffix: str) -> str | None:
    """Choose the reader that a file's suffix names among those that match its bytes."""
    found = sorted(matching, key=lambda reader: suffix not in reader.suffixes)
    return found[0].kind if found else None


def _kind_by_opening(head: bytes) -> str | None:
    opening = head.lstrip().lower()
    return next((r.kind for r in registry() if opening.startswith(r.openings)), None)


def _zip_kind(path: Path, suffix: str) -> str:
    try:
        with zipfile.ZipFile(path) as container:
            names = {*container.namelist()}
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise RefusedError(f"it is a broken .zip file: {error}") from None
    return _chosen((r for r in registry() if r.zip_part and r.zip_part in names), suffix) or "zip"


def _gz_kind(path: Path) -> str:
    try:
        with gzip.open(path) as file:
            head = file.read(TAR_AT + len(TAR))
    except (OSError, EOFError, zlib.error) as error:
        raise RefusedError(f"it is a broken .gz file: {error}") from None
    return "tar" if head[TAR_AT:].startswith(TAR) else "gz"
