"""An archive -> its members, one temporary file at a time, within declared limits.

An archive is treated as hostile: its names are labels, never paths; links and names that escape
from it are refused; and a bomb is refused before any of it is read.
"""

import gzip
import re
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from operator import itemgetter
from pathlib import Path, PurePosixPath
from typing import IO

from pipeline.stages.corpus.limits import Limits, RefusedError

SUFFIXES = {".zip": "zip", ".gz": "gz", ".tgz": "tar", ".tar": "tar"}
KINDS = {*SUFFIXES.values()}

DEPTH = 2
"""An archive inside an archive is read; one nested deeper is not."""

CHUNK = 1 << 20

BROKEN = (
    zipfile.BadZipFile,
    tarfile.TarError,
    zlib.error,
    gzip.BadGzipFile,
    EOFError,
    NotImplementedError,
    RuntimeError,  # from zipfile, for a wrong password
    ValueError,
)
"""The exceptions that the standard library raises for a damaged or unusual archive."""

DECLARATION = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)

XML_ENCODING = re.compile(rb"<\?xml[^>]*?encoding\s*=\s*[\"']([^\"']*)")

XML_ENCODINGS = (b"utf-8", b"utf-16", b"utf-16le", b"utf-16be", b"us-ascii", b"iso-8859-1")
"""In any other (UTF-7, EBCDIC) a parser may see a declaration that a byte search misses."""

XML_STARTS = (b"<", b"\xef\xbb\xbf", b"\x4c\x6f\xa7\x94")
"""How an XML part starts, ignoring NUL and the UTF-16 BOM; the last is ``<?xml`` in EBCDIC."""

MARKS = b"\0\xff\xfe \t\r\n"


@dataclass(frozen=True, slots=True)
class Member:
    """One member of an archive: a file to read, or the reason why it is refused."""

    name: str
    path: Path | None
    refused: str = ""


def members(path: Path, kind: str, *, limits: Limits, scratch: Path) -> Iterator[Member]:
    """Yield an archive's members except hidden ones; those of a zip sorted by name.

    Parameters
    ----------
    path : Path
    kind : str
        ``zip``, ``tar`` (compressed or not) or ``gz``.
    limits : Limits
        Checked before the first member is yielded.
    scratch : Path
        A folder for the temporary file, which each member overwrites.

    Raises
    ------
    RefusedError
        When the archive is broken or a bomb.
    """
    read = {"zip": _zip_members, "tar": _tar_members, "gz": _gz_members}[kind]
    temporary = scratch / "member"
    try:
        for name, refused, copy in read(path, limits):
            if refused or copy is None:
                yield Member(name, None, refused)
                continue
            copy(temporary)
            yield Member(name, temporary)
    except BROKEN as error:
        raise RefusedError(f"it is a broken archive: {error}") from None
    finally:
        temporary.unlink(missing_ok=True)


Entry = tuple[str, str, Callable[[Path], None] | None]
"""A member's name, why it is refused (or empty), and a function that copies it to a path."""


def _zip_members(path: Path, limits: Limits) -> Iterator[Entry]:
    with zipfile.ZipFile(path) as archive:
        infos = [info for info in archive.infolist() if not info.is_dir()]
        # zipfile reads no more of a member than its declared size, so the sum can be trusted.
        limits.check(path.stat().st_size, sum(info.file_size for info in infos))
        for name, info in sorted(((_zip_name(info), info) for info in infos), key=itemgetter(0)):
            refused = _refusal(name)
            if stat.S_ISLNK(info.external_attr >> 16):
                refused = "it is a link"
            elif info.flag_bits & 1:
                refused = "it is encrypted"
            if refused or not is_hidden(name):
                yield name, refused, partial(_copy, partial(archive.open, info))


def _zip_name(info: zipfile.ZipInfo) -> str:
    """Decode a member's name: as UTF-8, even if not flagged as such, or as CP949."""
    if info.flag_bits & 0x800:
        return info.filename
    raw = info.filename.encode("cp437", "replace")
    for encoding in ("utf-8", "cp949"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return info.filename


def _tar_members(path: Path, limits: Limits) -> Iterator[Entry]:
    with path.open("rb") as file:
        packed = file.read(2) == b"\x1f\x8b"
    if packed:
        _measure(path, limits)
    with tarfile.open(path, "r:*") as archive:
        infos = [info for info in archive if not info.isdir()]
        limits.check(path.stat().st_size, sum(info.size for info in infos if info.isfile()))
        for info in infos:  # not sorted: a compressed archive cannot be read backwards
            refused = _refusal(info.name)
            if info.issym() or info.islnk():
                refused = "it is a link"
            elif not info.isfile():
                refused = "it is not a regular file"
            name = str(PurePosixPath(info.name))
            if refused or not is_hidden(name):
                yield name, refused, partial(_copy, partial(_member, archive, info))


def _member(archive: tarfile.TarFile, info: tarfile.TarInfo) -> IO[bytes]:
    file = archive.extractfile(info)
    if file is None:
        raise RefusedError(f"{info.name} is not a regular file")
    return file


def _gz_members(path: Path, limits: Limits) -> Iterator[Entry]:
    _measure(path, limits)
    yield "", "", partial(_copy, partial(_gunzip, path))


def _gunzip(path: Path) -> IO[bytes]:
    return gzip.open(path)  # type: ignore[return-value]  # for mypy, a GzipFile is not an IO


def _measure(path: Path, limits: Limits) -> None:
    """Unpack up to the limit without writing: the only way to get the size of a .gz file."""
    packed, unpacked = path.stat().st_size, 0
    with gzip.open(path) as file:
        while chunk := file.read(CHUNK):
            unpacked += len(chunk)
            limits.check(packed, unpacked, more=True)


def _copy(opened: Callable[[], IO[bytes]], destination: Path) -> None:
    with opened() as file, destination.open("wb") as copy:
        while chunk := file.read(CHUNK):
            copy.write(chunk)


def _refusal(name: str) -> str:
    parts = PurePosixPath(name.replace("\\", "/")).parts
    if ".." in parts:
        return "its name leads outside the archive"
    if name.startswith(("/", "\\")) or re.match("[A-Za-z]:", name):
        return "its name is an absolute path"
    return ""


def is_hidden(name: str) -> bool:
    """Return whether a name is hidden, or one that an operating system adds."""
    parts = PurePosixPath(name).parts
    return "__MACOSX" in parts or any(
        part.startswith(".") and part not in (".", "..") for part in parts
    )


def check_office(path: Path, limits: Limits) -> None:
    """Check an office file for zip bombs and XML bombs before a parser reads it.

    Raises
    ------
    RefusedError
        When it unpacks to more than the limit, or when an XML part declares entities.
    """
    try:
        with zipfile.ZipFile(path) as container:
            infos = container.infolist()
            limits.check(path.stat().st_size, sum(info.file_size for info in infos))
            for info in infos:
                with container.open(info) as part:
                    if reason := _hostile(part):
                        raise RefusedError(f"its part {info.filename} {reason}")
    except BROKEN as error:
        raise RefusedError(f"it is a broken archive: {error}") from None


def _hostile(part: IO[bytes]) -> str:
    """Return what is wrong with a part if it is XML, regardless of its name.

    UTF-16 and UTF-32 look like ASCII once the NULs are removed.
    """
    chunk = part.read(CHUNK)
    start = chunk.lstrip(MARKS).replace(b"\0", b"")
    if not start.startswith(XML_STARTS):
        return ""
    named = XML_ENCODING.search(start[:1024])
    if start.startswith(XML_STARTS[-1]) or (named and named[1].lower() not in XML_ENCODINGS):
        return "is XML in an encoding that office files do not use"
    held = b""
    while chunk:
        plain = chunk.replace(b"\0", b"")
        if DECLARATION.search(held + plain):
            return "declares XML entities"
        held = plain[-64:]
        chunk = part.read(CHUNK)
    return ""
