"""Vectors -> points on a plane by t-SNE, with scikit-learn or with openTSNE."""

import io
import re
from contextlib import redirect_stdout
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.terminal.errors import UserError
from pipeline.terminal.progress import bar

if TYPE_CHECKING:
    from numpy import float32, float64, int64
    from numpy.typing import NDArray

ENGINES = AUTO, SKLEARN, OPENTSNE = ("auto", "sklearn", "opentsne")

PACKAGE = "openTSNE"

MORE_PACKAGES = {SKLEARN: (), OPENTSNE: (PACKAGE,), AUTO: (PACKAGE,)}
"""What a settled engine may use beside scikit-learn."""

FEW = 1000
"""Up to so many words, ``auto`` takes scikit-learn: it takes seconds, and ends a little better.

On 500, 1,000, 2,000, 5,000 and 10,000 words openTSNE takes 0.7, 0.6, 0.6, 0.6 and 0.4 times as
long. Its KL divergence is 1.01, 1.22, 1.45, 2.02 and 2.77, scikit-learn's 0.95, 1.21, 1.46, 2.02
and 2.75 (benchmarks/maps.py).
"""

INTERPOLATED = 7000
"""Words from which openTSNE's interpolation is faster than its Barnes-Hut tree.

On 2,000, 5,000 and 10,000 words the tree takes 0.5, 0.8 and 1.6 times as long
(benchmarks/maps.py, with another number here).
"""

EXPLORATION, REFINEMENT = 250, 500
"""openTSNE's iterations with and without early exaggeration; its defaults."""

SKLEARN_ITERATIONS = 1000
"""scikit-learn's default, 250 of them with early exaggeration. It may stop earlier."""

SKLEARN_ITERATION = re.compile(r"\bIteration (\d+)")

MEGABYTES = 64
"""The most memory for distances at a time, of which 10,000 words have 800 MB."""


class Layout(NamedTuple):
    """Points on a plane, and how well their distances fit.

    Attributes
    ----------
    points : ndarray of float32 or float64, shape (n, 2)
    divergence : float
        The Kullback-Leibler divergence in nats between neighbours among the vectors and on the
        plane, which t-SNE minimizes. Both engines estimate it from the same neighbours, so it
        compares two maps of the same words with the same perplexity.
    """

    points: "NDArray[float32] | NDArray[float64]"
    divergence: float


def settled_engine(engine: str, max_words: int) -> str:
    """Return the engine as far as it is settled while only the maximum of words is known.

    ``auto`` remains only where openTSNE is installed and the number of words will decide.

    Parameters
    ----------
    engine : {"auto", "sklearn", "opentsne"}
    max_words : int
        0 if the vocabulary decides.

    Raises
    ------
    UserError
        When openTSNE is wanted and not installed.
    """
    installed = find_spec(PACKAGE) is not None
    if engine == OPENTSNE and not installed:
        raise UserError(
            f"engine = {OPENTSNE} needs a package that is not installed ({PACKAGE})",
            'pip install "malmoi[maps]", in a checkout pip install -e ".[maps]"',
        )
    if engine == AUTO and (0 < max_words <= FEW or not installed):
        return SKLEARN
    return engine


def engine_for(engine: str, words: int) -> str:
    """Return ``sklearn`` or ``opentsne``, whichever is to place so many words.

    Raises
    ------
    UserError
        As for `settled_engine`.
    """
    settled = settled_engine(engine, words)
    return OPENTSNE if settled == AUTO else settled


def lay_out(
    matrix: "NDArray[float32]", *, perplexity: float, seed: int, engine: str = SKLEARN
) -> Layout:
    """Place the rows of a matrix on a plane by the cosine distances between them.

    Always with one thread. At every size, two cores gave different points from one with either
    engine, so the map would depend on the machine; and they save little: on an idle machine,
    scikit-learn with one thread took 1.2, 1.6, 1.6, 1.1 and 1.7 times as long on 200, 500, 1,000,
    2,000 and 4,000 words, while on a busy one two threads took 18 to 27 times as long as one
    (benchmarks/maps.py --threads).

    Parameters
    ----------
    matrix : ndarray of float32, shape (n, D)
    perplexity : float
        At most (n - 1) / 3.
    seed : int
    engine : {"sklearn", "opentsne"}

    Source: van der Maaten and Hinton 2008, Visualizing Data using t-SNE; with a Barnes-Hut tree
    (van der Maaten 2014) or by interpolation (Linderman et al. 2019, FIt-SNE).
    """
    import numpy as np
    from sklearn import config_context

    place = {SKLEARN: _with_sklearn, OPENTSNE: _with_opentsne}[engine]
    with config_context(working_memory=MEGABYTES):
        return place(np.ascontiguousarray(matrix), perplexity, seed)


def _with_sklearn(matrix: "NDArray[float32]", perplexity: float, seed: int) -> Layout:
    from sklearn.manifold import TSNE
    from threadpoolctl import threadpool_limits  # limits only what has been imported

    tsne = TSNE(
        n_components=2,
        perplexity=perplexity,
        init="pca",
        metric="cosine",
        random_state=seed,
        verbose=2,
    )
    with (
        threadpool_limits(limits=1),
        _bar(SKLEARN, SKLEARN_ITERATIONS) as progress,
        redirect_stdout(_SklearnOutput(progress)),
    ):
        points = tsne.fit_transform(matrix)
    return Layout(points, float(tsne.kl_divergence_))


class _SklearnOutput(io.StringIO):
    """Moves a bar on by what scikit-learn prints: it has no callbacks, but names iterations."""

    def __init__(self, progress: Any) -> None:
        super().__init__()
        self._progress = progress
        self._done = 0

    def write(self, text: str) -> int:
        if found := SKLEARN_ITERATION.search(text):
            self._progress.update(int(found[1]) - self._done)
            self._done = int(found[1])
        return len(text)


def _with_opentsne(matrix: "NDArray[float32]", perplexity: float, seed: int) -> Layout:
    """Start and weigh neighbours as scikit-learn does, so that only the optimization differs."""
    import numpy as np
    from openTSNE import TSNE
    from openTSNE.affinity import PerplexityBasedNN
    from openTSNE.initialization import pca
    from openTSNE.nearest_neighbors import PrecomputedNeighbors
    from threadpoolctl import threadpool_limits

    every = 10
    with threadpool_limits(limits=1), _bar(OPENTSNE, EXPLORATION + REFINEMENT) as progress:

        def move(*_: object) -> None:
            progress.update(every)

        rows, distances = nearest(matrix, min(len(matrix) - 1, int(3 * perplexity + 1)))
        index = PrecomputedNeighbors(rows, distances)
        tsne = TSNE(
            early_exaggeration_iter=EXPLORATION,
            n_iter=REFINEMENT,
            negative_gradient_method="fft" if len(matrix) >= INTERPOLATED else "bh",
            n_jobs=1,
            random_state=seed,
            callbacks=[move],
            callbacks_every_iters=every,
        )
        placed = tsne.fit(
            affinities=PerplexityBasedNN(knn_index=index, perplexity=perplexity, n_jobs=1),
            initialization=pca(matrix, random_state=seed),
        )
    return Layout(np.asarray(placed), float(placed.kl_divergence))


def _bar(engine: str, iterations: int) -> Any:
    return bar(of=f"ProjectTSNE {engine}", total=iterations, unit="iteration")


def nearest(matrix: "NDArray[float32]", number: int) -> "tuple[NDArray[int64], NDArray[float32]]":
    """Return the nearest other rows of each row by cosine distance, the nearest first.

    Parameters
    ----------
    matrix : ndarray of float32, shape (n, D)
    number : int
        At most n - 1.

    Returns
    -------
    rows : ndarray of int64, shape (n, number)
    distances : ndarray of float32, shape (n, number)
        1 minus the cosine.
    """
    from sklearn.neighbors import NearestNeighbors

    index = NearestNeighbors(n_neighbors=number, metric="cosine").fit(matrix)
    distances, rows = index.kneighbors()
    return rows, distances
