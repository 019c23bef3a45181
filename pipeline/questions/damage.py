"""An unexpected error in a query -> the damaged artifact that caused it, if one did.

A query only checks the sizes in the manifests, because reading everything would take longer than
the query itself. If something goes wrong, the files are compared with their SHA-256.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from pipeline.store import project
from pipeline.store.builds import ASKED, Build
from pipeline.terminal.errors import UserError
from pipeline.terminal.paths import shown

F = TypeVar("F", bound=Callable[..., Any])


def damage_of(build: Build) -> UserError | None:
    """Return the error about the first damaged artifact of a build, None if none is damaged."""
    for kind in ASKED:
        for artifact in build.made.variants(kind).values():
            if found := artifact.differences():
                option = project.corpus_option(build.folder.name)
                return UserError(
                    f"{shown(artifact.path)} {found[0]}",
                    f"malmoi verify --remove{option} && "
                    f"luigi --module pipeline {build.task}{option}",
                )
    return None


def names_damage(method: F) -> F:
    """Make a method of an object with a ``build`` name the damaged artifact on which it fails."""

    @wraps(method)
    def asked(self: Any, *arguments: Any, **options: Any) -> Any:
        try:
            return method(self, *arguments, **options)
        except UserError:
            raise
        except Exception as error:
            if damage := damage_of(self.build):
                raise damage from error
            raise

    return asked  # type: ignore[return-value]
