"""What a picture is for -> how wide it is, and how large its text."""

from typing import NamedTuple

POINTS = 72
"""In an inch."""


class Preset(NamedTuple):
    """A width, and the sizes of text that are readable at it.

    Attributes
    ----------
    width : float
        Inches.
    smallest, largest : float
        Font sizes in points.
    """

    width: float
    smallest: float
    largest: float

    @property
    def points(self) -> float:
        """The width in points."""
        return self.width * POINTS


SCREEN = "screen"

PRESETS = {
    SCREEN: Preset(width=12, smallest=9, largest=24),
    "paper-8cm": Preset(width=8 / 2.54, smallest=6, largest=11),
    "paper-17cm": Preset(width=17 / 2.54, smallest=6, largest=15),
}
"""A large picture for the screen; a column and the whole width of a page, printed as they are."""
