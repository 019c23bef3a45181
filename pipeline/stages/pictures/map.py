"""Points -> a map of words with readable labels, as PNG and as SVG."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.stages.pictures.colours import CLUSTER_COLOURS, CLUSTER_MARKERS, INK, LINE, SOFT
from pipeline.stages.pictures.fonts import drawable
from pipeline.stages.pictures.paper import blank
from pipeline.stages.pictures.presets import POINTS, PRESETS, SCREEN, Preset
from pipeline.stages.pictures.saving import OUTLINES, save_figure
from pipeline.store.manifest import Facts
from pipeline.store.records import MapSettings, Point

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.lines import Line2D

DPI = 150
"""Dots per inch at scale 1, at which labels are placed."""

FEW = 300
"""Up to so many words, each is to have a label on the screen. Of more, one word in each cell of a
grid is: labels for all would take long, and lie too far from dots that are too many to tell apart.
"""

CELL = 4.8
"""Width of a grid's cell, twice its height, in sizes of the smallest text: that of a label."""

CANDIDATES = 60
"""Positions that are tried for a label. On 500 words, 200 take four times as long for 5 % more."""

HALO = 0.35
"""Width of the white line around the letters, in sizes of the smallest text."""

DOTS = (0.4, 1.3)
"""Diameter of the dots of the rarest and of the most frequent word, in the same unit."""

CROWD = 0.55
"""Part of its diameter that a dot without a label has on a large map."""

FAINT, PLAIN = 0.45, 0.9
"""Opacity of dots without and with a label, on a large map."""

NAMED_AFTER = 3
"""Most frequent words that name a cluster."""

LEGEND_LINE = 1.7
"""Height of a line of the legend, in sizes of its text."""

COLUMNS = {SCREEN: 4, "paper-8cm": 2, "paper-17cm": 4}
"""Of the legend."""

NAMES = {"skip-gram": "skip-gram", "cbow": "CBOW", "tsne": "t-SNE", "pca": "PCA"}


def map_title(settings: MapSettings) -> str:
    """Return a map's title: the text, the algorithm of the vectors, the projection."""
    return f"{settings.title} — {NAMES[settings.algorithm]}, {NAMES[settings.method]}"


def draw_map(
    points: Sequence[Point],
    counts: Mapping[str, int],
    path: Path,
    *,
    font: Path,
    title: str,
    scale: float = 1,
    preset: str = SCREEN,
    letters: str = OUTLINES,
) -> Facts:
    """Draw a map as a PNG, with an SVG next to it; parameters and errors as for `map_figure`.

    ``scale`` enlarges the PNG without changing its layout: 1 is 150 dots per inch, 2 is 300.
    ``letters`` of the SVG are outlines or text, as for `save_figure`.
    """
    figure, facts = map_figure(points, counts, font=font, title=title, preset=preset)
    save_figure(figure, path, dpi=DPI * scale)
    save_figure(figure, path.with_suffix(".svg"), dpi=DPI, title=title, font=font, letters=letters)
    return facts


def map_figure(
    points: Sequence[Point],
    counts: Mapping[str, int],
    *,
    font: Path,
    title: str,
    preset: str = SCREEN,
) -> "tuple[Figure, Facts]":
    """Return a figure of the words at their points, and facts about it.

    Labels never overlap one another, nor the lines that lead to them, nor the dots: more frequent
    words are labelled first, and a word without free space near its dot stays a dot only. Frequent
    words are larger; colour and shape are those of the cluster, and a legend names them. With more
    words than can have a label, only the most frequent one in each cell of a grid is to have one;
    the dots of the others are small and pale, and may be covered.

    Parameters
    ----------
    points : sequence of Point
        By descending count.
    counts : mapping of word to count
    font : Path
    title : str
    preset : {"screen", "paper-8cm", "paper-17cm"}
        The width of the figure, at which its text has a readable size.

    Raises
    ------
    UserError
        When the font lacks a Hangul syllable.
    """
    look = PRESETS[preset]
    words, left_out = drawable(font, [point.word for point in points])
    drawn = {*words}
    shown = [point for point in points if point.word in drawn]
    is_large = len(shown) > few(look)
    if is_large:
        shown = first_in_each_cell(shown, columns=round(look.points / look.smallest / CELL))
    most = max(counts.values())
    weights = {point.word: (counts[point.word] / most) ** 0.5 for point in points}

    entries = _legend_entries(points, drawn, counts, preset)
    foot = LEGEND_LINE * -(-len(entries) // COLUMNS[preset]) * look.smallest / POINTS
    figure, axes = blank(
        *(look.width, look.width + foot),
        font=font,
        title=title,
        size=0.75 * look.largest,
        gap=look.smallest,
        dpi=DPI,
        margin=look.smallest / POINTS,
        foot=foot,
    )
    _add_legend(figure, entries, font=font, preset=preset)
    axes.scatter(*places(points), alpha=0)  # so that the limits are final
    axes.margins(0.04)
    figure.draw_without_rendering()  # labels are placed on the final axes
    labels = _add_labels(axes, shown, weights, look, font, on_dots=is_large)
    named = {point.word for point, label in zip(shown, labels, strict=True) if label}
    crowd = [point for point in points if is_large and point.word not in named]
    _add_dots(axes, crowd, weights, CROWD * look.smallest, FAINT)
    others = [point for point in points if not is_large or point.word in named]
    _add_dots(axes, others, weights, look.smallest, PLAIN)
    facts: Facts = {"counts": {"words": len(points), "labels": len(named)}}
    if left_out:
        facts["warnings"] = [
            f"{len(left_out)} words are drawn as dots only: too long, or not in the font"
        ]
    return figure, facts


def few(look: Preset) -> int:
    """Return up to how many words all are to have a label, which depends on the room."""
    room, room_on_screen = ((each.points / each.smallest) ** 2 for each in (look, PRESETS[SCREEN]))
    return round(FEW * room / room_on_screen)


def _add_labels(
    axes: "Axes",
    points: Sequence[Point],
    weights: Mapping[str, float],
    look: Preset,
    font: Path,
    *,
    on_dots: bool,
) -> "list[object]":
    """Label points where there is room; return the label of each, None if it has none.

    ``on_dots``: labels may cover dots; otherwise the frequent words of a crowd would have none.
    """
    from matplotlib.font_manager import FontProperties
    from matplotlib.patheffects import withStroke
    from textalloc import allocate

    x, y = places(points)
    dots: dict[str, Any] = {} if on_dots else {"x_scatter": x, "y_scatter": y}
    unit = look.smallest / look.points
    _, _, labels, _ = allocate(
        axes,
        x,
        y,
        [point.word for point in points],
        **dots,
        textsize=[
            look.smallest + (look.largest - look.smallest) * weights[point.word] for point in points
        ],
        textcolor=INK,
        draw_all=False,
        nbr_candidates=CANDIDATES,
        max_distance=5 * unit,
        min_distance=0.6 * unit,
        margin=0.15 * unit,
        avoid_label_lines_overlap=True,
        linecolor=LINE,
        linewidth=look.smallest / 11,
        fontproperties=FontProperties(fname=str(font)),
        path_effects=[withStroke(linewidth=HALO * look.smallest, foreground="white")],
        zorder=4,
    )
    return labels


def _add_dots(
    axes: "Axes",
    points: Sequence[Point],
    weights: Mapping[str, float],
    unit: float,
    opacity: float,
) -> None:
    """Add the dots of points in the colour and shape of their clusters."""
    for cluster in sorted({point.cluster for point in points}):
        members = [point for point in points if point.cluster == cluster]
        axes.scatter(
            *places(members),
            s=[(unit * diameter(weights[point.word])) ** 2 for point in members],
            **_dot(cluster),
            alpha=opacity,
            linewidths=0,
            zorder=2,
        )


def diameter(weight: float) -> float:
    """Return the diameter of a word's dot, in sizes of the smallest text."""
    rare, frequent = DOTS
    return rare + (frequent - rare) * weight


def _dot(cluster: int) -> dict[str, Any]:
    colours = CLUSTER_COLOURS["light"]
    return {
        "color": colours[cluster % len(colours)],
        "marker": CLUSTER_MARKERS[cluster % len(CLUSTER_MARKERS)],
    }


def _legend_entries(
    points: Sequence[Point], drawn: set[str], counts: Mapping[str, int], preset: str
) -> "list[Line2D]":
    """Return the entries of a legend: clusters by their first words, and dots of three sizes."""
    from matplotlib.lines import Line2D

    look = PRESETS[preset]
    room = round(look.points / COLUMNS[preset] / look.smallest) - 4
    entries = [
        Line2D([], [], linestyle="", **_dot(cluster), markersize=look.smallest * 0.8, label=name)
        for cluster, name in enumerate(cluster_names(points, drawn, room))
    ]
    most, least = counts[points[0].word], counts[points[-1].word]
    for count in dict.fromkeys([most, round((most * least) ** 0.5), least]):
        size = look.smallest * diameter((count / max(counts.values())) ** 0.5)
        key = Line2D([], [], linestyle="", marker="o", color=SOFT, markersize=size)
        key.set_label(f"n = {count:,}")
        entries.append(key)
    return entries


def _add_legend(figure: "Figure", entries: "Sequence[Line2D]", *, font: Path, preset: str) -> None:
    from matplotlib.font_manager import FontProperties

    figure.legend(
        handles=entries,
        loc="lower left",
        ncols=COLUMNS[preset],
        prop=FontProperties(fname=str(font), size=PRESETS[preset].smallest),
        labelcolor=INK,
        frameon=False,
        labelspacing=0.5,
        columnspacing=1.0,
        handletextpad=0.3,
        borderaxespad=1,
        borderpad=0,
    )


def cluster_names(points: Iterable[Point], drawn: set[str], room: int) -> list[str]:
    """Return a name of each cluster: as many of its most frequent words as there is room for.

    Parameters
    ----------
    points : iterable of Point
        By descending count.
    drawn : set of str
        The words that the font can draw.
    room : int
        Characters.
    """
    members: dict[int, list[str]] = {}
    for point in points:
        words = members.setdefault(point.cluster, [])
        if point.word in drawn and len(words) < NAMED_AFTER:
            words.append(point.word)
    return [_name(members.get(cluster, []), room) for cluster in range(max(members) + 1)]


def _name(words: Sequence[str], room: int) -> str:
    names = (", ".join(words[:number]) for number in range(len(words), 0, -1))
    return next((name for name in names if len(name) <= room), "".join(words[:1])[:room])


def places(points: Sequence[Point]) -> tuple[list[float], list[float]]:
    """Return the x and the y of points."""
    return [point.x for point in points], [point.y for point in points]


def first_in_each_cell(points: Sequence[Point], *, columns: int) -> list[Point]:
    """Return the first point in each cell of a grid over all of them, in their order.

    So the most frequent word stands for those around it, and no region is without a name. The
    grid has twice as many rows as columns.
    """
    import numpy as np

    grid = np.array([columns, 2 * columns])
    at = np.transpose(places(points))
    span = np.maximum(np.ptp(at, axis=0), np.finfo(float).tiny)
    cells = ((at - at.min(axis=0)) / span * grid).astype(int)
    _, first = np.unique(np.minimum(cells, grid - 1), axis=0, return_index=True)
    return [points[n] for n in sorted(first)]
