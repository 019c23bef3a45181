"""The network of nouns: counted by hand, measured as networkx does, opened by networkx."""

import csv
from pathlib import Path

import networkx as nx
import numpy as np
import pytest
from small_analysis import analyze

from pipeline.questions.groups import Analysis
from pipeline.stages.groups.network import Network
from pipeline.stages.groups.network_files import FORMATS, check_export, export_network
from pipeline.terminal.errors import UserError

TWO_TOPICS = (
    "영화 배우 감독\n배우 감독\n영화 감독 학교\n학교 학생 교실\n학생 교실\n교실 학교\n혼자 혼자"
)


@pytest.fixture(scope="module")
def topics(tmp_path_factory: pytest.TempPathFactory) -> Analysis:
    rows = [
        ({"g": "a"}, TWO_TOPICS),
        ({"g": "a"}, TWO_TOPICS),
        ({"g": "b"}, "=1+1 학교\n=1+1 학교"),
    ]
    return analyze(tmp_path_factory.mktemp("topics"), rows, {"g": {}})


@pytest.fixture(scope="module")
def network(topics: Analysis) -> Network:
    return topics.network(words=20, threshold=0.2)


def weight(network: Network, one: str, other: str) -> float:
    at = [word.word for word in network.words].index
    return float(network.weights[at(one), at(other)])


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        # 16 sentences; 영화 and 감독 share 4 of the 6 that have one of them.
        ({"measure": "count"}, 4),
        ({"measure": "jaccard"}, 4 / 6),
        ({"measure": "logdice"}, 14 + np.log2(2 * 4 / (4 + 6))),
        ({"measure": "npmi"}, np.log2(4 * 16 / (4 * 6)) / -np.log2(4 / 16)),
        ({"measure": "count", "unit": "document"}, 2),
        ({"measure": "count", "unit": "window", "window": 1}, 2),
        ({"measure": "count", "unit": "window", "window": 9}, 4),
        ({"measure": "count", "where": "g=a"}, 4),
    ],
)
def test_a_link_is_counted_as_by_hand(
    topics: Analysis, options: dict[str, object], expected: float
) -> None:
    found = topics.network(threshold=0, **options)  # type: ignore[arg-type]
    assert weight(found, "영화", "감독") == weight(found, "감독", "영화")
    assert weight(found, "영화", "감독") == pytest.approx(expected)
    assert not found.weights.diagonal().any()


def test_a_window_counts_as_collocates_do(topics: Analysis) -> None:
    found = topics.network(measure="npmi", unit="window", window=2, threshold=0, least=1)
    for each in topics.collocates("학교", left=2, right=2, least=1):
        assert weight(found, "학교", each.word) == pytest.approx(max(each.npmi, 0))


def test_centralities_are_those_of_networkx(network: Network) -> None:
    graph = nx.Graph()
    graph.add_nodes_from(word.word for word in network.words)
    for one, other in zip(*np.nonzero(np.triu(network.weights)), strict=True):
        graph.add_edge(network.words[one].word, network.words[other].word)
    largest = graph.subgraph(max(nx.connected_components(graph), key=len))
    eigenvector = nx.eigenvector_centrality_numpy(largest)
    betweenness = nx.betweenness_centrality(graph)
    for word in network.words:
        assert word.degree == graph.degree[word.word]
        assert word.betweenness == pytest.approx(betweenness[word.word])
        assert word.eigenvector == pytest.approx(eigenvector.get(word.word, 0))


def test_planted_topics_are_communities(network: Network) -> None:
    of = {word.word: word.community for word in network.words}
    assert of["영화"] == of["배우"] == of["감독"] != of["학교"] == of["학생"] == of["교실"]
    assert of["혼자"] == 0  # it is together with nothing


def test_the_threshold_is_kept_and_said(topics: Analysis, network: Network) -> None:
    assert network.weights[network.weights > 0].min() >= 0.2
    assert "same sentence, jaccard >= 0.2, together >= 2:" in network.caption
    assert topics.network(words=4, measure="count").links <= 2 * 4
    nothing = topics.network(threshold=2)
    assert (nothing.links, {word.community for word in nothing.words}) == (0, {0})


@pytest.mark.parametrize("suffix", FORMATS)
def test_networkx_opens_what_is_written(network: Network, suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"그물{suffix}"
    export_network(network, path)
    if suffix == ".csv":
        (_, *names), *rows = csv.reader(path.open(encoding="utf-8"))
        assert [row[0] for row in rows] == names
        assert "'=1+1" in names  # no formula
        names = [name.removeprefix("'") for name in names]
        matrix = np.array([row[1:] for row in rows], float)
        graph = nx.relabel_nodes(nx.from_numpy_array(matrix), dict(enumerate(names)))
    else:
        graph = nx.read_graphml(path) if suffix == ".graphml" else nx.read_gexf(path)
        assert graph.nodes["감독"]["count"] == 6
    assert {*graph.nodes} == {word.word for word in network.words}
    assert graph.number_of_edges() == network.links
    assert graph.edges["영화", "감독"]["weight"] == pytest.approx(weight(network, "영화", "감독"))


def test_the_picture_says_unit_measure_and_threshold(
    topics: Analysis, network: Network, tmp_path: Path
) -> None:
    topics.plot_network(network, tmp_path / "network.svg")
    drawn = (tmp_path / "network.svg").read_text("utf-8")
    assert "jaccard &gt;= 0.2" in drawn
    assert all((f'id="{word.word}"' in drawn) == bool(word.degree) for word in network.words)
    topics.plot_network(topics.network(threshold=2), tmp_path / "empty.png")
    again = tmp_path / "again.svg"
    topics.plot_network(topics.network(words=20, threshold=0.2), again)
    assert again.read_text("utf-8") == drawn


def test_wrong_use_is_two_lines(topics: Analysis, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="a network of 1 nouns"):
        topics.network(words=1)
    with pytest.raises(UserError, match="measure is 'g2'"):
        topics.network(measure="g2")
    with pytest.raises(UserError, match="none of the files"):
        check_export(tmp_path / "network.net", force=False)
    with pytest.raises(UserError, match="there is no folder"):
        check_export(tmp_path / "no" / "network.csv", force=False)
