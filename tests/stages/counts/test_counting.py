"""Counting: each word, and the documents it occurs in."""

import pickle
from collections import Counter
from itertools import accumulate, groupby, pairwise
from pathlib import Path

import pytest
from conftest import contents
from hypothesis import given
from hypothesis import strategies as st

from pipeline.scale import local
from pipeline.scale.local import Processes
from pipeline.stages.counts import counting as counts_stage
from pipeline.stages.counts.counting import WordCounts, count_words
from pipeline.store import files
from pipeline.store.contents import Counts
from pipeline.store.files import LineText, Table
from pipeline.store.records import DocumentLines


def test_counts_and_documents(tmp_path: Path) -> None:
    (tmp_path / "nouns.txt").write_text("국민 국가 국민\n\n국민\n법률 국가\n", "utf-8")
    (tmp_path / "documents.tsv").write_text(
        "document\tfirst_line\tlines\n가\t1\t2\n나\t3\t0\n다\t3\t2\n", "utf-8"
    )
    made = Counts(tmp_path)
    facts = count_words(
        LineText(tmp_path / "nouns.txt"), Table(tmp_path / "documents.tsv", DocumentLines), made
    )
    assert (tmp_path / "counts.tsv").read_text("utf-8").splitlines() == [
        "word\tcount\tdocuments",
        "국민\t3\t2",
        "국가\t2\t2",
        "법률\t1\t1",
    ]
    assert facts["counts"] == {"words": 6, "distinct": 3}
    assert [*made.counts.read()] == [("국민", 3, 2), ("국가", 2, 2), ("법률", 1, 1)]


@given(
    documents=st.lists(st.lists(st.text("가나 ", max_size=6), max_size=4), max_size=6),
    cuts=st.sets(st.integers(1, 20)),
    shards=st.sets(st.integers(1, 20)),
)
def test_neither_blocks_nor_shards_change_the_counts(
    documents: list[list[str]], cuts: set[int], shards: set[int]
) -> None:
    """A document counts once, wherever it is cut, and in however many parts."""
    lines = [
        (number, " ".join(line.split())) for number, each in enumerate(documents) for line in each
    ]
    whole, shard = WordCounts(), WordCounts()
    ends = sorted({*cuts, *shards, len(lines)})
    for start, end in pairwise([0, *(end for end in ends if end <= len(lines))]):
        part = lines[start:end]
        sizes = [len([*group]) for _, group in groupby(number for number, _ in part)]
        continues = start > 0 and lines[start][0] == lines[start - 1][0]
        if start in shards:
            whole.add(pickle.loads(pickle.dumps(shard)))
            whole, shard = WordCounts.from_json(whole.to_json()), WordCounts()
        if part:
            shard.count([line for _, line in part], sizes, continues=continues)
    whole.add(shard)

    counts = Counter(word for _, line in lines for word in line.split())
    found_in = Counter(word for each in documents for word in {*" ".join(each).split()})
    expected = sorted(counts, key=lambda word: (-counts[word], word))
    assert [*whole.ranked()] == [(word, counts[word], found_in[word]) for word in expected]
    assert (whole.words, whole.distinct) == (counts.total(), len(counts))


@pytest.mark.parametrize("block", [1, 9, 1 << 20])
def test_documents_that_cross_blocks_of_a_file(
    tmp_path: Path, block: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "BLOCK", block)
    test_counts_and_documents(tmp_path)


@pytest.mark.parametrize("least", [1, 30, 300])
def test_any_number_of_processes_gives_the_same_counts(
    tmp_path: Path, least: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(local, "LEAST", least)
    monkeypatch.setattr(counts_stage, "LEAST", least)
    lines = [f"국민 {'국가 ' * (number % 3)}법률{number % 7}" for number in range(60)]
    text = LineText(tmp_path / "nouns.txt")
    with text.writing() as write:
        write(["", *lines, ""])
    sizes = [0, 1, 30, 0, 0, 20, 2, 9, 0]  # some begin or end with a shard, or are cut by several
    documents = Table(tmp_path / "documents.tsv", DocumentLines)
    firsts = accumulate(sizes, initial=1)
    documents.write(
        DocumentLines("가", first, size) for first, size in zip(firsts, sizes, strict=False)
    )
    made = []
    for number in (1, 2):
        counts = Counts(tmp_path / str(number))
        counts.path.mkdir()
        facts = count_words(text, documents, counts, runner=Processes(number))
        made.append((contents(counts.path), facts))
    assert made[0] == made[1]
