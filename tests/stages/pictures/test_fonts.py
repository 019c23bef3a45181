"""Fonts: undrawable characters are detected before drawing."""

from pathlib import Path

import pytest
from fontTools import subset
from fontTools.ttLib import TTFont

from pipeline.stages.pictures.fonts import DEFAULT, drawable, find_font
from pipeline.terminal.errors import UserError

FONT = find_font(DEFAULT)


def small_font(path: Path, text: str) -> Path:
    """Write a font with only the characters of a text."""
    font = TTFont(FONT)
    cutter = subset.Subsetter()
    cutter.populate(text=text)
    cutter.subset(font)
    font.save(path)
    return path


def test_the_default_font_has_every_syllable() -> None:
    syllables = [chr(code) for code in range(0xAC00, 0xD7A4)]
    assert len(syllables) == 11_172
    drawn, left_out = drawable(FONT, syllables)
    assert len(drawn) == 11_172
    assert left_out == []


def test_a_missing_syllable_is_an_error(tmp_path: Path) -> None:
    font = small_font(tmp_path / "small.ttf", "국민")
    assert drawable(font, ["국민"]) == (["국민"], [])
    with pytest.raises(UserError, match=r"small\.ttf cannot draw 가 회"):
        drawable(font, ["국민", "국가", "국회"])


def test_an_emoji_is_omitted_instead_of_a_box() -> None:
    assert drawable(FONT, ["국민", "👍국민"]) == (["국민"], ["👍국민"])


def test_a_file_that_is_not_a_font(tmp_path: Path) -> None:
    (tmp_path / "font.ttf").write_bytes(b"no font")
    with pytest.raises(UserError, match="is not a font"):
        drawable(tmp_path / "font.ttf", ["국민"])
    (tmp_path / "headless.ttf").write_bytes(FONT.read_bytes().replace(b"head", b"hexd", 1))
    with pytest.raises(UserError, match="is not a font"):  # fontTools does not mind
        drawable(tmp_path / "headless.ttf", ["국민"])
    with pytest.raises(UserError, match=r"there is no font nowhere\.ttf"):
        find_font("nowhere.ttf")
