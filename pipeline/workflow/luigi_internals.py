"""Luigi's private parts that malmoi relies on, all of them here.

pyproject.toml keeps Luigi below the next minor version; tests/workflow/test_luigi_internals.py
says which of these a new one has changed.
"""

import argparse
import re
from pathlib import Path
from typing import Any

import luigi

BAD_VALUE = re.compile(
    r"^(?P<section>\w+)\[.*Error when parsing the default value of '(?P<key>\w+)'"
)
"""How Luigi's message begins for a value in luigi.cfg that it cannot read."""


def parameter_name(parameter: luigi.Parameter[Any]) -> str:
    """Return the name of the class attribute that a parameter is."""
    return str(parameter._attribute_name)


def config_paths() -> list[Path]:
    """Return the configuration files that Luigi reads; a later one wins over an earlier one."""
    config: Any = luigi.configuration.get_config()
    return [Path(path) for path in config._config_paths]


class SharedName(luigi.Parameter[Any]):
    """A parameter that has the name of an option of Luigi's own, such as ``--workers``.

    For the root task that option stays Luigi's; ours is the long ``--TASK-workers``.
    """

    @classmethod
    def _parser_kwargs(cls, param_name: str, task_name: str | None = None) -> dict[str, Any]:
        kwargs: dict[str, Any] = super()._parser_kwargs(param_name, task_name)
        return kwargs if task_name else {**kwargs, "action": _Unreachable}


class _Unreachable(argparse.Action):
    """An option that nobody can type, where Luigi insists on adding one that is taken."""

    def __init__(self, option_strings: list[str], dest: str, **_options: Any) -> None:
        unlikely = [f"{name}-of-this-task" for name in option_strings]
        super().__init__(unlikely, dest, help=argparse.SUPPRESS)

    def __call__(self, _parser: Any, namespace: Any, values: Any, _option: Any = None) -> None:
        setattr(namespace, self.dest, values)
