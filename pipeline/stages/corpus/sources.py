"""Where the bytes of a corpus are: an address, or files on this disk."""

import os
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from pipeline.stages.corpus.archives import is_hidden
from pipeline.store.disk import file_sha256
from pipeline.store.manifest import Content
from pipeline.terminal.errors import UserError
from pipeline.terminal.paths import shown


@dataclass(frozen=True, slots=True)
class Address:
    """A corpus that is downloaded.

    Attributes
    ----------
    url : str
    size : int or None
        In bytes, if known.
    sha256 : str or None
        Hexadecimal, if known; otherwise every download must match the first one.
    """

    url: str
    size: int | None = None
    sha256: str | None = None

    def content(self) -> Content:
        """Return what determines the bytes."""
        declared = {"sha256": self.sha256} if self.sha256 else {}
        return Content(files=declared, values={"url": self.url})


@dataclass(frozen=True, slots=True)
class Files:
    """A corpus on this disk: file names (with ``/``) relative to a folder.

    ``refused`` are the names in the folder that are not read, each with the reason. ``size`` (in
    bytes) and ``sha256`` are declared in the description, for a single file only.
    """

    folder: Path
    names: tuple[str, ...]
    refused: tuple[tuple[str, str], ...] = ()
    size: int | None = None
    sha256: str | None = None

    def content(self) -> Content:
        """Return what determines the bytes: the SHA-256 of each file, by its name as text.

        Raises
        ------
        UserError
            When a file does not have the declared size or SHA-256.
        """
        digests: dict[str, str] = {}
        for name in self.names:
            path = self.folder / name
            digest = digests[name_as_text(name)] = file_sha256(path)
            size = path.stat().st_size
            if self.size not in (None, size):
                raise _unexpected(path, f"{size:,} bytes", f"{self.size:,}")
            if self.sha256 not in (None, digest):
                raise _unexpected(path, f"the sha256 {digest}", f"{self.sha256}")
        return Content(files=digests)


def _unexpected(path: Path, found: str, expected: str) -> UserError:
    return UserError(
        f"{shown(path)} has {found}, but {expected} was declared",
        "find out why; if the file has really changed, correct bytes and sha256 in its .toml",
    )


def name_as_text(name: str) -> str:
    """Return a file's name as text: bytes that are not UTF-8 are escaped as ``\\xc7``."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def local_files(path: Path) -> Files:
    """Return a file, or a folder's files in a stable order; hidden ones are skipped.

    Raises
    ------
    UserError
        When the folder contains no files.
    """
    if path.is_file():
        return Files(path.parent, (path.name,))
    root = path.resolve()
    names: list[str] = []
    refused: list[tuple[str, str]] = []
    for below in path.rglob("*"):
        name = below.relative_to(path).as_posix()
        if is_hidden(name):
            continue
        if reason := _refusal(below, root):
            refused.append((name_as_text(name), reason))
        elif below.is_file():
            names.append(name)
    if not names:
        raise UserError(f"{shown(path)} contains no files", "put texts into it")
    return Files(path, tuple(sorted(names)), tuple(sorted(refused)))


def _refusal(path: Path, root: Path) -> str:
    """Return why an entry of a folder is not read, or an empty string."""
    if path.is_symlink():
        if not path.exists():
            return "it is a broken link"
        if not path.resolve().is_relative_to(root):
            return "it is a link to outside the folder"
        if path.is_dir():
            return "it is a link to a folder"
    return "" if path.is_file() or path.is_dir() else "it is not a regular file"


def package_files(package: str, inside: str, patterns: list[str], where: str) -> Files:
    """Return the files of an installed package that match patterns, and no others.

    Parameters
    ----------
    package : str
        As Python imports it.
    inside : str
        A folder in the package.
    patterns : list of str
        Glob patterns, relative to that folder.
    where : str
        The description that names them, for error messages.

    Raises
    ------
    UserError
        When the package is not installed, or has no such files.
    """
    found = find_spec(package) if package.isidentifier() else None
    if found is None or found.origin is None:
        raise UserError(
            f"{where} takes its text from the package {package}, which is not installed",
            f"pip install {package}"
            if package.isidentifier()
            else "write the name to import, without - and dots; folder names a folder inside it",
        )
    root = Path(found.origin).parent.resolve()
    if not all(_is_below(root, inside, each) for each in patterns):
        raise UserError(
            f"{where} names files outside {package}",
            f"write folder and files as they are named below {root}, without ..",
        )
    folder = (root / inside).resolve()
    found_by = (sorted(folder.glob(pattern)) for pattern in patterns if pattern)
    paths = dict.fromkeys(path for paths in found_by for path in paths if path.is_file())
    if not paths:
        raise UserError(
            f"{where}: {package} has no such files: {inside or '.'}, {', '.join(patterns)}",
            f"write folder and files as they are named below {root}",
        )
    return Files(folder, tuple(path.relative_to(folder).as_posix() for path in paths))


def _is_below(root: Path, *parts: str) -> bool:
    """Return whether a path cannot lead out of a folder; one with a NUL leads nowhere."""
    return "\0" not in "".join(parts) and root.joinpath(*parts).resolve().is_relative_to(root)
