"""Counting: each word, and the documents it occurs in."""

from pathlib import Path

from pipeline.stages.counts import count_words
from pipeline.store.files import LineText, Table
from pipeline.store.records import DocumentLines, WordCount


def test_counts_and_documents(tmp_path: Path) -> None:
    (tmp_path / "nouns.txt").write_text("국민 국가 국민\n\n국민\n법률 국가\n", "utf-8")
    (tmp_path / "documents.tsv").write_text(
        "document\tfirst_line\tlines\n가\t1\t2\n나\t3\t0\n다\t3\t2\n", "utf-8"
    )
    counts = Table(tmp_path / "counts.tsv", WordCount)
    facts = count_words(
        LineText(tmp_path / "nouns.txt"),
        Table(tmp_path / "documents.tsv", DocumentLines),
        counts,
    )
    assert (tmp_path / "counts.tsv").read_text("utf-8").splitlines() == [
        "word\tcount\tdocuments",
        "국민\t3\t2",
        "국가\t2\t2",
        "법률\t1\t1",
    ]
    assert facts["counts"] == {"words": 6, "distinct": 3}
    assert [*counts.read()] == [("국민", 3, 2), ("국가", 2, 2), ("법률", 1, 1)]
