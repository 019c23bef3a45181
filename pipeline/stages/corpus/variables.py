"""The table ``[variables]`` of a description -> the variables that it declares."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from math import isfinite
from typing import Any

from pipeline.terminal.errors import UserError
from pipeline.terminal.names import nearest_first

UNITS = ("year", "quarter", "month", "week", "day")
"""What dates can be grouped by."""

KEYS = ("column", "path", "format", "as", "bins", "top")

A_DAY = datetime(2014, 3, 31)

EXAMPLE = 'rating = { bins = [1, 4, 8, 10] } or date = { format = "%Y-%m-%d", as = "month" }'


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """One variable as a description declares it.

    Attributes
    ----------
    name : str
    column : str
        The column that has its values: of a table, the key of JSON objects, or of
        ``NAME.variables.csv``.
    path : str
        A regular expression, found in a document's id instead: its group of the variable's name,
        or its only one, is the value. Empty for none.
    format : str
        How dates are written, as for ``strptime``; empty for ISO 8601.
    unit : str
        One of UNITS; empty if the values are no dates.
    bins : tuple of numbers
        Ascending: from the first to the second, from there to the third, and so on. Each includes
        its last number, the first one its first number too. Empty for the values as they are.
    top : int
        So many of the most frequent groups are kept, the others are one group; 0 for all.
    """

    name: str
    column: str
    path: str = ""
    format: str = ""
    unit: str = ""
    bins: tuple[float, ...] = ()
    top: int = 0

    def describe(self) -> str:
        """Return how its groups are made, in one line; part of the fingerprint."""
        said = [f"path {self.path}" if self.path else f"column {self.column}"]
        said += [f"{self.unit} of {self.format or 'ISO dates'}"] if self.unit else []
        said += [f"bins {', '.join(map(str, self.bins))}"] if self.bins else []
        said += [f"top {self.top}"] if self.top else []
        return "; ".join(said)


def declared_variables(table: Mapping[str, Any], where: str) -> tuple[Declared, ...]:
    """Check the table ``[variables]``.

    Parameters
    ----------
    table : mapping
        As read from TOML.
    where : str
        The file, for error messages.

    Raises
    ------
    UserError
        For an unknown key or a bad value; it names the file, the variable and the key.
    """
    return tuple(_declared(name, entry, f"{where}: [variables]") for name, entry in table.items())


def _declared(name: str, entry: Any, where: str) -> Declared:
    if not name.strip() or "=" in name or not name.isprintable():
        raise UserError(
            f"{where} {name!r} cannot be the name of a variable",
            "use a plain name without =, and name the column: rating = { column = … }",
        )
    where = f"{where} {name}"
    if not isinstance(entry, dict):
        raise UserError(
            f"{where} is {entry!r}, which is not a table",
            f"write {EXAMPLE}; text_column and the like belong above the line [variables]",
        )
    if unknown := [key for key in entry if key not in KEYS]:
        raise UserError(
            f"{where} has an unknown key: {unknown[0]}",
            f"the keys are {', '.join(nearest_first(unknown[0], KEYS))}",
        )
    if "column" in entry and "path" in entry:
        raise UserError(f"{where} has both column and path", "keep one of them")
    if "bins" in entry and ("format" in entry or "as" in entry):
        raise UserError(f"{where} has bins and a date's format or as", "keep one of them")
    is_date = "format" in entry or "as" in entry
    plain = unicodedata.normalize("NFC", name)
    return Declared(
        name=plain,
        column=unicodedata.normalize("NFC", _text(entry, "column", where)) or plain,
        path=_pattern(_text(entry, "path", where), plain, where),
        format=_format(_text(entry, "format", where), where),
        unit=_unit(entry.get("as", "day"), where) if is_date else "",
        bins=_bins(entry["bins"], where) if "bins" in entry else (),
        top=_top(entry["top"], where) if "top" in entry else 0,
    )


def _text(entry: Mapping[str, Any], key: str, where: str) -> str:
    value = entry.get(key, "")
    if not isinstance(value, str) or (key in entry and not value):
        raise UserError(f"{where}: {key} is {value!r}", 'write it as "text"')
    return value


def _format(written: str, where: str) -> str:
    """Check the format of dates: a date written in it can be read again, with its year."""
    try:
        if not written or datetime.strptime(A_DAY.strftime(written), written).year == A_DAY.year:
            return written
    except (ValueError, re.error):
        pass
    raise UserError(
        f"{where}: format is {written!r}, which has no date with a year",
        'write it as for strptime, such as "%Y-%m-%d" for 2014-03-31 or "%y.%m" for 14.03',
    ) from None


def _unit(value: object, where: str) -> str:
    if value not in UNITS:
        raise UserError(f"{where}: as is {value!r}", f"one of {', '.join(UNITS)}")
    return str(value)


def _bins(value: object, where: str) -> tuple[float, ...]:
    edges: Sequence[Any] = value if isinstance(value, list) else ()
    numbers = [edge for edge in edges if type(edge) in (int, float) and isfinite(edge)]
    ascending = all(low < high for low, high in pairwise(numbers))
    if len(numbers) < 2 or len(numbers) < len(edges) or not ascending:
        raise UserError(
            f"{where}: bins is {value!r}", "write two or more ascending numbers: [1, 4, 8, 10]"
        )
    return tuple(numbers)


def _top(value: object, where: str) -> int:
    if type(value) is not int or value < 1:
        raise UserError(f"{where}: top is {value!r}", "write a whole number, 1 or more")
    return value


def _pattern(pattern: str, name: str, where: str) -> str:
    """Check a regular expression: it must have a group of the variable's name, or only one."""
    if not pattern:
        return ""
    try:
        compiled = re.compile(pattern)
    except re.error as error:
        raise UserError(
            f"{where}: path is {pattern!r}, which is not a regular expression: {error}",
            "write it in single quotes, such as path = '(\\d{4})/'",
        ) from None
    if name not in compiled.groupindex and compiled.groups != 1:
        raise UserError(
            f"{where}: path is {pattern!r}, which has {compiled.groups} groups, none called {name}",
            f"write the part that is the value as (?P<{name}>…), or use only one pair of brackets",
        )
    return pattern
