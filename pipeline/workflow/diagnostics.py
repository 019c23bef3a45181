"""This machine and its settings -> what works, and what does not, with the fix."""

import os
import platform
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, metadata, requires, version
from pathlib import Path

from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

from pipeline.stages.morphemes.declaration import Check, Declaration, Settings
from pipeline.stages.morphemes.registry import DEFAULT as DEFAULT_ANALYZER
from pipeline.stages.morphemes.registry import analyzer_names, find_analyzer, origin
from pipeline.stages.pictures.fonts import DEFAULT, SYLLABLES, find_font, missing_syllables
from pipeline.store import project
from pipeline.terminal.errors import UserError
from pipeline.terminal.memory import BUILD, require_memory
from pipeline.terminal.paths import shown
from pipeline.workflow.scale import Scale, check_spark, check_workers

LEAST_DISK = 1 << 30
"""In bytes. 200,000 film reviews take 300 MB of outputs/; temporary folders need space too."""

DEFAULT_SETTINGS = Settings()


@dataclass(frozen=True, slots=True)
class Finding:
    """The result of one check: whether it passed, the fact, and the fix."""

    what: str
    ok: bool
    fact: str
    fix: str = ""


def examine(
    *,
    analyzer: str = DEFAULT_ANALYZER,
    settings: Settings = DEFAULT_SETTINGS,
    fonts: Iterable[str] = (DEFAULT,),
    report_font: str = DEFAULT,
) -> Iterator[Finding]:
    """Check everything that a build needs.

    Parameters
    ----------
    analyzer : str
        The name of the analyzer in the settings.
    settings : Settings
        Its settings.
    fonts : iterable of str
        The pictures' fonts, as named in luigi.cfg; they must cover all of Hangul.
    report_font : str
        The font embedded in the report, where a reader's own fonts fill its gaps.
    """
    yield _python()
    yield from _libraries(analyzer)
    yield from _analyzers(analyzer, settings)
    pictures = dict.fromkeys(fonts)
    for font in pictures:
        yield _font("font", font)
    if report_font not in pictures:
        yield _font("report's font", report_font, complete=False)
    if Scale().engine == "spark":
        spark = _checked("Spark", check_spark)
        yield spark
        if spark.ok:
            yield _checked("Spark's workers", check_workers)
    yield _memory()
    yield _disk(project.outputs())


def _python() -> Finding:
    wanted = metadata("malmoi")["Requires-Python"]
    found = platform.python_version()
    ok = SpecifierSet(wanted).contains(found, prereleases=True)
    return Finding("Python", ok, f"{found}; {wanted} is required", "" if ok else "make embeddings")


def _libraries(analyzer: str) -> Iterator[Finding]:
    """Compare what is installed with what malmoi's metadata requires, extra by extra.

    An extra that the chosen analyzer does not need is never a problem, whatever the versions:
    KoNLPy, for example, installs JPype even if Java is not used.
    """
    needed = {"", _extra_of(analyzer)}
    groups: dict[str, list[Requirement]] = {"": []}
    for line in requires("malmoi") or ():
        requirement = Requirement(line)
        extra = str(requirement.marker).partition("extra == ")[2].strip("\"'")
        if requirement.name != "malmoi":  # an extra that includes others
            groups.setdefault(extra, []).append(requirement)
    for extra, requirements in groups.items():
        what = f"malmoi[{extra}]" if extra else "libraries"
        found = {each.name: _installed(each.name) for each in requirements}
        missing = [name for name, there in found.items() if there is None]
        wrong = [
            f"{each.name} {there}, {each.specifier} is required"
            for each in requirements
            if (there := found[each.name]) and not each.specifier.contains(there, prereleases=True)
        ]
        fix = _install_command(f"[{extra}]" if extra else "")
        versions = ", ".join(f"{name} {there}" for name, there in found.items() if there)
        lacking = f"without {', '.join(missing)}" if missing else ""
        problems = "; ".join([*wrong, *([lacking] if lacking else [])])
        if problems and extra in needed:
            yield Finding(what, False, problems, fix)
        elif problems:
            yield Finding(what, True, f"optional: {problems} ({fix})")
        else:
            yield Finding(what, True, versions)


def _install_command(extra: str) -> str:
    """Return the command that installs malmoi with an extra, from where it was installed."""
    if project.DEFAULTS == project.PACKED:
        return f'pip install "malmoi{extra}"'
    return f'pip install -c constraints.txt -e "{project.DEFAULTS}{extra}"'


def _installed(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _extra_of(analyzer: str) -> str:
    """Return the extra of malmoi that an analyzer needs, if any."""
    try:
        return find_analyzer(analyzer).extra
    except UserError:
        return ""  # its own finding


def _analyzers(chosen: str, settings: Settings) -> Iterator[Finding]:
    """List the analyzers; run the self-test of the chosen one, and report broken ones."""
    declared: dict[str, Declaration] = {}
    for name in analyzer_names():
        try:
            declared[name] = find_analyzer(name)
        except UserError as error:
            yield Finding(f"analyzer {name}", False, error.fact, error.advice)
    yield Finding("analyzers", True, ", ".join(f"{name} ({origin(name)})" for name in declared))
    if chosen in declared:
        for what, check in declared[chosen].checks(settings).items():
            yield _checked(what, check)
        yield _answers(declared[chosen], settings)


def _checked(what: str, check: Check) -> Finding:
    try:
        return Finding(what, True, check())
    except UserError as error:
        return Finding(what, False, error.fact, error.advice)


def _answers(analyzer: Declaration, settings: Settings) -> Finding:
    """Start the analyzer and run its self-test, which also compiles and caches native code."""
    what = f"analyzer {analyzer.name}"
    eojeol, expected = analyzer.self_test
    reinstall = f"pip install --force-reinstall {' '.join(analyzer.packages) or 'malmoi'}"
    try:
        ((answer,),) = analyzer.start(settings).tag_lines([[eojeol]])
    except UserError as error:
        return Finding(what, False, error.fact, error.advice)
    except Exception as error:  # numba, Java and other packages raise unrelated types
        return Finding(what, False, f"does not start: {error}", reinstall)
    if answer != expected:
        return Finding(what, False, f"{eojeol} gave {answer}", reinstall)
    cache = analyzer.cache(settings)
    if cache and (why := _unwritable(cache)):
        return Finding(
            what,
            False,
            f"works, but must be recompiled each time: {cache}: {why}",
            _let_in(cache),
        )
    return Finding(what, True, f"works{f'; cached in {cache}' if cache else ''}")


def _font(what: str, name: str, *, complete: bool = True) -> Finding:
    fix = f"name another in luigi.cfg: font = {DEFAULT}"
    try:
        font = find_font(name)
        missing = missing_syllables(font)
    except UserError as error:
        return Finding(what, False, error.fact, error.advice)
    if missing:
        fact = f"{shown(font)} lacks {missing:,} of {len(SYLLABLES):,} syllables"
        return Finding(what, not complete, fact, fix if complete else "")
    return Finding(what, True, f"{shown(font)} has all {len(SYLLABLES):,} syllables")


def _memory() -> Finding:
    try:
        require_memory(BUILD)
    except UserError as error:
        return Finding("memory", False, error.fact, error.advice)
    return Finding("memory", True, f"no limit below {BUILD:,} MB")


def _disk(outputs: Path) -> Finding:
    folder = _standing(outputs)
    free = shutil.disk_usage(folder).free
    fact = f"{free / (1 << 30):,.1f} GB free at {shown(outputs)}"
    if error := _unwritable(folder):
        return Finding("disk", False, f"{shown(folder)}: {error}", _let_in(folder))
    if free < LEAST_DISK:
        return Finding("disk", False, fact, "malmoi clean")
    return Finding("disk", True, fact)


def _unwritable(folder: Path) -> str | None:
    """Return why a folder, existing or still to be created, cannot be written to; else None."""
    try:
        with tempfile.TemporaryFile(dir=_standing(folder)):
            return None
    except OSError as error:
        return error.strerror or str(error)


def _standing(folder: Path) -> Path:
    """Return a folder, or its nearest existing parent."""
    return next(path for path in (folder, *folder.parents) if path.is_dir())


def _let_in(folder: Path) -> str:
    return (
        f"get permission to write to {folder}"
        if os.name == "nt"
        else f"sudo chown -R $USER {_standing(folder)}"
    )
