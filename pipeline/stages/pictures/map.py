"""Points -> a map of words with readable labels, as PNG and as SVG."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.stages.pictures.fonts import drawable
from pipeline.stages.pictures.paper import blank
from pipeline.stages.pictures.saving import save_figure
from pipeline.store.manifest import Facts
from pipeline.store.records import MapSettings, Point

if TYPE_CHECKING:
    from matplotlib.figure import Figure

INCHES = 12

DPI = 150
"""Dots per inch at scale 1, at which labels are placed."""

LARGEST, SMALLEST = 24.0, 9.0
"""Font sizes, in points, of the most frequent and the rarest word."""

FEW = 500
"""Up to so many words, each is to have a label. Of more, one word in each cell of a grid is:
labels for all would take long, and lie too far from dots that are too many to tell apart."""

COLUMNS, ROWS = 20, 40
"""The grid of a large map. A cell is about as big as a label."""

AREA, SMALL_AREA = 14, 3
"""Of a dot, in square points; on a large map, of one with and one without a label."""

DOT = "#9db4c8"
PALE = "#c3d1de"
LINE = "#d5dde5"


def map_title(settings: MapSettings) -> str:
    """Return a map's title: the text, the algorithm of the vectors, the projection."""
    return f"{settings.title} — {settings.algorithm}, {settings.method.upper()}"


def draw_map(
    points: Sequence[Point],
    counts: Mapping[str, int],
    path: Path,
    *,
    font: Path,
    title: str,
    scale: float = 1,
) -> Facts:
    """Draw a map as a PNG, with an SVG next to it; parameters and errors as for `map_figure`.

    ``scale`` enlarges the PNG without changing its layout: 1 is 150 dots per inch, 2 is 300.
    """
    figure, facts = map_figure(points, counts, font=font, title=title)
    save_figure(figure, path, dpi=DPI * scale)
    save_figure(figure, path.with_suffix(".svg"), dpi=DPI)
    return facts


def map_figure(
    points: Sequence[Point], counts: Mapping[str, int], *, font: Path, title: str
) -> "tuple[Figure, Facts]":
    """Return a figure of the words at their points, and facts about it.

    Labels never overlap one another: more frequent words are labelled first, and a word without
    free space near its dot stays a dot only. Labels may cover pale dots; otherwise the most
    frequent words of a dense cluster would have none. Frequent words are larger and darker. With
    more than FEW words, only the most frequent one in each cell of a grid is labelled, and the
    dots of the others are small and pale.

    Parameters
    ----------
    points : sequence of (word, x, y)
        By descending count.
    counts : mapping of word to count
    font : Path
    title : str

    Raises
    ------
    UserError
        When the font lacks a Hangul syllable.
    """
    from matplotlib.font_manager import FontProperties
    from textalloc import allocate

    _, left_out = drawable(font, [word for word, _, _ in points])
    shown = [point for point in points if point[0] not in {*left_out}]
    is_large = len(shown) > FEW
    if is_large:
        shown = first_in_each_cell(shown)
    figure, axes = blank(INCHES, INCHES, font=font, title=title, size=18, gap=16, dpi=DPI)
    area, colour = (SMALL_AREA, PALE) if is_large else (AREA, DOT)
    axes.scatter(*places(points), s=area, color=colour, linewidths=0, zorder=1)
    axes.margins(0.06)
    figure.draw_without_rendering()  # labels are placed on the final axes
    weights = [(counts[word] / max(counts.values())) ** 0.5 for word, _, _ in shown]
    _, _, labels, _ = allocate(
        axes,
        *places(shown),
        [word for word, _, _ in shown],
        textsize=[SMALLEST + (LARGEST - SMALLEST) * weight for weight in weights],
        textcolor=[ink(weight) for weight in weights],
        draw_all=False,
        max_distance=0.06,
        min_distance=0.006,
        margin=0.003,
        linecolor=LINE,
        linewidth=0.8,
        fontproperties=FontProperties(fname=str(font)),
    )
    named = [point for point, label in zip(shown, labels, strict=True) if label]
    if is_large:  # shows which dots the labels belong to
        axes.scatter(*places(named), s=AREA, color=DOT, linewidths=0, zorder=1)
    facts: Facts = {"counts": {"words": len(points), "labels": len(named)}}
    if left_out:
        facts["warnings"] = [
            f"{len(left_out)} words are drawn as dots only: too long, or not in the font"
        ]
    return figure, facts


def places(points: Sequence[Point]) -> tuple[list[float], list[float]]:
    """Return the x and the y of points."""
    return [point.x for point in points], [point.y for point in points]


def first_in_each_cell(points: Sequence[Point]) -> list[Point]:
    """Return the first point in each cell of a grid over all of them, in their order.

    So the most frequent word stands for those around it, and no region is without a name.
    """
    import numpy as np

    grid = np.array([COLUMNS, ROWS])
    at = np.transpose(places(points))
    span = np.maximum(np.ptp(at, axis=0), np.finfo(float).tiny)
    cells = ((at - at.min(axis=0)) / span * grid).astype(int)
    _, first = np.unique(np.minimum(cells, grid - 1), axis=0, return_index=True)
    return [points[n] for n in sorted(first)]


def ink(weight: float) -> str:
    """Return a colour from slate (rare) to deep blue (frequent), readable on white."""
    rare, frequent = (95, 112, 130), (11, 58, 117)
    return "#" + "".join(
        f"{round(r + (f - r) * weight):02x}" for r, f in zip(rare, frequent, strict=True)
    )
