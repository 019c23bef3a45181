"""Words with counts -> a bar chart, as PNG and as SVG."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.stages.pictures.colours import INK
from pipeline.stages.pictures.paper import blank
from pipeline.stages.pictures.presets import POINTS, PRESETS
from pipeline.stages.pictures.saving import PRINT, save_figure

if TYPE_CHECKING:
    from matplotlib.figure import Figure

MOST = 20
"""Maximum number of bars."""

LONGEST = 12
"""Maximum characters of a word beside its bar; longer ones are cut."""

TEXT = 1.2
"""Size of the text, in sizes of the smallest text."""

ROW = 1.7
"""Height of a row, in sizes of the text."""


def draw_bars(
    counts: Mapping[str, int],
    colours: Mapping[str, str],
    path: Path,
    *,
    font: Path,
    title: str,
    preset: str,
    letters: str,
) -> None:
    """Draw the most frequent words as bars proportional to their counts.

    Parameters
    ----------
    counts : mapping of word to count
        The most frequent first; words that the font can draw.
    colours : mapping of word to colour
    path : Path
        The PNG; the SVG is written next to it.
    font : Path
    title : str
    preset : {"screen", "paper-8cm", "paper-17cm"}
    letters : {"outlines", "text"}
        Of the SVG, as for `save_figure`.
    """
    figure = bars_figure(counts, colours, font=font, title=title, preset=preset)
    save_figure(figure, path, dpi=PRINT)
    save_figure(figure, path.with_suffix(".svg"), title=title, font=font, letters=letters)


def bars_figure(
    counts: Mapping[str, int],
    colours: Mapping[str, str],
    *,
    font: Path,
    title: str,
    preset: str,
) -> "Figure":
    """Return the chart as a figure; parameters as for `draw_bars`."""
    from matplotlib.font_manager import FontProperties

    look = PRESETS[preset]
    size = TEXT * look.smallest
    words = [*counts][:MOST]
    rows = range(len(words))
    height = (ROW * size * (len(words) + 1) + 2 * look.largest) / POINTS
    figure, axes = blank(
        look.width,
        height,
        font=font,
        title=title,
        size=0.75 * look.largest,
        gap=look.smallest,
        dpi=PRINT,
        margin=look.smallest / POINTS,
    )
    text = FontProperties(fname=str(font), size=size)
    bars = axes.barh(rows, [counts[word] for word in words], color=[colours[w] for w in words])
    axes.bar_label(bars, fmt="{:,.0f}", padding=size / 3, fontproperties=text, color=INK)
    axes.set_axis_on()
    axes.set_yticks(rows, [_shorten(word) for word in words], fontproperties=text, color=INK)
    axes.set_ylim(len(words) - 0.4, -0.6)  # the most frequent at the top
    axes.margins(x=0.12)  # room for the counts
    axes.tick_params(length=0)
    axes.xaxis.set_visible(False)
    axes.spines[:].set_visible(False)
    return figure


def _shorten(word: str) -> str:
    return f"{word[:LONGEST]}..." if len(word) > LONGEST else word
