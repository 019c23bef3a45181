"""Vectors and points -> the words of the map: places, clusters, nearest words, packed."""

import base64
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
"""Words on the report's map at most; ProjectTSNE may project more."""

NEAREST = 10
"""Nearest words that are shown of each."""

CLUSTERS = len(CLUSTER_COLOURS["light"])
"""Groups at most."""

WORDS_A_CLUSTER = 12
"""A map of few words has fewer groups, of about so many words."""

PLACES = 65535
"""The map is laid on a square of so many steps: what 16 bits hold."""

SIMILARITY_DIGITS: Final = 4
"""Decimals of a similarity, as ``malmoi most-similar`` prints it."""


@dataclass(frozen=True, slots=True)
class Algorithm:
    """What one algorithm made."""

    vectors: Vectors
    map: Map


def lexicon(algorithms: dict[str, Algorithm]) -> Facts:
    """Return the words of the map, and of each algorithm what it knows of them.

    Both algorithms have the same vocabulary in the same order, as both count the same nouns; so
    a word has one number, and the first ``mapped`` words are those on the map. Those after are
    nearest words of some of them.

    Returns
    -------
    dict
        ``words``: separated by spaces; ``counts``; ``mapped``; ``nearest``: how many nearest
        words each has; ``similarity_digits``; ``algorithms``: of each ``places`` (x and y, of a
        square whose side is 1), ``clusters``, ``rows`` (numbers of the nearest words) and
        ``similarities``, each as `_packed` gives it.
    """
    import numpy as np

    loaded = {name: read_vectors(made.vectors) for name, made in algorithms.items()}
    points = {name: [*made.map.points.read()] for name, made in algorithms.items()}
    if len({vectors.table for vectors in loaded.values()}) > 1:
        raise ValueError("the two algorithms were trained on different nouns")
    entries = next(iter(loaded.values())).entries()
    mapped = min(MOST, *(len(each) for each in points.values()))
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


def _nearest(vectors: WordVectors, mapped: int) -> "tuple[NDArray[Any], NDArray[Any]]":
    """Return rows and similarities, in units of the last digit, of each mapped word's nearest.

    Word by word, by what answers ``malmoi most-similar``: all at once, as a product of two
    matrices, would differ in the last bits, and so now and then in the order.
    """
    import numpy as np

    found = [nearest_rows(vectors, [row], n=NEAREST) for row in range(mapped)]
    rows = np.array([rows for rows, _ in found])
    rounded = [[_in_last_digit(value) for value in values.tolist()] for _, values in found]
    return rows, np.array(rounded)


def _in_last_digit(similarity: float) -> int:
    """Round as ``malmoi most-similar`` prints it."""
    return round(float(f"{similarity:.{SIMILARITY_DIGITS}f}") * 10**SIMILARITY_DIGITS)


def clusters(vectors: WordVectors, mapped: int) -> "NDArray[Any]":
    """Return the group of each mapped word, by K-means over the directions of the vectors.

    The groups are numbered by their most frequent words, 0 having the most frequent of all.
    With one thread and a fixed seed, so that two runs give the same groups.
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
    """Lay the points on the square, both axes by the same scale, y downwards as on a screen."""
    import numpy as np

    places = np.array([(x, -y) for _, x, y in points])
    low = places.min(axis=0)
    span = (places.max(axis=0) - low).max() or 1
    laid: NDArray[Any] = np.rint((places - low) / span * PLACES)
    return laid


def _packed(numbers: "NDArray[Any]", name: str, *, unit: int = 1) -> Facts:
    """Return whole numbers in base64, little-endian: numpy's name of their type, and what is 1."""
    import numpy as np

    packed = numbers.astype(np.dtype(name).newbyteorder("<")).tobytes()
    return {"type": name, "unit": unit, "base64": base64.b64encode(packed).decode("ascii")}
