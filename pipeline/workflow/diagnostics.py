"""This machine and its settings -> what is well, and what is not with the command that mends it."""

import os
import platform
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, metadata, requires, version
from importlib.util import find_spec
from pathlib import Path

from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

from pipeline.stages.morphemes.analyzer import Analyzer
from pipeline.stages.morphemes.java import find_java
from pipeline.stages.morphemes.okt import Okt
from pipeline.stages.morphemes.okt.storage import default_cache
from pipeline.stages.pictures.fonts import DEFAULT, SYLLABLES, find_font, missing_syllables
from pipeline.store import project
from pipeline.terminal.errors import UserError

LEAST_DISK = 1 << 30
"""Bytes. 200,000 film reviews take 300 MB of outputs/, and drafts stand beside what is there."""

ASKED = "국민의"
OKT, KIWI = "국민/Noun 의/Josa", "국민/NNG 의/JKG"
ANSWERS = {"native": (OKT, "konlpy"), "konlpy": (OKT, "konlpy"), "kiwi": (KIWI, "kiwipiepy")}
"""What each engine must say to that, and the package to install anew when it does not."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: is it well, the fact, and what to do when it is not."""

    what: str
    well: bool
    fact: str
    mend: str = ""


def examine(
    *,
    engine: str = "native",
    start: Callable[[], Analyzer] = Okt,
    fonts: Iterable[str] = (DEFAULT,),
) -> Iterator[Finding]:
    """Look at all that a build needs.

    Parameters
    ----------
    engine : str
        The one that luigi.cfg chooses: native, konlpy or kiwi.
    start : callable
        Starts it.
    fonts : iterable of str
        As luigi.cfg names them.
    """
    yield _python()
    yield from _libraries()
    if engine == "konlpy" or find_spec("jpype"):
        yield _java()
    yield _engine(engine, start)
    for font in dict.fromkeys(fonts):
        yield _font(font)
    yield _disk(project.outputs())


def _python() -> Finding:
    wanted = metadata("malmoi")["Requires-Python"]
    found = platform.python_version()
    well = SpecifierSet(wanted).contains(found, prereleases=True)
    return Finding(
        "Python", well, f"{found}; {wanted} is asked for", "" if well else "make embeddings"
    )


def _libraries() -> Iterator[Finding]:
    """Hold what is installed against what malmoi's own metadata asks for, extra by extra."""
    groups: dict[str, list[Requirement]] = {"": []}
    for line in requires("malmoi") or ():
        requirement = Requirement(line)
        extra = str(requirement.marker).partition("extra == ")[2].strip("\"'")
        if requirement.name != "malmoi":  # an extra that takes in others
            groups.setdefault(extra, []).append(requirement)
    for extra, requirements in groups.items():
        what = f"malmoi[{extra}]" if extra else "libraries"
        found = {each.name: _installed(each.name) for each in requirements}
        missing = [name for name, there in found.items() if there is None]
        wrong = [
            f"{each.name} {there}, {each.specifier} is asked for"
            for each in requirements
            if (there := found[each.name]) and not each.specifier.contains(there, prereleases=True)
        ]
        mend = (
            f'pip install -c constraints.txt -e "{project.CHECKOUT}{f"[{extra}]" if extra else ""}"'
        )
        versions = ", ".join(f"{name} {there}" for name, there in found.items() if there)
        lacking = f"without {', '.join(missing)}" if missing else ""
        if wrong or (missing and not extra):
            yield Finding(what, False, "; ".join([*wrong, *([lacking] if lacking else [])]), mend)
        elif missing:
            yield Finding(what, True, f"not wanted so far: {lacking} ({mend})")
        else:
            yield Finding(what, True, versions)


def _installed(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _java() -> Finding:
    try:
        java = find_java()
    except UserError as error:
        return Finding("Java", False, error.fact, error.advice)
    return Finding("Java", True, f"version {java.version} in {java.home} ({java.origin})")


def _engine(engine: str, start: Callable[[], Analyzer]) -> Finding:
    """Start the engine and ask it something; native code is compiled and kept by that."""
    what = f"engine {engine}"
    cache = default_cache()
    try:
        ((answer,),) = start().tag_lines([[ASKED]])
    except UserError as error:
        return Finding(what, False, error.fact, error.advice)
    except Exception as error:  # numba's and Java's have no common name
        return Finding(what, False, f"does not start: {error}", "set NUMBA_CACHE_DIR to a folder")
    expected, package = ANSWERS[engine]
    if answer != expected:
        return Finding(
            what, False, f"{ASKED} gave {answer}", f"pip install --force-reinstall {package}"
        )
    if engine == "native" and (why := _unwritable(cache)):
        return Finding(
            what, False, f"answers, but is loaded anew each time: {cache}: {why}", _let_in(cache)
        )
    return Finding(what, True, f"answers{f'; kept in {cache}' if engine == 'native' else ''}")


def _font(name: str) -> Finding:
    mend = f"name another in luigi.cfg: font = {DEFAULT}"
    try:
        font = find_font(name)
        missing = missing_syllables(font)
    except UserError as error:
        return Finding("font", False, error.fact, error.advice)
    if missing:
        fact = f"{project.shown(font)} lacks {missing:,} of {len(SYLLABLES):,} syllables"
        return Finding("font", False, fact, mend)
    return Finding("font", True, f"{project.shown(font)} has all {len(SYLLABLES):,} syllables")


def _disk(outputs: Path) -> Finding:
    folder = _standing(outputs)
    free = shutil.disk_usage(folder).free
    fact = f"{free / (1 << 30):,.1f} GB free at {project.shown(outputs)}"
    if error := _unwritable(folder):
        return Finding("disk", False, f"{project.shown(folder)}: {error}", _let_in(folder))
    if free < LEAST_DISK:
        return Finding("disk", False, fact, "malmoi clean")
    return Finding("disk", True, fact)


def _unwritable(folder: Path) -> str | None:
    """Return why nothing can be written to a folder that is there or could be made."""
    try:
        with tempfile.TemporaryFile(dir=_standing(folder)):
            return None
    except OSError as error:
        return error.strerror or str(error)


def _standing(folder: Path) -> Path:
    """Return a folder, or the nearest above it that is there."""
    return next(path for path in (folder, *folder.parents) if path.is_dir())


def _let_in(folder: Path) -> str:
    return (
        f"take hold of {folder}" if os.name == "nt" else f"sudo chown -R $USER {_standing(folder)}"
    )
