"""An unexpected error in an answer -> the damaged artifact that caused it, if one did.

A question trusts the sizes in the manifests, as reading everything would take longer than the
answer. Only when something goes wrong are the files compared with their SHA-256.
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
    """Return the error about the first artifact that is not as it was written, if there is one."""
    for kind in ASKED:
        for artifact in build.made.variants(kind).values():
            if found := artifact.differences():
                option = project.corpus_option(build.folder.name)
                return UserError(
                    f"{shown(artifact.path)} {found[0]}",
                    f"malmoi verify --remove{option} && "
                    f"luigi --module pipeline BuildEmbeddings{option}",
                )
    return None


def names_damage(method: F) -> F:
    """Have a method of an object with a ``build`` name the damage when it fails because of one."""

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
