"""Files and folders that are on disk complete or not at all."""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from errno import EDQUOT, EIO, ENOSPC, EROFS
from pathlib import Path

from pipeline.terminal.errors import UserError
from pipeline.terminal.paths import shown

DISK_ERRORS = {ENOSPC, EDQUOT, EROFS, EIO}
"""Errors of the disk that is written to; they say nothing about a file that is read."""


def sha256(data: bytes) -> str:
    """Return the hexadecimal SHA-256 of some bytes."""
    return hashlib.sha256(data).hexdigest()


def file_sha256(path: Path) -> str:
    """Return the hexadecimal SHA-256 of a file, read in constant memory."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def temporary_folder(parent: Path, name: str) -> Iterator[Path]:
    """Create a hidden folder to work in and remove it at the end, whatever happens.

    The next run removes what a killed run leaves behind (see ``locks``).
    """
    parent.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=f".{name}-", dir=parent))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def check_replaceable(path: Path, option: str, *, force: bool) -> None:
    """Refuse a target that is there already, unless it is a file and ``force`` is given.

    Raises
    ------
    UserError
        With the option that names another target.
    """
    if path.exists() and not path.is_file():
        raise UserError(f"{shown(path)} is no file that can be replaced", f"another {option}")
    if path.exists() and not force:
        raise UserError(
            f"{shown(path)} already exists",
            f"choose another {option}, or --force to replace a file",
        )


def put_files(files: Mapping[str, Path], destination: Path) -> None:
    """Move files into a folder, each atomically: readers see either the old or the new file.

    Parameters
    ----------
    files : mapping of name to Path
        In the order in which they should appear; on the same file system as the folder.
    destination : Path
    """
    for name, source in files.items():
        sync(source)
        source.replace(destination / name)
    sync(destination)


def sync(path: Path) -> None:
    """Flush a file or folder to disk; Windows cannot do this for a folder."""
    if path.is_dir() and os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
