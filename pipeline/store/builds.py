"""``outputs/CORPUS/build.json``: the artifacts of a corpus's last finished build.

``analysis.json`` is the same record of what BuildAnalysis has built beside it.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.store.artifacts import A, ArtifactSet
from pipeline.store.contents import (
    ConceptCounts,
    Counts,
    DocumentCounts,
    Map,
    Morphemes,
    NounNumbers,
    Nouns,
    Sentences,
    Variables,
    Vectors,
)
from pipeline.store.manifest import WrittenFile

BUILD, ANALYSIS = "build.json", "analysis.json"

TASKS = {BUILD: "BuildEmbeddings", ANALYSIS: "BuildAnalysis"}
"""The records of what has been built, and the task that writes each."""

ASKED = (
    Sentences,
    Morphemes,
    Nouns,
    Counts,
    Vectors,
    Map,
    DocumentCounts,
    NounNumbers,
    Variables,
    ConceptCounts,
)
"""The artifacts that queries read."""


@dataclass(frozen=True, slots=True)
class Build:
    """The last finished build of one corpus.

    Attributes
    ----------
    folder : Path
        ``outputs/CORPUS``.
    corpus : str
    fingerprint : str
    artifacts : mapping of str to str
        The folder name of every artifact, by label.
    files : mapping of str to WrittenFile
        The published files.
    record : str
        The name of its record, one of TASKS.
    """

    folder: Path
    corpus: str = ""
    fingerprint: str = ""
    artifacts: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, WrittenFile] = field(default_factory=dict)
    record: str = BUILD

    @property
    def task(self) -> str:
        """The task that builds it."""
        return TASKS[self.record]

    @property
    def finished(self) -> bool:
        """Whether there has been a finished build."""
        return bool(self.fingerprint)

    @property
    def complete(self) -> bool:
        """Whether the artifacts that queries read exist."""
        asked = [artifact for kind in ASKED for artifact in self.made.variants(kind).values()]
        return bool(asked) and all(artifact.exists() for artifact in asked)

    @property
    def made(self) -> ArtifactSet:
        """Its artifacts."""
        paths = {label: self.folder / "artifacts" / name for label, name in self.artifacts.items()}
        return ArtifactSet(paths)

    def artifact(self, kind: type[A], variant: str = "") -> A:
        """Return one of its artifacts, such as ``artifact(Vectors, "cbow")``."""
        return self.made.get(kind, variant)


def read_build(folder: Path, record: str = BUILD) -> Build:
    """Read the last finished build in ``outputs/CORPUS``, or another of TASKS.

    Returns
    -------
    Build
        Not ``finished`` if the record is missing or damaged.
    """
    try:
        stored = json.loads((folder / record).read_text(encoding="utf-8"))
        files = {name: WrittenFile(**written) for name, written in stored["files"].items()}
        build = Build(folder, **{**stored, "files": files}, record=record)
        sound = (
            all(isinstance(text, str) for text in (build.corpus, build.fingerprint))
            and all(isinstance(name, str) for name in build.artifacts.values())
            and all(isinstance(file.bytes, int) for file in files.values())
            and all(isinstance(file.sha256, str) for file in files.values())
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return Build(folder, record=record)
    return build if sound else Build(folder, record=record)
