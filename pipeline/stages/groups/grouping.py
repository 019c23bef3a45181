"""The text of a value -> the name of its group, and the order of such names."""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable
from datetime import date, datetime
from itertools import pairwise
from math import isfinite

from pipeline.stages.corpus.variables import Declared

NUMBER = re.compile(r">?(-?[0-9]+(?:\.[0-9]+)?)(?:-(-?[0-9]+(?:\.[0-9]+)?))?")
"""The name of a group of numbers: one number, or a range of them."""

Grouping = Callable[[str], str | None]
"""The text of a value -> the name of its group; None if it cannot be read."""


def grouping(variable: Declared) -> Grouping:
    """Return the function that puts values into the groups of a variable."""
    if variable.unit:
        return _dates(variable.format, variable.unit)
    if variable.bins:
        return _bins(variable.bins)
    return lambda value: value


def _dates(written: str, unit: str) -> Grouping:
    """Group dates by the calendar; a week is that of ISO 8601, which starts on Monday."""

    def name(value: str) -> str | None:
        try:
            day = datetime.strptime(value, written) if written else datetime.fromisoformat(value)
        except ValueError:  # year 0 too
            return None
        return calendar_name(day.date(), unit)

    return name


def calendar_name(day: date, unit: str) -> str:
    """Return the name of the year, quarter, month or week of a day, or of the day itself.

    Examples
    --------
    >>> [calendar_name(date(2014, 12, 29), unit) for unit in ("quarter", "month", "week")]
    ['2014-Q4', '2014-12', '2015-W01']
    """
    match unit:
        case "year":
            return f"{day.year:04}"
        case "quarter":
            return f"{day.year:04}-Q{(day.month + 2) // 3}"
        case "month":
            return f"{day.year:04}-{day.month:02}"
        case "week":
            year, week, _ = day.isocalendar()
            return f"{year:04}-W{week:02}"
        case _:
            return day.isoformat()


def first_day(name: str) -> date:
    """Return the day with which a group of dates begins, from its name."""
    year, _, part = name.partition("-")
    if part.startswith("W"):
        return date.fromisocalendar(int(year), int(part[1:]), 1)
    if part.startswith("Q"):
        return date(int(year), 3 * int(part[1:]) - 2, 1)
    return date.fromisoformat(f"{name}-01-01"[:10])


def _bins(edges: tuple[float, ...]) -> Grouping:
    names = bin_names(edges)

    def name(value: str) -> str | None:
        try:
            number = float(value)
        except ValueError:
            return None
        if not edges[0] <= number <= edges[-1]:
            return None
        return names[max(bisect_left(edges, number), 1) - 1]

    return name


def bin_names(edges: tuple[float, ...]) -> list[str]:
    """Return the name of each bin.

    Between whole numbers a bin is named by the whole numbers in it.

    Examples
    --------
    >>> bin_names((1, 4, 8, 10)), bin_names((0.0, 0.5, 1.0))
    (['1-4', '5-8', '9-10'], ['0.0-0.5', '>0.5-1.0'])
    """
    first, *others = pairwise(edges)
    whole = all(isinstance(edge, int) for edge in edges)
    names = [f"{int(low) + 1}-{high}" if whole else f">{low}-{high}" for low, high in others]
    names = [name.split("-")[0] if _is_one(name) else name for name in names]
    return [f"{first[0]}-{first[1]}", *names]


def _is_one(name: str) -> bool:
    low, high = bounds(name) or (0, 1)
    return low == high


def bounds(name: str) -> tuple[float, float] | None:
    """Return the smallest and the largest number of a group; None if its name is no number."""
    if not (match := NUMBER.fullmatch(name)):
        return None
    low, high = match.groups()
    return float(low), float(high or low)


def in_natural_order(names: Iterable[str]) -> list[str]:
    """Sort names of groups: 1, 2, 10; 제2조, 제10조; those of dates by the calendar.

    Examples
    --------
    >>> in_natural_order(["10", "2", "-1.5"]), in_natural_order(["제10조", "제2조"])
    (['-1.5', '2', '10'], ['제2조', '제10조'])
    """
    known = [*names]
    numbers = [bounds(name) for name in known]
    if all(number and all(map(isfinite, number)) for number in numbers):
        return [name for _, name in sorted(zip(numbers, known, strict=True))]
    return sorted(known, key=_natural)


def _natural(name: str) -> list[tuple[int, int, str]]:
    """Return a key by which runs of digits are sorted as numbers, of any length."""
    parts = re.split("([0-9]+)", name)
    return [
        (0, len(digits := part.lstrip("0")), digits) if number % 2 else (1, 0, part)
        for number, part in enumerate(parts)
    ] + [(2, 0, name)]
