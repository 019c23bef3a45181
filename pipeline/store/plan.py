"""The current settings and the last build's manifests -> which stages would run, and why.

Manifests are compared; nothing is built, locked or changed.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from pipeline.store.artifacts import Artifact
from pipeline.store.builds import Build
from pipeline.store.manifest import Content, Manifest, Provenance
from pipeline.store.records import Rule

NAMED = 3
"""The number of lines, nouns or files that a reason names."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A stage with its current settings.

    Attributes
    ----------
    label : str
    artifact : Artifact
        Its result, built or not.
    provenance : Provenance
        The provenance that its manifest has or would have.
    """

    label: str
    artifact: Artifact
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Step:
    """What a build would do with one stage: run it or keep its artifact, and why.

    ``seconds`` is the time it took last time, None if unknown.
    """

    stage: str
    runs: bool
    why: tuple[str, ...]
    seconds: float | None


def plan(wanted: Sequence[Wanted], last: Build, *, closing: str, published: bool) -> list[Step]:
    """Return for each stage whether a build would run it, and why.

    Parameters
    ----------
    wanted : sequence of Wanted
        In chain order: each stage after those it requires.
    last : Build
        The last finished build.
    closing : str
        The task that publishes the results of the stages.
    published : bool
        Whether exactly these results are already published.
    """
    manifests = last.made.manifests()
    steps: dict[str, Step] = {}
    for stage in wanted:
        before = manifests.get(stage.label)
        required = [label for label in stage.provenance.requires if steps[label].runs]
        runs = bool(stage.artifact.fault() or required)
        if runs:
            reasons = _why_run(stage, before, required)
        else:
            reasons = _why_keep(stage, before, last.artifacts.get(stage.label, ""))
        seconds = before.seconds if before else None
        steps[stage.label] = Step(stage.label, runs, tuple(reasons), seconds)
    ran = any(step.runs for step in steps.values())
    why = () if published and not ran else ("publishes the results",)
    return [*steps.values(), Step(closing, bool(why), why, None)]


def _why_run(stage: Wanted, before: Manifest | None, required: list[str]) -> Iterator[str]:
    if stage.artifact.path.is_dir() and (fault := stage.artifact.fault()):
        yield f"the artifact is damaged: it {fault}"
        return
    if before is None:
        yield "not built yet"
        return
    reasons = [*differences(before, stage.provenance)]
    yield from reasons
    if required:
        yield f"because {_listed(required)} {'runs' if len(required) == 1 else 'run'}"
    elif others := _other_inputs(stage, before):
        yield f"because {_listed(others)} changed"
    elif not reasons:
        yield "its artifact no longer exists"


def _why_keep(stage: Wanted, before: Manifest | None, folder: str) -> Iterator[str]:
    if before is None:
        yield "built, but not yet part of a finished build"
        return
    if folder != stage.artifact.path.name:
        yield from differences(before, stage.provenance)
        yield "built before with these settings"
    installed = stage.provenance.libraries
    for name, was in before.libraries.items():
        if installed.get(name, was) != was:
            yield f"built with {name} {was}; {installed[name]} is installed"


def _other_inputs(stage: Wanted, before: Manifest) -> list[str]:
    requires = stage.provenance.requires.items()
    return [label for label, name in requires if before.requires.get(label) != name]


def differences(before: Provenance, now: Provenance) -> Iterator[str]:
    """Describe how a stage's version, parameters and content differ from another's."""
    if before.version != now.version:
        yield f"malmoi now builds it differently (version {before.version} → {now.version})"
    for name in _keys(before.parameters, now.parameters):
        was, value = before.parameters.get(name), now.parameters.get(name)
        if was != value:
            yield f"{name} {_value(was)} → {_value(value)}"
    yield from _rule_files(before.content.rules, now.content.rules)
    yield from _values(before.content, now.content)
    yield from _files(before, now)


def _rule_files(before: Iterable[Rule], now: Iterable[Rule]) -> Iterator[str]:
    was, new = _by_file(before), _by_file(now)
    for file in _keys(was, new):
        old_rules, new_rules = was.get(file, []), new.get(file, [])
        if old_rules != new_rules:
            yield _lines_changed(
                file, *({rule.form: rule.name for rule in side} for side in (old_rules, new_rules))
            )


def _by_file(rules: Iterable[Rule]) -> dict[str, list[Rule]]:
    files: dict[str, list[Rule]] = {}
    for rule in rules:
        files.setdefault(rule.file, []).append(rule)
    return files


def _values(before: Content, now: Content) -> Iterator[str]:
    values: Mapping[str, Any] = json.loads(
        json.dumps(asdict(now)["values"])
    )  # turns tuples into lists
    for key in _keys(before.values, values):
        was, value = before.values.get(key), values.get(key)
        if was == value:
            continue
        if isinstance(was, list) or isinstance(value, list):
            lists = ({entry: entry for entry in side or ()} for side in (was, value))
            yield _lines_changed(f"the list of {key}", *lists)
        else:
            yield f"{key} {_value(was)} → {_value(value)}"


def _files(before: Provenance, now: Provenance) -> Iterator[str]:
    was, new = before.content.files, now.content.files
    changed: dict[str, list[str]] = {"changed": [], "added": [], "removed": []}
    for key in _keys(was, new):
        if was.get(key) == new.get(key):
            continue
        if before.parameters.get(key) != now.parameters.get(key):
            continue  # the parameter that names the file is already among the differences
        what = "added" if key not in was else "removed" if key not in new else "changed"
        changed[what].append(now.parameters.get(key, key))
    for what, names in changed.items():
        if names:
            yield f"{_listed(names)} {what}"


def _lines_changed(file: str, was: Mapping[str, str], now: Mapping[str, str]) -> str:
    """Describe how the lines of a file differ, regardless of their position."""

    def shown(form: str, rules: Mapping[str, str]) -> str:
        return form if rules[form] == form else f"{form} → {rules[form]}"

    kinds: list[tuple[str, list[str]]] = [
        ("added", [shown(form, now) for form in now if form not in was]),
        ("removed", [shown(form, was) for form in was if form not in now]),
        ("changed", [shown(form, now) for form in now if was.get(form, now[form]) != now[form]]),
    ]
    said = [
        f"{len(forms):,} line{'s' * (len(forms) != 1)} {what}: {_listed(forms)}"
        for what, forms in kinds
        if forms
    ]
    return f"{file} changed ({'; '.join(said) or 'its lines moved'})"


def _keys(was: Iterable[str], now: Iterable[str]) -> list[str]:
    return [*dict.fromkeys((*was, *now))]


def _value(value: object) -> str:
    """Return a value as written in luigi.cfg."""
    if value in (None, ""):
        return "nothing"
    return str(value).lower() if value in ("True", "False") else str(value)


def _listed(names: Sequence[str]) -> str:
    more = len(names) - NAMED
    return ", ".join(names[:NAMED]) + (f" and {more:,} more" if more > 0 else "")
