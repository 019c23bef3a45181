"""``rating=1-4`` -> the groups of a variable that this names."""

from collections.abc import Iterable, Sequence
from itertools import islice

from pipeline.stages.groups.grouping import NUMBER, bounds
from pipeline.store.records import MISSING, OTHERS, Variable
from pipeline.terminal.errors import UserError
from pipeline.terminal.names import nearest_first

OFFERED = 12
"""The number of groups or variables that an error lists."""


def find_variable(variables: Sequence[Variable], name: str) -> int:
    """Return the position of the variable with a name.

    Raises
    ------
    UserError
        When there is none; the advice lists those that there are.
    """
    names = [variable.name for variable in variables]
    if name in names:
        return names.index(name)
    raise UserError(f"there is no variable {name!r}", _one_of(nearest_first(name, names)))


def select_groups(variable: Variable, wanted: str) -> list[int]:
    """Return the positions of the groups that a text names.

    Parameters
    ----------
    variable : Variable
    wanted : str
        A group, or several separated by commas. A range of numbers, ``1-4`` or ``1..4``, names all
        groups that lie in it; a year or month, ``2014``, all dates in it; ``2014..2015-06``, all
        from the first to the last. An empty text names the documents without a value.

    Raises
    ------
    UserError
        When it names no group.
    """
    if (whole := _matching(variable, wanted)) or "," not in wanted:
        parts = [(wanted, whole)]
    else:
        parts = [(part.strip(), _matching(variable, part.strip())) for part in wanted.split(",")]
    if unknown := next((part for part, found in parts if not found), None):
        raise UserError(
            f"{variable.name} has no group {unknown!r}",
            _one_of(nearest_first(unknown, variable.groups)),
        )
    if not any(found for _, found in parts):
        raise UserError(
            f"{variable.name} has no documents without a value", _one_of(variable.groups)
        )
    return sorted({number for _, found in parts for number in found})


def _matching(variable: Variable, wanted: str) -> list[int]:
    wanted = wanted or MISSING
    if wanted in variable.groups:
        return [variable.groups.index(wanted)]
    values = [
        (number, name)
        for number, name in enumerate(variable.groups)
        if name not in (OTHERS, MISSING)
    ]
    if variable.kind == "date":
        first, _, last = wanted.partition("..")
        return [number for number, name in values if _is_in(name, first, last or first)]
    if variable.kind == "number" and (limits := _limits(wanted)):
        low, high = limits
        numbers = [(number, bounds(name)) for number, name in values]
        return [number for number, b in numbers if b and low <= b[0] and b[1] <= high]
    return []


def _is_in(name: str, first: str, last: str) -> bool:
    """Return whether a group of dates lies between two dates, each of them a day or longer."""
    begins = name >= first or name.startswith(f"{first}-")
    return bool(first) and begins and name[: len(last)] <= last and _is_whole(name, last)


def _is_whole(name: str, date: str) -> bool:
    """Return whether a date that a group's name begins with is not cut: 2014, but not 201."""
    return name[len(date) : len(date) + 1] in ("", "-")


def _limits(wanted: str) -> tuple[float, float] | None:
    """Return the limits of a range, or of one number; None if it is neither."""
    if ".." in wanted:
        first, _, last = wanted.partition("..")
        low, high = bounds(first), bounds(last)
        return (low[0], high[1]) if low and high else None
    return bounds(wanted) if NUMBER.fullmatch(wanted) else None


def _one_of(names: Iterable[str]) -> str:
    known = [*names]
    more = f", and {len(known) - OFFERED:,} more" if len(known) > OFFERED else ""
    return f"one of: {', '.join(islice(known, OFFERED))}{more}"
