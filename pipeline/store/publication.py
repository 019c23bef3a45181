"""Artifacts -> ``outputs/CORPUS/``: copies under readable names, and ``build.json``."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.store.builds import BUILD, read_build
from pipeline.store.disk import file_sha256, put_files, temporary_folder
from pipeline.store.files import write_json
from pipeline.terminal.errors import UserError
from pipeline.terminal.paths import shown

Copy = Callable[[Path], object]
"""Writes one published file to a path."""


@dataclass(frozen=True, slots=True)
class Publication:
    """The published files of a build. It exists if ``build.json`` has this fingerprint and the
    files it lists have the recorded sizes. It has the ``exists`` method of a Luigi target.
    ``record`` is the name of another record to keep instead of ``build.json``.
    """

    folder: Path
    fingerprint: str
    record: str = BUILD

    def exists(self) -> bool:
        build = read_build(self.folder, self.record)
        try:
            return build.fingerprint == self.fingerprint and all(
                (self.folder / name).stat().st_size == written.bytes
                for name, written in build.files.items()
            )
        except OSError:
            return False

    def publish(
        self, files: Mapping[str, Copy], *, corpus: str, artifacts: Mapping[str, str]
    ) -> None:
        """Copy files to their published names, each atomically, the record last.

        Files that the last build published and this one does not publish are removed.

        Parameters
        ----------
        files : mapping of str to function
            The function that writes each file.
        corpus : str
        artifacts : mapping of str to str
            The folder name of each artifact, by label.
        """
        for name in files:
            if (self.folder / name).is_dir():
                raise UserError(
                    f"{shown(self.folder / name)} is a folder, but a file belongs there",
                    "move it elsewhere, then run the same command again",
                )
        outdated = {*read_build(self.folder, self.record).files} - {*files}
        with temporary_folder(self.folder / "artifacts", "publish") as drafts:
            for name, copy in files.items():
                copy(drafts / name)
            record = {
                "corpus": corpus,
                "fingerprint": self.fingerprint,
                "artifacts": dict(artifacts),
                "files": {
                    name: {
                        "bytes": (drafts / name).stat().st_size,
                        "sha256": file_sha256(drafts / name),
                    }
                    for name in files
                },
            }
            write_json(drafts / self.record, record)
            put_files({name: drafts / name for name in (*files, self.record)}, self.folder)
        for name in outdated:
            if not (self.folder / name).is_dir():
                (self.folder / name).unlink(missing_ok=True)
