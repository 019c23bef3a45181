"""Training: gensim's vectors, stored without a pickle, and errors that say what to change."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from pipeline.errors import UserError
from pipeline.vectors.storage import load_vectors
from pipeline.vectors.training import Training, train_word2vec

NOUNS = "국민 국가 법률\n\n국민 국가 자유 권리\n법률 국회\n" * 10


@pytest.fixture
def train(tmp_path: Path) -> Callable[..., tuple[Path, dict]]:
    def run(**changes: object) -> tuple[Path, dict]:
        settings = {
            "algorithm": "skip-gram",
            "vector_size": 8,
            "window": 2,
            "min_count": 1,
            "epochs": 3,
            "hs": 1,
            "negative": 5,
            "sample": 0.0,  # or so small a corpus would be thinned out to nothing
            "seed": 1,
            "workers": 1,
        }
        (tmp_path / "nouns.txt").write_text(NOUNS, "utf-8")
        folder = tmp_path / "out" / repr(sorted(changes.items()))
        folder.mkdir(parents=True)
        training = Training(**{**settings, **changes})  # type: ignore[arg-type]
        return folder, train_word2vec(tmp_path / "nouns.txt", folder, training=training)

    return run


def test_rows_go_by_falling_count(train: Callable[..., tuple[Path, dict]]) -> None:
    folder, facts = train()
    vectors = load_vectors(folder)
    entries = vectors.entries()
    assert entries[:3] == sorted(entries, key=lambda e: -e[1])[:3]
    assert dict(entries) == {"국민": 20, "국가": 20, "법률": 20, "자유": 10, "권리": 10, "국회": 10}
    assert vectors.matrix.shape == (6, 8)
    assert vectors.matrix.dtype == np.float32
    np.testing.assert_allclose(vectors.norms, np.linalg.norm(vectors.matrix, axis=1))
    assert facts["counts"] == {"vocabulary": 6, "nouns in it": 90}


def test_the_two_algorithms_and_their_settings_differ(
    train: Callable[..., tuple[Path, dict]],
) -> None:
    folders = [train(), train(algorithm="cbow"), train(hs=0), train(negative=0), train(seed=2)]
    matrices = [load_vectors(folder).matrix for folder, _ in folders]
    for number, matrix in enumerate(matrices):
        assert not any(np.array_equal(matrix, other) for other in matrices[:number])


def test_workers_cost_repeatability_and_it_is_said(
    train: Callable[..., tuple[Path, dict]],
) -> None:
    _, alone = train()
    _, many = train(workers=3)
    assert alone["effective"]["reproducible"]
    assert "warnings" not in alone
    assert not many["effective"]["reproducible"]
    assert "3 workers" in many["warnings"][0]


def test_an_empty_vocabulary_names_the_choices(train: Callable[..., tuple[Path, dict]]) -> None:
    with pytest.raises(UserError) as caught:
        train(min_count=50)
    assert caught.value.fact == "none of 6 distinct nouns stands 50 times (min_count)"
    assert "20 keeps 3; 10 keeps 6" in caught.value.advice


def test_nothing_to_learn_by(train: Callable[..., tuple[Path, dict]]) -> None:
    with pytest.raises(UserError, match="nothing to learn by"):
        train(hs=0, negative=0)
