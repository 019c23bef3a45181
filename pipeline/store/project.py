"""Where things are: the project folder and the folders inside it."""

import re
import shlex
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
"""The folder malmoi was installed from; it holds the default fonts and corpora."""


DEFAULT_CORPUS = "law"


def corpus_option(name: str) -> str:
    """Return `` --corpus NAME`` as a shell needs it, nothing for the default corpus."""
    plain = re.fullmatch(r"[\w.-]+", name)  # Hangul needs no quotes, though shlex gives it some
    return "" if name == DEFAULT_CORPUS else f" --corpus {name if plain else shlex.quote(name)}"


def home() -> Path:
    """Return the project folder.

    It is the current folder when that holds a ``luigi.cfg`` (a project of one's own),
    else the checkout. Luigi itself reads ``luigi.cfg`` by the same rule.
    """
    here = Path.cwd()
    return here if (here / "luigi.cfg").is_file() else CHECKOUT


def corpora() -> Path:
    """Return the folder of corpus descriptions, texts and rule files."""
    return home() / "corpora"


def outputs() -> Path:
    """Return the folder of everything that the pipeline makes."""
    return home() / "outputs"


def shown(path: Path) -> str:
    """Name a path as a user would type it: relative to where they stand, with ``/``."""
    try:
        return path.relative_to(Path.cwd()).as_posix()
    except ValueError:
        return path.as_posix()


def inside(path: Path) -> str:
    """Name a path relative to the project folder, so that the name is the same everywhere."""
    try:
        return path.relative_to(home()).as_posix()
    except ValueError:
        return path.as_posix()
