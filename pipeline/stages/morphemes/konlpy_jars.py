"""The konlpy package -> the location of its jars: Okt's classes and dictionaries."""

from importlib.util import find_spec
from pathlib import Path
from typing import Final

from pipeline.terminal.errors import UserError

OKT_JAR: Final = "open-korean-text-2.1.0.jar"
TWITTER_JAR: Final = "twitter-text-1.14.7.jar"


def jar_folder() -> Path:
    """Return the folder of konlpy's jars, without importing konlpy.

    Raises
    ------
    UserError
        When konlpy is not installed or lacks the jars.
    """
    spec = find_spec("konlpy")
    for place in (spec.submodule_search_locations or ()) if spec else ():
        folder = Path(place) / "java"
        if (folder / OKT_JAR).is_file() and (folder / TWITTER_JAR).is_file():
            return folder
    raise UserError(
        f"Okt's dictionaries ({OKT_JAR}), which come with konlpy 0.6, were not found",
        "pip install --force-reinstall konlpy" if spec else "pip install konlpy",
    )


def class_path() -> list[str]:
    """Return Java's class path for Okt.

    Raises
    ------
    UserError
        As `jar_folder` does.
    """
    folder = jar_folder()
    return [str(folder / "bin"), *sorted(str(jar) for jar in folder.glob("*.jar"))]
