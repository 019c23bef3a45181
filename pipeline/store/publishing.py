"""Artifacts -> ``outputs/CORPUS/``, where people look, and ``build.json``, for questions."""

import json
import shutil
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from pipeline.stages.report.timings import copy_with_timings
from pipeline.store import project
from pipeline.store.artifacts import (
    Artifact,
    Facts,
    file_sha256,
    put_files,
    temporary_folder,
    write_json,
)
from pipeline.terminal.errors import UserError

BUILD = "build.json"

ASKED = (
    "TokenizeSentences",
    "TagMorphemes",
    "FilterNouns",
    "CountWords-nouns",
    "TrainWord2Vec-skip-gram",
    "TrainWord2Vec-cbow",
    "ProjectTSNE-skip-gram",
    "ProjectTSNE-cbow",
)
"""The artifacts that questions are answered from."""

FORMULA = ("=", "+", "-", "@")
"""What a spreadsheet takes for the beginning of a formula."""


@dataclass(frozen=True, slots=True)
class Build:
    """A finished build of one corpus, as last published.

    Attributes
    ----------
    folder : Path
        ``outputs/CORPUS``.
    record : mapping
        ``build.json``: corpus, fingerprint, artifacts (label -> folder name), files.
    """

    folder: Path
    record: Mapping[str, Any]

    def artifact(self, label: str) -> Artifact:
        """Return the artifact that a stage left, such as ``TrainWord2Vec-skip-gram``."""
        return Artifact(self.folder / "artifacts" / self.record["artifacts"][label])

    def is_whole(self) -> bool:
        """Tell whether the artifacts that questions are answered from are there."""
        made = self.record.get("artifacts", {})
        return bool(made) and all(self.artifact(label).exists() for label in ASKED if label in made)


@dataclass(frozen=True, slots=True)
class Publication:
    """What a build shows people: there when ``build.json`` names this fingerprint and the
    files it names have their sizes. Has the ``exists`` that Luigi asks of a target.
    """

    folder: Path
    fingerprint: str

    def exists(self) -> bool:
        record = read_record(self.folder)
        try:
            return record.get("fingerprint") == self.fingerprint and all(
                (self.folder / name).stat().st_size == entry["bytes"]
                for name, entry in record["files"].items()
            )
        except OSError:
            return False

    def publish(
        self, files: Mapping[str, Path], *, corpus: str, artifacts: Mapping[str, str], times: Facts
    ) -> None:
        """Put copies under the names people see, each in one step, ``build.json`` last.

        Files that the last build published and this one does not are removed. The report gets
        the times that its artifact, which is the same bytes each time, cannot have.
        """
        manners: dict[str, Callable[[Path, Path], object]] = {
            ".tsv": copy_table,
            ".html": partial(copy_with_timings, times=times),
        }
        outdated = {*read_record(self.folder).get("files", ())} - {*files}
        with temporary_folder(self.folder / "artifacts", "publish") as drafts:
            for name, source in files.items():
                manners.get(source.suffix, shutil.copyfile)(source, drafts / name)
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
            write_json(drafts / BUILD, record)
            put_files({name: drafts / name for name in (*files, BUILD)}, self.folder)
        for name in outdated:
            (self.folder / name).unlink(missing_ok=True)


def read_record(folder: Path) -> Facts:
    """Read ``build.json`` of an ``outputs/CORPUS``; empty when there is none, or it is damaged."""
    try:
        record: Facts = json.loads((folder / BUILD).read_text(encoding="utf-8"))
        whole = (
            isinstance(record["fingerprint"], str)
            and all(isinstance(name, str) for name in record["artifacts"].values())
            and all(isinstance(entry["bytes"], int) for entry in record["files"].values())
            and all(isinstance(entry["sha256"], str) for entry in record["files"].values())
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}
    return record if whole else {}


def copy_table(source: Path, destination: Path) -> None:
    """Copy a tab-separated table so that no spreadsheet takes a word in it for a formula.

    A cell that begins like one and is no number gets an apostrophe before it, which
    spreadsheets do not show. (Formula injection, OWASP.) Artifacts keep words as they are.
    """
    with (
        source.open(encoding="utf-8", newline="\n") as rows,
        destination.open("w", encoding="utf-8", newline="\n") as out,
    ):
        for row in rows:
            out.write("\t".join(harmless(cell) for cell in row.split("\t")))


def harmless(cell: str) -> str:
    """Return a cell of a table that no spreadsheet takes for a formula."""
    if len(cell.rstrip("\n")) < 2 or not cell.startswith(FORMULA):
        return cell
    try:
        float(cell)
    except ValueError:
        return f"'{cell}"
    return cell


def load_build(corpus: str) -> Build:
    """Return the last finished build of a corpus.

    Raises
    ------
    UserError
        When there is none; the command that builds it is named.
    """
    name = unicodedata.normalize("NFC", corpus)
    if name in {folder.name for folder in project.outputs().glob("*")}:  # so it is no path
        folder = project.outputs() / name
        build = Build(folder, read_record(folder))
        if build.is_whole():
            return build
    from pipeline.stages.corpus.catalogue import find_corpus  # slow to load, and only needed now

    name = find_corpus(corpus, project.corpora()).name
    raise UserError(
        f"{name} has not been built yet",
        f"luigi --module pipeline BuildEmbeddings{project.corpus_option(name)}",
    )
