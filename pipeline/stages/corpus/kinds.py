"""A file's bytes and name -> what kind of file it is.

The bytes decide for binary kinds, the name for kinds of text.
"""

import gzip
import zipfile
import zlib
from pathlib import Path

from pipeline.stages.corpus.decoding import utf_16_by_nul
from pipeline.stages.corpus.limits import RefusedError

TEXT_SUFFIXES = {
    ".txt": "text",
    ".csv": "table",
    ".tsv": "table",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "json",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
}
BINARY_SUFFIXES = {
    ".xlsx": "xlsx",
    ".parquet": "parquet",
    ".pdf": "pdf",
    ".docx": "docx",
    ".hwpx": "hwpx",
    ".zip": "zip",
    ".gz": "gz",
    ".tgz": "tar",
    ".tar": "tar",
}
SUFFIXES = (*TEXT_SUFFIXES, *BINARY_SUFFIXES)
"""What malmoi reads, in the order in which one wins over another of the same name."""

ARCHIVES = ("zip", "gz", "tar")
OFFICE = ("xlsx", "docx", "hwpx")
TEXTS = ("text", "table", "jsonl", "json", "html")

MAGIC = {
    b"PK\x05\x06": "zip",
    b"%PDF-": "pdf",
    b"PAR1": "parquet",
}
UNREAD = {
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "an old Office or HWP file; save it as .xlsx, .docx, "
    ".hwpx or text",
    b"HWP Document File": "an old HWP file; save it as .hwpx or text",
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
OFFICE_PARTS = {
    "xl/workbook.xml": "xlsx",
    "word/document.xml": "docx",
    "Contents/content.hpf": "hwpx",
}
HEAD = 4096
TAR_MAGIC, TAR_AT = b"ustar", 257

BINARY_CONTROLS = 0.2
"""The share of control bytes, NUL apart, above which bytes are no text: UTF-16 in Hangul alone
has 0.05, and any other text next to none."""

CONTROLS = bytes(code for code in range(1, 32) if code not in b"\t\n\v\f\r\x1b")


def find_kind(
    path: Path, name: str, *, text_column: str | None = None, is_text: bool = False
) -> str:
    """Tell a file's kind.

    Parameters
    ----------
    path : Path
        Where its bytes are.
    name : str
        What it is called.
    text_column : str, optional
        When one is named, a .txt file is a table.
    is_text : bool
        Its encoding is declared: what looks like no text is text all the same.

    Returns
    -------
    str
        A key of ``READERS`` or one of ARCHIVES.

    Raises
    ------
    RefusedError
        When malmoi does not read such files.
    """
    with path.open("rb") as file:
        head = file.read(HEAD)
    if binary := _binary_kind(path, head):
        return binary
    for magic, what in UNREAD.items():
        if head.startswith(magic):
            raise RefusedError(f"it is {what}")
    suffix = Path(name).suffix.lower()
    if suffix in BINARY_SUFFIXES and head:
        raise RefusedError(f"it is called {suffix} and is none")
    controls = len(head) - len(head.translate(None, CONTROLS))
    if not is_text and controls > BINARY_CONTROLS * len(head) and not _is_utf_16(head):
        raise RefusedError(f"malmoi does not read {suffix or 'such'} files")
    kind = TEXT_SUFFIXES.get(suffix, "text")
    if suffix not in TEXT_SUFFIXES and head.lstrip()[:14].lower().startswith(
        (b"<!doctype html", b"<html")
    ):
        return "html"
    return "table" if kind == "text" and text_column else kind


def _is_utf_16(head: bytes) -> bool:
    return head.startswith((b"\xff\xfe", b"\xfe\xff")) or utf_16_by_nul(head)[0] is not None


def _binary_kind(path: Path, head: bytes) -> str | None:
    for magic, kind in MAGIC.items():
        if head.startswith(magic):
            return kind
    if head[TAR_AT:].startswith(TAR_MAGIC):
        return "tar"
    if head.startswith(b"PK\x03\x04"):
        return _zip_kind(path)
    if head.startswith(b"\x1f\x8b"):
        return _gz_kind(path)
    return None


def _zip_kind(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as container:
            names = {*container.namelist()}
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise RefusedError(f"it is a broken .zip file: {error}") from None
    return next((kind for part, kind in OFFICE_PARTS.items() if part in names), "zip")


def _gz_kind(path: Path) -> str:
    try:
        with gzip.open(path) as file:
            head = file.read(TAR_AT + len(TAR_MAGIC))
    except (OSError, EOFError, zlib.error) as error:
        raise RefusedError(f"it is a broken .gz file: {error}") from None
    return "tar" if head[TAR_AT:].startswith(TAR_MAGIC) else "gz"
