"""Stages as they are set now, and what the last build recorded -> what would run, and why.

Nothing is built, locked or changed by it: manifests are compared.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.store.artifacts import Artifact, Facts
from pipeline.store.publishing import read_record

NAMED = 3
"""How many lines, nouns or files a reason names."""

COMPARED = ("parameters", "content", "requires", "libraries")
"""What of a manifest is compared, name by name."""

RULE = re.compile(r"(?P<file>.+):\d+")
"""A key of ``content`` that is a line of a rule file."""

DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A stage as it is set now.

    Attributes
    ----------
    label : str
    artifact : Artifact
        Where its result is, or would be.
    provenance : mapping
        What its manifest says, or would say: version, parameters, content, requires, libraries.
    """

    label: str
    artifact: Artifact
    provenance: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Step:
    """What a build would do with one stage: run it or keep what is there, and why.

    ``seconds`` is what it took last time, None when that is not known.
    """

    stage: str
    runs: bool
    why: tuple[str, ...]
    seconds: float | None


def plan(
    wanted: Sequence[Wanted], last: Mapping[str, Facts], *, closing: str, closed: bool
) -> list[Step]:
    """Tell for each stage whether a build would run it, and why.

    Parameters
    ----------
    wanted : sequence of Wanted
        In the order of the chain: a stage after those it requires.
    last : mapping of str to dict
        The manifests of the last finished build, by label.
    closing : str
        The task that publishes what the stages made.
    closed : bool
        Whether just this is published.
    """
    steps: dict[str, Step] = {}
    for stage in wanted:
        before = last.get(stage.label, {})
        fault = stage.artifact.fault()
        below = [label for label in stage.provenance["requires"] if steps[label].runs]
        runs = bool(fault or below)
        reasons = _why_run(stage, before, below) if runs else _why_keep(stage, before)
        steps[stage.label] = Step(stage.label, runs, tuple(reasons), before.get("seconds"))
    ran = any(step.runs for step in steps.values())
    why = () if closed and not ran else ("publishes what was made",)
    return [*steps.values(), Step(closing, bool(why), why, None)]


def last_manifests(folder: Path) -> dict[str, Facts]:
    """Read the manifests that the last build of ``outputs/CORPUS`` names, as far as they are there.

    Returns
    -------
    dict of str to dict
        By label, such as ``TrainWord2Vec-skip-gram``.
    """
    manifests: dict[str, Facts] = {}
    for label, name in read_record(folder).get("artifacts", {}).items():
        try:
            manifest = Artifact(folder / "artifacts" / name).manifest()
            whole = all(isinstance(manifest[key], dict) for key in COMPARED)
        except (OSError, ValueError, TypeError, KeyError):
            continue
        if whole:
            manifests[label] = {**manifest, "name": name}
    return manifests


def _why_run(stage: Wanted, before: Facts, below: list[str]) -> Iterator[str]:
    if stage.artifact.path.is_dir() and (fault := stage.artifact.fault()):
        yield f"the artifact is damaged: it {fault}"
        return
    reasons = [*differences(before, stage.provenance)] if before else []
    yield from reasons
    if not before:
        yield "not built yet"
    elif below:
        yield f"because {_listed(below)} {'runs' if len(below) == 1 else 'run'}"
    elif others := _other_inputs(stage, before):
        yield f"because {_listed(others)} changed"
    elif not reasons:
        yield "its artifact is not there any more"


def _why_keep(stage: Wanted, before: Facts) -> Iterator[str]:
    if not before:
        yield "built, though no build has been finished with it"
    elif before["name"] != stage.artifact.path.name:
        yield from differences(before, stage.provenance)
        yield "built before with these settings"
    libraries = stage.provenance.get("libraries", {})
    for name, was in (before.get("libraries") or {}).items():
        if libraries.get(name, was) != was:
            yield f"made with {name} {was}; {libraries[name]} is installed"


def _other_inputs(stage: Wanted, before: Facts) -> list[str]:
    required = before.get("requires", {})
    return [
        label for label, name in stage.provenance["requires"].items() if required.get(label) != name
    ]


def differences(before: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    """Tell in words how a stage's version, parameters and content differ from another's."""
    now = json.loads(json.dumps(now))  # as a manifest has it: lists for tuples
    if (version := before.get("version")) != now["version"]:
        yield f"malmoi makes it in another way now (version {version} → {now['version']})"
    was, parameters = before.get("parameters", {}), now["parameters"]
    for name in _keys(was, parameters):
        if was.get(name) != parameters.get(name):
            yield f"{name} {_value(was.get(name))} → {_value(parameters.get(name))}"
    yield from _content(before.get("content", {}), now["content"], was, parameters)


def _content(
    was: Mapping[str, Any], now: Mapping[str, Any], *parameters: Mapping[str, Any]
) -> Iterator[str]:
    """Tell how what a stage reads beside artifacts differs: rule files, other files, settings."""
    for file in _keys(_rule_files(was), _rule_files(now)):
        old_lines, new_lines = _lines(file, was), _lines(file, now)
        if old_lines != new_lines:
            yield from _rules(file, _said(old_lines), _said(new_lines))
    changed: dict[str, list[str]] = {"changed": [], "added": [], "removed": []}
    for key in _keys(was, now):
        old, new = was.get(key), now.get(key)
        if RULE.fullmatch(key) or old == new:
            continue
        if isinstance(old, list) or isinstance(new, list):
            yield from _rules(
                f"the list of {key}", *({e: e for e in side or ()} for side in (old, new))
            )
        elif not any(DIGEST.fullmatch(str(side)) for side in (old, new)):
            yield f"{key} {_value(old)} → {_value(new)}"
        elif len({side.get(key) for side in parameters}) == 1:  # else its other name says it
            what = "added" if old is None else "removed" if new is None else "changed"
            changed[what].append(parameters[0].get(key, key))
    for what, names in changed.items():
        if names:
            yield f"{_listed(names)} {what}"


def _rule_files(content: Mapping[str, Any]) -> dict[str, None]:
    return {match["file"]: None for key in content if (match := RULE.fullmatch(key))}


def _lines(file: str, content: Mapping[str, Any]) -> dict[str, str]:
    return {key: str(rule) for key, rule in content.items() if key.rpartition(":")[0] == file}


def _said(lines: Mapping[str, str]) -> dict[str, str]:
    """Return what rules say: a stop word stands for itself, an alias for its name."""
    return {form: name for form, _, name in (rule.partition(" ") for rule in lines.values())}


def _rules(file: str, was: Mapping[str, str], now: Mapping[str, str]) -> Iterator[str]:
    """Tell how the lines of a file differ, wherever in it they stand."""

    def shown(form: str, rules: Mapping[str, str]) -> str:
        return form if rules[form] == form else f"{form} → {rules[form]}"

    kinds: list[tuple[str, list[str]]] = [
        ("added", [shown(form, now) for form in now if form not in was]),
        ("removed", [shown(form, was) for form in was if form not in now]),
        ("changed", [shown(form, now) for form in now if was.get(form, now[form]) != now[form]]),
    ]
    told = [
        f"{_many(len(forms), 'line')} {what}: {_listed(forms)}" for what, forms in kinds if forms
    ]
    yield f"{file} changed ({'; '.join(told) or 'its lines moved'})"


def _keys(was: Mapping[str, object], now: Mapping[str, object]) -> list[str]:
    return [*dict.fromkeys((*was, *now))]


def _value(value: object) -> str:
    """Show a value as luigi.cfg has it."""
    if value in (None, ""):
        return "nothing"
    return str(value).lower() if value in ("True", "False") else str(value)


def _listed(names: Sequence[str]) -> str:
    more = len(names) - NAMED
    return ", ".join(names[:NAMED]) + (f" and {more:,} more" if more > 0 else "")


def _many(count: int, what: str) -> str:
    return f"{count:,} {what}{'s' * (count != 1)}"
