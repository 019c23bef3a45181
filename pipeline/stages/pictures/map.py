"""Points -> a map of words whose labels can be read, as PNG and as SVG."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.stages.pictures.fonts import drawable
from pipeline.stages.pictures.paper import blank
from pipeline.stages.pictures.saving import save_figure
from pipeline.store.artifacts import Facts

if TYPE_CHECKING:
    from matplotlib.figure import Figure

INCHES = 12

DPI = 150
"""Dots an inch at scale 1, where labels find their places."""

LARGEST, SMALLEST = 24.0, 9.0
"""Size of type, in points, of the most frequent word and of the rarest."""

DOT = "#9db4c8"
LINE = "#d5dde5"

Point = tuple[str, float, float]


def map_title(title: str, algorithm: str, method: str) -> str:
    """Return a map's title: of what text, by which vectors, by which projection."""
    return f"{title} — {algorithm}, {method.upper()}"


def draw_map(
    points: Sequence[Point],
    counts: Mapping[str, int],
    path: Path,
    *,
    font: Path,
    title: str,
    scale: float = 1,
) -> Facts:
    """Draw a map as a PNG, and an SVG beside it; what `map_figure` takes and raises.

    ``scale`` enlarges the PNG without laying it out anew: 1 is 150 dots an inch, 2 is 300.
    """
    figure, facts = map_figure(points, counts, font=font, title=title)
    save_figure(figure, path, dpi=DPI * scale)
    save_figure(figure, path.with_suffix(".svg"), dpi=DPI)
    return facts


def map_figure(
    points: Sequence[Point], counts: Mapping[str, int], *, font: Path, title: str
) -> "tuple[Figure, Facts]":
    """Return words where they are projected, as a figure, with what there is to tell of it.

    Labels never overlap one another: the more frequent word is labelled first, and one that
    finds no free place near its dot keeps the dot alone. Labels may cover pale dots, or a dense
    crowd would leave its most frequent words unnamed. Frequent words are larger and darker.

    Parameters
    ----------
    points : sequence of (word, x, y)
        By falling count.
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
    figure, axes = blank(INCHES, INCHES, font=font, title=title, size=18, gap=16, dpi=DPI)
    axes.scatter(
        [p[1] for p in points], [p[2] for p in points], s=14, color=DOT, linewidths=0, zorder=1
    )
    axes.margins(0.06)
    figure.draw_without_rendering()  # label places are found on the final axes
    weights = [(counts[word] / max(counts.values())) ** 0.5 for word, _, _ in shown]
    _, _, labels, _ = allocate(
        axes,
        [point[1] for point in shown],
        [point[2] for point in shown],
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
    facts: Facts = {"counts": {"words": len(points), "labels": len([t for t in labels if t])}}
    if left_out:
        facts["warnings"] = [f"{len(left_out)} words are dots only, not to be drawn in full"]
    return figure, facts


def ink(weight: float) -> str:
    """Return a colour from slate (rare) to deep blue (frequent), readable on white."""
    rare, frequent = (95, 112, 130), (11, 58, 117)
    return "#" + "".join(
        f"{round(r + (f - r) * weight):02x}" for r, f in zip(rare, frequent, strict=True)
    )
