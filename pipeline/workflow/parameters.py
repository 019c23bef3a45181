"""Text in luigi.cfg or on the command line -> a value, or two lines that say what is valid."""

from collections.abc import Callable
from typing import Any

import luigi

from pipeline.stages.corpus.catalogue import default_corpus
from pipeline.terminal.errors import UserError
from pipeline.workflow.luigi_internals import Name, SharedName, parameter_name


class Value(luigi.Parameter[Any]):
    """A parameter whose text is parsed by a function; invalid text is a user error.

    Parameters
    ----------
    default : object
        The value if neither luigi.cfg nor the command line sets one.
    read : callable, str -> value
        Raises ValueError for invalid text.
    wanted : str
        What is valid, for the error message.
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
                f"{parameter_name(self)} is {x!r}; it must be {self._wanted}",
                "correct it in luigi.cfg or on the command line",
            ) from None

    def serialize(self, x: Any) -> str:
        return ", ".join(x) if isinstance(x, tuple) else str(x)


class CorpusName(Name):
    """The name of a corpus; without one, that of the project's default corpus."""

    def normalize(self, x: Any) -> Any:
        return default_corpus() if x is None else x


class SharedNameValue(Value, SharedName):
    """A `Value` that shares its name with one of Luigi's own options."""


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
    """Declare a seed for a random number generator, in numpy's range."""
    return integer(default, most=2**32 - 1)


def choice(default: str, *others: str, **options: Any) -> Value:
    """Declare a choice between names."""
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


def names(*default: str, **options: Any) -> Value:
    """Declare a list of names separated by commas."""

    def read(text: str) -> tuple[str, ...]:
        return tuple(name.strip() for name in text.split(",") if name.strip())

    return Value(default, read=read, wanted="names separated by commas", **options)


def _between(least: float, value: Any, most: float) -> Any:
    if not least <= value <= most:  # rejects nan too
        raise ValueError(value)
    return value
