"""``manifest.json``: where an artifact comes from, and what is in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from pipeline.store.records import Rule

MANIFEST = "manifest.json"

Facts: TypeAlias = dict[str, Any]
"""What a stage reports of its work, as JSON values: counts, effective values, warnings."""


@dataclass(frozen=True, slots=True)
class Content:
    """What a stage reads beside its parameters and the artifacts it requires.

    Attributes
    ----------
    files : mapping of str to str
        SHA-256 of each file, by its name or by the parameter that names it.
    rules : tuple of Rule
        The lines of its rule files.
    values : mapping of str to JSON value
        What the corpus's description says, versions of models, words without a line.
    """

    files: Mapping[str, str] = field(default_factory=dict)
    rules: tuple[Rule, ...] = ()
    values: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Content":
        """Read what a manifest holds."""
        rules = tuple(Rule(**rule) for rule in stored["rules"])
        return cls(dict(stored["files"]), rules, dict(stored["values"]))


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """Size in bytes and hexadecimal SHA-256 of a file when it was written."""

    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """What decided an artifact.

    Attributes
    ----------
    task : str
    version : int
        The stage's own.
    fingerprint : str
        SHA-256, hexadecimal.
    parameters : mapping of str to str
        Those that the fingerprint covers, serialized.
    content : Content
    requires : mapping of str to str
        Label of each artifact it was made from, and its folder's name.
    libraries : mapping of str to str
        Versions of the packages that may show in the result.
    python : str
    """

    task: str
    version: int
    fingerprint: str
    parameters: Mapping[str, str]
    content: Content
    requires: Mapping[str, str]
    libraries: Mapping[str, str]
    python: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest(Provenance):
    """``manifest.json``: where an artifact comes from, and what it is.

    Attributes
    ----------
    counts : mapping of str to int
    effective : mapping
        Values that were adjusted to the corpus, or found in it.
    warnings : sequence of str
    seconds : float
        Of work.
    finished : str
        Time in UTC, ISO 8601.
    run : str
        Marks all that one run made.
    files : mapping of str to WrittenFile
    """

    counts: Mapping[str, int] = field(default_factory=dict)
    effective: Mapping[str, Any] = field(default_factory=dict)
    warnings: Sequence[str] = ()
    seconds: float
    finished: str
    run: str
    files: Mapping[str, WrittenFile] = field(default_factory=dict)

    @classmethod
    def from_json(cls, stored: Any) -> "Manifest":
        """Read what ``manifest.json`` holds.

        Raises
        ------
        ValueError
            When it is no manifest.
        """
        try:
            files = {name: WrittenFile(**written) for name, written in stored["files"].items()}
            manifest = cls(
                **{**stored, "content": Content.from_json(stored["content"]), "files": files}
            )
            sound = _is_sound(manifest)
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"no valid {MANIFEST}") from error
        if not sound:
            raise ValueError(f"no valid {MANIFEST}")
        return manifest


def _is_sound(manifest: Manifest) -> bool:
    """Tell whether every value has its type, as JSON gives it."""
    content, files = manifest.content, manifest.files.values()
    texts = (manifest.task, manifest.fingerprint, manifest.python, manifest.finished, manifest.run)
    mappings = (manifest.parameters, manifest.requires, manifest.libraries, content.files)
    rules = [(rule.form, rule.name, rule.file) for rule in content.rules]
    return (
        isinstance(manifest.seconds, int | float)
        and isinstance(manifest.effective, dict)
        and isinstance(manifest.warnings, list | tuple)
        and _all_are(str, *texts, *manifest.warnings, *(text for rule in rules for text in rule))
        and all(_all_are(str, *mapping.values()) for mapping in mappings)
        and _all_are(int, manifest.version, *manifest.counts.values())
        and _all_are(int, *(rule.line for rule in content.rules), *(file.bytes for file in files))
        and all(isinstance(file.sha256, str) and len(file.sha256) == 64 for file in files)
    )


def _all_are(kind: type, *values: object) -> bool:
    return all(isinstance(value, kind) for value in values)
