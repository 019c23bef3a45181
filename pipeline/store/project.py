"""Where things are: the project folder and the folders inside it, and malmoi's own defaults."""

import re
import shlex
from pathlib import Path

from pipeline.terminal.errors import UserError

PACKAGE = Path(__file__).resolve().parents[1]

PACKED = PACKAGE / "defaults"
"""Where a wheel has the files that a checkout has at its top; see hatch_build.py."""

DEFAULTS = PACKED if PACKED.is_dir() else PACKAGE.parent
"""The folder of malmoi's own luigi.cfg, fonts and corpora; in a checkout, the checkout itself."""

DEFAULT_CORPUS = "law"


def corpus_option(name: str) -> str:
    """Return `` --corpus NAME``, quoted for a shell; an empty string for the default corpus."""
    plain = re.fullmatch(r"[\w.-]+", name)  # Hangul needs no quotes, though shlex adds them
    return "" if name == DEFAULT_CORPUS else f" --corpus {name if plain else shlex.quote(name)}"


def find_home() -> Path | None:
    """Return the project folder, None outside any project.

    It is the current folder, or the nearest one above it, that has a ``luigi.cfg``, or ``corpora/``
    and ``outputs/``. An installed wheel is not a project: nothing is ever written there.
    """
    here = Path.cwd()
    return next((folder for folder in (here, *here.parents) if _is_project(folder)), None)


def _is_project(folder: Path) -> bool:
    if (folder / "luigi.cfg").is_file():
        return folder != PACKED
    return (folder / "corpora").is_dir() and (folder / "outputs").is_dir()


def home() -> Path:
    """Return the project folder (see `find_home`).

    Raises
    ------
    UserError
        Outside any project.
    """
    if found := find_home():
        return found
    raise UserError(
        f"{Path.cwd()} is not in a malmoi project: no luigi.cfg in it or in a folder above it",
        "malmoi init, which starts a project here; or change to the folder of your project",
    )


def find_file(named: str) -> Path | None:
    """Return a file named in luigi.cfg: the project's own, otherwise the one in the defaults."""
    folders = (folder for folder in (find_home(), DEFAULTS) if folder)
    return next((path for folder in folders if (path := folder / named).is_file()), None)


def corpora() -> Path:
    """Return the folder with the corpus descriptions, texts and rule files."""
    return home() / "corpora"


def outputs() -> Path:
    """Return the folder with everything that the pipeline produces."""
    return home() / "outputs"


def inside(path: Path) -> str:
    """Name a path relative to its project or to malmoi's defaults: the same on every machine."""
    for folder in (find_home(), DEFAULTS):
        if folder and path.is_relative_to(folder):
            return path.relative_to(folder).as_posix()
    return path.as_posix()
