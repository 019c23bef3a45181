"""luigi.cfg -> the parameters in force, each with the file and line that sets it."""

import re
from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

import luigi

from pipeline.store import project
from pipeline.terminal.errors import UserError
from pipeline.terminal.paths import shown
from pipeline.workflow.luigi_internals import BAD_VALUE, config_paths

GIVEN = {"corpus", "algorithm", "source"}
"""Parameters that a build gives to its stages; luigi.cfg cannot set them."""


class Setting(NamedTuple):
    """A value in force, as luigi.cfg writes it, and where it comes from: ``luigi.cfg:12``."""

    section: str
    key: str
    value: str
    where: str


def read_settings(tasks: Collection[str]) -> None:
    """Have Luigi read the project's luigi.cfg; once, before the first task is made.

    Parameters
    ----------
    tasks : collection of str
        The names that a section may have.

    Raises
    ------
    UserError
        For a section that is no task's.
    """
    path = project.home() / "luigi.cfg"
    if path not in config_paths():
        luigi.configuration.add_config_path(str(path))
        check_sections(tasks)


def check_sections(tasks: Collection[str]) -> None:
    """Refuse a section of luigi.cfg that looks like a task and is none (Luigi's own are in small
    letters): its values would be ignored silently.
    """
    sections = luigi.configuration.get_config().sections()
    if strange := [name for name in sections if name[:1].isupper() and name not in tasks]:
        raise UserError(
            f"luigi.cfg: there is no task for the section [{strange[0]}]",
            f"one of {', '.join(tasks)}",
        )


def unknown_key(section: str, known: Collection[str]) -> UserError:
    """Name the keys of a section of luigi.cfg that its task does not have."""
    keys = {key.replace("-", "_") for key in luigi.configuration.get_config()[section]}
    return UserError(
        f"luigi.cfg: [{section}] has no parameter called {', '.join(sorted(keys - {*known}))}",
        f"one of {', '.join(known)}",
    )


def bad_value(error: ValueError) -> UserError | None:
    """Return Luigi's error about a value that it cannot read as a user's error."""
    match = BAD_VALUE.match(str(error))
    if match is None:
        return None
    if isinstance(cause := error.__cause__, UserError):
        return UserError(f"[{match['section']}] {cause.fact}", cause.advice)
    return UserError(
        f"[{match['section']}] {match['key']} cannot be read: {cause}",
        "correct it in luigi.cfg; a % is written %%",
    )


def settings_in_force(tasks: Iterable[type[luigi.Task]]) -> Iterator[Setting]:
    """Yield every parameter's value as a build would take it from luigi.cfg.

    Raises
    ------
    UserError
        For a value that cannot be read.
    """
    for task in tasks:
        task()  # refuses bad values and unknown keys
        for key, parameter in task.get_params():
            if key not in GIVEN:
                value = parameter.task_value(task.__name__, key)
                text = parameter.serialize(value)
                written = text.lower() if isinstance(value, bool) else text
                yield Setting(task.__name__, key, written, _origin(task.__name__, key))


def _origin(section: str, key: str) -> str:
    """Return file and line of a key, in the file that wins; or that none sets it."""
    for path in reversed(config_paths()):
        lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
        at = found = None
        for number, line in enumerate(lines, start=1):
            if line.startswith("["):
                at = line.strip().strip("[]")
            elif at in (section, "DEFAULT") and line[:1].strip() and line[0] not in "#;":
                name = re.split("[=:]", line, maxsplit=1)[0].strip().lower().replace("-", "_")
                found = number if name == key else found
        if found:
            environment = ", from the environment" if "${" in lines[found - 1] else ""
            return f"{shown(path.absolute())}:{found}{environment}"
    return "default, not in luigi.cfg"
