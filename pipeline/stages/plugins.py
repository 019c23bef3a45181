"""The entry points of installed packages -> objects that extend malmoi."""

from collections.abc import Iterator
from importlib.metadata import EntryPoint, entry_points
from typing import TypeVar

from pipeline.terminal.errors import UserError

P = TypeVar("P")


def load_plugins(group: str) -> Iterator[tuple[str, object]]:
    """Load the objects that installed packages declare under a group of entry points.

    Parameters
    ----------
    group : str
        For example ``malmoi.readers``.

    Yields
    ------
    tuple of str and object
        A name for messages, ``NAME of PACKAGE``, and the object that the entry point refers to;
        sorted by name and package, so that installation order does not matter.

    Raises
    ------
    UserError
        When an entry point cannot be loaded.
    """
    found = {f"{entry.name} of {package_of(entry)}": entry for entry in entry_points(group=group)}
    for name, entry in sorted(found.items()):
        yield name, load_plugin(entry, object)


def load_plugin(entry: EntryPoint, kind: type[P]) -> P:
    """Load the object that an entry point refers to.

    Raises
    ------
    UserError
        When it cannot be imported or has the wrong type; the message names plug-in and package.
    """
    try:
        plugin = entry.load()
        if not isinstance(plugin, kind):
            raise TypeError(f"{entry.value} is not a {kind.__name__}")
    except Exception as error:  # importing third-party code may raise anything
        raise faulty(entry, "cannot be loaded", error) from error
    return plugin


def faulty(entry: EntryPoint, what: str, error: Exception) -> UserError:
    """Return the error for a plug-in that failed; it names plug-in, package and reason."""
    package = package_of(entry)
    reason = " ".join(f"{type(error).__name__}: {error}".split())
    return UserError(
        f"the plug-in {entry.name} of {package} ({entry.group}) {what}: {reason}",
        f"update it, or remove it: pip uninstall {package}",
    )


def package_of(entry: EntryPoint) -> str:
    """Return the name of the package that an entry point comes from."""
    return entry.dist.name if entry.dist else entry.value
