"""Counts by document: the same as counted word by word, and their sums by group."""

from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from scipy.sparse import csr_array
from small_analysis import analyze

from pipeline.stages.groups import matrix
from pipeline.stages.groups.matrix import sum_by_group
from pipeline.store import files

TEXTS = ["국민 국가 국민\n\n국민", "", "국가\n법률 국가\n국민 국민", "법률", ""]
GROUPS = ["a", "b", "a", "b", "a"]


@pytest.mark.parametrize("block", [1, 9, 1 << 20])
@pytest.mark.parametrize("dense", [0, 1 << 20])
def test_counts_by_document_and_by_group(
    tmp_path: Path, block: int, dense: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "BLOCK", block)
    monkeypatch.setattr(matrix, "DENSE", dense)
    rows = [({"g": group}, text) for group, text in zip(GROUPS, TEXTS, strict=True)]
    found = analyze(tmp_path, rows, {"g": {}})
    words = [found.word(column) for column in range(3)]
    assert words == ["국민", "국가", "법률"]
    expected = np.array([[Counter(text.split())[word] for word in words] for text in TEXTS])
    stored = csr_array((found.matrix.counts, found.matrix.columns, found.matrix.starts))
    assert (stored.toarray() == expected).all()
    assert found.matrix.counts.dtype == np.int32
    group_of = np.array([0, 1, 0, 1, -1], np.int32)  # the last document is in none
    sums = sum_by_group(found.matrix, group_of, 2, 3)
    for group in (0, 1):
        counts, documents = sums.sums([group])
        inside = expected[group_of == group]
        assert counts.tolist() == inside.sum(axis=0).tolist()
        assert documents.tolist() == (inside > 0).sum(axis=0).tolist()
    assert sums.sums([0, 1])[0].tolist() == expected[:4].sum(axis=0).tolist()
