"""A stage's result -> a folder that the next stage can trust.

An artifact is ``outputs/CORPUS/artifacts/FAMILY-FINGERPRINT/``. It is written to a temporary
folder next to it, synced and renamed, so it is complete or absent. ``manifest.json`` is written
last and has the size and SHA-256 of every file; a folder without a valid manifest, or with a
file of a different size, does not count as an artifact and is built again.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import ClassVar, TypeVar

from pipeline.store.disk import file_sha256, sha256, sync, temporary_folder
from pipeline.store.files import write_json
from pipeline.store.manifest import MANIFEST, Content, Facts, Manifest, WrittenFile

FINGERPRINT_DIGITS = 12

SHARDS = "shards"
"""The folder beside the artifacts for what Spark has done of stages that are not complete."""


@dataclass(frozen=True, slots=True)
class Artifact:
    """The location of one artifact on disk, whether it has been built or not.

    It has the ``exists`` method of a Luigi target and no other tie to Luigi. The artifact types,
    each with its files, are in ``contents``.
    """

    TASK: ClassVar[str] = ""
    """The task that builds it."""

    path: Path

    @classmethod
    def label(cls, variant: str = "") -> str:
        """Return the name of one artifact of a build, such as ``TrainWord2Vec-cbow``."""
        return f"{cls.TASK}-{variant}" if variant else cls.TASK

    def exists(self) -> bool:
        """Return whether the manifest is valid and every file has the size recorded in it."""
        return self.fault() is None

    def fault(self) -> str | None:
        """Return what is wrong with it; None if nothing is."""
        if not self.path.is_dir():
            return "is missing"
        try:
            manifest = self.manifest()
        except (OSError, ValueError):
            return f"has no valid {MANIFEST}"
        for name, written in manifest.files.items():
            try:
                found = (self.path / name).stat().st_size
            except OSError:
                return f"lacks {name}"
            if found != written.bytes:
                return f"has {found:,} bytes in {name}, but {written.bytes:,} were written"
        return None

    def differences(self) -> list[str]:
        """Compare every file with its SHA-256 and return the differences. Reads everything."""
        if fault := self.fault():
            return [fault]
        written = self.manifest().files
        paths = (path for path in sorted(self.path.rglob("*")) if not path.is_dir())
        found = {path.relative_to(self.path).as_posix() for path in paths}
        return [
            *(
                f"has a {name} that changed after it was written"
                for name, file in written.items()
                if file_sha256(self.path / name) != file.sha256
            ),
            *(
                f"has {name}, which was not written"
                for name in sorted(found - {*written, MANIFEST})
            ),
        ]

    def manifest(self) -> Manifest:
        """Read ``manifest.json``.

        Raises
        ------
        OSError, ValueError
            When it is missing or invalid.
        """
        return Manifest.from_json(json.loads((self.path / MANIFEST).read_text(encoding="utf-8")))


A = TypeVar("A", bound=Artifact)


@dataclass(frozen=True, slots=True)
class ArtifactSet:
    """The artifacts of one build.

    Attributes
    ----------
    paths : mapping of str to Path
        By label, in the order of the chain.
    """

    paths: Mapping[str, Path]

    def get(self, kind: type[A], variant: str = "") -> A:
        """Return one of them, such as ``get(Vectors, "cbow")``."""
        return kind(self.paths[kind.label(variant)])

    def variants(self, kind: type[A]) -> dict[str, A]:
        """Return the artifacts of one type by variant, such as ``skip-gram`` and ``cbow``."""
        start = kind.label("")
        return {
            label[len(start) + 1 :]: kind(path)
            for label, path in self.paths.items()
            if label.partition("-")[0] == start
        }

    def manifests(self) -> dict[str, Manifest]:
        """Read the manifests that exist and are valid, by label."""
        found: dict[str, Manifest] = {}
        for label, path in self.paths.items():
            try:
                found[label] = Artifact(path).manifest()
            except (OSError, ValueError):
                continue
        return found


def fingerprint(
    family: str,
    *,
    version: int,
    parameters: Mapping[str, str],
    content: Content,
    requires: Sequence[str],
) -> str:
    """Return the hexadecimal SHA-256 over everything that determines a stage's result.

    Parameters
    ----------
    family : str
        The task's name.
    version : int
        The stage's own version, bumped by hand when its result changes.
    parameters : mapping of str to str
        The significant parameters, serialized.
    content : Content
        The stage's inputs other than artifacts.
    requires : sequence of str
        Fingerprints of the artifacts it reads.
    """
    whole = [family, version, dict(parameters), asdict(content), list(requires)]
    return sha256(json.dumps(whole, sort_keys=True).encode("ascii"))  # any name can be escaped


@contextmanager
def building(artifact: Artifact) -> Iterator[tuple[Path, Facts]]:
    """Provide a temporary folder and a manifest to fill; move them into place at the end.

    If the block raises, the temporary folder is removed and nothing is left. If another run has
    built the same artifact in the meantime, that one is used and this one is removed.

    Yields
    ------
    folder : Path
        An empty folder next to the artifact's path.
    manifest : dict
        Written last; ``files`` is added to it.
    """
    manifest: Facts = {}
    with temporary_folder(artifact.path.parent, artifact.path.name) as folder:
        yield folder, manifest
        names = sorted(path for path in folder.rglob("*") if path.is_file())
        manifest["files"] = {
            path.relative_to(folder).as_posix(): asdict(_written(path)) for path in names
        }
        write_json(folder / MANIFEST, manifest)
        folder.chmod(0o755)
        for path in [*names, folder / MANIFEST, folder]:
            sync(path)
        _put_in_place(folder, artifact)


def _put_in_place(folder: Path, artifact: Artifact) -> None:
    if artifact.path.exists() and not artifact.exists():  # damaged: move it out of the way
        with temporary_folder(folder.parent, "broken") as broken:
            artifact.path.replace(broken / artifact.path.name)
    try:
        folder.rename(artifact.path)
        sync(artifact.path.parent)
    except OSError:
        if not artifact.exists():
            raise


def _written(path: Path) -> WrittenFile:
    return WrittenFile(path.stat().st_size, file_sha256(path))
