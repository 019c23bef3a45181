"""Print the table of docs/licences.md: every package that pip installs, and its licence.

python docs/licences.py            as Markdown, to be pasted into docs/licences.md

The licence is what the package's own metadata says: its licence expression, else its classifiers,
else its licence field.
"""

import tomllib
from collections.abc import Iterable, Iterator
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import NamedTuple

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent


class Package(NamedTuple):
    """One row: a package, what installs it, the package that requires it, and its licence."""

    name: str
    installed_with: str
    required_by: str
    licence: str


def declared() -> dict[str, list[str]]:
    """Return what pyproject.toml requires, by what a user types: ``malmoi``, ``malmoi[java]`` …"""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"].items()
    return {
        "malmoi": project["dependencies"],
        **{
            f"malmoi[{extra}]": [each for each in required if not each.startswith("malmoi[")]
            for extra, required in extras
        },
    }


def installed() -> dict[str, Package]:
    """Return the packages that this machine has for malmoi and its extras, the nearest first."""
    found: dict[str, Package] = {}
    for installed_with, requirements in declared().items():
        waiting = [("malmoi", requirement) for requirement in requirements]
        while waiting:
            required_by, requirement = waiting.pop(0)
            name = canonicalize_name(Requirement(requirement).name)
            if name in found or (licence := licence_of(name)) is None:
                continue
            found[name] = Package(name, installed_with, required_by, licence)
            extras = Requirement(requirement).extras
            waiting += [(name, each) for each in requirements_of(name, extras)]
    return found


def named() -> set[str]:
    """Return every package that any system or Python may need, whether or not it is installed."""
    waiting = [each for requirements in declared().values() for each in requirements]
    found: set[str] = set()
    while waiting:
        requirement = Requirement(waiting.pop())
        name = canonicalize_name(requirement.name)
        if name not in found:
            found.add(name)
            waiting += requirements_of(name, requirement.extras, here=False)
    return found


def requirements_of(name: str, extras: Iterable[str], *, here: bool = True) -> Iterator[str]:
    """Yield what a package requires: on this system (``here``), or on any."""
    try:
        required = distribution(name).requires or ()
    except PackageNotFoundError:
        return
    for each in required:
        marker = Requirement(each).marker
        needed = marker is None or any(marker.evaluate({"extra": e}) for e in (*extras, ""))
        if needed or (not here and "extra" not in str(marker)):
            yield each


def licence_of(name: str) -> str | None:
    """Return a package's licence by its metadata; None when it is not installed."""
    try:
        metadata = distribution(name).metadata
    except PackageNotFoundError:
        return None
    if expression := metadata["License-Expression"]:
        return str(expression)
    classifiers = [
        line.removeprefix("License :: ").removeprefix("OSI Approved :: ")
        for line in metadata.get_all("Classifier") or ()
        if line.startswith("License :: ") and line != "License :: OSI Approved"
    ]
    return ", ".join(classifiers) or str(metadata["License"] or "not said").partition("\n")[0]


def rows() -> Iterator[str]:
    """Yield the lines of the table."""
    yield "| package | installed with | required by | licence |"
    yield "| --- | --- | --- | --- |"
    order = [*declared()]
    for package in sorted(
        installed().values(),
        key=lambda each: (order.index(each.installed_with), each.required_by != "malmoi", each),
    ):
        yield f"| {' | '.join(package)} |"


if __name__ == "__main__":
    print("\n".join(rows()))
