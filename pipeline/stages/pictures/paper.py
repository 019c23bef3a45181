"""A title -> an empty matplotlib figure to draw words on: margins, no frame, a Korean title."""

from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.stages.pictures.fonts import drawable

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MARGIN = 0.3
"""Inches."""

TITLE = "#33475b"


def blank(
    width: float,
    height: float,
    *,
    font: Path,
    title: str,
    size: float,
    gap: float,
    dpi: float,
    margin: float = MARGIN,
    foot: float = 0,
) -> "tuple[Figure, Axes]":
    """Return a figure of the given size, and its axes.

    Parameters
    ----------
    width, height : float
        Inches.
    font : Path
    title : str
        Characters that the font lacks are left out.
    size, gap : float
        Points: the title's font size, and the space below the title.
    dpi : float
        Dots per inch, at which labels are placed.
    margin, foot : float
        Inches: around the axes, and below them for a legend.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties
    from matplotlib.layout_engine import ConstrainedLayoutEngine

    room = (0, foot / height, 1, 1 - foot / height)
    engine = ConstrainedLayoutEngine(w_pad=margin, h_pad=margin, rect=room)
    figure = Figure(figsize=(width, height), dpi=dpi, layout=engine)
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    axes.set_title(
        "".join(drawable(font, title)[0]),
        fontproperties=FontProperties(fname=str(font)),
        fontsize=size,
        pad=gap,
        loc="left",
        color=TITLE,
    )
    axes.set_axis_off()
    return figure, axes
