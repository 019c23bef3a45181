"""Luigi's command -> one with our manners: errors in two lines, signals obeyed.

With ``stage``, ``parameters`` and ``tasks`` this is all that knows Luigi.
"""

import logging
import re
import sys
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import luigi
from luigi.task_register import TaskClassNotFoundException

from pipeline.store import project
from pipeline.terminal import messages
from pipeline.terminal.errors import UserError
from pipeline.workflow.signals import STOPPED, stop_on_signals

BAD_VALUE = re.compile(
    r"^(?P<section>\w+)\[.*Error when parsing the default value of '(?P<key>\w+)'"
)
"""What Luigi says of a value in luigi.cfg that it cannot read."""


class SayErrors(logging.Handler):
    """Luigi's log -> our two lines: only what failed is shown, once."""

    def emit(self, record: logging.LogRecord) -> None:
        if record.exc_info and record.exc_info[1]:
            error = record.exc_info[1]
            messages.say_error(users_error(error) or error)


def users_error(error: BaseException) -> UserError | None:
    """Return a failure of Luigi's as a user's error, when it is one."""
    if isinstance(error, KeyboardInterrupt):
        return STOPPED
    if isinstance(error, TaskClassNotFoundException):
        return UserError(str(error).split(".")[0], "luigi --module pipeline BuildEmbeddings")
    if isinstance(error, ValueError) and (match := BAD_VALUE.match(str(error))):
        cause = error.__cause__
        if isinstance(cause, UserError):
            return UserError(f"[{match['section']}] {cause.fact}", cause.advice)
        return UserError(
            f"[{match['section']}] {match['key']} cannot be read: {cause}",
            "mend it in luigi.cfg; a % is written %%",
        )
    return None


def unknown_key(section: str, known: Collection[str]) -> UserError:
    """Name the keys of a section of luigi.cfg that its task does not have."""
    keys = {key.replace("-", "_") for key in luigi.configuration.get_config()[section]}
    return UserError(
        f"luigi.cfg: [{section}] has no parameter called {', '.join(sorted(keys - {*known}))}",
        f"one of {', '.join(known)}",
    )


def check_sections(tasks: Collection[str]) -> None:
    """Refuse a section of luigi.cfg that looks like a task and is none (Luigi's are in small
    letters): its values would be passed over without a word.
    """
    sections = luigi.configuration.get_config().sections()
    if strange := [name for name in sections if name[:1].isupper() and name not in tasks]:
        raise UserError(
            f"luigi.cfg: there is no task for the section [{strange[0]}]",
            f"one of {', '.join(tasks)}",
        )


class Setting(NamedTuple):
    """A value in force, as luigi.cfg writes it, and where it comes from: ``luigi.cfg:12``."""

    section: str
    key: str
    value: str
    where: str


GIVEN = {"corpus", "algorithm", "source"}
"""Parameters that a build gives to its stages; luigi.cfg has no say."""


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
                shown = text.lower() if isinstance(value, bool) else text
                yield Setting(task.__name__, key, shown, _origin(task.__name__, key))


def _origin(section: str, key: str) -> str:
    """Return file and line of a key, in the file that Luigi reads last; else that it is none's."""
    config: Any = luigi.configuration.get_config()
    for path in map(Path, reversed(config._config_paths)):
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
            return f"{project.shown(path.absolute())}:{found}{environment}"
    return "not in luigi.cfg: as it comes"


def say_uncaught(_kind: type[BaseException], error: BaseException, _traceback: Any) -> None:
    """Show what reached the top, in place of Python's own traceback."""
    messages.say_error(users_error(error) or error)


def answer_for_it() -> None:
    """Take luigi.cfg from the project folder, and say in our words what fails."""
    logging.getLogger("luigi-interface").addHandler(SayErrors())
    luigi.configuration.add_config_path(str(project.home() / "luigi.cfg"))
    command = Path(sys.argv[0])
    name = command.parent.name if command.stem == "__main__" else command.stem  # python -m luigi
    if name == "luigi":  # the command itself, not somebody's notebook
        sys.excepthook = say_uncaught
        stop_on_signals()
        messages.survive_narrow_encodings()
