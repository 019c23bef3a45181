"""``manifest.json``: the provenance and the contents of an artifact."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from pipeline.store.records import Rule

MANIFEST = "manifest.json"

Facts: TypeAlias = dict[str, Any]
"""A stage's report on its work, as JSON values: counts, effective values, warnings."""


@dataclass(frozen=True, slots=True)
class Content:
    """A stage's inputs other than its parameters and the artifacts it requires.

    Attributes
    ----------
    files : mapping of str to str
        The SHA-256 of each file, by file name or by the parameter that names the file.
    rules : tuple of Rule
        The lines of its rule files.
    values : mapping of str to JSON value
        Values of the corpus's description, versions of models, nouns of the user dictionary.
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
    """The size in bytes and the hexadecimal SHA-256 of a file when it was written."""

    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Everything that determined an artifact.

    Attributes
    ----------
    task : str
    version : int
        The stage's own version.
    fingerprint : str
        SHA-256, hexadecimal.
    parameters : mapping of str to str
        The parameters that the fingerprint covers, serialized.
    content : Content
    requires : mapping of str to str
        The folder name of each artifact it was built from, by label.
    libraries : mapping of str to str
        Versions of the packages that may affect the result.
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
    """``manifest.json``: the provenance and the contents of an artifact.

    Attributes
    ----------
    counts : mapping of str to int
    effective : mapping
        Values that were adjusted to the corpus, or found in it.
    warnings : sequence of str
    seconds : float
        The time the work took.
    finished : str
        Time in UTC, ISO 8601.
    run : str
        Identifies everything that one run built.
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
        """Convert the contents of ``manifest.json``.

        Raises
        ------
        ValueError
            When it is not a manifest.
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
    """Return whether every value has the right type after parsing JSON."""
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
