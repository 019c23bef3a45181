"""What a stage made -> a folder that the next stage can trust.

An artifact is ``outputs/CORPUS/artifacts/FAMILY-FINGERPRINT/``. It is written beside its
place, synced and renamed, so it is there whole or not at all. ``manifest.json`` is written
last and holds the size and SHA-256 of every file; a folder without a valid manifest, or
with a file of another size, does not exist for malmoi and is made again.
"""

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

MANIFEST = "manifest.json"
FINGERPRINT_DIGITS = 12

Facts: TypeAlias = dict[str, Any]
"""What a stage tells of its work, as JSON values: counts, effective values, warnings."""


@dataclass(frozen=True, slots=True)
class Artifact:
    """One artifact's place on disk, whether it is there yet or not.

    Has the ``exists`` that Luigi asks of a target, and knows nothing else of Luigi.
    """

    path: Path

    def __truediv__(self, name: str) -> Path:
        return self.path / name

    def exists(self) -> bool:
        """Tell whether the manifest is valid and every file has the size it names."""
        return self.fault() is None

    def fault(self) -> str | None:
        """Tell what is wrong with it, None when nothing is."""
        if not self.path.is_dir():
            return "is not there"
        try:
            manifest = self.manifest()
            sizes = {name: entry["bytes"] for name, entry in manifest["files"].items()}
            if not all(len(entry["sha256"]) == 64 for entry in manifest["files"].values()):
                raise ValueError
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return f"has no valid {MANIFEST}"
        for name, size in sizes.items():
            try:
                found = _size(self.path / name)
            except OSError:
                return f"lacks {name}"
            if found != size:
                return f"has {found:,} bytes in {name}, and {size:,} were written"
        return None

    def differences(self) -> list[str]:
        """Compare every file with its SHA-256; tell what differs. Reads everything."""
        if fault := self.fault():
            return [fault]
        written = self.manifest()["files"]
        paths = (path for path in sorted(self.path.rglob("*")) if not path.is_dir())
        found = {path.relative_to(self.path).as_posix() for path in paths}
        return [
            *(
                f"has other bytes in {name} than were written"
                for name, entry in written.items()
                if file_sha256(self.path / name) != entry["sha256"]
            ),
            *(
                f"has {name}, which was not written"
                for name in sorted(found - {*written, MANIFEST})
            ),
        ]

    def manifest(self) -> Facts:
        """Read ``manifest.json``.

        Raises
        ------
        OSError, ValueError
            When there is none, or it is not JSON.
        """
        manifest: Facts = json.loads((self.path / MANIFEST).read_text(encoding="utf-8"))
        return manifest


def fingerprint(
    family: str,
    *,
    version: int,
    parameters: Mapping[str, str],
    content: Mapping[str, object],
    requires: Sequence[str],
) -> str:
    """Return the hexadecimal SHA-256 over everything that decides a stage's result.

    Parameters
    ----------
    family : str
        The task's name.
    version : int
        The stage's own version, raised by hand when its result changes.
    parameters : mapping of str to str
        The significant parameters, serialized.
    content : mapping of str to JSON value
        What the stage reads beside artifacts: digests of rule files, the corpus description.
    requires : sequence of str
        Fingerprints of the artifacts it reads.
    """
    whole = [family, version, dict(parameters), dict(content), list(requires)]
    return sha256(json.dumps(whole, sort_keys=True).encode("ascii"))  # any name can be escaped


def sha256(data: bytes) -> str:
    """Return the hexadecimal SHA-256 of some bytes."""
    return hashlib.sha256(data).hexdigest()


def file_sha256(path: Path) -> str:
    """Return the hexadecimal SHA-256 of a file, read in constant memory."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def building(artifact: Artifact) -> Iterator[tuple[Path, Facts]]:
    """Give a temporary folder to fill and a manifest to complete; put them in place at the end.

    When the block raises, the temporary folder is removed and nothing is left. When another
    run has put the same artifact in place meanwhile, theirs is used and ours removed.

    Yields
    ------
    folder : Path
        An empty folder beside the artifact's place.
    manifest : dict
        Written last; ``files`` is added to it.
    """
    manifest: Facts = {}
    with temporary_folder(artifact.path.parent, artifact.path.name) as folder:
        yield folder, manifest
        names = sorted(path for path in folder.rglob("*") if path.is_file())
        manifest["files"] = {
            path.relative_to(folder).as_posix(): {"bytes": _size(path), "sha256": file_sha256(path)}
            for path in names
        }
        write_json(folder / MANIFEST, manifest)
        folder.chmod(0o755)
        for path in [*names, folder / MANIFEST, folder]:
            _sync(path)
        _put_in_place(folder, artifact)


@contextmanager
def temporary_folder(parent: Path, name: str) -> Iterator[Path]:
    """Give a hidden folder to work in and remove it at the end, whatever happens.

    What a killed run leaves, the next one sweeps (see ``locks``).
    """
    parent.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=f".{name}-", dir=parent))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def put_files(files: Mapping[str, Path], destination: Path) -> None:
    """Move files over those of a folder, each in one step: readers see the old or the new one.

    Parameters
    ----------
    files : mapping of name to Path
        In the order in which they are to appear; on the same disk as the folder.
    destination : Path
    """
    for name, source in files.items():
        _sync(source)
        source.replace(destination / name)
    _sync(destination)


def write_json(path: Path, value: object) -> None:
    """Write JSON as a person would want to read it: indented, Hangul as Hangul."""
    text = json.dumps(value, ensure_ascii=False, indent=2, sort_keys=False)
    path.write_text(text + "\n", encoding="utf-8", newline="\n")


def _put_in_place(folder: Path, artifact: Artifact) -> None:
    if artifact.path.exists() and not artifact.exists():  # what is there is broken: out of the way
        with temporary_folder(folder.parent, "broken") as broken:
            artifact.path.replace(broken / artifact.path.name)
    try:
        folder.rename(artifact.path)
        _sync(artifact.path.parent)
    except OSError:
        if not artifact.exists():
            raise


def _size(path: Path) -> int:
    return path.stat().st_size


def _sync(path: Path) -> None:
    """Ask for the bytes to be on the disk; a folder cannot be asked on Windows."""
    if path.is_dir() and os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
