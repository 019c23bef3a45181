"""The entry points of installed packages -> objects that extend malmoi."""

from collections.abc import Iterator
from importlib.metadata import EntryPoint, entry_points

from pipeline.terminal.errors import UserError


def load_plugins(group: str) -> Iterator[tuple[str, object]]:
    """Load the objects that installed packages declare under a group of entry points.

    Parameters
    ----------
    group : str
        Such as ``malmoi.readers``.

    Yields
    ------
    tuple of str and object
        A name for messages, ``NAME of PACKAGE``, and what the entry point refers to; sorted by
        name and package, so that the order of installation does not matter.

    Raises
    ------
    UserError
        When one cannot be imported; the plug-in and its package are named.
    """
    found = ((entry.name, _package(entry), entry) for entry in entry_points(group=group))
    for name, package, entry in sorted(found, key=lambda each: each[:2]):
        try:
            plugin = entry.load()
        except Exception as error:  # whatever somebody else's module raises when it is imported
            reason = " ".join(f"{type(error).__name__}: {error}".split())
            raise UserError(
                f"the plug-in {name} of {package} ({group}) cannot be loaded: {reason}",
                f"update it, or remove it: pip uninstall {package}",
            ) from error
        yield f"{name} of {package}", plugin


def _package(entry: EntryPoint) -> str:
    return entry.dist.name if entry.dist else entry.value
