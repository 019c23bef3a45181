"""A path -> the form that a user would type."""

import sys
from pathlib import Path


def shown(path: Path) -> str:
    """Return a path with ``/``, relative to the current folder if it is inside it."""
    try:
        return path.relative_to(Path.cwd()).as_posix()
    except ValueError:
        return path.as_posix()


def malmoi_command() -> str:
    """Return the malmoi command as it can be typed here, whether or not the venv is active."""
    installed = Path(sys.prefix) / "bin" / "malmoi"
    return shown(installed) if installed.exists() else "malmoi"
