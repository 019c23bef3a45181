"""Trust: how far the neighbours on a map are those of the vectors."""

import numpy as np
import pytest
from sklearn.manifold import trustworthiness
from sklearn.neighbors import NearestNeighbors

from pipeline.stages.vectors.trust import measure_trust


@pytest.mark.parametrize("neighbours", [1, 7, 15])
def test_the_mean_trustworthiness_is_that_of_scikit_learn(neighbours: int) -> None:
    rng = np.random.default_rng(5)
    matrix = rng.normal(size=(1100, 30)).astype(np.float32)  # more than one block
    points = matrix[:, :2] + rng.normal(scale=0.3, size=(1100, 2))
    trust = measure_trust(matrix, points, neighbours=neighbours)
    expected = trustworthiness(matrix, points, n_neighbors=neighbours, metric="cosine")
    assert trust.mean_trustworthiness == pytest.approx(expected, abs=1e-5)
    assert trust.trustworthiness.shape == (1100,)
    assert trust.neighbours == neighbours


def test_preservation_is_the_share_of_common_neighbours() -> None:
    rng = np.random.default_rng(6)
    matrix = rng.normal(size=(200, 3)).astype(np.float32)
    points = matrix[:, :2]
    trust = measure_trust(matrix, points, neighbours=8)
    similar, near = (
        NearestNeighbors(n_neighbors=8, metric=metric).fit(rows).kneighbors(return_distance=False)
        for rows, metric in ((matrix, "cosine"), (points, "euclidean"))
    )
    shares = [len({*a} & {*b}) / 8 for a, b in zip(similar.tolist(), near.tolist(), strict=True)]
    assert trust.preservation.tolist() == shares
    assert trust.mean_preservation == pytest.approx(np.mean(shares))


def test_trust_by_hand() -> None:
    """Six words; on the map, the last two have changed places."""
    angles = np.radians([0, 10, 25, 60, 100, 150])
    matrix = np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)
    points = np.array([[0, 0], [10, 0], [25, 0], [60, 0], [150, 0], [100, 0]])
    trust = measure_trust(matrix, points, neighbours=2)
    # Nearest to the word at 60 are those at 25 and, wrongly, at 150: that one has rank 5 instead
    # of 2. The most that the ranks of a word can exceed k by is 2 * (12 - 6 - 1) / 2 = 5.
    assert trust.trustworthiness.tolist() == pytest.approx([1, 1, 1, 1 - 3 / 5, 1, 1])
    assert trust.preservation.tolist() == [1, 1, 1, 0.5, 1, 1]


def test_with_few_words_fewer_neighbours_are_compared() -> None:
    matrix = np.eye(4, dtype=np.float32)
    trust = measure_trust(matrix, np.arange(8.0).reshape(4, 2))
    assert trust.neighbours == 1
    assert ((trust.trustworthiness >= 0) & (trust.trustworthiness <= 1)).all()
