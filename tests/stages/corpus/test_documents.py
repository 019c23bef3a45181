"""Reading: documents in one clean form, and an intake that records what was done."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.stages.corpus import document_writer
from pipeline.stages.corpus.decoding import Encoding
from pipeline.stages.corpus.description import Corpus
from pipeline.stages.corpus.document_writer import DocumentWriter, Tally
from pipeline.stages.corpus.documents import read_documents
from pipeline.stages.corpus.reading import Reading, Rows
from pipeline.stages.corpus.sources import Files
from pipeline.store.contents import Documents
from pipeline.store.documents import open_documents
from pipeline.store.intake import IntakeEntry
from pipeline.terminal.errors import UserError


def read(
    raw: Path, out: Path, **corpus: object
) -> tuple[list[tuple[str, list[str]]], dict[str, Any]]:
    out.mkdir(exist_ok=True)
    facts = read_documents(
        raw,
        Documents(out),
        corpus=Corpus("시험", Files(raw, ()), **corpus),  # type: ignore[arg-type]
    )
    return [(i, list(lines)) for i, lines in open_documents(out / "documents.jsonl")], facts


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    folder = tmp_path / "raw"
    folder.mkdir()
    return folder


def test_a_text_file_is_a_document_and_an_empty_one_counts(raw: Path, tmp_path: Path) -> None:
    (raw / "가.txt").write_bytes("첫 줄\r\n둘째 줄\r\n".encode("cp949"))
    (raw / "나.txt").write_bytes(b"")
    documents, facts = read(raw, tmp_path / "out")
    assert documents == [("가.txt", ["첫 줄", "둘째 줄"]), ("나.txt", [])]
    assert facts["counts"] == {"documents": 2, "empty": 1, "characters": 9}
    intake = json.loads((tmp_path / "out" / "intake.json").read_text("utf-8"))
    assert intake["files"][0]["encoding"] == {"name": "euc-kr", "detected_by": "bytes"}
    assert intake["files"][0]["bytes"] == 16


def test_a_line_can_be_a_document(raw: Path, tmp_path: Path) -> None:
    (raw / "평.txt").write_text("재밌다\n\n지루하다\n", "utf-8")
    documents, facts = read(raw, tmp_path / "out", documents="line")
    assert [i for i, _ in documents] == ["평.txt:1", "평.txt:2", "평.txt:3"]
    assert facts["counts"]["empty"] == 1


def test_a_column_of_a_table_is_read(raw: Path, tmp_path: Path) -> None:
    (raw / "ratings.txt.tsv").write_text('id\tdocument\tlabel\n1\t"좋다\t1\n2\t\t0\n', "utf-8")
    documents, _ = read(raw, tmp_path / "out", text_column="document")
    assert [lines for _, lines in documents] == [['"좋다'], []]


def test_mojibake_in_a_table_is_reported(raw: Path, tmp_path: Path) -> None:
    lines = ["글", *["나라 말".encode().decode("latin-1")] * 9]
    (raw / "표.csv").write_text("\n".join(lines), "utf-8")
    _, facts = read(raw, tmp_path / "out")
    (warning,) = facts["warnings"]
    assert warning.startswith("표.csv looks like UTF-8 that was read as Latin-1")


def test_a_missing_column_lists_the_existing_ones(raw: Path, tmp_path: Path) -> None:
    (raw / "표.tsv").write_text("id\tdocument\n", "utf-8")
    with pytest.raises(UserError, match="it has: id, document"):
        read(raw, tmp_path / "out", text_column="text")


def test_a_long_document_takes_several_records(
    raw: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(document_writer, "RECORD_LENGTH", 10)
    lines = [f"{n}번째 줄이다." for n in range(20)]
    (raw / "가.txt").write_text("\n".join(lines), "utf-8")
    documents, _ = read(raw, tmp_path / "out")
    assert documents == [("가.txt", lines)]
    assert (tmp_path / "out" / "documents.jsonl").read_bytes().count(b"\n") > 5


ROWS = st.lists(
    st.tuples(
        st.sampled_from(["7", "7", "7#2", "a  b", "", "8", "ㅋ\u200b"]),
        st.text(st.sampled_from('가나 ."\\\u3000\u1161Ａ%'), max_size=12),
        st.text(max_size=3),
    ),
    min_size=1,
    max_size=8,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(ROWS, max_size=3), st.booleans(), st.sampled_from([3, 1 << 20]))
def test_rows_are_a_faster_way_to_write_the_same_documents(
    tmp_path: Path, blocks: list[list[tuple[str, str, str]]], are_given: bool, longest: int
) -> None:
    many, single = tmp_path / "many", tmp_path / "single"
    with pytest.MonkeyPatch.context() as patch, many.open("wb") as a, single.open("wb") as b:
        patch.setattr(document_writer, "RECORD_LENGTH", longest)
        writers = DocumentWriter(a), DocumentWriter(b)
        tallies = [Tally(Reading("글", Encoding("utf-8", "bytes"))) for _ in writers]
        for block in blocks:
            identifiers, texts, values = zip(*block, strict=True)
            rows = Rows(identifiers, texts, {'%s "값"': values, "수": texts}, are_given=are_given)
            writers[0].write_rows(rows, tallies[0])
            for document in rows.documents():
                writers[1].write(document, tallies[1])
    assert many.read_bytes() == single.read_bytes()
    entries: list[IntakeEntry] = [{"file": "글"}, {"file": "글"}]
    for tally, entry in zip(tallies, entries, strict=True):
        tally.describe(entry)
    assert json.dumps(entries[0]) == json.dumps(entries[1])


def test_a_file_of_another_kind_is_skipped_and_reported(raw: Path, tmp_path: Path) -> None:
    (raw / "가.txt").write_text("글", "utf-8")
    (raw / "사진.jpg").write_bytes(b"\xff\xd8")
    documents, facts = read(raw, tmp_path / "out")
    assert [i for i, _ in documents] == ["가.txt"]
    assert facts["warnings"] == ["사진.jpg was skipped: malmoi does not read .jpg files"]


def test_nothing_readable_is_an_error(raw: Path, tmp_path: Path) -> None:
    (raw / "사진.jpg").write_bytes(b"\xff\xd8")
    with pytest.raises(UserError, match="no file of the corpus can be read"):
        read(raw, tmp_path / "out")
