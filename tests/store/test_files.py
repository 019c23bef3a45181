"""The files of artifacts: reading returns what was written, and searching finds everything."""

from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.questions.texts import document_of
from pipeline.scale.shards import cut, number_lines
from pipeline.store import files
from pipeline.store.files import JsonFile, LineText, Table, position_in
from pipeline.store.records import (
    DocumentLines,
    Eojeol,
    MapSettings,
    Morpheme,
    NounRules,
    Rejection,
    Rule,
    WordCount,
)

LINES = st.lists(st.text("가나 ab", max_size=6), max_size=30)
ANY_LINE = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\n"), max_size=9)
CELL = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\t\n"), min_size=1, max_size=5
)
BLOCKS = [1, 7, 1 << 20]


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("files") / "file"


# Line texts


@given(st.lists(ANY_LINE, max_size=20))
def test_lines_are_read_back_unchanged(path: Path, lines: list[str]) -> None:
    """Other line ends stay inside their line: \\r, U+2028 and the like have no meaning here."""
    text = LineText(path)
    with text.writing() as write:
        write(lines[:3])
        write([])
        write(lines[3:])
    assert path.read_bytes() == "".join(f"{line}\n" for line in lines).encode()
    assert [*text.read()] == lines
    assert [*text.at(range(1, len(lines) + 1))] == lines


@pytest.mark.parametrize("block", BLOCKS)
def test_every_line_is_found_with_its_number(
    path: Path, block: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Searching block by block finds the same as reading every line."""
    monkeypatch.setattr(files, "BLOCK", block)

    @given(LINES, st.text("가나 ab", min_size=1, max_size=3), st.data())
    def check(lines: list[str], needle: str, data: st.DataObject) -> None:
        text = LineText(path)
        with text.writing() as write:
            write(lines)
        assert [*chain.from_iterable(text.blocks())] == lines
        found = [(number, line.decode()) for number, line in text.search(needle)]
        assert found == [(n, line) for n, line in enumerate(lines, 1) if needle in line]
        some = (
            sorted(data.draw(st.sets(st.sampled_from(range(1, len(lines) + 1))))) if lines else []
        )
        assert [*text.at(some)] == [lines[number - 1] for number in some]

    check()


def test_a_line_feed_and_an_empty_string_are_never_found(tmp_path: Path) -> None:
    text = LineText(tmp_path / "lines.txt")
    text.path.write_text("가\n나\n", "utf-8", newline="\n")
    assert [*text.search("가\n나")] == []
    assert [*text.search("")] == []
    assert [*text.at([3])] == []


# Tables


class Row(NamedTuple):
    name: str
    number: int
    share: float


ROWS = st.lists(
    st.builds(Row, CELL, st.integers(), st.floats(-1e6, 1e6).map(lambda x: float(f"{x:.6f}"))),
    unique_by=lambda row: row.name,
    max_size=9,
)


@given(ROWS)
def test_a_table_is_read_back_unchanged(path: Path, rows: list[Row]) -> None:
    table = Table(path, Row)
    table.write(rows)
    assert path.read_bytes().split(b"\n")[0] == b"name\tnumber\tshare"
    assert [*table.read()] == rows
    with table.writing() as write:
        for row in rows:
            write([row])
    read = [*table.read()]
    assert read == rows
    assert all(isinstance(row, Row) for row in read)
    assert [type(value) for row in read for value in row] == [str, int, float] * len(rows)
    for number, name in enumerate(Row._fields):
        assert [*table.column(name)] == [row[number] for row in rows]


@pytest.mark.parametrize("block", BLOCKS)
def test_a_row_is_found_by_its_whole_key(
    path: Path, block: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "BLOCK", block)
    table = Table(path, WordCount)

    @given(
        st.lists(st.text("가나1", min_size=1, max_size=3), unique=True, max_size=8),
        st.text("가나1\t", max_size=3),
    )
    def check(words: list[str], key: str) -> None:
        rows = [WordCount(word, number, 1) for number, word in enumerate(words)]
        table.write(rows)
        there = key in words
        assert table.find(key) == (rows[words.index(key)] if there else None)
        assert table.position(key) == (words.index(key) if there else None)
        assert position_in(path.read_bytes(), key) == table.position(key)
        if key:
            lines = ["\t".join(map(str, row)) for row in rows]
            found = [row for row, line in zip(rows, lines, strict=True) if key in line]
            assert [*table.containing(key)] == found

    check()


@pytest.mark.parametrize("key", ["word", "count", "국민\n국가", "", "3", "국", "민\t", "국민\t3"])
def test_neither_a_header_nor_a_part_is_a_key(tmp_path: Path, key: str) -> None:
    table = Table(tmp_path / "counts.tsv", WordCount)
    table.write([WordCount("국민", 3, 2), WordCount("국가", 3, 1)])
    assert table.find(key) is None
    assert table.position(key) is None


def test_a_header_is_not_a_row(tmp_path: Path) -> None:
    table = Table(tmp_path / "counts.tsv", WordCount)
    table.write([])
    assert [*table.read()] == [*table.containing("word")] == []


def test_empty_cells_stay_empty_and_a_missing_one_is_an_error(tmp_path: Path) -> None:
    table = Table(tmp_path / "rejected.tsv", Rejection)
    rows = [Rejection("의", "tag", "Josa", "", 7), Rejection("국민", "alias", "a.tsv:1", "백성", 1)]
    table.write(rows)
    assert [*table.read()] == rows
    table.path.write_text("form\trule\tdetail\tbecame\tcount\n의\ttag\n", "utf-8")
    with pytest.raises(ValueError, match="zip"):
        [*table.read()]


@given(st.lists(st.integers(0, 3), min_size=1).filter(any))
def test_each_line_has_its_document(path: Path, sizes: list[int]) -> None:
    """Including empty documents at the start, in between and at the end."""
    expected: list[str] = []
    rows = []
    for number, size in enumerate(sizes):
        name = f"문서 {number}.txt"
        rows.append(DocumentLines(name, len(expected) + 1, size))
        expected += [name] * size
    table = Table(path, DocumentLines)
    table.write(rows)
    assert [document_of(table, line) for line in range(1, len(expected) + 1)] == expected


@settings(max_examples=20, deadline=None)
@given(st.lists(LINES, min_size=1, max_size=4), st.sampled_from([1, 40, 1 << 20]))
def test_parts_are_read_as_one_file(parts: list[list[str]], size: int) -> None:
    """And shards are cut from them, each with the number of its first line."""
    with TemporaryDirectory() as folder:
        text = LineText(Path(folder) / "text.txt")
        text.path.mkdir()
        for number, lines in enumerate(parts):
            with LineText(text.path / f"{number:06d}").writing() as write:
                write(lines)
        lines = [*chain(*parts)]
        assert [*text.read()] == lines
        numbers = range(1, len(lines) + 1, 2)
        assert [*text.at(numbers)] == lines[::2]
        assert [number for number, _ in text.search("가")] == [
            number for number, line in enumerate(lines, start=1) if "가" in line
        ]
        assert text.size == sum(len(line.encode()) + 1 for line in lines)
        firsts = []
        for shard in number_lines(cut(text, size)):
            firsts.append(shard.line)
            found = [line for block in shard.blocks(lambda _: None) for line in block]
            assert found == lines[shard.line - 1 :][: len(found)]
        assert len(firsts) >= min(size == 1, len(lines))
        text.remove()
        assert not text.path.exists()


# Eojeols and records


FORM = st.text(st.characters(exclude_categories=["Cs", "Z", "C"]), min_size=1, max_size=4)
MORPHEMES = st.lists(st.builds(Morpheme, FORM, st.sampled_from(["Noun", "Josa"])), max_size=3)


@given(FORM, MORPHEMES)
def test_an_eojeol_is_read_back_unchanged(text: str, morphemes: list[Morpheme]) -> None:
    """A slash in a form does not end it."""
    eojeol = Eojeol(text, tuple(morphemes))
    assert Eojeol.parse(eojeol.cell) == eojeol
    assert "\t" not in eojeol.cell


def test_the_records_of_an_artifact_are_read_back_unchanged(tmp_path: Path) -> None:
    settings = MapSettings(title="말", algorithm="cbow", method="pca", max_words=9, font="f.ttf")
    rules = NounRules(
        ("Noun",),
        1,
        True,
        stop_words={"것": Rule("것", "것", "s.txt", 1)},
        aliases={"두": Rule("두", "둘", "a", 2)},
    )
    for record in (settings, rules):
        file = JsonFile(tmp_path / "record.json", type(record))
        file.write(record)
        assert file.read() == record
        assert "\\u" not in file.path.read_text("utf-8")  # Hangul is not escaped
