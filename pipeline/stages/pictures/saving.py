"""A matplotlib figure -> a PNG or SVG, the same bytes each time."""

from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.figure import Figure

PRINT = 300
"""Dots an inch that a printer wants."""

NOTHING_OF_ITSELF = {
    ".png": {"Software": None},
    ".svg": dict.fromkeys(("Date", "Creator", "Format", "Type")),
}
"""What matplotlib would write about the file: the day and addresses."""


def save_figure(figure: "Figure", path: Path, *, dpi: float = PRINT) -> None:
    """Write a figure as its file's suffix says, .png or .svg.

    An SVG has the outlines of its letters, so it needs no font where it is opened.
    """
    import matplotlib as mpl

    kind = path.suffix.lower()
    drawn = BytesIO()
    with mpl.rc_context({"svg.fonttype": "path", "svg.hashsalt": "malmoi"}):
        figure.savefig(drawn, format=kind[1:], dpi=dpi, metadata=NOTHING_OF_ITSELF[kind])
    path.write_bytes(drawn.getvalue())
