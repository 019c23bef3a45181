"""Projection: seeded, reports its effective values, works on few words, and can be judged."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from sklearn.decomposition import PCA

from pipeline.stages.vectors import tsne
from pipeline.stages.vectors.clusters import clusters
from pipeline.stages.vectors.projection import project_vectors, words_on_map
from pipeline.store.contents import Map, Vectors
from pipeline.store.files import Table
from pipeline.store.records import Point
from pipeline.store.vectors import WordVectors, read_vectors, write_vectors
from pipeline.terminal.errors import UserError


def vectors(folder: Path, words: int) -> WordVectors:
    matrix = np.random.default_rng(1).normal(size=(words, 8)).astype(np.float32)
    return stored(folder, matrix, [f"말{n}" for n in range(words)], [*range(words, 0, -1)])


def stored(
    folder: Path, matrix: NDArray[np.float32], words: list[str], counts: list[int]
) -> WordVectors:
    write_vectors(Vectors(folder), matrix, words, counts)
    return read_vectors(Vectors(folder))


def points_in(folder: Path) -> Table[Point]:
    return Map(folder).points


@pytest.mark.parametrize("words", [4, 5, 30, 200])
def test_points_are_the_same_each_time(tmp_path: Path, words: int) -> None:
    for out in ("a", "b"):
        (tmp_path / out).mkdir()
        given, made = vectors(tmp_path, words), points_in(tmp_path / out)
        facts = project_vectors(given, made, max_words=500, perplexity=30, seed=1)
    assert (tmp_path / "a" / "points.tsv").read_bytes() == (
        tmp_path / "b" / "points.tsv"
    ).read_bytes()
    points = [*points_in(tmp_path / "a").read()]
    assert [point.word for point in points] == [f"말{n}" for n in range(words)]
    assert np.isfinite([point[1:] for point in points]).all()
    lowered = words < 91
    assert facts["effective"]["perplexity"] == ((words - 1) / 3 if lowered else 30)
    assert ("warnings" in facts) == lowered


def test_the_most_frequent_words_are_taken(tmp_path: Path) -> None:
    points = points_in(tmp_path)
    project_vectors(vectors(tmp_path, 50), points, max_words=10, perplexity=2, seed=1)
    assert [point.word for point in points.read()] == [f"말{n}" for n in range(10)]


@pytest.mark.parametrize(
    ("vocabulary", "words"), [(3, 500), (2000, 500), (15_000, 3000), (90_000, 5000)]
)
def test_the_number_of_words_follows_the_vocabulary(vocabulary: int, words: int) -> None:
    assert words_on_map(vocabulary) == words


def test_without_a_number_a_small_vocabulary_is_on_the_map(tmp_path: Path) -> None:
    given, made = vectors(tmp_path, 30), points_in(tmp_path)
    project_vectors(given, made, max_words=0, perplexity=5, seed=1)
    assert len([*made.read()]) == 30


@pytest.mark.parametrize("words", [1, 3])
def test_too_few_words_give_no_map_and_the_reason(tmp_path: Path, words: int) -> None:
    given, made = vectors(tmp_path, words), points_in(tmp_path)
    facts = project_vectors(given, made, max_words=500, perplexity=30, seed=1)
    assert [*made.read()] == []
    (warning,) = facts["warnings"]
    assert warning == f"no map: it needs at least 4 words, and the vocabulary has {words}"


def test_a_map_of_three_words_is_a_mistake(tmp_path: Path) -> None:
    given, made = vectors(tmp_path, 50), points_in(tmp_path)
    with pytest.raises(UserError, match="a map needs at least 4 words, and max_words is 3"):
        project_vectors(given, made, max_words=3, perplexity=30, seed=1)


def test_neighbours_stay_neighbours(tmp_path: Path) -> None:
    """Three well-separated groups are also three groups in the plane."""
    rng = np.random.default_rng(3)
    centres = np.repeat(np.eye(3, 8) * 10, 20, axis=0)
    matrix = (centres + rng.normal(scale=0.1, size=(60, 8))).astype(np.float32)
    grouped = stored(tmp_path, matrix, [f"말{n}" for n in range(60)], [1] * 60)
    project_vectors(grouped, points_in(tmp_path), max_words=60, perplexity=10, seed=1)
    points = np.array([(point.x, point.y) for point in points_in(tmp_path).read()])
    distances = np.linalg.norm(points[:, None] - points[None], axis=2)
    nearest = np.argsort(distances, axis=1)[:, 1]
    assert (nearest // 20 == np.arange(60) // 20).all()


def test_pca_is_that_of_scikit_learn(tmp_path: Path) -> None:
    given, made = vectors(tmp_path, 50), points_in(tmp_path)
    facts = project_vectors(given, made, max_words=40, perplexity=30, seed=1, method="pca")
    pca = PCA(n_components=2)
    expected = pca.fit_transform(given.matrix[:40])
    points = [(point.x, point.y) for point in made.read()]
    assert np.allclose(points, expected, atol=1e-4)
    share = pca.explained_variance_ratio_.sum()
    assert facts["effective"]["variance"] == pytest.approx(share, abs=1e-3)
    assert "perplexity" not in facts["effective"]
    first = (tmp_path / "points.tsv").read_bytes()
    project_vectors(given, made, max_words=40, perplexity=9, seed=2, method="pca")
    assert (tmp_path / "points.tsv").read_bytes() == first  # neither has an effect


@pytest.mark.parametrize("method", ["tsne", "pca"])
def test_one_dimension_is_not_a_map(tmp_path: Path, method: str) -> None:
    line = stored(tmp_path, np.ones((9, 1), dtype=np.float32), [*"가나다라마바사아자"], [1] * 9)
    with pytest.raises(UserError, match="at least 2 dimensions"):
        project_vectors(line, points_in(tmp_path), max_words=9, perplexity=2, seed=1, method=method)


def test_the_engine_that_was_used_is_in_the_facts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tsne, "FEW", 40)
    given, made = vectors(tmp_path, 50), points_in(tmp_path)
    used = {
        (engine, words): project_vectors(
            given, made, max_words=words, perplexity=5, seed=1, engine=engine
        )["effective"]
        for engine, words in [("auto", 40), ("auto", 41), ("sklearn", 41), ("opentsne", 40)]
    }
    assert {asked: facts["engine"] for asked, facts in used.items()} == {
        ("auto", 40): "sklearn",
        ("auto", 41): "opentsne",
        ("sklearn", 41): "sklearn",
        ("opentsne", 40): "opentsne",
    }
    assert all(0 < facts["kl_divergence"] < 2 for facts in used.values())


def test_a_point_has_its_cluster_and_how_far_it_can_be_trusted(tmp_path: Path) -> None:
    """In a plane PCA loses nothing but the lengths, by which no word is more similar."""
    angles = np.random.default_rng(2).uniform(0, 2 * np.pi, 60)
    circle = np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)
    given = stored(tmp_path, circle, [f"말{n}" for n in range(60)], [1] * 60)
    made = points_in(tmp_path)
    facts = project_vectors(given, made, max_words=60, perplexity=5, seed=1, method="pca")
    points = [*made.read()]
    assert [point.cluster for point in points] == clusters(circle).tolist()
    assert {(point.trustworthiness, point.preservation) for point in points} == {(1, 1)}
    named = ("neighbours", "trustworthiness", "preservation")
    assert [facts["effective"][name] for name in named] == [10, 1, 1]
