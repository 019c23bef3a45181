"""Projection: seeded, honest about its perplexity, and no crash on few words."""

from pathlib import Path

import numpy as np
import pytest
from sklearn.decomposition import PCA

from pipeline.stages.vectors.projection import project_vectors, read_points
from pipeline.stages.vectors.storage import load_vectors, save_vectors
from pipeline.terminal.errors import UserError


def vectors(folder: Path, words: int) -> Path:
    matrix = np.random.default_rng(1).normal(size=(words, 8)).astype(np.float32)
    save_vectors(folder, matrix, [f"말{n}" for n in range(words)], list(range(words, 0, -1)))
    return folder


@pytest.mark.parametrize("words", [4, 5, 30, 200])
def test_points_are_the_same_each_time(tmp_path: Path, words: int) -> None:
    for out in ("a", "b"):
        (tmp_path / out).mkdir()
        facts = project_vectors(
            vectors(tmp_path, words), tmp_path / out, max_words=500, perplexity=30, seed=1
        )
    assert (tmp_path / "a" / "points.tsv").read_bytes() == (
        tmp_path / "b" / "points.tsv"
    ).read_bytes()
    points = read_points(tmp_path / "a" / "points.tsv")
    assert [word for word, _, _ in points] == [f"말{n}" for n in range(words)]
    assert np.isfinite([point[1:] for point in points]).all()
    lowered = words < 91
    assert facts["effective"]["perplexity"] == ((words - 1) / 3 if lowered else 30)
    assert ("warnings" in facts) == lowered


def test_the_most_frequent_words_are_taken(tmp_path: Path) -> None:
    project_vectors(vectors(tmp_path, 50), tmp_path, max_words=10, perplexity=2, seed=1)
    assert [word for word, _, _ in read_points(tmp_path / "points.tsv")] == [
        f"말{n}" for n in range(10)
    ]


@pytest.mark.parametrize(("words", "max_words"), [(3, 500), (1, 500), (50, 3)])
def test_too_few_words_are_explained(tmp_path: Path, words: int, max_words: int) -> None:
    with pytest.raises(UserError, match="a map needs at least 4 words"):
        project_vectors(
            vectors(tmp_path, words), tmp_path, max_words=max_words, perplexity=30, seed=1
        )


def test_neighbours_stay_neighbours(tmp_path: Path) -> None:
    """Three well-parted groups are three groups on the plane too."""
    rng = np.random.default_rng(3)
    centres = np.repeat(np.eye(3, 8) * 10, 20, axis=0)
    matrix = (centres + rng.normal(scale=0.1, size=(60, 8))).astype(np.float32)
    save_vectors(tmp_path, matrix, [f"말{n}" for n in range(60)], [1] * 60)
    project_vectors(tmp_path, tmp_path, max_words=60, perplexity=10, seed=1)
    points = np.array([point[1:] for point in read_points(tmp_path / "points.tsv")])
    distances = np.linalg.norm(points[:, None] - points[None], axis=2)
    nearest = np.argsort(distances, axis=1)[:, 1]
    assert (nearest // 20 == np.arange(60) // 20).all()


def test_pca_is_scikit_learns(tmp_path: Path) -> None:
    facts = project_vectors(
        vectors(tmp_path, 50), tmp_path, max_words=40, perplexity=30, seed=1, method="pca"
    )
    pca = PCA(n_components=2)
    expected = pca.fit_transform(load_vectors(tmp_path).matrix[:40])
    points = [point[1:] for point in read_points(tmp_path / "points.tsv")]
    assert np.allclose(points, expected, atol=1e-4)
    share = pca.explained_variance_ratio_.sum()
    assert facts["effective"] == {"variance": pytest.approx(share, abs=1e-3)}
    first = (tmp_path / "points.tsv").read_bytes()
    project_vectors(tmp_path, tmp_path, max_words=40, perplexity=9, seed=2, method="pca")
    assert (tmp_path / "points.tsv").read_bytes() == first  # neither counts


@pytest.mark.parametrize("method", ["tsne", "pca"])
def test_a_line_is_no_plane(tmp_path: Path, method: str) -> None:
    save_vectors(tmp_path, np.ones((9, 1), dtype=np.float32), list("가나다라마바사아자"), [1] * 9)
    with pytest.raises(UserError, match="at least 2 dimensions"):
        project_vectors(tmp_path, tmp_path, max_words=9, perplexity=2, seed=1, method=method)
