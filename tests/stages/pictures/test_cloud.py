"""Word clouds: the right words, no missing glyphs, the same bytes each time."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from conftest import Project
from PIL import Image, ImageFont

from pipeline.stages.pictures.cloud import draw_word_cloud
from pipeline.stages.pictures.fonts import DEFAULT, drawable, find_font
from pipeline.store.files import Table
from pipeline.store.records import WordCount
from pipeline.terminal.errors import UserError

FONT = find_font(DEFAULT)
LOOK = {
    "font": FONT,
    "max_words": 50,
    "width": 400,
    "height": 250,
    "scale": 1.0,
    "colors": "Dark2",
    "background": "white",
    "seed": 1,
}
MARKS = [WordCount("...", 99, 1), WordCount("2010", 50, 1), WordCount("①", 40, 1)]
COUNTS = [*MARKS, WordCount("국민", 30, 1), WordCount("국가", 20, 1), WordCount("법률", 10, 1)]


def boxes(words: list[str]) -> set[str]:
    """Return the characters that a font draws as its missing-glyph box."""
    font = ImageFont.truetype(str(FONT), 24)
    box = bytes(font.getmask("\U0010fffd"))
    return {c for word in words for c in word if bytes(font.getmask(c)) == box}


@pytest.mark.parametrize("source", ["words", "nouns"])
def test_no_word_of_laws_clouds_is_drawn_as_a_box(law: Project, source: str) -> None:
    counts = Table(law.home / "outputs" / "law" / f"counts-{source}.tsv", WordCount)
    drawn, _ = drawable(FONT, [row.word for row in counts.read()])
    assert len(drawn) > 1000
    assert boxes(drawn) == set()
    assert boxes(["👍"]) == {"👍"}


def test_the_same_bytes_each_time_and_ink_on_paper(tmp_path: Path) -> None:
    for name in ("a.png", "b.png"):
        facts = draw_word_cloud(COUNTS, tmp_path / name, **LOOK)  # type: ignore[arg-type]
    assert (tmp_path / "a.png").read_bytes() == (tmp_path / "b.png").read_bytes()
    picture = np.asarray(Image.open(tmp_path / "a.png").convert("L"))
    assert picture.shape == (250, 400)
    assert 0.02 < (picture < 200).mean() < 0.8
    assert facts["counts"] == {"words": 3}  # neither punctuation nor numbers


def test_a_seed_and_a_colour_map_change_it(tmp_path: Path) -> None:
    pictures = []
    changes: list[dict[str, Any]] = [{}, {"seed": 2}, {"colors": "plasma"}, {"scale": 2.0}]
    for number, change in enumerate(changes):
        path = tmp_path / f"{number}.png"
        draw_word_cloud(COUNTS, path, **{**LOOK, **change})
        pictures.append(path.read_bytes())
    assert len({*pictures}) == 4


def test_omitted_words_are_reported(tmp_path: Path) -> None:
    counts = [WordCount("국민", 2, 1), WordCount("국민👍", 1, 1)]
    facts = draw_word_cloud(counts, tmp_path / "a.png", **LOOK)  # type: ignore[arg-type]
    assert "국민👍" in facts["warnings"][0]


@pytest.mark.parametrize(
    ("change", "fact"),
    [
        ({"colors": "no-map"}, "colors is 'no-map'"),
        ({"background": "no-colour"}, "background is 'no-colour'"),
    ],
)
def test_unknown_colours(tmp_path: Path, change: dict[str, Any], fact: str) -> None:
    with pytest.raises(UserError, match=fact):
        draw_word_cloud(COUNTS, tmp_path / "a.png", **{**LOOK, **change})


@pytest.mark.parametrize(
    ("written", "near"), [("dark2", "Dark2"), ("plasmaa", "plasma"), ("xyzzyq", "viridis")]
)
def test_an_unknown_colour_map_lists_near_names(tmp_path: Path, written: str, near: str) -> None:
    with pytest.raises(UserError) as refused:
        draw_word_cloud(COUNTS, tmp_path / "a.png", **{**LOOK, "colors": written})  # type: ignore[arg-type]
    assert refused.value.advice.startswith(f"a name such as {near},")


def test_nothing_to_draw(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no word to draw"):
        draw_word_cloud(MARKS, tmp_path / "a.png", **LOOK)  # type: ignore[arg-type]
