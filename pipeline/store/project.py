"""The locations of the project folder and of the folders inside it."""

import re
import shlex
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
"""The folder malmoi was installed from; it contains the default fonts and corpora."""


DEFAULT_CORPUS = "law"


def corpus_option(name: str) -> str:
    """Return `` --corpus NAME``, quoted for a shell; an empty string for the default corpus."""
    plain = re.fullmatch(r"[\w.-]+", name)  # Hangul needs no quotes, though shlex adds them
    return "" if name == DEFAULT_CORPUS else f" --corpus {name if plain else shlex.quote(name)}"


def home() -> Path:
    """Return the project folder.

    It is the current folder if that contains a ``luigi.cfg`` (a project of the user's own),
    otherwise the checkout. Luigi itself finds ``luigi.cfg`` by the same rule.
    """
    here = Path.cwd()
    return here if (here / "luigi.cfg").is_file() else CHECKOUT


def corpora() -> Path:
    """Return the folder with the corpus descriptions, texts and rule files."""
    return home() / "corpora"


def outputs() -> Path:
    """Return the folder with everything that the pipeline produces."""
    return home() / "outputs"


def inside(path: Path) -> str:
    """Return a path relative to the project folder, so that it is the same on every machine."""
    try:
        return path.relative_to(home()).as_posix()
    except ValueError:
        return path.as_posix()
