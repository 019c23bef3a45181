"""Counts -> a word cloud, as PNG and as SVG."""

from collections.abc import Iterable
from difflib import get_close_matches
from itertools import islice
from pathlib import Path

from pipeline.stages.pictures.fonts import drawable
from pipeline.stages.pictures.mask import read_mask
from pipeline.stages.pictures.outlines import write_outlines
from pipeline.stages.pictures.saving import PRINT
from pipeline.store.manifest import Facts
from pipeline.store.records import WordCount
from pipeline.terminal.errors import UserError

LARGEST = 4
"""The picture's height, divided by this, is the largest font size."""


def draw_word_cloud(
    counts: Iterable[WordCount],
    path: Path,
    *,
    font: Path,
    max_words: int,
    width: int,
    height: int,
    scale: float,
    colors: str,
    background: str,
    seed: int,
    mask: Path | None = None,
) -> Facts:
    """Draw the most frequent words as a PNG and an SVG, reproducible byte for byte.

    Parameters
    ----------
    counts : iterable of WordCount
        The most frequent word first. Words without a letter (punctuation, numbers) are ignored.
    path : Path
        The PNG; the SVG is written next to it.
    font : Path
    max_words : int
    width, height : int
        Pixels at scale 1.
    scale : float
        Enlarges the picture without changing its layout.
    colors : str
        The name of a matplotlib colour map.
    background : str
        The name of a colour.
    seed : int
    mask : Path or None
        An image whose white area stays empty.

    Raises
    ------
    UserError
        When the font lacks a syllable, there is no word or no room for one, a colour is
        unknown, or the mask is unusable.
    """
    from matplotlib import colormaps
    from PIL import ImageColor
    from wordcloud import WordCloud

    if colors not in colormaps:
        known = {name.lower(): name for name in colormaps}
        near = [known[name] for name in get_close_matches(colors.lower(), known)]
        raise UserError(
            f"[DrawWordCloud] colors is {colors!r}, which matplotlib does not know",
            f"a name such as {', '.join(near or ['viridis', 'plasma', 'cividis', 'tab10'])}",
        )
    try:
        ImageColor.getrgb(background)
    except ValueError:
        raise UserError(
            f"[DrawWordCloud] background is {background!r}, which is not a colour",
            "a name such as white, or #ffffff",
        ) from None
    readable = (row for row in counts if any(character.isalpha() for character in row.word))
    most = {row.word: row.count for row in islice(readable, max_words)}
    words, left_out = drawable(font, [*most])
    if not words:
        raise UserError(
            "there is no word to draw", "add text with words; for nouns, relax [FilterNouns]"
        )
    cloud = WordCloud(
        font_path=str(font),
        max_words=max_words,
        width=width,
        height=height,
        scale=scale,
        colormap=colors,
        background_color=background,
        random_state=seed,
        prefer_horizontal=1.0,  # Hangul turned on its side is hard to read
        relative_scaling=0.5,
        max_font_size=height // LARGEST,
        margin=4,
        mask=read_mask(mask, width=width, height=height) if mask else None,
    )
    try:
        placed = cloud.generate_from_frequencies({word: most[word] for word in words}).layout_
    except ValueError:
        placed = []
    if not placed:
        raise UserError(
            "there is not enough room for a word",
            "raise [DrawWordCloud] width and height, or name a mask with a larger area",
        )
    cloud.to_image().save(path, format="PNG", dpi=(PRINT, PRINT))
    write_outlines(
        placed,
        path.with_suffix(".svg"),
        font=font,
        width=width,
        height=height,
        background=background,
    )
    facts: Facts = {"counts": {"words": len(placed)}, "effective": {"seed": seed}}
    if left_out:
        shown = " ".join(word[:20] for word in left_out[:5])
        facts["warnings"] = [
            f"{len(left_out)} words left out because they cannot be drawn: {shown}"
        ]
    return facts
