"""The rates of words -> a picture of how they go from group to group."""

from collections.abc import Sequence
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.stages.groups.grouping import first_day
from pipeline.stages.groups.trend import TrendPoint
from pipeline.stages.pictures.fonts import drawable
from pipeline.stages.pictures.paper import TITLE, blank
from pipeline.store.records import MISSING, OTHERS
from pipeline.terminal.memory import PICTURE, require_memory

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDTH, HEIGHT = 10.0, 5.5
"""Inches."""

DPI = 100

TICKS = 12
"""About the most names of groups below the picture."""

SIZE = 10.0
"""Points, of all letters but the title's."""

COLOURS = ("#0b3a75", "#b3261e", "#2e7d32", "#8e5ea2", "#b26a00", "#00838f", "#5d4037", "#616161")


def trend_figure(
    points: Sequence[TrendPoint], *, is_date: bool, font: Path, title: str
) -> "Figure":
    """Draw the rate of each word, and its 95 % interval as a band.

    Dates lie where the calendar has them; a line is broken where groups have no text. Documents
    without a value are left out, as are words that the font cannot draw.

    Parameters
    ----------
    points : sequence of TrendPoint
        Word by word, each in the order of the groups.
    is_date : bool
        The groups are dates.
    font : Path
    title : str
    """
    require_memory(PICTURE)
    from matplotlib.font_manager import FontProperties

    letters = FontProperties(fname=str(font), size=SIZE)
    figure, axes = blank(WIDTH, HEIGHT, font=font, title=title, size=14, gap=12, dpi=DPI)
    axes.set_axis_on()
    points = [point for point in points if point.group not in (OTHERS, MISSING)]
    groups = [*dict.fromkeys(point.group for point in points)]
    place_of = {
        group: first_day(group).toordinal() if is_date else number
        for number, group in enumerate(groups)
    }
    can_be_drawn, _ = drawable(font, dict.fromkeys(point.word for point in points))
    by_word = [(word, [*of]) for word, of in groupby(points, key=attrgetter("word"))]
    for number, (word, of_word) in enumerate(by_word):
        if word in can_be_drawn:
            colour = COLOURS[number % len(COLOURS)]
            _draw(axes, word, of_word, [place_of[point.group] for point in of_word], colour)
    axes.set_ylim(bottom=0, top=_highest(points))
    axes.set_ylabel(points[0].unit, fontproperties=letters, color=TITLE)
    shown = groups[:: -(-len(groups) // TICKS)]
    labels, _ = drawable(font, shown)
    axes.set_xticks(
        [place_of[group] for group in shown],
        [group if group in labels else "" for group in shown],
        fontproperties=letters,
        rotation=30 if len(shown) > 6 else 0,
        ha="right" if len(shown) > 6 else "center",
    )
    for label in axes.get_yticklabels():
        label.set_fontproperties(letters)
    axes.yaxis.set_major_formatter("{x:,.10g}")
    axes.grid(axis="y", color="#e3e8ee", linewidth=0.8)
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.tick_params(length=0, colors=TITLE)
    if can_be_drawn:
        axes.legend(prop=letters, frameon=False, ncols=4, loc="upper left")
    return figure


def _draw(
    axes: "Axes", word: str, points: Sequence[TrendPoint], places: Sequence[int], colour: str
) -> None:
    nothing = float("nan")
    rates, low, high = (
        [nothing if value is None else value for value in map(attrgetter(name), points)]
        for name in ("rate", "low", "high")
    )
    axes.fill_between(places, low, high, color=colour, alpha=0.14, linewidth=0)
    marker = "o" if len(points) <= 40 else ""
    axes.plot(
        places, rates, color=colour, linewidth=1.6, marker=marker, markersize=4, label=word, gid=word
    )


def _highest(points: Sequence[TrendPoint]) -> float:
    """Return the top of the picture: above all rates, and not above the widest intervals."""
    rates = [point.rate for point in points if point.rate is not None]
    return 1.35 * max(rates, default=0) or 1.0
