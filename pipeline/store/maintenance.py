"""The folder outputs/ -> what in it is damaged, and what no build uses."""

import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pipeline.store import locks, project
from pipeline.store.artifacts import Artifact, file_sha256
from pipeline.store.publishing import BUILD, read_record
from pipeline.terminal.errors import UserError


@dataclass(frozen=True, slots=True)
class Damage:
    """A file or artifact that is not as it was written, and in which way."""

    path: Path
    what: str


def built_corpora(outputs: Path, named: str | None = None) -> list[Path]:
    """Return the folders of the corpora that have artifacts: one of them, or all.

    Raises
    ------
    UserError
        When the one that is named has none; those that have are listed.
    """
    folders = {
        path.name: path for path in sorted(outputs.glob("*")) if (path / "artifacts").is_dir()
    }
    if named is None:
        return [*folders.values()]
    name = unicodedata.normalize("NFC", named)
    if name not in folders:
        raise UserError(
            f"nothing has been built of {named!r}", f"one of: {', '.join(folders) or 'none yet'}"
        )
    return [folders[name]]


def find_damage(folder: Path) -> Iterator[Damage]:
    """Compare every file below ``outputs/CORPUS`` with the SHA-256 recorded for it."""
    for artifact in artifacts_in(folder):
        for what in artifact.differences():
            yield Damage(artifact.path, what)
    record = read_record(folder)
    if not record and (folder / BUILD).exists():
        yield Damage(folder / BUILD, "is no record of a build")
    for name, entry in record.get("files", {}).items():
        path = folder / name
        if not path.is_file():
            yield Damage(path, "is not there")
        elif file_sha256(path) != entry["sha256"]:
            yield Damage(path, "has other bytes than were published")


def find_unused(folder: Path) -> list[Path]:
    """Return the artifacts that the last finished build of a corpus does not rest on.

    Without a finished build that is none: what is there may be the beginning of one.
    """
    used: set[str] = {*read_record(folder).get("artifacts", {}).values()}
    if not used:
        return []
    return [artifact.path for artifact in artifacts_in(folder) if artifact.path.name not in used]


def artifacts_in(folder: Path) -> list[Artifact]:
    """Return a corpus's artifacts, finished or damaged; temporary folders are passed over."""
    paths = sorted((folder / "artifacts").iterdir())
    return [Artifact(path) for path in paths if path.is_dir() and not path.name.startswith(".")]


def size(folder: Path) -> int:
    """Return the bytes of all files below a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


@contextmanager
def removing(folder: Path) -> Iterator[bool]:
    """Keep builds out of ``outputs/CORPUS`` during a removal; yields False when one is in it.

    Raises
    ------
    UserError
        When there is no right to remove.
    """
    try:
        with locks.alone(folder / "artifacts") as undisturbed:
            yield undisturbed
    except OSError as error:
        raise UserError(
            f"{error.filename} cannot be removed or locked: {error.strerror}",
            f"get the right to write to {project.shown(folder)}",
        ) from error
