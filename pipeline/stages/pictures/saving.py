"""A matplotlib figure -> a PNG or SVG, reproducible byte for byte."""

import html
import re
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.store.disk import check_replaceable, put_files, temporary_folder
from pipeline.terminal.errors import UserError

if TYPE_CHECKING:
    from matplotlib.figure import Figure

PRINT = 300
"""Dots per inch for print."""

OUTLINES, TEXT = LETTERS = ("outlines", "text")
"""How an SVG has its letters: as outlines, which need no font, or as text that can be selected,
searched and changed, with the font's characters embedded."""

NOTHING_OF_ITSELF = {
    ".png": {"Software": None},
    ".svg": dict.fromkeys(("Date", "Creator", "Format", "Type")),
}
"""Suppresses what matplotlib would write about the file: the date and addresses."""

FONT_OF_TEXT = re.compile(r'(?<=font-family: )[^;"]+')

GLYPHS = re.compile(r'(?:\s*<use xlink:href="#[^"]*-[0-9a-f]+"[^>]*/>)+')
"""The letters of one text. Dots are elements of the same kind, without a hyphen in their names."""

HALO_OF_GLYPHS = "stroke: #fff; stroke-width: 24; stroke-linejoin: round"
"""White, in hundredths of the text's size, which are matplotlib's units of a glyph."""

HALO_OF_TEXT = "text { paint-order: stroke; stroke: #fff; stroke-width: 0.24em }"

TAG = re.compile(r"<[^>]*>")

FIRST_TAG = re.compile(r"<svg\b[^>]*>\n?")


def save_figure(
    figure: "Figure",
    path: Path,
    *,
    dpi: float = PRINT,
    title: str = "",
    font: Path | None = None,
    letters: str = OUTLINES,
) -> None:
    """Write a figure in the format of its file's suffix, .png or .svg.

    Parameters
    ----------
    figure : Figure
    path : Path
    dpi : float
        Dots per inch of a PNG.
    title : str
        The title of an SVG, which names it to screen readers.
    font : Path or None
        The font of an SVG's text.
    letters : {"outlines", "text"}
        Of an SVG.
    """
    import matplotlib as mpl

    kind = path.suffix.lower()
    drawn = BytesIO()
    is_text = letters == TEXT and kind == ".svg"
    options: dict[Any, str] = {
        "svg.fonttype": "none" if is_text else "path",
        "svg.hashsalt": "malmoi",
    }
    haloes = _without_haloes(figure) if kind == ".svg" else nullcontext()
    with mpl.rc_context(options), haloes:
        figure.savefig(drawn, format=kind[1:], dpi=dpi, metadata=NOTHING_OF_ITSELF[kind])
    written = drawn.getvalue()
    if kind == ".svg":
        written = _completed(written.decode(), title, font if is_text else None).encode()
    path.write_bytes(written)


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


def save_for_user(figure: "Figure", path: Path, *, title: str = "") -> None:
    """Write a figure where a user asked for it; an existing file is replaced in one step.

    Raises
    ------
    UserError
        When it cannot be written.
    """
    try:
        with temporary_folder(path.parent, path.name) as drafts:
            save_figure(figure, drafts / path.name, title=title)
            put_files({path.name: drafts / path.name}, path.parent)
    except OSError as error:
        raise UserError(
            f"{path} cannot be written: {error.strerror}", "choose another file"
        ) from error


@contextmanager
def _without_haloes(figure: "Figure") -> Iterator[None]:
    """Take away the path effects of labels: with them, matplotlib writes each letter as a path."""
    labels = [text for axes in figure.axes for text in axes.texts]
    effects = [label.get_path_effects() for label in labels]
    for label in labels:
        label.set_path_effects([])
    yield
    for label, effect in zip(labels, effects, strict=True):
        label.set_path_effects(effect)


def _completed(svg: str, title: str, font: Path | None) -> str:
    """Add a title and haloes to an SVG; to one with text, its font."""
    added = f"<title>{html.escape(title)}</title>\n" if title else ""
    if font:
        from pipeline.stages.pictures.embedding import NAME, font_face

        letters = html.unescape(TAG.sub("", svg))
        svg = FONT_OF_TEXT.sub(NAME, svg)
        added += f"<style>{font_face(font, letters)} {HALO_OF_TEXT}</style>\n"
    else:
        svg = GLYPHS.sub(rf'<g style="{HALO_OF_GLYPHS}">\g<0></g>\g<0>', svg)
    return FIRST_TAG.sub(lambda tag: tag[0] + added, svg, count=1)
