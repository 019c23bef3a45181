"""Rows of a table: the same whether they are read many at a time or one by one."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_documents import read
from test_readers import intake

from pipeline.stages.corpus import decoding, table_rows
from pipeline.stages.corpus.table_rows import Lines, row_blocks

CELLS = st.text(st.sampled_from('가나 ",\n\r'), max_size=6)
TABLES = st.lists(st.lists(CELLS, min_size=1, max_size=4), max_size=12)
QUOTED = TABLES.map(
    lambda rows: [
        ['"{}"'.format(cell.replace('"', '""')) if "\n" in cell else cell for cell in row]
        for row in rows
    ]
)


def rows(text: str, *, quoting: bool) -> Iterator[tuple[int, list[str], str]]:
    """Yield each row's line, its fields and the lines that it was read from."""
    for block in row_blocks(Lines([text]), ",", quoting=quoting, first=1):
        lines = iter(block.lines)
        ends = [*block.numbers[1:], block.numbers[0] + len(block.lines)]
        for number, row, end in zip(block.numbers, block.rows, ends, strict=True):
            yield number, row, "".join(next(lines) for _ in range(end - number))


@given(st.one_of(TABLES, QUOTED), st.sampled_from(["\n", "\r\n", "\r"]), st.booleans())
def test_rows_do_not_depend_on_how_many_are_read_at_once(
    table: list[list[str]], end: str, quoting: bool
) -> None:
    text = end.join(map(",".join, table))
    read_at_once = []
    for size in (1, 2, 512):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(decoding, "BLOCK_LINES", size)
            patch.setattr(table_rows, "BLOCK_LINES", size)
            read_at_once.append([*rows(text, quoting=quoting)])
    assert read_at_once[0] == read_at_once[1] == read_at_once[2]
    assert "".join(lines for _, _, lines in read_at_once[0]) == text


def test_many_rows_are_read_at_once() -> None:
    text = "번호,글\n" + '1,"하나, 둘\n셋"\n' * 9
    header, *rest = row_blocks(Lines([text]), ",", quoting=True, first=1)
    assert header.rows == [["번호", "글"]]
    (block,) = rest
    assert block.numbers == [*range(2, 20, 2)]
    assert block.rows == [["1", "하나, 둘\n셋"]] * 9


def test_a_row_that_is_longer_than_the_limit_is_left_to_its_own_fields(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(table_rows, "FIELD_LIMIT", 20)
    (tmp_path / "raw").mkdir()
    good = 'id,글\n1,"하나\n둘"\n'
    (tmp_path / "raw" / "가.csv").write_text(good + '2,"셋' + "\n넷" * 20 + '"\n', "utf-8")
    (tmp_path / "raw" / "나.csv").write_text(good + "2," + "셋" * 20 + "\n", "utf-8")
    documents, _ = read(tmp_path / "raw", tmp_path / "out", text_column="글")
    assert documents[:2] == [("가.csv:2", ["하나", "둘"]), ("가.csv:4", ['"셋'])]
    entry = intake(tmp_path / "out")["나.csv"]
    assert entry["refused"] == "line 4 has more than 20 characters"
