"""Where luigi.cfg is: the files that set parameters, in the order in which they are read.

Later ones override earlier ones: malmoi's own defaults, those of the machine (/etc/luigi), the
project's luigi.cfg, the file that LUIGI_CONFIG_PATH names. Nothing here imports Luigi, which reads
luigi.cfg on import.
"""

import configparser
import os
import re
from codecs import BOM_UTF8
from collections.abc import Iterable
from pathlib import Path
from traceback import walk_tb

from pipeline.store import project
from pipeline.terminal.errors import UserError
from pipeline.terminal.paths import shown

SYSTEM = (Path("/etc/luigi/client.cfg"), Path("/etc/luigi/luigi.cfg"))
"""Where Luigi itself looks for machine-wide settings."""


def config_files() -> list[Path]:
    """Return the configuration files that apply here; later ones override earlier ones.

    Raises
    ------
    UserError
        When LUIGI_CONFIG_PATH names a file that does not exist.
    """
    home = project.find_home()
    files = [project.DEFAULTS / "luigi.cfg", *SYSTEM]
    if home and home != project.DEFAULTS:
        files.append(home / "luigi.cfg")
    if named := os.environ.get("LUIGI_CONFIG_PATH"):
        files.append(Path(named).absolute())
        if not files[-1].is_file():
            raise UserError(
                f"LUIGI_CONFIG_PATH is {named}, which does not exist",
                "correct it, or unset LUIGI_CONFIG_PATH",
            )
    return files


def check_readable(path: Path) -> None:
    """Check that a file is a valid luigi.cfg, if it exists.

    Raises
    ------
    UserError
    """
    try:
        if path.is_file():
            configparser.RawConfigParser().read(path, encoding="utf-8")
    except (configparser.Error, UnicodeDecodeError) as error:
        raise _unreadable(path, error) from None


def _unreadable(path: Path, error: Exception) -> UserError:
    """Return the error for a file that is not a valid luigi.cfg."""
    if path.read_bytes().startswith(BOM_UTF8):
        return UserError(
            f"{shown(path)} cannot be read: it begins with a byte order mark",
            "save it as UTF-8 without a byte order mark (BOM)",
        )
    return UserError(
        f"{shown(path)} cannot be read: {_reason(error)}",
        "write [Section] and, below it, key = value; save it as UTF-8",
    )


def _reason(error: Exception) -> str:
    if isinstance(error, configparser.MissingSectionHeaderError):
        return f"line {error.lineno}, {error.line.strip()!r}, is below no [Section]"
    if isinstance(error, configparser.ParsingError):
        number, line = error.errors[0]
        return f"line {number} is {line}".replace("\\n", "")
    return " ".join(str(error).split())


def unreadable_settings(error: BaseException) -> UserError | None:
    """Return the error of a luigi.cfg on which Luigi failed while it was imported, if it did.

    Luigi reads the one in the current folder then, in the encoding of the system.
    """
    frames = walk_tb(error.__traceback__)
    if not any(frame.f_globals.get("__package__") == "luigi.configuration" for frame, _ in frames):
        return None
    try:
        for path in config_files():
            check_readable(path)
    except UserError as found:
        return found
    if isinstance(error, UnicodeDecodeError):
        return UserError(
            f"luigi.cfg has characters that the encoding of this system, {error.encoding}, has not",
            "export PYTHONUTF8=1, or write luigi.cfg in ASCII",
        )
    return None


def line_of(lines: Iterable[str], section: str, key: str) -> int | None:
    """Return the number of the last line that sets a key, None if there is none."""
    at = found = None
    for number, line in enumerate(lines, start=1):
        if line.startswith("["):
            at = line.partition("#")[0].strip().strip("[]")
        elif at in (section, "DEFAULT") and line[:1].strip() and line[0] not in "#;":
            name = re.split("[=:]", line, maxsplit=1)[0].strip().replace("-", "_")
            found = number if name == key else found
    return found
