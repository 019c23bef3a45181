"""All the private parts of Luigi that malmoi relies on.

pyproject.toml keeps Luigi below the next minor version; tests/workflow/test_luigi_internals.py
shows which of these a new version has changed.
"""

import argparse
import re
from collections.abc import Iterator, Sequence
from configparser import ConfigParser
from contextlib import ExitStack, contextmanager, redirect_stderr
from io import StringIO
from pathlib import Path
from typing import Any

import luigi
import luigi.interface
from luigi.cmdline_parser import CmdlineParser

from pipeline.terminal.errors import UserError

BAD_VALUE = re.compile(
    r"^(?P<section>\w+)\[.*Error when parsing the default value of '(?P<key>\w+)'"
)
"""The start of Luigi's message about a value in luigi.cfg that it cannot parse."""


UNFULFILLED = "Unfulfilled dependenc"
"""The start of its message about a result that vanished before the task that needs it."""


def parameter_name(parameter: luigi.Parameter[Any]) -> str:
    """Return the name of a parameter, which is that of its class attribute."""
    return str(parameter._attribute_name)


def default_value(parameter: luigi.Parameter[Any]) -> Any:
    """Return a parameter's default value."""
    return parameter._default


def on_command_line(parameter: luigi.Parameter[Any], task: str, name: str) -> bool:
    """Return whether the command line sets a task's parameter: ``--TrainWord2Vec-window 5``."""
    parser: Any = CmdlineParser.get_instance()
    if parser is None:
        return False
    destination = parameter._parser_global_dest(name, task)
    return bool(getattr(parser.known_args, destination, None))


def is_asked_for(task: luigi.Task) -> bool:
    """Return whether a task is the one that the command line names."""
    parser: Any = CmdlineParser.get_instance()
    return parser is not None and parser.get_task_obj() == task


def worker_processes() -> int:
    """Return Luigi's own ``--workers``, 1 outside the ``luigi`` command."""
    inside = CmdlineParser.get_instance()
    core: Any = luigi.interface.core
    return int(core().workers) if inside else 1


def set_default_workers(number: int) -> None:
    """Have Luigi run so many stages side by side, unless a luigi.cfg says how many."""
    config: Any = luigi.configuration.get_config()
    if not config.has_option("core", "workers"):
        config.set("core", "workers", str(number))


@contextmanager
def command_line(task: str, arguments: Sequence[str]) -> Iterator[None]:
    """Give parameters the values that these arguments set, as the ``luigi`` command does.

    Raises
    ------
    ValueError
        With Luigi's message, for arguments that it does not know.
    """
    said = StringIO()
    with ExitStack() as stack:
        try:
            with redirect_stderr(said):
                stack.enter_context(CmdlineParser.global_instance([task, *arguments]))
        except SystemExit:
            raise ValueError(said.getvalue().strip().rpartition("error: ")[2]) from None
        yield


def config_paths() -> list[Path]:
    """Return the configuration files that Luigi reads; later ones override earlier ones."""
    config: Any = luigi.configuration.get_config()
    return [Path(path) for path in config._config_paths]


def read_config(paths: list[Path]) -> None:
    """Make Luigi read these configuration files and no others; later ones override earlier ones.

    Dashes in keys become underscores; otherwise Luigi would prefer the spelling with underscores,
    even from an earlier file.

    Raises
    ------
    configparser.Error, UnicodeDecodeError
        When Luigi cannot read one of them.
    """
    config: Any = luigi.configuration.get_config()
    config.clear()
    type(config)._config_paths[:] = map(str, paths)
    for path in paths:
        config.read(path, encoding="utf-8")
        for section in config.sections():
            for key in [key for key in config.options(section) if "-" in key]:
                value = ConfigParser.get(
                    config, section, key, raw=True
                )  # Luigi's own get looks for _ first
                config.set(section, key.replace("-", "_"), value)
                config.remove_option(section, key)


class SharedName(luigi.Parameter[Any]):
    """A parameter with the same name as one of Luigi's own options, such as ``--workers``.

    On the root task that option remains Luigi's; ours is the long form, ``--TASK-workers``.
    """

    @classmethod
    def _parser_kwargs(cls, param_name: str, task_name: str | None = None) -> dict[str, Any]:
        kwargs: dict[str, Any] = super()._parser_kwargs(param_name, task_name)
        return kwargs if task_name else {**kwargs, "action": _Unreachable}


class Name(luigi.Parameter[Any]):
    """A parameter that may not be empty; Luigi would silently use its default."""

    @classmethod
    def _parser_kwargs(cls, param_name: str, task_name: str | None = None) -> dict[str, Any]:
        kwargs: dict[str, Any] = super()._parser_kwargs(param_name, task_name)

        def named(text: str) -> str:
            if not text.strip():
                raise UserError(
                    f"--{param_name} is empty", f"give a {param_name}, or omit the option"
                )
            return text

        return {**kwargs, "type": named}


class _Unreachable(argparse.Action):
    """An option that nobody can type, for where Luigi insists on adding one that already exists."""

    def __init__(self, option_strings: list[str], dest: str, **_options: Any) -> None:
        unlikely = [f"{name}-of-this-task" for name in option_strings]
        super().__init__(unlikely, dest, help=argparse.SUPPRESS)

    def __call__(self, _parser: Any, namespace: Any, values: Any, _option: Any = None) -> None:
        setattr(namespace, self.dest, values)
