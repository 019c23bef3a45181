"""Clusters: the groups of the vectors, in colours of their own."""

import numpy as np

from pipeline.stages.pictures.colours import CLUSTER_COLOURS
from pipeline.stages.vectors.clusters import MOST, clusters


def test_clusters_are_the_groups_of_the_vectors() -> None:
    rng = np.random.default_rng(1)
    group = np.arange(36) % 3  # three groups of twelve
    directions = np.eye(3, 8)[group] + rng.normal(size=(36, 8)) * 0.01
    found = clusters(directions)
    assert found.tolist() == group.tolist()  # numbered by their most frequent words
    assert clusters(directions).tolist() == found.tolist()


def test_every_cluster_has_a_colour() -> None:
    found = clusters(np.random.default_rng(1).normal(size=(300, 8)))
    assert {*found.tolist()} == {*range(MOST)}
    assert {len(colours) for colours in CLUSTER_COLOURS.values()} == {MOST}
