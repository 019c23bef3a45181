"""The nearest words in the page are, to the last digit, those that a query returns."""

from pathlib import Path

import numpy as np
import pytest

from pipeline.stages.report import neighbours
from pipeline.stages.report.neighbours import UNIT, nearest_of_all
from pipeline.stages.vectors.queries import most_similar, nearest_rows
from pipeline.store.contents import Vectors
from pipeline.store.vectors import WordVectors, read_vectors, write_vectors


def made_up(folder: Path, size: int) -> WordVectors:
    """Vectors among which some are equal and one is zero."""
    matrix = np.random.default_rng(1).normal(size=(size, 12)).astype(np.float32)
    matrix[size // 2] = 0
    matrix[-3:] = matrix[0]
    words, counts = [f"말{n}" for n in range(size)], [size - n for n in range(size)]
    write_vectors(Vectors(folder), matrix, words, counts)
    return read_vectors(Vectors(folder))


@pytest.mark.parametrize("size", [4, 11, 12, 700])
def test_all_at_once_are_those_of_single_queries(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    monkeypatch.setattr(neighbours, "BLOCK", 50 * size)
    vectors = made_up(tmp_path, size)
    found = nearest_of_all(vectors, n=10, mapped=size)
    for row in range(size):
        expected = most_similar(vectors, [row], n=10)
        words = [word for word, _ in vectors.words_at(found.rows[row].tolist())]
        assert words == [each.word for each in expected]
        shown = [f"{units / UNIT:.4f}" for units in found.similarities[row].tolist()]
        assert [float(text) for text in shown] == [float(f"{e.similarity:.4f}") for e in expected]


@pytest.mark.parametrize("block", [7, 50, 1000])
def test_a_word_off_the_map_is_beside_the_nearest_word_on_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, block: int
) -> None:
    monkeypatch.setattr(neighbours, "BLOCK", 300 * block)
    vectors = made_up(tmp_path, 300)
    beside = nearest_of_all(vectors, n=10, mapped=40).beside
    assert len(beside) == 260
    for row in (40, 77, 298):
        rows, _ = nearest_rows(vectors, [row], n=299)
        assert beside[row - 40] == next(other for other in rows.tolist() if other < 40)
