"""A font file -> the characters that it can draw."""

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from pipeline.store import project
from pipeline.terminal.errors import UserError

DEFAULT = "fonts/NanumGothic.ttf"

SYLLABLES = range(0xAC00, 0xD7A4)
"""The code points of 가 to 힣."""

SHOWN_MISSING = 10

LONGEST = 40
"""Maximum characters of a drawn word: ㅋ repeated a hundred thousand times fits no picture."""


def find_font(named: str) -> Path:
    """Return a font's path, relative to the project folder or else to malmoi's defaults.

    Raises
    ------
    UserError
        When there is no such file.
    """
    if path := project.find_file(named):
        return path
    raise UserError(f"there is no font {named}", f"name a .ttf or .otf file, such as {DEFAULT}")


def drawable(font: Path, words: Iterable[str]) -> tuple[list[str], list[str]]:
    """Split words into those that a font can draw completely and the rest.

    Returns
    -------
    drawn, left_out : list of str
        Words with a non-Hangul character that the font lacks (an emoji, say) are left out,
        and so are those of more than LONGEST characters.

    Raises
    ------
    UserError
        When the font lacks a Hangul syllable or jamo of a word, or the file is not a font.
    """
    characters = _characters(font)
    drawn: list[str] = []
    left_out: list[str] = []
    missing: set[str] = set()
    for word in words:
        lacking = {character for character in word if ord(character) not in characters}
        missing |= {character for character in lacking if _is_hangul(character)}
        (left_out if lacking or len(word) > LONGEST else drawn).append(word)
    if missing:
        shown = " ".join(sorted(missing)[:SHOWN_MISSING])
        more = f" and {len(missing) - SHOWN_MISSING} more" if len(missing) > SHOWN_MISSING else ""
        raise UserError(
            f"the font {font.name} cannot draw {shown}{more}",
            f"name a font that has all of Hangul, such as {DEFAULT}",
        )
    return drawn, left_out


def missing_syllables(font: Path) -> int:
    """Return how many of the 11,172 Hangul syllables a font lacks.

    Raises
    ------
    UserError
        When the file is not a font.
    """
    return len({*SYLLABLES} - _characters(font))


@lru_cache(maxsize=2)
def _characters(font: Path) -> frozenset[int]:
    """Return a font's code points; cached, as it takes 0.2 s and a build asks six times."""
    from fontTools.ttLib import TTFont, TTLibError
    from PIL import ImageFont

    try:
        ImageFont.truetype(str(font))  # Pillow may reject what fontTools reads
        with TTFont(font, fontNumber=0, lazy=True) as opened:
            return frozenset(opened.getBestCmap() or ())
    except (TTLibError, OSError) as error:
        raise UserError(
            f"{font.name} is not a font: {error}", f"name one such as {DEFAULT}"
        ) from None


def _is_hangul(character: str) -> bool:
    return "\uac00" <= character <= "\ud7a3" or "\u3131" <= character <= "\u318e"
