"""corpora/NAME.toml -> the parameters that it sets for this one corpus.

Its tables have the names of luigi.cfg's sections. They override every luigi.cfg; the command line
overrides them.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import luigi

from pipeline.stages.corpus import catalogue
from pipeline.store import project
from pipeline.terminal.errors import UserError
from pipeline.terminal.names import nearest_first
from pipeline.terminal.paths import shown
from pipeline.workflow.config_files import line_of
from pipeline.workflow.luigi_internals import on_command_line

GIVEN = {"corpus", "algorithm", "source"}
"""Parameters that a build passes to its stages; neither luigi.cfg nor a description sets them."""

Tasks = Mapping[str, type[luigi.Task]]


def corpus_values(name: str, task: str, tasks: Tasks) -> dict[str, Any]:
    """Return the parameters of a task that a corpus sets, as values.

    Parameters
    ----------
    name : str
        The corpus's name.
    task : str
    tasks : mapping of str to type
        Every task that a table may be named after: all tables are checked, so that any mistake is
        reported at once.

    Raises
    ------
    UserError
        For a table that is not named after a task, an unknown key, or an invalid value.
    """
    path, tables = _tables(name)
    values: dict[str, Any] = {}
    for section, table in tables.items():
        if section not in tasks or not isinstance(table, dict):
            raise UserError(
                f"{shown(path)}: there is no task for the table [{section}]",
                f"one of {', '.join(nearest_first(section, tasks))}",
            )
        parameters = {k: p for k, p in tasks[section].get_params() if k not in GIVEN}
        for key, value in table.items():
            where = _where(path, section, key)
            if key not in parameters:
                raise UserError(
                    f"{where}: [{section}] has no parameter called {key}",
                    f"one of {', '.join(nearest_first(key, parameters))}"
                    if parameters
                    else "remove it",
                )
            parsed = _parse(parameters[key], value, f"{where}: [{section}] {key}")
            if section == task and not on_command_line(parameters[key], section, key):
                values[key] = parsed
    return values


def corpus_origin(name: str, section: str, key: str) -> str | None:
    """Return the file and line where a corpus sets a key, None if it does not."""
    path, tables = _tables(name)
    return _where(path, section, key) if key in tables.get(section, {}) else None


def _tables(name: str) -> tuple[Path, Mapping[str, Any]]:
    """Return a corpus's description and its tables of settings, empty without a description."""
    if project.find_home() is None:
        return Path(), {}
    return catalogue.read_settings(name, project.corpora()) or (Path(), {})


def _parse(parameter: luigi.Parameter[Any], value: object, where: str) -> Any:
    try:
        return parameter.parse(_text(value))
    except UserError as error:
        raise UserError(f"{where}: {error.fact}", "correct it there") from None
    except ValueError:
        raise UserError(
            f"{where} is {value!r}, which is not a valid parameter value",
            'write a number, true or false, a "text", or a list of texts',
        ) from None


def _text(value: object) -> str:
    """Return a TOML value as it would be written in luigi.cfg."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ", ".join(map(_text, value))
    if isinstance(value, str | int | float):
        return str(value)
    raise ValueError(value)


def _where(path: Path, section: str, key: str) -> str:
    line = line_of(path.read_text(encoding="utf-8").splitlines(), section, key)
    return f"{shown(path)}:{line}" if line else shown(path)
