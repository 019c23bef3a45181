"""Runs on one corpus -> which of them use its artifacts, and which may remove some.

Every run holds a shared lock on ``outputs/CORPUS/artifacts/.lock`` until it ends, however it
ends: the system releases a dead process's locks. Removing anything requires the exclusive
lock, so nothing disappears under a running build.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import portalocker

LOCK = ".lock"

_held: dict[Path, IO[str]] = {}


def hold_shared(artifacts_dir: Path) -> None:
    """Hold a shared lock on a folder of artifacts until this process ends.

    A process that is alone in it first removes the leftovers of killed runs. A read-only folder
    is not locked: nobody can remove anything from it either.
    """
    if artifacts_dir in _held:
        return
    try:
        artifacts_dir.mkdir(parents=True, exist_ok=True)
        with try_exclusive(artifacts_dir) as alone:
            if alone:
                remove_leftovers(artifacts_dir)
        file = (artifacts_dir / LOCK).open("a", encoding="utf-8")
        portalocker.lock(file, portalocker.LockFlags.SHARED)
        _held[artifacts_dir] = file
    except (OSError, portalocker.LockException):
        return


@contextmanager
def try_exclusive(artifacts_dir: Path) -> Iterator[bool]:
    """Keep other runs out of a folder of artifacts; yields False if one is using it."""
    with (artifacts_dir / LOCK).open("a", encoding="utf-8") as file:
        try:
            portalocker.lock(
                file, portalocker.LockFlags.EXCLUSIVE | portalocker.LockFlags.NON_BLOCKING
            )
        except portalocker.LockException:
            yield False
        else:
            yield True


def remove_leftovers(artifacts_dir: Path) -> None:
    """Remove the temporary folders that killed runs have left behind."""
    for path in artifacts_dir.glob(".*"):
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
