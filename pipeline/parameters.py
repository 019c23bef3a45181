"""A text in luigi.cfg or on the command line -> a value, or two lines that say what is wanted."""

import argparse
from collections.abc import Callable, Collection
from typing import Any

import luigi

from pipeline.errors import UserError


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


def integer(default: int, *, least: int = 0, kind: type[Value] = Value, **options: Any) -> Value:
    """Declare a whole number of at least ``least``."""
    return kind(
        default,
        read=lambda text: _at_least(least, int(text)),
        wanted=f"a whole number of at least {least}",
        **options,
    )


def real(default: float, *, least: float = 0, **options: Any) -> Value:
    """Declare a number of at least ``least``."""
    return Value(
        default,
        read=lambda text: _at_least(least, float(text)),
        wanted=f"a number of at least {least}",
        **options,
    )


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


def words(*default: str, among: Collection[str] = (), **options: Any) -> Value:
    """Declare a list, written with commas; ``among`` are the words there are, when not any."""

    def read(text: str) -> tuple[str, ...]:
        words = tuple(word.strip() for word in text.split(",") if word.strip())
        if among and not {*words} <= {*among}:
            raise ValueError(text)
        return words

    return Value(default, read=read, wanted=f"some of {', '.join(among)}", **options)


def _at_least(least: float, value: Any) -> Any:
    if not value >= least:  # also refuses nan
        raise ValueError(value)
    return value
