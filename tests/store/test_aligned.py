"""Line-aligned texts: what is found block by block is what reading every line would find."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pipeline.tracing import aligned

from pipeline.store.aligned import document_of, lines_at, search

LINES = st.lists(st.text("가나 ab", max_size=6), max_size=30)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("aligned") / "lines.txt"


@pytest.mark.parametrize("block", [1, 7, 1 << 20])
def test_every_line_is_found_with_its_number(
    path: Path, block: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(aligned, "BLOCK", block)

    @given(LINES, st.text("가나 ab", min_size=1, max_size=3), st.data())
    def check(lines: list[str], needle: str, data: st.DataObject) -> None:
        path.write_text("".join(f"{line}\n" for line in lines), "utf-8", newline="\n")
        found = [(number, line.decode()) for number, line in search(path, needle)]
        assert found == [(n, line) for n, line in enumerate(lines, 1) if needle in line]
        some = (
            sorted(data.draw(st.sets(st.sampled_from(range(1, len(lines) + 1))))) if lines else []
        )
        assert [*lines_at(path, some)] == [lines[number - 1] for number in some]

    check()


def test_a_line_feed_and_nothing_are_found_nowhere(tmp_path: Path) -> None:
    (tmp_path / "lines.txt").write_text("가\n나\n", "utf-8", newline="\n")
    assert [*search(tmp_path / "lines.txt", "가\n나")] == []
    assert [*search(tmp_path / "lines.txt", "")] == []


@given(st.lists(st.integers(0, 3), min_size=1).filter(any))
def test_each_line_has_its_document(path: Path, sizes: list[int]) -> None:
    """Empty documents too, at the beginning, in between and at the end."""
    expected: list[str] = []
    rows = ["document\tfirst_line\tlines"]
    for number, size in enumerate(sizes):
        name = f"문서 {number}.txt"
        rows.append(f"{name}\t{len(expected) + 1}\t{size}")
        expected += [name] * size
    table = path.with_name("documents.tsv")
    table.write_text("\n".join(rows) + "\n", "utf-8", newline="\n")
    assert [document_of(table, line) for line in range(1, len(expected) + 1)] == expected
