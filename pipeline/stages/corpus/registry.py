"""The modules in readers/ and the plug-ins -> all readers, by kind and by suffix.

A reader is one module in ``readers/`` that declares a ``READER``. An external package declares its
own as an entry point in the group ``malmoi.readers``.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules

from pipeline.stages.corpus import readers as folder
from pipeline.stages.corpus.archives import SUFFIXES as ARCHIVE_SUFFIXES
from pipeline.stages.corpus.reading import Reader
from pipeline.stages.plugins import load_plugins
from pipeline.terminal.errors import UserError

GROUP = "malmoi.readers"


@dataclass(frozen=True, slots=True)
class Registry:
    """All readers, by rank.

    Attributes
    ----------
    by_kind : mapping of str to Reader
    by_suffix : mapping of str to Reader
        In order of precedence among files with the same stem.
    outside : tuple of Reader
        The plug-ins.
    """

    by_kind: Mapping[str, Reader]
    by_suffix: Mapping[str, Reader]
    outside: tuple[Reader, ...]

    def __iter__(self) -> Iterator[Reader]:
        return iter(self.by_kind.values())


@cache
def registry() -> Registry:
    """Return the readers, loaded on first use.

    Raises
    ------
    UserError
        When a plug-in cannot be loaded or is not a Reader, or when two readers claim the same
        kind or suffix; both are named.
    """
    own = [
        (f"readers/{module.name}.py", _declared(module.name))
        for module in iter_modules(folder.__path__)
    ]
    return _registry(own, load_plugins(GROUP))


def plugin_versions() -> dict[str, object]:
    """Return the plug-ins and their versions, since they may affect the result."""
    versions = {reader.kind: reader.version for reader in registry().outside}
    return {"readers": versions} if versions else {}


def _declared(name: str) -> object:
    return getattr(import_module(f"{folder.__name__}.{name}"), "READER", None)


def _registry(own: Iterable[tuple[str, object]], outside: Iterable[tuple[str, object]]) -> Registry:
    owners = dict.fromkeys([*ARCHIVE_SUFFIXES.values(), *ARCHIVE_SUFFIXES], "archives.py")
    owners[".toml"] = "corpora/NAME.toml"
    found = [_checked(where, reader, owners) for where, reader in own]
    plugins = [_checked(where, reader, owners) for where, reader in outside]
    ranked = sorted([*found, *plugins], key=lambda reader: (reader.rank, reader.kind))
    return Registry(
        by_kind={reader.kind: reader for reader in ranked},
        by_suffix={suffix: reader for reader in ranked for suffix in reader.suffixes},
        outside=tuple(reader for reader in ranked if reader in plugins),
    )


def _checked(where: str, reader: object, owners: dict[str, str]) -> Reader:
    """Check that a reader claims nothing another one does; record its claims in ``owners``."""
    if not isinstance(reader, Reader):
        raise UserError(
            f"the reader {where} is not a Reader but a {type(reader).__name__}",
            "declare READER = Reader(…), from pipeline.stages.corpus.reading",
        )
    for claim in (reader.kind, *reader.suffixes):
        if claim in owners:
            raise UserError(
                f"two readers claim {claim}: {owners[claim]} and {where}",
                "remove one of them, or give it another kind and other suffixes",
            )
        owners[claim] = where
    return reader


def require_package(reader: Reader, name: str) -> None:
    """Check that the package a reader needs is installed.

    Raises
    ------
    UserError
        With the name of the file and the command that installs it.
    """
    if reader.package and find_spec(reader.package) is None:
        raise UserError(
            f"{name} cannot be read without the package {reader.package}, which is not installed",
            f'pip install "malmoi[{reader.extra}]"'
            if reader.extra
            else f"pip install {reader.package}",
        )
