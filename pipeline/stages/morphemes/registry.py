"""An analyzer's name -> its declaration, from malmoi itself or from another package.

malmoi's own are the modules of ``analyzers/``. Another package declares one as an entry point in
the group ``malmoi.analyzers``, named after the analyzer; it is imported on demand.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache, partial
from importlib.metadata import EntryPoint, entry_points
from pkgutil import iter_modules
from typing import Any, Self

from pipeline.stages.morphemes import analyzers
from pipeline.stages.morphemes.analyzer import Analyzer
from pipeline.stages.morphemes.declaration import Declaration, Settings
from pipeline.stages.plugins import faulty, load_plugin
from pipeline.terminal.errors import UserError
from pipeline.terminal.names import nearest_first

GROUP = "malmoi.analyzers"

DEFAULT = "okt"
"""The analyzer if neither luigi.cfg nor the command line names one."""


def analyzer_names() -> list[str]:
    """Return the names of all analyzers, sorted, without importing any."""
    return sorted(_entries())


def known_analyzer(name: str) -> str:
    """Return the name if an analyzer of that name can be loaded; raises as `find_analyzer`."""
    return find_analyzer(name).name


@cache
def find_analyzer(name: str) -> Declaration:
    """Load the declaration of an analyzer.

    Raises
    ------
    UserError
        When no analyzer or more than one has that name, or its package is broken.

    Examples
    --------
    >>> find_analyzer("okt").noun_tags
    ('Noun',)
    """
    entries = _entries().get(name, ())
    if not entries:
        names = ", ".join(nearest_first(name, analyzer_names()))
        raise UserError(f"there is no analyzer called {name!r}", f"one of {names}")
    if len(entries) > 1:
        packages = [entry.dist.name for entry in entries if entry.dist]
        raise UserError(
            f"{len(entries)} analyzers are called {name}: those of {origin(name)}",
            f"keep one: {' or '.join(f'pip uninstall {package}' for package in packages)}",
        )
    return _load(entries[0])


@dataclass(frozen=True, slots=True)
class AnalyzerStart:
    """Starts the analyzer of a name; raises as `find_analyzer` and `Declaration.start` do."""

    name: str
    settings: Settings

    def __call__(self) -> Analyzer:
        return find_analyzer(self.name).start(self.settings)

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """Return what was written as JSON."""
        nouns = tuple(stored["settings"]["nouns"])
        return cls(stored["name"], Settings(**{**stored["settings"], "nouns": nouns}))


def origin(name: str) -> str:
    """Return the packages that provide an analyzer of this name: ``malmoi``, ``toy 1.0``."""
    return " and ".join(map(of, _entries()[name]))


def of(entry: EntryPoint) -> str:
    """Return the package of an entry point, with its version unless it is malmoi."""
    return f"{entry.dist.name} {entry.dist.version}" if entry.dist else "malmoi"


@cache
def _entries() -> dict[str, list[EntryPoint]]:
    """Return the entry points of each name; malmoi's own belong to no distribution."""
    found: defaultdict[str, list[EntryPoint]] = defaultdict(list)
    for _, name, _ in iter_modules(analyzers.__path__):
        if not name.startswith("_"):
            found[name].append(EntryPoint(name, f"{analyzers.__name__}.{name}:ANALYZER", GROUP))
    for entry in entry_points(group=GROUP):
        found[entry.name].append(entry)
    return dict(found)


def _load(entry: EntryPoint) -> Declaration:
    declared: Declaration = load_plugin(entry, Declaration) if entry.dist else entry.load()
    if declared.name != entry.name:
        raise UserError(
            f"the analyzer {entry.name} of {of(entry)} declares the name {declared.name!r}",
            "give the entry point and its declaration the same name",
        )
    return replace(declared, build=partial(_build, entry, declared)) if entry.dist else declared


def _build(entry: EntryPoint, declared: Declaration, settings: Settings) -> Analyzer:
    """Build another package's analyzer; whatever that raises is an error of the package."""
    try:
        return declared.build(settings)
    except UserError:
        raise
    except Exception as error:
        raise faulty(entry, "cannot be started", error) from error
