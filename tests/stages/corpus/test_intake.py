"""The report on the intake: an aligned table, warnings that name the file."""

from pathlib import Path

from test_documents import read
from wcwidth import wcswidth

from pipeline.stages.corpus.intake import FILES_SHOWN, intake_table
from pipeline.store.intake import IntakeEntry

GOOD: IntakeEntry = {
    "file": "가.txt",
    "bytes": 1234,
    "encoding": {"name": "cp949", "detected_by": "bytes"},
    "documents": 1,
    "characters": 600,
    "hangul": 0.91,
    "repairs": {"carriage returns": 3},
}
REFUSED: IntakeEntry = {"file": "사진\x1b[31m.jpg", "bytes": 99, "refused": "it is a picture"}


def test_the_table_is_aligned() -> None:
    lines = intake_table([GOOD, REFUSED])
    assert [line.split() for line in lines] == [
        ["file", "bytes", "encoding", "documents", "characters", "Hangul"],
        ["가.txt", "1,234", "cp949", "1", "600", "91%", "carriage", "returns", "3"],
        ["사진\ufffd[31m.jpg", "99", "refused:", "it", "is", "a", "picture"],
    ]
    ends = {wcswidth(line[: line.index(cell) + len(cell)]) for line, cell in
            zip(lines, ("bytes", "1,234", "99"), strict=True)}  # fmt: skip
    assert len(ends) == 1


def test_refused_and_repaired_files_come_first_and_the_total_last() -> None:
    plain: IntakeEntry = {**GOOD, "repairs": {}}
    lines = intake_table([plain] * 1000 + [GOOD, REFUSED])
    assert len(lines) == FILES_SHOWN + 2
    assert "refused" in lines[1]
    assert "carriage returns" in lines[2]
    assert lines[-1].split() == [
        *("all", "1,002", "files", "1,235,333", "1,001", "600,600", "1", "refused")
    ]


def test_a_long_name_shows_its_end() -> None:
    lines = intake_table([{**GOOD, "file": "긴이름/" * 20 + "끝.txt"}])
    assert lines[1].startswith("…")
    assert "끝.txt" in lines[1]


def test_warnings_are_limited(tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    for number in range(50):
        (tmp_path / "raw" / f"{number}.jpg").write_bytes(b"\xff\xd8\xff")
    (tmp_path / "raw" / "글.txt").write_text("글", "utf-8")
    _, facts = read(tmp_path / "raw", tmp_path / "out")
    assert len(facts["warnings"]) == FILES_SHOWN + 1
    assert facts["warnings"][-1] == "and 30 more; intake.json lists them all"
    assert len(facts["table"]) == FILES_SHOWN + 2
