"""``outputs/`` -> the damaged files in it, and the artifacts that no build uses."""

import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pipeline.store.artifacts import SHARDS, Artifact
from pipeline.store.builds import BUILD, TASKS, Build, read_build
from pipeline.store.disk import file_sha256
from pipeline.store.locks import try_exclusive
from pipeline.terminal.errors import UserError
from pipeline.terminal.names import nearest_first
from pipeline.terminal.paths import shown


@dataclass(frozen=True, slots=True)
class Damage:
    """A file or artifact that is missing, damaged or unexpected, and in which way.

    ``foreign``: no build wrote it, so it may be the user's own.
    """

    path: Path
    what: str
    foreign: bool = False


def built_corpora(outputs: Path, named: str | None = None) -> list[Path]:
    """Return the output folders of all corpora, or of the one named.

    Raises
    ------
    UserError
        When the named one has no folder; the advice lists the corpora that have one.
    """
    folders = {
        path.name: path
        for path in sorted(outputs.glob("*"))
        if path.is_dir() and not path.name.startswith(".")
    }
    if named is None:
        return [*folders.values()]
    name = unicodedata.normalize("NFC", named)
    if name not in folders:
        known = ", ".join(nearest_first(name, folders)) or "(none yet)"
        raise UserError(f"nothing has been built for {named!r}", f"one of: {known}")
    return [folders[name]]


def find_damage(folder: Path) -> Iterator[Damage]:
    """Compare everything below ``outputs/CORPUS`` with what builds have recorded.

    Artifacts are compared with their manifests, and published files with ``build.json`` and
    ``analysis.json``. What is missing, has a different SHA-256 or is in no record is yielded.
    """
    found = artifacts_in(folder)
    for artifact in found:
        for what in artifact.differences():
            yield Damage(artifact.path, what)
    builds = _builds(folder)
    for build in builds:
        yield from _damage_of(build, {artifact.path.name for artifact in found})
    published = {name for build in builds for name in build.files}
    for path in _unwritten(folder, published if all(b.finished for b in builds) else None):
        yield Damage(path, "was not written by a build", foreign=True)


def _builds(folder: Path) -> list[Build]:
    """Return what the records of a corpus say; there should be at least one."""
    there = [record for record in TASKS if (folder / record).exists()]
    return [read_build(folder, record) for record in there or [BUILD]]


def _damage_of(build: Build, artifacts: set[str]) -> Iterator[Damage]:
    """Compare what a record lists with the names of the artifacts and the published files."""
    record = build.folder / build.record
    if not build.finished:
        there = record.exists()
        yield Damage(
            record, "is not a valid build record" if there else "is missing: no build was finished"
        )
    for name in sorted({*build.artifacts.values()} - artifacts):
        path = build.folder / "artifacts" / name
        yield Damage(path, f"is missing, but {record.name} lists it")
    for name, written in build.files.items():
        path = build.folder / name
        if path.is_dir():
            yield Damage(path, "is a folder, but a file was published there", foreign=True)
        elif not path.is_file():
            yield Damage(path, "is missing")
        elif file_sha256(path) != written.sha256:
            yield Damage(path, "changed after it was published")


def _unwritten(folder: Path, published: set[str] | None) -> Iterator[Path]:
    """Yield what is neither an artifact nor a published file; hidden files are ignored.

    Without a record of what was published, any file may have been.
    """
    for path in sorted(folder.iterdir()):
        ours = (
            path.name in ("artifacts", SHARDS, *TASKS)
            or published is None
            or path.name in published
        )
        if not ours and not path.name.startswith("."):
            yield path
    for path in sorted((folder / "artifacts").glob("[!.]*")):
        if not path.is_dir():
            yield path


def find_unused(folder: Path) -> list[Path]:
    """Return the artifacts and shards that the last finished builds of a corpus do not use.

    Without a finished build the list is empty: they may belong to an unfinished one.
    """
    used = {name for build in _builds(folder) for name in build.artifacts.values()}
    if not used:
        return []
    unused = [each.path for each in artifacts_in(folder) if each.path.name not in used]
    return [*unused, *sorted((folder / SHARDS).glob("*"))]


def artifacts_in(folder: Path) -> list[Artifact]:
    """Return a corpus's artifacts, finished or damaged; temporary folders are ignored."""
    paths = sorted((folder / "artifacts").glob("[!.]*"))
    return [Artifact(path) for path in paths if path.is_dir()]


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
        (folder / "artifacts").mkdir(exist_ok=True)
        with try_exclusive(folder / "artifacts") as alone:
            yield alone
    except OSError as error:
        raise UserError(
            f"{error.filename} cannot be removed or locked: {error.strerror}",
            f"get permission to write to {shown(folder)}",
        ) from error
