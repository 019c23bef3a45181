"""Runs on one corpus -> who uses its artifacts, and who may tidy up.

Every run holds a shared lock on ``outputs/CORPUS/artifacts/.lock`` until it ends, however it
ends: the system lets go of a dead process's locks. Only who gets the lock for itself may
remove anything, so nothing is taken from under a running build.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import portalocker

LOCK = ".lock"

_held: dict[Path, IO[str]] = {}


def use(artifacts: Path) -> None:
    """Hold a folder of artifacts until this process ends; sweep it before, when alone.

    A folder that cannot be written to is not held: nobody can remove anything from it either.
    """
    if artifacts in _held:
        return
    try:
        artifacts.mkdir(parents=True, exist_ok=True)
        with alone(artifacts) as undisturbed:
            if undisturbed:
                sweep(artifacts)
        file = (artifacts / LOCK).open("a", encoding="utf-8")
        portalocker.lock(file, portalocker.LockFlags.SHARED)
        _held[artifacts] = file
    except (OSError, portalocker.LockException):
        return


@contextmanager
def alone(artifacts: Path) -> Iterator[bool]:
    """Keep other runs out of a folder of artifacts; yields False when one is in it."""
    with (artifacts / LOCK).open("a", encoding="utf-8") as file:
        try:
            portalocker.lock(
                file, portalocker.LockFlags.EXCLUSIVE | portalocker.LockFlags.NON_BLOCKING
            )
        except portalocker.LockException:
            yield False
        else:
            yield True


def sweep(artifacts: Path) -> None:
    """Remove the temporary folders that killed runs have left."""
    for path in artifacts.glob(".*"):
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
