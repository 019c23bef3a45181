"""Vectors and points -> the words of the page, packed: places, clusters, nearest words."""

from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING, Any

from pipeline.stages.report.neighbours import SIMILARITY_DIGITS, UNIT, nearest_of_all
from pipeline.stages.report.packing import pack
from pipeline.store.contents import Map, Vectors
from pipeline.store.manifest import Facts
from pipeline.store.records import Point
from pipeline.store.vectors import WordVectors, read_vectors

if TYPE_CHECKING:
    from numpy.typing import NDArray

MOST_MAPPED = 10_000
"""Maximum words on the report's map; ProjectTSNE may project more."""

MOST_WORDS = 100_000
"""Maximum words in the report, most frequent first; the vectors have them all."""

NEAREST = 10
"""Nearest words shown for each word."""

TRUST = ("trustworthiness", "preservation")
"""Columns of a map's points."""

PERCENT = 100

PLACES = 65535
"""Steps along a side of the map, a square: the maximum of 16 bits."""


@dataclass(frozen=True, slots=True)
class Algorithm:
    """The artifacts of one algorithm."""

    vectors: Vectors
    map: Map


def words_of(algorithms: dict[str, Algorithm]) -> list[str]:
    """Return the words of the page, most frequent first; none if there is no map."""
    made = next(iter(algorithms.values()))
    if not next(made.map.points.read(), None):
        return []
    return [row.word for row in islice(made.vectors.vocabulary.read(), MOST_WORDS)]


def lexicon(algorithms: dict[str, Algorithm]) -> Facts:
    """Return the words of the page, and each algorithm's data about them.

    Both algorithms have the same vocabulary in the same order, as both count the same nouns; so
    a word has one number. The first ``mapped`` words are on the map.

    Returns
    -------
    dict
        ``words``: separated by spaces; ``counts``; ``mapped``; ``nearest``: the number of
        nearest words of each; ``similarity_digits``; ``algorithms``: for each, ``trust`` (how far
        the map can be trusted, see `MapSettings`), ``places`` (x and
        y in the unit square), ``clusters``, ``trustworthiness`` and ``preservation`` of the words
        on the map, ``rows`` (numbers of the nearest words) and ``similarities`` of all, and
        ``beside`` (number of the nearest word on the map) of the others; each encoded by `pack`.
    """
    import numpy as np

    read = {name: read_vectors(made.vectors) for name, made in algorithms.items()}
    if len({vectors.table for vectors in read.values()}) > 1:
        raise ValueError("the two algorithms were trained on different nouns")
    loaded = {name: _most_frequent(vectors) for name, vectors in read.items()}
    points = {name: [*made.map.points.read()] for name, made in algorithms.items()}
    first = next(iter(points.values()))
    entries = next(iter(loaded.values())).entries()[:MOST_WORDS]
    mapped = min(MOST_MAPPED, *(len(each) for each in points.values()))
    if not mapped:
        return _no_words(algorithms)
    found = {n: nearest_of_all(each, n=NEAREST, mapped=mapped) for n, each in loaded.items()}
    number_type = np.min_scalar_type(len(entries)).name
    return {
        "words": " ".join(word for word, _ in entries),
        "counts": [count for _, count in entries],
        "mapped": mapped,
        "nearest": next(iter(found.values())).rows.shape[1],
        "similarity_digits": SIMILARITY_DIGITS,
        "algorithms": {
            name: {
                "trust": _trust(algorithms[name].map),
                **_of_map(points[name][:mapped], like=first[:mapped]),
                "rows": pack(nearest.rows, number_type),
                "similarities": pack(nearest.similarities, "int16", unit=UNIT),
                "beside": pack(nearest.beside, number_type),
            }
            for name, nearest in found.items()
        },
    }


def _most_frequent(vectors: WordVectors) -> WordVectors:
    """Return the vectors of as many words as the page may have."""
    return replace(vectors, matrix=vectors.matrix[:MOST_WORDS], norms=vectors.norms[:MOST_WORDS])


def _no_words(algorithms: dict[str, Algorithm]) -> Facts:
    """Return a lexicon for a page without a map."""
    import numpy as np

    empty = pack(np.empty(0), "uint8")
    parts = ("places", "clusters", *TRUST, "rows", "similarities", "beside")
    return {
        "words": "",
        "counts": [],
        "mapped": 0,
        "nearest": 0,
        "similarity_digits": SIMILARITY_DIGITS,
        "algorithms": {
            name: {"trust": _trust(made.map), **dict.fromkeys(parts, empty)}
            for name, made in algorithms.items()
        },
    }


def _trust(made: Map) -> Facts:
    settings = made.settings.read()
    return {name: getattr(settings, name) for name in ("neighbours", *TRUST)}


def _of_map(points: list[Point], *, like: list[Point]) -> Facts:
    """Return places, clusters and trust of the words on a map, turned like another one."""
    import numpy as np

    rows = np.array([point[1:] for point in points])
    x_y, (cluster, *trust) = rows[:, :2], rows[:, 2:].T
    turned = turn(x_y, like=np.array([(point.x, point.y) for point in like]))
    return {
        "places": pack(_places(turned), "uint16", unit=PLACES),
        "clusters": pack(cluster, "uint8"),
        **{
            name: pack(PERCENT * column, "uint8", unit=PERCENT)
            for name, column in zip(TRUST, trust, strict=True)
        },
    }


def turn(points: "NDArray[Any]", *, like: "NDArray[Any]") -> "NDArray[Any]":
    """Turn or mirror points so that they come as close as possible to those of another map.

    t-SNE decides about distances only. So a reader who switches to the other algorithm finds a
    word in the same part of the map, if both agree about it.

    Parameters
    ----------
    points, like : ndarray of float, shape (n, 2)
        Of the same words.

    Source: Schönemann 1966, A generalized solution of the orthogonal Procrustes problem.
    """
    import numpy as np

    centred, target = (each - each.mean(axis=0) for each in (points, like))
    # einsum: a product of matrices may depend on the number of threads
    left, _, right = np.linalg.svd(np.einsum("ni,nj->ij", centred, target))
    turned: NDArray[Any] = centred @ left @ right
    return turned


def _places(points: "NDArray[Any]") -> "NDArray[Any]":
    """Scale the points to the square, both axes equally, with y pointing down as on a screen."""

    places = points * [1, -1]
    low = places.min(axis=0)
    span = (places.max(axis=0) - low).max() or 1
    laid: NDArray[Any] = (places - low) / span * PLACES
    return laid
