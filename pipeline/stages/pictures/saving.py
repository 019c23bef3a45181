"""A matplotlib figure -> a PNG or SVG, reproducible byte for byte."""

from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.figure import Figure

PRINT = 300
"""Dots per inch for print."""

NOTHING_OF_ITSELF = {
    ".png": {"Software": None},
    ".svg": dict.fromkeys(("Date", "Creator", "Format", "Type")),
}
"""Suppresses what matplotlib would write about the file: the date and addresses."""


def save_figure(figure: "Figure", path: Path, *, dpi: float = PRINT) -> None:
    """Write a figure in the format of its file's suffix, .png or .svg.

    An SVG contains the outlines of its letters, so it needs no font to be displayed.
    """
    import matplotlib as mpl

    kind = path.suffix.lower()
    drawn = BytesIO()
    with mpl.rc_context({"svg.fonttype": "path", "svg.hashsalt": "malmoi"}):
        figure.savefig(drawn, format=kind[1:], dpi=dpi, metadata=NOTHING_OF_ITSELF[kind])
    path.write_bytes(drawn.getvalue())
