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

BANDS = 4
"""With more words, bands would cover each other."""

SMALL = 0.1
"""Share of the text of the largest group below which a group's rates are drawn pale."""

SIZE = 10.0
"""Points, of all letters but the title's."""

COLOURS = ("#0b3a75", "#b3261e", "#2e7d32", "#8e5ea2", "#b26a00", "#00838f", "#5d4037", "#616161")


def trend_figure(
    points: Sequence[TrendPoint], *, is_date: bool, font: Path, title: str
) -> "Figure":
    """Draw the rate of each word, and of up to BANDS words the 95 % interval as a band.

    Dates lie where the calendar has them; a line is broken where groups have no text. Groups with
    less than SMALL of the text of the largest have a pale line, no band, and no part in the scale:
    their rates are mostly chance. Documents without a value are left out, as are words that the
    font cannot draw.

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
    figure, axes = blank(WIDTH, HEIGHT, font=font, title=title, size=14, gap=30, dpi=DPI)
    axes.set_axis_on()
    points = [point for point in points if point.group not in (OTHERS, MISSING)]
    groups = [*dict.fromkeys(point.group for point in points)]
    place_of = {
        group: first_day(group).toordinal() if is_date else number
        for number, group in enumerate(groups)
    }
    can_be_drawn, _ = drawable(font, dict.fromkeys(point.word for point in points))
    by_word = [(word, [*of]) for word, of in groupby(points, key=attrgetter("word"))]
    enough = SMALL * max((point.of for point in points), default=0)
    axes.set_ylim(bottom=0, top=_top([point for point in points if point.of >= enough]))
    for number, (word, of_word) in enumerate(by_word):
        if word in can_be_drawn:
            places = [place_of[point.group] for point in of_word]
            colour = COLOURS[number % len(COLOURS)]
            _draw(axes, of_word, places, enough, colour, with_band=len(by_word) <= BANDS)
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
        legend = axes.legend(
            prop=letters,
            frameon=False,
            ncols=len(COLOURS),
            loc="lower left",
            bbox_to_anchor=(0, 1),
            borderaxespad=0,
            handlelength=1.2,
            columnspacing=1.2,
        )
        legend.set_in_layout(False)  # its place is below the title
    return figure


def _draw(
    axes: "Axes",
    points: Sequence[TrendPoint],
    places: Sequence[int],
    enough: float,
    colour: str,
    *,
    with_band: bool,
) -> None:
    def values(name: str, least: float) -> list[float]:
        """Return a value of each point, nan for those of groups with less text than ``least``."""
        return [getattr(p, name) if p.of >= max(least, 1) else float("nan") for p in points]

    marker = "o" if len(points) <= 40 else ""
    axes.plot(places, values("rate", 0), color=colour, linewidth=0.7, alpha=0.35)
    axes.plot(
        places,
        values("rate", enough),
        color=colour,
        linewidth=1.7,
        marker=marker,
        markersize=4,
        label=points[0].word,
        gid=points[0].word,
    )
    if with_band:
        low, high = values("low", enough), values("high", enough)
        axes.fill_between(places, low, high, color=colour, alpha=0.14, linewidth=0)


def _top(points: Sequence[TrendPoint]) -> float:
    """Return the top of the scale, a little above the highest rate."""
    return 1.25 * max((point.rate or 0.0 for point in points), default=0.0) or 1.0
