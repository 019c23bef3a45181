"""Nouns line by line -> the network of those that stand together most."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.stages.groups.association import LINKS, Joint
from pipeline.stages.groups.collocates import partners_in_window
from pipeline.stages.groups.numbers import Cells, NumberedNouns

if TYPE_CHECKING:
    from networkx import Graph

SEED = 1
"""Of Louvain, which visits the words in a random order."""

LINKS_PER_WORD = 2
"""Without a threshold, about so many links are kept for each word."""


class NetworkWord(NamedTuple):
    """A word of a network.

    Attributes
    ----------
    word : str
    count : int
        How often it occurs.
    community : int
        From 1, the largest first; 0 for a word without a link.
    degree : int
        To how many words it is linked.
    betweenness : float
        The share of the shortest paths between two other words that go through it.
    eigenvector : float
        The more words with high values it is linked to, the higher; the squares add up to 1.
    """

    word: str
    count: int  # type: ignore[assignment]
    community: int
    degree: int
    betweenness: float
    eigenvector: float


@dataclass(frozen=True)
class Network:
    """Words and the links between them.

    Attributes
    ----------
    words : sequence of NetworkWord
        The most frequent first.
    weights : ndarray, shape (words, words)
        The measure of each link, symmetric; 0 where there is none.
    unit : str
        What words have to share.
    measure : str
    threshold : float
        The least measure of a link.
    least : int
        The least number of cases of a link.
    """

    words: Sequence[NetworkWord]
    weights: NDArray[np.float64]
    unit: str
    measure: str
    threshold: float
    least: int

    @property
    def links(self) -> int:
        """How many there are."""
        return int(np.count_nonzero(self.weights)) // 2

    @property
    def caption(self) -> str:
        """What it shows, on one line: words, unit, measure, threshold, links."""
        return (
            f"{len(self.words):,} nouns, same {self.unit}, {self.measure} >= {self.threshold:.4g}, "
            f"together >= {self.least:,}: {self.links:,} links"
        )


def window_matrix(
    nouns: NumberedNouns, chosen: NDArray[np.int64], window: int, words: int
) -> Joint:
    """Count the pairs of chosen nouns that are at most ``window`` nouns apart in a line.

    Parameters
    ----------
    nouns : NumberedNouns
    chosen : ndarray of int, shape (chosen,)
        Their columns.
    window : int
    words : int
        How many different nouns there are.

    Returns
    -------
    Joint
        ``both`` of shape (chosen, chosen); each pair is counted from both sides, as by
        `window_joint`.
    """
    row_of = np.full(words, -1)
    row_of[chosen] = np.arange(len(chosen))
    rows = row_of[nouns.numbers]
    line_of = np.repeat(np.arange(len(nouns.sizes)), nouns.sizes)
    both = np.zeros(len(chosen) ** 2, np.int64)
    for step in range(1, min(window, int(nouns.sizes.max(initial=1)) - 1) + 1):
        one, other = rows[:-step], rows[step:]
        inside = (one >= 0) & (other >= 0) & (line_of[:-step] == line_of[step:])
        both += np.bincount(one[inside] * len(chosen) + other[inside], minlength=len(both))
    square = both.reshape(len(chosen), len(chosen))
    partners = partners_in_window(nouns, window, window)
    each = np.bincount(nouns.numbers, partners, words).astype(np.int64)[chosen]
    return Joint(square + square.T, each[:, None], each[None, :], int(partners.sum()))


def unit_matrix(cells: Cells, chosen: NDArray[np.int64], words: int) -> Joint:
    """Count the units (sentences or documents) that chosen nouns share; as for `window_matrix`."""
    from scipy.sparse import csr_array

    row_of = np.full(words, -1)
    row_of[chosen] = np.arange(len(chosen))
    columns = row_of[cells.columns]
    inside = columns >= 0
    shape = (int(cells.rows.max(initial=0)) + 1, len(chosen))
    ones = np.ones(np.count_nonzero(inside), np.int64)
    has = csr_array((ones, (cells.rows[inside], columns[inside])), shape=shape)
    both = (has.T @ has).toarray()
    each = both.diagonal()
    return Joint(both, each[:, None], each[None, :], cells.units)


def link_weights(
    joint: Joint, measure: str, *, threshold: float | None, least: int
) -> tuple[NDArray[np.float64], float]:
    """Return the measure of every link, 0 where there is none, and the threshold.

    A measure of 0 or less says that two nouns are together no more than by chance, or hardly
    ever, and so is never a link.

    Parameters
    ----------
    joint : Joint
        As `window_matrix` returns it.
    measure : str
        A key of LINKS.
    threshold : float, optional
        The least measure; by default, that which keeps about LINKS_PER_WORD links for each word.
    least : int
        The least number of cases of a link.
    """
    possible = np.triu(joint.both >= max(least, 1), 1)
    at = np.nonzero(possible)
    each = Joint(joint.both[at], joint.first[at[0], 0], joint.second[0, at[1]], joint.total)
    values = LINKS[measure](each)
    positive = values > 0
    if threshold is None:
        strongest = np.sort(values[positive])[::-1][: LINKS_PER_WORD * len(joint.both)]
        threshold = float(strongest.min(initial=np.inf)) if len(strongest) else 0.0
    kept = positive & (values >= threshold)
    weights = np.zeros(joint.both.shape)
    weights[at[0][kept], at[1][kept]] = values[kept]
    return weights + weights.T, threshold


def measured_words(
    words: Sequence[str], counts: Sequence[int], weights: NDArray[np.float64]
) -> list[NetworkWord]:
    """Return the words with their communities and centralities.

    Communities are those of Louvain, with the measure as weight. For the centralities, all links
    are alike. The eigenvector is that of the largest connected part; others have 0.

    Source: Blondel et al. 2008, Fast Unfolding of Communities; Brandes 2001 for betweenness
    (Freeman 1977); Bonacich 1987 for the eigenvector.
    """
    import networkx as nx

    graph = nx.from_numpy_array(weights)
    betweenness = nx.betweenness_centrality(graph)
    linked = graph.subgraph(node for node, degree in graph.degree if degree)
    found = nx.community.louvain_communities(nx.Graph(linked), seed=SEED) if linked else []
    ordered = sorted(found, key=lambda members: (-len(members), min(members)))
    community = {node: n for n, members in enumerate(ordered, start=1) for node in members}
    parts = sorted(nx.connected_components(graph), key=lambda part: (-len(part), min(part)))
    eigenvector = _eigenvector(weights, sorted(parts[0])) if linked else np.zeros(len(words))
    return [
        NetworkWord(
            word,
            counts[node],
            community.get(node, 0),
            int(graph.degree[node]),
            float(betweenness[node]),
            float(eigenvector[node]),
        )
        for node, word in enumerate(words)
    ]


def _eigenvector(weights: NDArray[np.float64], part: list[int]) -> NDArray[np.float64]:
    """Return the principal eigenvector of the links of a connected part, 0 outside of it."""
    links = (weights[np.ix_(part, part)] > 0).astype(float)
    found = np.zeros(len(weights))
    found[part] = np.abs(np.linalg.eigh(links)[1][:, -1])
    return found


def as_graph(network: Network) -> "Graph":
    """Return the network for networkx, with all that is known of words and links."""
    import networkx as nx

    graph = nx.Graph(unit=network.unit, measure=network.measure, threshold=network.threshold)
    for word in network.words:
        graph.add_node(word.word, **word._asdict())
    for one, other in zip(*np.nonzero(np.triu(network.weights)), strict=True):
        weight = float(network.weights[one, other])
        graph.add_edge(network.words[one].word, network.words[other].word, weight=weight)
    return graph
