"""A matplotlib figure -> a PNG or SVG, reproducible byte for byte."""

from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.store.disk import check_replaceable, put_files, temporary_folder
from pipeline.terminal.errors import UserError

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


def check_target(path: Path, *, force: bool) -> None:
    """Reject a plot file that cannot be written, before any work is done.

    Parameters
    ----------
    path : Path
    force : bool
        Replace an existing file.

    Raises
    ------
    UserError
        When the suffix is neither .png nor .svg, there is no such folder, or something already
        exists.
    """
    if path.suffix.lower() not in NOTHING_OF_ITSELF:
        raise UserError(
            f"a picture is a .png or .svg file, and {path.name} is neither",
            f"--plot {path.stem or 'picture'}.png",
        )
    if not path.parent.is_dir():
        raise UserError(f"there is no folder {path.parent}", "create it first, or name another one")
    check_replaceable(path, "--plot", force=force)


def save_for_user(figure: "Figure", path: Path) -> None:
    """Write a figure where a user asked for it; an existing file is replaced in one step.

    Raises
    ------
    UserError
        When it cannot be written.
    """
    try:
        with temporary_folder(path.parent, path.name) as drafts:
            save_figure(figure, drafts / path.name)
            put_files({path.name: drafts / path.name}, path.parent)
    except OSError as error:
        raise UserError(
            f"{path} cannot be written: {error.strerror}", "choose another file"
        ) from error
