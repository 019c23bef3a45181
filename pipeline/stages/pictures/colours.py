"""The colours of pictures and page: those of the clusters, and one hue for frequency."""

CLUSTER_COLOURS = {
    "light": (
        *("#1995fe", "#c82f69", "#145f49", "#899811", "#594fb5"),
        *("#5f7211", "#19867c", "#e568a3", "#68014e", "#3c400c"),
    ),
    "dark": (
        *("#ca8af7", "#ce7f1e", "#0db87a", "#f4c63c", "#c72b42"),
        *("#1bf8e3", "#9a46b2", "#959ea7", "#128473", "#e2fcbd"),
    ),
}
"""As many as can be distinguished; there are no more clusters than colours.

Found by simulated annealing: any two differ much, to normal eyes and to those that lack
one kind of cone, with a contrast of 3:1 to the paper. The tests measure it.
"""

CLUSTER_MARKERS = ("o", "s", "^", "D", "v")
"""matplotlib's names of the shapes that the page gives to clusters, in the same order."""

INK, SOFT, LINE = "#1f2733", "#59626f", "#c3ccd6"
"""Of words, of what is not a word, and of lines, on white."""

HUE = {"light": ("#5f7082", "#0b3a75"), "dark": ("#6d8097", "#c2dcff")}
"""Of rare and of frequent words."""

LEAST_CONTRAST = 3.0
"""Between large text or a mark and what is behind it (WCAG 2.2, 1.4.3 and 1.4.11)."""

STEPS = 20

Colour = tuple[int, int, int]
"""Red, green and blue, from 0 to 255."""

POLES: tuple[Colour, Colour] = ((0, 0, 0), (255, 255, 255))
"""Black and white."""


def frequency_colour(weight: float, background: str = "white") -> str:
    """Return a colour from slate (0, rare) to blue (1, frequent), readable on a background."""
    rare, frequent = HUE[_theme(background)]
    return readable(_hexadecimal(_mixed(_rgb(rare), _rgb(frequent), weight)), background)


def cluster_colour(cluster: int, background: str) -> str:
    """Return the colour of a cluster, readable on a background."""
    colours = CLUSTER_COLOURS[_theme(background)]
    return readable(colours[cluster % len(colours)], background)


def readable(colour: str, background: str) -> str:
    """Return a colour, darker or lighter if its contrast with the background is below 3:1.

    Parameters
    ----------
    colour, background : str
        Names of colours, or values such as #ffffff.
    """
    ink, paper = _rgb(colour), _rgb(background)
    pole = max(POLES, key=lambda pole: _contrast(pole, paper))
    mixed = (_mixed(ink, pole, step / STEPS) for step in range(STEPS + 1))
    return _hexadecimal(next(each for each in mixed if _contrast(each, paper) >= LEAST_CONTRAST))


def _theme(background: str) -> str:
    black, white = (_contrast(_rgb(background), pole) for pole in POLES)
    return "light" if black > white else "dark"


def _rgb(colour: str) -> Colour:
    from PIL import ImageColor

    red, green, blue, *_ = ImageColor.getrgb(colour)
    return red, green, blue


def _hexadecimal(colour: Colour) -> str:
    return "#" + "".join(f"{value:02x}" for value in colour)


def _mixed(one: Colour, other: Colour, share: float) -> Colour:
    """Return a colour between two, 0 for the first and 1 for the second."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def _contrast(one: Colour, other: Colour) -> float:
    """Return the contrast ratio of two colours, from 1 to 21 (WCAG 2.2)."""
    dark, light = sorted(map(_luminance, (one, other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: Colour) -> float:
    shares = (value / 255 for value in colour)
    linear = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in shares)
    return sum(part * c for part, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
