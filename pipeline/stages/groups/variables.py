"""Documents and their metadata -> the group of each document, for each variable."""

import re
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import groupby, islice
from operator import attrgetter
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.stages.corpus.rows import value_text
from pipeline.stages.corpus.variables import Declared
from pipeline.stages.groups.grouping import bin_names, bounds, grouping, in_natural_order
from pipeline.stages.groups.variable_file import VariableFile
from pipeline.store.contents import Variables
from pipeline.store.documents import read_records
from pipeline.store.manifest import Facts
from pipeline.store.records import MISSING, OTHERS, Variable, VariableList
from pipeline.terminal.errors import UserError
from pipeline.terminal.messages import counted

FEW = 20
"""Groups with fewer documents are reported: their figures are mostly chance."""

NAMED = 3
"""The number of values, ids or groups that a warning names."""

CACHED = 1 << 16
"""Values whose group is remembered, so that a date is parsed once and not in every document."""

NOT_A_VALUE = {"", "nan", "NaN", "None", "null"}


class Grouped:
    """The documents so far, each in a group of one variable.

    Groups are numbered as they appear. ``unread`` counts the values without a group.
    """

    def __init__(self, declared: Declared) -> None:
        self.declared = declared
        self.numbers: dict[str, int] = {}
        self.codes = array("i")
        self.unread: Counter[str] = Counter()
        self.fractions: Counter[str] = Counter()
        self._group = lru_cache(CACHED)(grouping(declared))
        self._pattern = re.compile(declared.path)
        self._counts_wholes = all(isinstance(edge, int) for edge in declared.bins)

    def add(self, identifier: str, columns: Mapping[str, object]) -> None:
        """Add a document with this id and these columns."""
        value = self._value(identifier, columns)
        group = None if value in NOT_A_VALUE else self._group(value)
        if group is None and value not in NOT_A_VALUE:
            self.unread[value] += 1
        if group and self.declared.bins and self._counts_wholes and not float(value).is_integer():
            self.fractions[value] += 1
        self.codes.append(self.numbers.setdefault(group or MISSING, len(self.numbers)))

    def _value(self, identifier: str, columns: Mapping[str, object]) -> str:
        if self.declared.path:
            found = self._pattern.search(identifier)
            named = self.declared.name in self._pattern.groupindex
            return (found[self.declared.name if named else 1] or "") if found else ""
        value = columns.get(self.declared.column)
        if isinstance(value, float) and value.is_integer():  # 10.0, as spreadsheets have it
            value = int(value)
        return " ".join(value_text(value).split())

    def finish(self) -> tuple[Variable, NDArray[np.int32]]:
        """Return the variable with its groups in order, and the group of each document."""
        documents = np.bincount(self.codes, minlength=len(self.numbers))
        counts = dict(zip(self.numbers, documents.tolist(), strict=True))
        kept = _most_frequent(counts, self.declared.top)
        names = in_natural_order(name for name in kept if name not in (OTHERS, MISSING))
        is_number = bool(names) and all(map(bounds, names))
        names += [OTHERS] if {*counts} - {*names, MISSING} else []
        names += [MISSING] if MISSING in counts else []
        number_of = {name: number for number, name in enumerate(names)}
        new = [number_of.get(name, number_of.get(OTHERS, -1)) for name in self.numbers]
        codes = np.array(new, np.int32)[np.frombuffer(self.codes, np.int32)]
        sizes = np.bincount(codes, minlength=len(names)).tolist()
        kind = "date" if self.declared.unit else "number" if is_number else "text"
        return Variable(self.declared.name, kind, tuple(names), tuple(sizes)), codes

    def warnings(self, variable: Variable) -> Iterator[str]:
        """Yield what a user should know about the groups."""
        name = variable.name
        what = "dates" if self.declared.unit else f"in a bin from {self._range()}"
        if unread := self.unread.total():
            values = "1 value is" if unread == 1 else f"{unread:,} values are"
            yield f"{name}: {values} not {what}, and so {MISSING} ({_named(self.unread)})"
        if fractions := self.fractions.total():
            yield (
                f"{name}: {counted(fractions, 'value')} between whole numbers "
                f"({_named(self.fractions)}) count up; bins with decimals, such as "
                f"{float(self.declared.bins[0])}, name their limits exactly"
            )
        if self.declared.bins:
            empty = [b for b in bin_names(self.declared.bins) if b not in variable.groups]
            if empty:
                bins = "bin" if len(empty) == 1 else "bins"
                yield f"{name}: no document is in the {bins} {', '.join(empty)}"
        if missing := dict(zip(variable.groups, variable.documents, strict=True)).get(MISSING):
            yield f"{name}: {counted(missing, 'document')} without a value"
        small = [
            f"{group} {size:,}"
            for group, size in zip(variable.groups, variable.documents, strict=True)
            if size < FEW and group != MISSING
        ]
        if small:
            have = "group has" if len(small) == 1 else "groups have"
            yield f"{name}: {len(small):,} {have} fewer than {FEW} documents ({_named(small)})"

    def _range(self) -> str:
        edges = self.declared.bins or (0,)
        return f"{edges[0]} to {edges[-1]}"


def _most_frequent(counts: Mapping[str, int], top: int) -> list[str]:
    """Return the names of the groups to keep; of equally frequent ones, the first in order."""
    names = [name for name in counts if name != MISSING]
    if not top or len(names) <= top:
        return names
    return sorted(in_natural_order(names), key=lambda name: -counts[name])[:top]


def _named(things: Iterable[str]) -> str:
    known = [*things]
    return ", ".join(known[:NAMED]) + (", …" if len(known) > NAMED else "")


def read_variables(
    documents: Path,
    made: Variables,
    *,
    declared: Sequence[Declared],
    table: VariableFile | None = None,
) -> Facts:
    """Put every document into a group of each variable.

    Memory grows with 4 bytes for each document and variable, and with the table.

    Parameters
    ----------
    documents : Path
        ``documents.jsonl``.
    made : Variables
        Receives the variables, and the group of each document.
    declared : sequence of Declared
    table : VariableFile, optional
        Its columns replace those of the documents.

    Raises
    ------
    UserError
        When no document has a column that a variable names; the error lists the columns. When
        the table has no document's id.
    """
    variables = [Grouped(each) for each in declared]
    columns: dict[str, None] = {}
    joined: set[str] = set()
    for identifier, records in groupby(read_records(documents), key=attrgetter("id")):
        identifier = " ".join(identifier.split())
        row = dict(next(records).metadata)
        if table and identifier in table.rows:
            joined.add(identifier)
            row |= table.rows[identifier]
        columns.update(dict.fromkeys(row))
        for variable in variables:
            variable.add(identifier, row)
    if table and table.rows and not joined:
        raise UserError(
            f"{table.name}: no id in it is that of a document ({_named([*table.rows])})",
            "write the documents' ids into the column id: outputs/NAME/artifacts/"
            "TokenizeSentences-*/documents.tsv lists them",
        )
    _check_columns(declared, columns)
    finished = [variable.finish() for variable in variables]
    codes = np.stack([codes for _, codes in finished], axis=1)
    np.save(made.codes, codes, allow_pickle=False)
    made.variables.write(VariableList(tuple(variable for variable, _ in finished)))
    warnings = [
        *(_join_warnings(table, joined, len(codes)) if table else ()),
        *(
            warning
            for variable, (grouped, _) in zip(variables, finished, strict=True)
            for warning in variable.warnings(grouped)
        ),
    ]
    groups = sum(len(variable.groups) for variable, _ in finished)
    counts = {"documents": len(codes), "variables": len(finished), "groups": groups}
    return {"counts": counts, "warnings": warnings}


def _check_columns(declared: Sequence[Declared], columns: Mapping[str, None]) -> None:
    for variable in declared:
        if not variable.path and variable.column not in columns:
            known = ", ".join(islice(columns, 20)) or "none"
            raise UserError(
                f"[variables] {variable.name}: no document has a column {variable.column!r}; "
                f"the columns are: {known}",
                "write column = one of these in corpora/NAME.toml, or add a table with the "
                "columns id and this one, corpora/NAME.variables.csv",
            )


def _join_warnings(table: VariableFile, joined: set[str], documents: int) -> Iterator[str]:
    """Yield what of a table belongs to no document, and the other way round."""
    if unknown := [identifier for identifier in table.rows if identifier not in joined]:
        yield (
            f"{table.name}: {counted(len(unknown), 'row')} with the id of no document "
            f"({_named(unknown)})"
        )
    if without := documents - len(joined):
        yield f"{table.name}: {counted(without, 'document')} without a row"
    if table.repeated:
        yield (
            f"{table.name}: {counted(len(table.repeated), 'id')} in more than one row, of which "
            f"the last one counts ({_named(dict.fromkeys(table.repeated))})"
        )
