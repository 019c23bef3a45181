"""intake.json, written and read: for every file, what was read and how, or why it was not."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Required, TypedDict

from pipeline.store.files import write_json


class DetectedEncoding(TypedDict):
    """A file's encoding, and how it was detected."""

    name: str
    detected_by: str


class Undecodable(TypedDict):
    """How many bytes could not be decoded, and the numbers of the first lines with such bytes."""

    bytes: int
    lines: list[int]


class IntakeEntry(TypedDict, total=False):
    """One file, or one file in an archive. Keys that do not apply to it are omitted.

    ``characters_in`` is the sum of ``characters`` and of all values of ``accounted``.
    """

    file: Required[str]
    bytes: int
    kind: str
    encoding: DetectedEncoding
    documents: int
    empty: int
    characters_in: int
    characters: int
    hangul: float
    repairs: dict[str, int]
    accounted: dict[str, int]
    undecodable: Undecodable
    mojibake: str
    warnings: list[str]
    refused: str


def write_intake(path: Path, entries: Sequence[IntakeEntry]) -> None:
    """Write an ``intake.json``."""
    write_json(path, {"files": entries})


def read_intake(path: Path) -> list[IntakeEntry]:
    """Read an ``intake.json``."""
    entries: list[IntakeEntry] = json.loads(path.read_text(encoding="utf-8"))["files"]
    return entries
