"""Variables: what a description declares, and the group of every document."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from openpyxl import Workbook
from small_analysis import variables

from pipeline.stages.corpus.variables import declared_variables
from pipeline.stages.groups.selection import find_variable, select_groups
from pipeline.stages.groups.variable_file import read_variable_file
from pipeline.store.records import MISSING, OTHERS, Variable
from pipeline.terminal.errors import UserError


def grouped(folder: Path, values: list[object], declared: dict[str, Any]) -> tuple[Variable, Any]:
    """Return the only variable of documents with these values, and the warnings."""
    rows = [{"v": value} for value in values]
    made, facts = variables(folder, rows, {"v": declared})
    (variable,) = made.variables.read().variables
    codes = np.load(made.codes)
    assert codes.shape == (len(values), 1)
    assert np.bincount(codes[:, 0], minlength=len(variable.groups)).tolist() == [
        *variable.documents
    ]
    return variable, facts["warnings"]


@pytest.mark.parametrize(
    ("declared", "values", "kind", "groups"),
    [
        ({}, ["10", "2", "1", "2"], "number", ("1", "2", "10")),
        ({}, [10.0, 2, True, None, ""], "text", ("2", "10", "true", MISSING)),
        ({}, ["제10조", "제2조", " 서울\t부산 "], "text", ("서울 부산", "제2조", "제10조")),
        ({}, ["=cmd()", "__proto__", "9" * 5000], "text", ("9" * 5000, "=cmd()", "__proto__")),
        ({"bins": [1, 4, 8, 10]}, ["4", "5", "10", "1"], "number", ("1-4", "5-8", "9-10")),
        ({"bins": [0, 1, 5]}, ["0", "1", "2", "nan"], "number", ("0-1", "2-5", MISSING)),
        ({"bins": [0.0, 0.5, 1.0]}, ["0.5", "0.51"], "number", ("0.0-0.5", ">0.5-1.0")),
        ({"bins": [1, 4]}, ["1", "11", "x", "inf"], "number", ("1-4", MISSING)),
        ({"top": 2}, ["a", "b", "b", "c", "c", "d"], "text", ("b", "c", OTHERS)),
        ({"as": "month"}, ["2014-12-31", "2014-02-01"], "date", ("2014-02", "2014-12")),
        ({"as": "week"}, ["2014-12-29", "2014-12-28"], "date", ("2014-W52", "2015-W01")),
        ({"as": "quarter"}, ["2014-03-31T10:00", "2014-04-01"], "date", ("2014-Q1", "2014-Q2")),
        ({"format": "%y.%m.%d"}, ["99.08.11", "15.08.11"], "date", ("1999-08-11", "2015-08-11")),
        ({"as": "year"}, ["0000-01-01", "0001-01-01", "x"], "date", ("0001", MISSING)),
    ],
)  # fmt: skip
def test_values_become_groups_in_natural_order(
    tmp_path: Path, declared: dict[str, Any], values: list[object], kind: str, groups: Any
) -> None:
    variable, _ = grouped(tmp_path, values, declared)
    assert (variable.kind, variable.groups) == (kind, groups)


@pytest.mark.parametrize(
    ("declared", "values", "said"),
    [
        ({"as": "year"}, ["2014-01-01", "?", "0000-01-01"], "2 values are not dates, and so"),
        ({"bins": [1, 4]}, ["1", "11"], "1 value is not in a bin from 1 to 4"),
        ({"bins": [1, 4, 8]}, ["2"], "no document is in the bin 5-8"),
        ({"bins": [1, 4, 8]}, ["4.5"], "1 value between whole numbers (4.5) count up"),
        ({}, ["a", ""], "1 document without a value"),
        ({}, ["a"], "1 group has fewer than 20 documents (a 1)"),
    ],
)  # fmt: skip
def test_what_is_odd_is_said_with_figures(
    tmp_path: Path, declared: dict[str, Any], values: list[object], said: str
) -> None:
    _, warnings = grouped(tmp_path, values, declared)
    assert any(warning.startswith(f"v: {said}") for warning in warnings), warnings


def test_ten_thousand_groups(tmp_path: Path) -> None:
    variable, warnings = grouped(tmp_path, [*range(10_000)], {})
    assert variable.groups == tuple(map(str, range(10_000)))
    assert warnings == ["v: 10,000 groups have fewer than 20 documents (0 1, 1 1, 2 1, …)"]


def test_parts_of_ids_are_variables(tmp_path: Path) -> None:
    path = r"(?P<year>\d{4})/(?P<speaker>.+)\.txt"
    rows = [{"id": "2014/김.txt"}, {"id": "2012/이.txt"}, {"id": "머리말.txt"}]
    declared = {"year": {"path": path}, "speaker": {"path": path}, "file": {"path": r"([^/]+)$"}}
    made, _ = variables(tmp_path, rows, declared)
    assert [v.groups for v in made.variables.read().variables] == [
        ("2012", "2014", MISSING),
        ("김", "이", MISSING),
        ("김.txt", "머리말.txt", "이.txt"),
    ]


def write_table(path: Path, rows: list[list[str]]) -> Path:
    if path.suffix == ".xlsx":
        book = Workbook()
        for row in rows:
            book.worksheets[0].append(row)
        book.save(path)
    else:
        mark = "," if path.suffix == ".csv" else "\t"
        path.write_text("\n".join(map(mark.join, rows)) + "\n", encoding="cp949")
    return path


def test_a_table_without_a_document_of_the_corpus_is_two_lines(tmp_path: Path) -> None:
    rows = [["id", "지역"], ["91", "서울"], ["92", "부산"]]
    table = read_variable_file(write_table(tmp_path / "x.variables.csv", rows))
    with pytest.raises(UserError) as raised:
        variables(tmp_path, [{}], {"지역": {}}, table)
    fact, advice = str(raised.value).split("\n")
    assert "x.variables.csv: no id in it is that of a document (91, 92)" in fact
    assert "column id" in advice


@pytest.mark.parametrize("suffix", [".csv", ".tsv", ".xlsx"])
def test_a_table_adds_and_replaces_columns(tmp_path: Path, suffix: str) -> None:
    rows = [["id", "지역", "v"], ["d2", "서울", "9"], ["d1", "부산", "8"], ["d7", "?", "7"]]
    rows.append(["d2", "광주", "9"])
    table = read_variable_file(write_table(tmp_path / f"x.variables{suffix}", rows))
    given: list[dict[str, object]] = [{"v": "1"}, {"v": "2"}, {"v": "3"}]
    made, facts = variables(tmp_path, given, {"지역": {}, "v": {}}, table)
    region, value = made.variables.read().variables
    assert (region.groups, value.groups) == (("광주", "부산", MISSING), ("3", "8", "9"))
    name = f"x.variables{suffix}"
    assert facts["warnings"][:3] == [
        f"{name}: 1 row with the id of no document (d7)",
        f"{name}: 1 document without a row",
        f"{name}: 1 id in more than one row, of which the last one counts (d2)",
    ]


def test_a_table_without_ids_and_a_column_that_is_not_there(tmp_path: Path) -> None:
    path = write_table(tmp_path / "x.variables.csv", [["이름", "지역"], ["d1", "서울"]])
    with pytest.raises(UserError, match="has no column 'id'; it has: 이름, 지역"):
        read_variable_file(path)
    with pytest.raises(UserError, match="no document has a column 'v'; the columns are: a, b"):
        variables(tmp_path, [{"a": 1}, {"b": 2}], {"v": {}})


@pytest.mark.parametrize(
    ("table", "fact"),
    [
        ({"v": 5}, "[variables] v is 5, which is not a table"),
        ({"a=b": {}}, "'a=b' cannot be the name of a variable"),
        ({"v": {"bin": [1, 2]}}, "v has an unknown key: bin"),
        ({"v": {"bins": [1, 2], "as": "year"}}, "v has bins and a date's format or as"),
        ({"v": {"path": "(a)", "column": "a"}}, "v has both column and path"),
        ({"v": {"column": ""}}, "v: column is ''"),
        ({"v": {"format": "%Q"}}, "v: format is '%Q', which has no date with a year"),
        ({"v": {"format": "%d.%m"}}, "v: format is '%d.%m', which has no date with a year"),
        ({"v": {"as": "century"}}, "v: as is 'century'"),
        ({"v": {"bins": [2, 1]}}, "v: bins is [2, 1]"),
        ({"v": {"bins": [1, float("nan")]}}, "v: bins is [1, nan]"),
        ({"v": {"bins": [True, 2]}}, "v: bins is [True, 2]"),
        ({"v": {"top": 0}}, "v: top is 0"),
        ({"v": {"path": "("}}, "which is not a regular expression"),
        ({"v": {"path": "(a)(b)"}}, "which has 2 groups, none called v"),
    ],
)
def test_a_bad_declaration_names_the_variable_and_the_key(table: dict[str, Any], fact: str) -> None:
    with pytest.raises(UserError) as caught:
        declared_variables(table, "corpora/x.toml")
    assert fact in caught.value.fact
    assert caught.value.fact.startswith("corpora/x.toml: [variables]")


NUMBERS = Variable("n", "number", ("-5", "1-4", "5", "9-10", MISSING), (1,) * 5)
DATES = Variable("d", "date", ("2013-12", "2014-01", "2014-11", "2015-02", MISSING), (1,) * 5)
TEXTS = Variable("t", "text", ("서울, 부산", "서울", "2014-01"), (1,) * 3)


@pytest.mark.parametrize(
    ("variable", "wanted", "found"),
    [
        (NUMBERS, "1-4", "1-4"),
        (NUMBERS, "1-9", "1-4 5"),
        (NUMBERS, "1..10", "1-4 5 9-10"),
        (NUMBERS, "-9-3", "-5"),
        (NUMBERS, "5,-5", "-5 5"),
        (NUMBERS, "", MISSING),
        (NUMBERS, MISSING, MISSING),
        (DATES, "2014", "2014-01 2014-11"),
        (DATES, "2014-11", "2014-11"),
        (DATES, "2014-02..2015", "2014-11 2015-02"),
        (DATES, "2013..2014-01", "2013-12 2014-01"),
        (TEXTS, "서울, 부산", "서울, 부산"),
        (TEXTS, "서울,2014-01", "서울 2014-01"),
    ],
)
def test_a_text_names_groups(variable: Variable, wanted: str, found: str) -> None:
    assert " ".join(variable.groups[n] for n in select_groups(variable, wanted)) == found


@pytest.mark.parametrize(
    ("variable", "wanted", "fact"),
    [
        (NUMBERS, "2-3", "n has no group '2-3'"),
        (DATES, "201", "d has no group '201'"),
        (DATES, "2014,2016", "d has no group '2016'"),
        (TEXTS, "", "t has no documents without a value"),
        (TEXTS, "2014", "t has no group '2014'"),
    ],
)
def test_a_group_that_is_not_there(variable: Variable, wanted: str, fact: str) -> None:
    with pytest.raises(UserError, match=fact) as caught:
        select_groups(variable, wanted)
    assert caught.value.advice.startswith("one of: ")
    with pytest.raises(UserError, match="there is no variable 'x'"):
        find_variable([variable], "x")
