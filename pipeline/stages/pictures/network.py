"""A network of words -> a picture of it."""

from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.stages.groups.network import SEED, Network
from pipeline.stages.pictures.colours import LINE, cluster_colour
from pipeline.stages.pictures.fonts import drawable
from pipeline.stages.pictures.paper import blank
from pipeline.terminal.memory import PICTURE, require_memory

if TYPE_CHECKING:
    from matplotlib.figure import Figure

WIDTH, HEIGHT = 11.0, 9.0
"""Inches."""

DPI = 100

LARGEST, SMALLEST = 18.0, 8.0
"""Font sizes, in points, of the most and the least frequent word."""


def network_figure(network: Network, *, font: Path, title: str) -> "Figure":
    """Draw the linked words; the larger, the more frequent, the colour is that of the community.

    Words without a link, and those that the font cannot draw, are left out. Positions are those
    of Fruchterman & Reingold 1991. Unit, measure, threshold and the number of links are below the
    title.
    """
    require_memory(PICTURE)
    import networkx as nx
    import numpy as np
    from matplotlib.collections import LineCollection
    from matplotlib.font_manager import FontProperties
    from matplotlib.patheffects import withStroke
    from matplotlib.text import Text
    from textalloc import allocate

    caption = f"{title}\n{network.caption}"
    figure, axes = blank(WIDTH, HEIGHT, font=font, title=caption, size=13, gap=10, dpi=DPI)
    axes.margins(x=0.06, y=0.04)
    can_be_drawn = {*drawable(font, [word.word for word in network.words])[0]}
    kept = [n for n, w in enumerate(network.words) if w.degree and w.word in can_be_drawn]
    if not kept:
        return figure
    weights = network.weights[np.ix_(kept, kept)]
    graph = nx.from_numpy_array(weights)
    spread = 5 / np.sqrt(len(kept))
    found = nx.spring_layout(
        graph, k=spread, iterations=200, seed=SEED, weight=None, method="force"
    )
    places = np.array([found[node] for node in range(len(kept))])
    one, other = np.nonzero(np.triu(weights))
    strength = weights[one, other] / weights.max()
    axes.add_collection(
        LineCollection(
            [*np.stack([places[one], places[other]], axis=1)],
            colors=LINE,
            linewidths=0.5 + 2.5 * strength,
            zorder=1,
        )
    )
    words = [network.words[n] for n in kept]
    colours = [cluster_colour(word.community - 1, "white") for word in words]
    axes.scatter(places[:, 0], places[:, 1], s=22, color=colours, linewidths=0, zorder=2)
    figure.draw_without_rendering()  # labels are placed on the final axes
    share = np.sqrt([word.count / max(w.count for w in words) for word in words])
    _, _, texts, _ = allocate(
        axes,
        places[:, 0].tolist(),
        places[:, 1].tolist(),
        [word.word for word in words],
        x_scatter=places[:, 0].tolist(),
        y_scatter=places[:, 1].tolist(),
        textsize=(SMALLEST + (LARGEST - SMALLEST) * share).tolist(),
        textcolor=colours,
        draw_all=True,
        nbr_candidates=200,
        max_distance=0.08,
        min_distance=0.006,
        margin=0.002,
        linecolor=LINE,
        linewidth=0.7,
        fontproperties=FontProperties(fname=str(font)),
        path_effects=[withStroke(linewidth=3, foreground="white")],
        zorder=3,
    )
    for word, text in zip(words, texts, strict=True):
        if isinstance(text, Text):
            text.set_gid(word.word)  # names it in an SVG
    return figure
