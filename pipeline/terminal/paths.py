"""A path -> what a user would type for it."""

import sys
from pathlib import Path


def shown(path: Path) -> str:
    """Return a path relative to the current folder if it is below it, with ``/``."""
    try:
        return path.relative_to(Path.cwd()).as_posix()
    except ValueError:
        return path.as_posix()


def malmoi_command() -> str:
    """Return the malmoi command so that it can be typed here, virtual environment active or not."""
    beside = Path(sys.prefix) / "bin" / "malmoi"
    return shown(beside) if beside.exists() else "malmoi"
