"""Queries answered with numpy alone: the same results as gensim's."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from conftest import Project
from gensim.models import Word2Vec

from pipeline.stages.vectors.queries import most_similar
from pipeline.store.contents import Vectors
from pipeline.store.vectors import read_vectors, write_vectors


@pytest.mark.parametrize("algorithm", ["skip-gram", "cbow"])
@pytest.mark.parametrize(
    ("positive", "negative", "n"),
    [
        (["국민"], [], 20),
        (["대통령", "국회"], [], 10),
        (["대통령", "국회"], ["국민"], 1000),
        (["국민", "국민"], ["법률"], 5),
        (["법률"], [], 1),
    ],
)
def test_most_similar_agrees_with_gensim(
    law: Project, algorithm: str, positive: list[str], negative: list[str], n: int
) -> None:
    (artifact,) = [
        artifact
        for artifact in law.artifacts("law", "TrainWord2Vec")
        if artifact.manifest().parameters["algorithm"] == algorithm
    ]
    gensim = Word2Vec.load(str(artifact / "model" / "word2vec.model")).wv
    vectors = read_vectors(Vectors(artifact.path))
    expected = gensim.most_similar(positive, negative, topn=n)
    ours = most_similar(
        vectors,
        [vectors.row(word) for word in positive],  # type: ignore[misc]
        [vectors.row(word) for word in negative],  # type: ignore[misc]
        n=n,
    )
    assert [answer.word for answer in ours] == [word for word, _ in expected]
    np.testing.assert_allclose(
        [answer.similarity for answer in ours], [s for _, s in expected], atol=1e-6
    )
    assert [answer.rank for answer in ours] == list(range(1, len(ours) + 1))
    assert all(answer.count == gensim.get_vecattr(answer.word, "count") for answer in ours)
    assert np.array_equal(vectors.matrix, gensim.vectors)


def test_a_row_is_found_by_the_whole_word(tmp_path: Path) -> None:
    words = ["국민의", "국민", "민"]
    write_vectors(Vectors(tmp_path), np.eye(3, dtype=np.float32), words, [3, 2, 1])
    vectors = read_vectors(Vectors(tmp_path))
    assert [vectors.row(word) for word in [*words, "국", ""]] == [0, 1, 2, None, None]
    assert vectors.words_at([2, 0]) == [("민", 1), ("국민의", 3)]


def test_a_vector_of_zeros_and_opposites_do_not_crash(tmp_path: Path) -> None:
    matrix = np.array([[1, 0], [0, 0], [-1, 0]], dtype=np.float32)
    write_vectors(Vectors(tmp_path), matrix, ["가", "영", "나"], [3, 2, 1])
    vectors = read_vectors(Vectors(tmp_path))
    assert [a.word for a in most_similar(vectors, [0])] == ["영", "나"]
    assert [a.word for a in most_similar(vectors, [0, 2])] == ["영"]
    assert all(np.isfinite(a.similarity) for a in most_similar(vectors, [1]))


def test_queries_load_neither_gensim_nor_luigi_nor_java(law: Project) -> None:
    code = (
        "import sys\nfrom pipeline.cli import malmoi\n"
        "malmoi.main(['most-similar', '국민'], standalone_mode=False)\n"
        "heavy = {'gensim', 'luigi', 'jpype', 'nltk', 'sklearn', 'matplotlib', 'scipy'}\n"
        "assert not heavy & {*sys.modules}, heavy & {*sys.modules}\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=law.home, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
