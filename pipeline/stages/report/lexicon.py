"""Vectors and points -> the words of the map, packed: places, clusters, nearest words."""

import base64
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from pipeline.stages.report.colours import CLUSTER_COLOURS
from pipeline.stages.vectors.queries import nearest_rows
from pipeline.store.contents import Map, Vectors
from pipeline.store.manifest import Facts
from pipeline.store.records import Point
from pipeline.store.vectors import WordVectors, read_vectors

if TYPE_CHECKING:
    from numpy.typing import NDArray

MOST = 10_000
"""Maximum words on the report's map; ProjectTSNE may project more."""

NEAREST = 10
"""Nearest words shown for each word."""

CLUSTERS = len(CLUSTER_COLOURS["light"])
"""Maximum number of clusters."""

WORDS_A_CLUSTER = 12
"""A map of few words has fewer clusters, of about this many words each."""

PLACES = 65535
"""Steps along a side of the map, a square: the maximum of 16 bits."""

SIMILARITY_DIGITS: Final = 4
"""Decimals of a similarity, as ``malmoi most-similar`` prints it."""


@dataclass(frozen=True, slots=True)
class Algorithm:
    """The artifacts of one algorithm."""

    vectors: Vectors
    map: Map


def lexicon(algorithms: dict[str, Algorithm]) -> Facts:
    """Return the words of the map, and each algorithm's data about them.

    Both algorithms have the same vocabulary in the same order, as both count the same nouns; so
    a word has one number. The first ``mapped`` words are on the map; the rest are nearest words
    of some of these.

    Returns
    -------
    dict
        ``words``: separated by spaces; ``counts``; ``mapped``; ``nearest``: the number of
        nearest words of each; ``similarity_digits``; ``algorithms``: for each, ``places`` (x and
        y in the unit square), ``clusters``, ``rows`` (numbers of the nearest words) and
        ``similarities``, each encoded by `_packed`.
    """
    import numpy as np

    loaded = {name: read_vectors(made.vectors) for name, made in algorithms.items()}
    points = {name: [*made.map.points.read()] for name, made in algorithms.items()}
    if len({vectors.table for vectors in loaded.values()}) > 1:
        raise ValueError("the two algorithms were trained on different nouns")
    entries = next(iter(loaded.values())).entries()
    mapped = min(MOST, *(len(each) for each in points.values()))
    if not mapped:
        return _no_words(algorithms)
    nearest = {name: _nearest(vectors, mapped) for name, vectors in loaded.items()}
    beyond = sorted({row for rows, _ in nearest.values() for row in rows[rows >= mapped].tolist()})
    number = np.arange(len(entries))
    number[beyond] = np.arange(mapped, mapped + len(beyond))
    shown = [entries[row] for row in (*range(mapped), *beyond)]
    return {
        "words": " ".join(word for word, _ in shown),
        "counts": [count for _, count in shown],
        "mapped": mapped,
        "nearest": next(iter(nearest.values()))[0].shape[1],
        "similarity_digits": SIMILARITY_DIGITS,
        "algorithms": {
            name: {
                "places": _packed(_places(points[name][:mapped]), "uint16", unit=PLACES),
                "clusters": _packed(clusters(loaded[name], mapped), "uint8"),
                "rows": _packed(number[rows], np.min_scalar_type(len(shown)).name),
                "similarities": _packed(similarities, "int16", unit=10**SIMILARITY_DIGITS),
            }
            for name, (rows, similarities) in nearest.items()
        },
    }


def _no_words(algorithms: Iterable[str]) -> Facts:
    """Return a lexicon for a page without a map."""
    import numpy as np

    empty = _packed(np.empty(0), "uint8")
    parts = ("places", "clusters", "rows", "similarities")
    return {
        "words": "",
        "counts": [],
        "mapped": 0,
        "nearest": 0,
        "similarity_digits": SIMILARITY_DIGITS,
        "algorithms": {name: dict.fromkeys(parts, empty) for name in algorithms},
    }


def _nearest(vectors: WordVectors, mapped: int) -> "tuple[NDArray[Any], NDArray[Any]]":
    """Return rows and similarities, in units of the last digit, of each mapped word's nearest.

    Word by word, with the function behind ``malmoi most-similar``: one product of two matrices
    would differ in the last bits, and so occasionally in the order.
    """
    import numpy as np

    found = [nearest_rows(vectors, [row], n=NEAREST) for row in range(mapped)]
    rows = np.array([rows for rows, _ in found])
    rounded = [[_in_last_digit(value) for value in values.tolist()] for _, values in found]
    return rows, np.array(rounded)


def _in_last_digit(similarity: float) -> int:
    """Round as ``malmoi most-similar`` does, to units of the last digit."""
    return round(float(f"{similarity:.{SIMILARITY_DIGITS}f}") * 10**SIMILARITY_DIGITS)


def clusters(vectors: WordVectors, mapped: int) -> "NDArray[Any]":
    """Return the cluster of each mapped word, by K-means over the directions of the vectors.

    The clusters are numbered by their most frequent words; 0 has the most frequent of all.
    One thread and a fixed seed make the result reproducible.
    """
    import numpy as np
    from sklearn.cluster import KMeans
    from threadpoolctl import threadpool_limits

    directions = vectors.directions(slice(mapped))
    most = min(CLUSTERS, max(2, mapped // WORDS_A_CLUSTER), len(np.unique(directions, axis=0)))
    with threadpool_limits(limits=1):
        found = KMeans(n_clusters=most, n_init=4, random_state=1).fit_predict(directions)
    _, first = np.unique(found, return_index=True)
    numbered: NDArray[Any] = np.argsort(np.argsort(first))[found]
    return numbered


def _places(points: list[Point]) -> "NDArray[Any]":
    """Scale the points to the square, both axes equally, with y pointing down as on a screen."""
    import numpy as np

    places = np.array([(x, -y) for _, x, y in points])
    low = places.min(axis=0)
    span = (places.max(axis=0) - low).max() or 1
    laid: NDArray[Any] = np.rint((places - low) / span * PLACES)
    return laid


def _packed(numbers: "NDArray[Any]", name: str, *, unit: int = 1) -> Facts:
    """Return integers as little-endian base64, numpy's name of their type, and the unit's value."""
    import numpy as np

    packed = numbers.astype(np.dtype(name).newbyteorder("<")).tobytes()
    return {"type": name, "unit": unit, "base64": base64.b64encode(packed).decode("ascii")}
