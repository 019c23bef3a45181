"""Words and their neighbours -> a picture of their vectors."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.stages.pictures.colours import frequency_colour
from pipeline.stages.pictures.fonts import drawable
from pipeline.stages.pictures.paper import blank
from pipeline.stages.pictures.saving import save_for_user
from pipeline.stages.vectors.queries import Neighbour
from pipeline.store.vectors import mean_of_directions
from pipeline.terminal.memory import PICTURE, require_memory

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from numpy import float32
    from numpy.typing import NDArray

WIDTH, HEIGHT = 10.0, 7.5
"""Inches."""

DPI = 100
"""Dots per inch, at which labels are placed."""

LARGEST, SMALLEST = 17.0, 10.5
"""Font sizes, in points, of the nearest and the farthest neighbour."""

ASKED, UNLIKE, DOT = "#0b3a75", "#b3261e", "#9db4c8"


def plot_neighbourhood(
    vectors: "NDArray[float32]",
    positive: Sequence[str],
    negative: Sequence[str],
    neighbours: Sequence[Neighbour],
    path: Path,
    *,
    font: Path,
    title: str,
) -> list[str]:
    """Draw words and their neighbours on the first two principal components of their directions.

    A line leads from the query (the word, or the mean of several, minus the negative ones) to
    each neighbour: the more similar, the darker the line and the larger the word. The cosine
    similarity is next to the word.

    Parameters
    ----------
    vectors : array of shape (positive + negative + neighbours, dimensions)
    positive, negative : sequence of str
    neighbours : sequence of Neighbour
        Most similar first.
    path : Path
        Its suffix, .png or .svg, selects the format. An existing file is replaced in one step.
    font : Path
    title : str

    Returns
    -------
    list of str
        The words drawn as dots only, for lack of room or because the font cannot draw them.
    """
    figure, dots = neighbourhood_figure(
        vectors, positive, negative, neighbours, font=font, title=title
    )
    save_for_user(figure, path, title=title)
    return dots


def neighbourhood_figure(
    vectors: "NDArray[float32]",
    positive: Sequence[str],
    negative: Sequence[str],
    neighbours: Sequence[Neighbour],
    *,
    font: Path,
    title: str,
) -> "tuple[Figure, list[str]]":
    """Return the picture as a figure, and the words drawn as dots only."""
    require_memory(PICTURE)
    import numpy as np
    from matplotlib.collections import LineCollection
    from matplotlib.font_manager import FontProperties
    from matplotlib.patheffects import withStroke
    from matplotlib.text import Text
    from textalloc import allocate

    words = [*positive, *negative, *(n.word for n in neighbours)]
    asked = len(positive) + len(negative)
    can_be_drawn, _ = drawable(font, words)
    places, hub = _places(vectors, len(positive), asked)
    nearness = _spread([n.similarity for n in neighbours])

    figure, axes = blank(WIDTH, HEIGHT, font=font, title=title, size=15, gap=14, dpi=DPI)
    axes.margins(x=0.12, y=0.08)
    lines = [[hub, place] for place in places]
    given = [ASKED] * len(positive) + [UNLIKE] * len(negative)
    axes.add_collection(
        LineCollection(
            lines[asked:],
            colors=[(0.04, 0.23, 0.46, 0.15 + 0.5 * near) for near in nearness],
            linewidths=[0.7 + 1.8 * near for near in nearness],
            zorder=1,
        )
    )
    if asked > 1:
        axes.add_collection(
            LineCollection(
                lines[:asked], colors=given, linestyles="dashed", linewidths=1.2, zorder=1
            )
        )
        axes.scatter(hub[0], hub[1], s=70, marker="D", color="white", edgecolors=ASKED, zorder=3)
    axes.scatter(
        places[:, 0],
        places[:, 1],
        s=[60] * asked + [26] * len(neighbours),
        zorder=2,
        linewidths=0,
        color=[*given, *[DOT] * len(neighbours)],
    )
    figure.draw_without_rendering()  # labels are placed on the final axes

    sizes = [LARGEST + 4] * asked + [SMALLEST + (LARGEST - SMALLEST) * n for n in nearness]
    labels = [*words[:asked], *(f"{n.word} {n.similarity:.2f}" for n in neighbours)]
    colours = [*given, *(frequency_colour(near) for near in nearness)]
    kept = [i for i, word in enumerate(words) if word in {*can_be_drawn}]
    _, _, texts, _ = allocate(
        axes,
        places[kept, 0].tolist(),
        places[kept, 1].tolist(),
        [labels[i] for i in kept],
        x_scatter=[*places[:, 0].tolist(), hub[0]],
        y_scatter=[*places[:, 1].tolist(), hub[1]],
        x_lines=[np.array(line)[:, 0].tolist() for line in lines],
        y_lines=[np.array(line)[:, 1].tolist() for line in lines],
        textsize=[sizes[i] for i in kept],
        textcolor=[colours[i] for i in kept],
        draw_all=False,
        nbr_candidates=400,
        max_distance=0.25,
        min_distance=0.012,
        margin=0.006,
        linecolor=DOT,
        linewidth=0.7,
        fontproperties=FontProperties(fname=str(font)),
        path_effects=[withStroke(linewidth=3, foreground="white")],
        zorder=4,
    )
    for i, text in zip(kept, texts, strict=True):
        if isinstance(text, Text):
            text.set_gid(words[i])  # names it in an SVG
    labelled = {words[i] for i, text in zip(kept, texts, strict=True) if text}
    return figure, [word for word in words if word not in labelled]


def _places(
    vectors: "NDArray[float32]", positive: int, asked: int
) -> "tuple[NDArray[float32], NDArray[float32]]":
    """Return the positions of the words, (n, 2), and of the query, (2,)."""
    import numpy as np
    from sklearn.decomposition import PCA

    lengths = np.maximum(np.linalg.norm(vectors, axis=1), np.finfo(np.float32).tiny)
    directions = vectors / lengths[:, None]
    every = np.vstack([directions, mean_of_directions(directions[:asked], positive)])
    if every.shape[1] < 2:  # a plane has two dimensions
        every = np.hstack([every, np.zeros_like(every)])
    *places, hub = PCA(n_components=2, svd_solver="full").fit_transform(every)
    return np.array(places), hub


def _spread(values: Sequence[float]) -> list[float]:
    """Return values rescaled to the range from 0 to 1."""
    low, high = min(values, default=0), max(values, default=0)
    return [(value - low) / ((high - low) or 1) for value in values]
