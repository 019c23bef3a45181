"""luigi.cfg -> the effective parameters, each with the file and line that sets it."""

import re
import warnings
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import luigi
from luigi.parameter import UnconsumedParameterWarning

from pipeline.scale.local import cores
from pipeline.store import project
from pipeline.terminal.errors import UserError
from pipeline.terminal.names import nearest_first
from pipeline.terminal.paths import shown
from pipeline.workflow.config_files import check_readable, config_files, line_of
from pipeline.workflow.corpus_settings import GIVEN, corpus_origin
from pipeline.workflow.luigi_internals import (
    BAD_VALUE,
    config_paths,
    default_value,
    on_command_line,
    read_config,
    set_default_workers,
)


class Setting(NamedTuple):
    """An effective value, as written in luigi.cfg, and its origin, such as ``luigi.cfg:12``.

    ``is_changed`` tells whether it differs from malmoi's own default.
    """

    section: str
    key: str
    value: str
    where: str
    is_changed: bool


def read_settings() -> None:
    """Make Luigi read the configuration files that apply here, unless it already has.

    Raises
    ------
    UserError
        For a file that cannot be read.
    """
    files = config_files()
    if files == config_paths():
        return
    for path in files:
        check_readable(path)
    read_config(files)
    set_default_workers(cores())


def check_sections(tasks: Collection[str]) -> None:
    """Reject a section of luigi.cfg that looks like a task but is not one: its values would be
    silently ignored. (Luigi's own sections are in lower case.)
    """
    sections = luigi.configuration.get_config().sections()
    if strange := [name for name in sections if name[:1].isupper() and name not in tasks]:
        raise UserError(
            f"luigi.cfg: there is no task for the section [{strange[0]}]",
            f"one of {', '.join(nearest_first(strange[0], tasks))}",
        )


def unknown_key(section: str, known: Collection[str]) -> UserError:
    """Return the error for keys in a section of luigi.cfg that its task does not have."""
    keys = {key.replace("-", "_") for key in luigi.configuration.get_config()[section]}
    unknown = sorted(keys - {*known})
    return UserError(
        f"luigi.cfg: [{section}] has no parameter called {', '.join(unknown)}",
        f"one of {', '.join(nearest_first(unknown[0], {*known} - GIVEN))}",
    )


@contextmanager
def reading(section: str, known: Collection[str]) -> Iterator[None]:
    """Convert what Luigi says of an unknown key or a bad value in luigi.cfg to a user error."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", UnconsumedParameterWarning)
        try:
            yield
        except UnconsumedParameterWarning:
            raise unknown_key(section, known) from None
        except ValueError as error:
            raise bad_value(error) or error from None


def bad_value(error: ValueError) -> UserError | None:
    """Convert Luigi's error about a value that it cannot parse to a user error."""
    match = BAD_VALUE.match(str(error))
    if match is None:
        return None
    if isinstance(cause := error.__cause__, UserError):
        return UserError(f"[{match['section']}] {cause.fact}", cause.advice)
    return UserError(
        f"[{match['section']}] {match['key']} cannot be read: {cause}",
        "correct it in luigi.cfg; a % is written %%",
    )


def settings_in_force(tasks: Iterable[type[luigi.Task]], corpus: str = "") -> Iterator[Setting]:
    """Yield every parameter's effective value for a build of a corpus.

    Parameters
    ----------
    tasks : iterable of type
    corpus : str
        Its name; empty for a corpus without settings of its own.

    Raises
    ------
    UserError
        For a value that cannot be parsed.
    """
    for task in tasks:
        built = task(corpus=corpus)  # rejects invalid values and unknown keys
        for key, parameter in task.get_params():
            if key not in GIVEN:
                value = getattr(built, key)
                text = parameter.serialize(value)
                written = text.lower() if isinstance(value, bool) else text
                where = _origin(task.__name__, key, parameter, corpus)
                changed = value != default_value(parameter)
                yield Setting(task.__name__, key, written, where, changed)


def origins(tasks: Iterable[type[luigi.Task]], corpus: str) -> dict[str, dict[str, str]]:
    """Return the origin of each value that is not malmoi's default, by task and parameter.

    A file is named without its folder and line, which mean nothing on another machine.
    """
    found: dict[str, dict[str, str]] = {}
    for setting in settings_in_force(dict.fromkeys(tasks), corpus):
        if setting.is_changed:
            file = Path(setting.where.partition(",")[0]).name
            found.setdefault(setting.section, {})[setting.key] = re.sub(r":\d+$", "", file)
    return found


def _origin(section: str, key: str, parameter: luigi.Parameter[Any], corpus: str) -> str:
    """Return the file and line that set a key, or a phrase that says it has malmoi's default."""
    if on_command_line(parameter, section, key):
        return "command line"
    if from_corpus := corpus_origin(corpus, section, key):
        return from_corpus
    home = project.find_home()
    for path in reversed(config_paths()):
        if path.parent == project.DEFAULTS and path.parent != home:
            continue
        lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
        if found := line_of(lines, section, key):
            environment = ", from the environment" if "${" in lines[found - 1] else ""
            return f"{shown(path)}:{found}{environment}"
    return "default"
