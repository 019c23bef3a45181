"""``outputs/`` -> the damaged files in it, and the artifacts that no build uses."""

import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pipeline.store.artifacts import Artifact
from pipeline.store.builds import BUILD, read_build
from pipeline.store.disk import file_sha256
from pipeline.store.locks import try_exclusive
from pipeline.terminal.errors import UserError
from pipeline.terminal.paths import shown


@dataclass(frozen=True, slots=True)
class Damage:
    """A file or artifact that differs from what was written, and how."""

    path: Path
    what: str


def built_corpora(outputs: Path, named: str | None = None) -> list[Path]:
    """Return the folders of the corpora that have artifacts: the named one, or all.

    Raises
    ------
    UserError
        When the named one has none; the advice lists those that have.
    """
    folders = {
        path.name: path for path in sorted(outputs.glob("*")) if (path / "artifacts").is_dir()
    }
    if named is None:
        return [*folders.values()]
    name = unicodedata.normalize("NFC", named)
    if name not in folders:
        raise UserError(
            f"nothing has been built for {named!r}", f"one of: {', '.join(folders) or '(none yet)'}"
        )
    return [folders[name]]


def find_damage(folder: Path) -> Iterator[Damage]:
    """Compare every file below ``outputs/CORPUS`` with the SHA-256 recorded for it."""
    for artifact in artifacts_in(folder):
        for what in artifact.differences():
            yield Damage(artifact.path, what)
    build = read_build(folder)
    if not build.finished and (folder / BUILD).exists():
        yield Damage(folder / BUILD, "is not a valid build record")
    for name, written in build.files.items():
        path = folder / name
        if not path.is_file():
            yield Damage(path, "is missing")
        elif file_sha256(path) != written.sha256:
            yield Damage(path, "changed after it was published")


def find_unused(folder: Path) -> list[Path]:
    """Return the artifacts that the last finished build of a corpus does not use.

    Without a finished build there are none: existing artifacts may belong to an unfinished one.
    """
    used = {*read_build(folder).artifacts.values()}
    if not used:
        return []
    return [artifact.path for artifact in artifacts_in(folder) if artifact.path.name not in used]


def artifacts_in(folder: Path) -> list[Artifact]:
    """Return a corpus's artifacts, finished or damaged; temporary folders are ignored."""
    paths = sorted((folder / "artifacts").iterdir())
    return [Artifact(path) for path in paths if path.is_dir() and not path.name.startswith(".")]


def size(folder: Path) -> int:
    """Return the total size in bytes of all files in a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


@contextmanager
def removing(folder: Path) -> Iterator[bool]:
    """Keep builds out of ``outputs/CORPUS`` during a removal; yields False if one is running.

    Raises
    ------
    UserError
        When permission to remove is missing.
    """
    try:
        with try_exclusive(folder / "artifacts") as alone:
            yield alone
    except OSError as error:
        raise UserError(
            f"{error.filename} cannot be removed or locked: {error.strerror}",
            f"get permission to write to {shown(folder)}",
        ) from error
