"""A text in luigi.cfg or on the command line -> a value, or two lines that say what is wanted."""

import argparse
from collections.abc import Callable
from typing import Any

import luigi

from pipeline.terminal.errors import UserError


class Value(luigi.Parameter[Any]):
    """A parameter whose text is read by a function; a bad text is a user's error.

    Parameters
    ----------
    default : object
        The value when luigi.cfg and the command line say nothing.
    read : callable, str -> value
        Raises ValueError for a text that will not do.
    wanted : str
        What will do, for the error message.
    """

    def __init__(
        self, default: Any, *, read: Callable[[str], Any], wanted: str, **options: Any
    ) -> None:
        super().__init__(default=default, **options)
        self._read = read
        self._wanted = wanted

    def parse(self, x: str) -> Any:
        try:
            return self._read(x.strip())
        except ValueError:
            raise UserError(
                f"{self._attribute_name} is {x!r}; it must be {self._wanted}",
                "mend it in luigi.cfg or on the command line",
            ) from None

    def serialize(self, x: Any) -> str:
        return ", ".join(x) if isinstance(x, tuple) else str(x)


class BehindLuigis(Value):
    """A parameter that shares its name with an option of Luigi's, such as ``--workers``.

    As the root task's, that option stays Luigi's; ours is the long ``--TASK-workers``.
    """

    @classmethod
    def _parser_kwargs(cls, param_name: str, task_name: str | None = None) -> dict[str, Any]:
        kwargs: dict[str, Any] = super()._parser_kwargs(param_name, task_name)
        return kwargs if task_name else {**kwargs, "action": Unreachable}


class Unreachable(argparse.Action):
    """An option that nobody can type, where Luigi insists on adding one that is taken."""

    def __init__(self, option_strings: list[str], dest: str, **_options: Any) -> None:
        unlikely = [f"{name}-of-this-task" for name in option_strings]
        super().__init__(unlikely, dest, help=argparse.SUPPRESS)

    def __call__(self, _parser: Any, namespace: Any, values: Any, _option: Any = None) -> None:
        setattr(namespace, self.dest, values)


def integer(
    default: int,
    *,
    least: int = 0,
    most: int = 10**9,
    kind: type[Value] = Value,
    **options: Any,
) -> Value:
    """Declare a whole number from ``least`` to ``most``."""
    return kind(
        default,
        read=lambda text: _between(least, int(text), most),
        wanted=f"a whole number from {least:,} to {most:,}",
        **options,
    )


def real(default: float, *, least: float = 0, most: float = 10**6, **options: Any) -> Value:
    """Declare a number from ``least`` to ``most``."""
    return Value(
        default,
        read=lambda text: _between(least, float(text), most),
        wanted=f"a number from {least:g} to {most:,g}",
        **options,
    )


def seed(default: int = 1) -> Value:
    """Declare a seed of a random number generator, as numpy takes it."""
    return integer(default, most=2**32 - 1)


def choice(default: str, *others: str, **options: Any) -> Value:
    """Declare one of a few names."""
    names = (default, *others)

    def one_of(text: str) -> str:
        if text not in names:
            raise ValueError(text)
        return text

    return Value(default, read=one_of, wanted=f"one of {', '.join(names)}", **options)


def yes_or_no(default: bool, **options: Any) -> Value:
    """Declare a switch: true or false."""
    answers = {"true": True, "false": False}

    def read(text: str) -> bool:
        if text.lower() not in answers:
            raise ValueError(text)
        return answers[text.lower()]

    return Value(default, read=read, wanted="true or false", **options)


def names(**options: Any) -> Value:
    """Declare a list of names with commas between them, none as it comes."""

    def read(text: str) -> tuple[str, ...]:
        return tuple(name.strip() for name in text.split(",") if name.strip())

    return Value((), read=read, wanted="names with commas between them", **options)


def _between(least: float, value: Any, most: float) -> Any:
    if not least <= value <= most:  # refuses nan too
        raise ValueError(value)
    return value
