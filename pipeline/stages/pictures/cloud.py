"""Counts -> a word cloud and a bar chart, as PNG and as SVG."""

from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from itertools import islice
from math import ceil
from pathlib import Path
from random import Random

from pipeline.stages.pictures.bars import draw_bars
from pipeline.stages.pictures.cloud_svg import write_cloud_svg
from pipeline.stages.pictures.colours import (
    SOFT,
    cluster_colour,
    frequency_colour,
    readable,
)
from pipeline.stages.pictures.fonts import drawable
from pipeline.stages.pictures.mask import read_mask
from pipeline.stages.pictures.presets import PRESETS, SCREEN
from pipeline.stages.pictures.saving import OUTLINES, PRINT
from pipeline.store.manifest import Facts
from pipeline.store.records import WordCount
from pipeline.terminal.errors import UserError

LARGEST = 4
"""The picture's height, divided by this, is the largest font size."""

SMALLEST = 4
"""Pixels at scale 1: the smallest font size on a screen."""

HUE, CLUSTER = MEANINGS = ("hue", "cluster")
"""Colours that mean something: one hue, darker for frequent words, or one for each cluster."""

WHITE = "white"
"""The background of a bar chart."""

ColourOf = Callable[..., str]
"""The colour of a word, as WordCloud asks for it."""

NO_CLUSTERS: Mapping[str, int] = {}


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
    clusters: Mapping[str, int] = NO_CLUSTERS,
    title: str = "",
    preset: str = SCREEN,
    letters: str = OUTLINES,
    bars: Path | None = None,
) -> Facts:
    """Draw the most frequent words as a PNG and an SVG, reproducible byte for byte.

    A more frequent word is larger, but its size is not proportional to its count: it depends on
    its rank, too, and on the room. The bar chart shows the counts.

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
        ``hue``: one hue, darker for frequent words. ``cluster``: the colours of the clusters.
        Otherwise the name of a matplotlib colour map, of which each word has a random colour.
        All have a contrast of at least 3:1 to the background.
    background : str
        The name of a colour.
    seed : int
    mask : Path or None
        An image whose white area stays empty.
    clusters : mapping of word to cluster
        Words without one are grey.
    title : str
        Of the SVG and of the bar chart.
    preset : {"screen", "paper-8cm", "paper-17cm"}
        The width at which the smallest word has at least 6 points; on a screen, the PNG has 300
        dots per inch.
    letters : {"outlines", "text"}
        Of the SVG.
    bars : Path or None
        The PNG of a bar chart of the most frequent words, with an SVG next to it.

    Raises
    ------
    UserError
        When the font lacks a syllable, there is no word or no room for one, a colour is
        unknown, or the mask is unusable.
    """
    from matplotlib import colormaps
    from PIL import ImageColor
    from wordcloud import WordCloud

    if colors not in {*MEANINGS, *colormaps}:
        known = {name.lower(): name for name in (*MEANINGS, *colormaps)}
        near = [known[name] for name in get_close_matches(colors.lower(), known)]
        raise UserError(
            f"[DrawWordCloud] colors is {colors!r}, which is not a colour map",
            f"a name such as {', '.join(near or [*MEANINGS, 'viridis', 'plasma', 'tab10'])}",
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
    inches = None if preset == SCREEN else PRESETS[preset].width
    cloud = WordCloud(
        font_path=str(font),
        max_words=max_words,
        width=width,
        height=height,
        scale=scale,
        color_func=_colours(colors, background, most, clusters),
        min_font_size=_smallest(preset, width),
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
    image = cloud.to_image()
    dpi = image.width / inches if inches else PRINT
    image.save(path, format="PNG", dpi=(dpi, dpi))
    write_cloud_svg(
        placed,
        path.with_suffix(".svg"),
        font=font,
        width=width,
        height=height,
        background=background,
        title=title,
        letters=letters,
        inches=inches,
    )
    if bars:
        colour_of = _colours(CLUSTER if clusters else HUE, WHITE, most, clusters)
        draw_bars(
            {word: most[word] for word in words},
            {word: colour_of(word) for word in words},
            bars,
            font=font,
            title=title,
            preset=preset,
            letters=letters,
        )
    facts: Facts = {"counts": {"words": len(placed)}, "effective": {"seed": seed}}
    if left_out:
        shown = " ".join(word[:20] for word in left_out[:5])
        facts["warnings"] = [
            f"{len(left_out)} words left out because they cannot be drawn: {shown}"
        ]
    return facts


def _smallest(preset: str, width: int) -> int:
    """Return the smallest font size in pixels, where the picture has that width."""
    if preset == SCREEN:
        return SMALLEST
    look = PRESETS[preset]
    return ceil(look.smallest / look.points * width)


def _colours(
    colors: str, background: str, counts: Mapping[str, int], clusters: Mapping[str, int]
) -> ColourOf:
    """Return a function from a word to its colour; parameters as for `draw_word_cloud`."""
    from matplotlib import colormaps
    from matplotlib.colors import to_hex

    def by_frequency(word: str, **_: object) -> str:
        weight = (counts[word] / max(counts.values())) ** 0.5
        return frequency_colour(weight, background)

    def by_cluster(word: str, **_: object) -> str:
        if word not in clusters:
            return readable(SOFT, background)
        return cluster_colour(clusters[word], background)

    def by_chance(word: str, *, random_state: Random, **_: object) -> str:
        return readable(to_hex(colormaps[colors](random_state.random())), background)

    return {HUE: by_frequency, CLUSTER: by_cluster}.get(colors, by_chance)
