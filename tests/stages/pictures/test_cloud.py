"""Word clouds: the right words, no missing glyphs, the same bytes each time."""

from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest
from conftest import Project
from matplotlib.text import Text
from PIL import Image, ImageColor, ImageFont
from test_colours import contrast

from pipeline.stages.pictures.bars import bars_figure
from pipeline.stages.pictures.cloud import _colours, draw_word_cloud
from pipeline.stages.pictures.colours import CLUSTER_COLOURS, SOFT
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


@pytest.mark.parametrize("background", ["white", "black", "#777777", "#f0e0a0"])
@pytest.mark.parametrize("colors", ["hue", "cluster", "viridis"])
def test_every_word_is_readable_on_the_background(
    tmp_path: Path, colors: str, background: str
) -> None:
    look = {**LOOK, "colors": colors, "background": background, "clusters": {"국민": 0, "국가": 7}}
    draw_word_cloud(COUNTS, tmp_path / "a.png", **look)  # type: ignore[arg-type]
    svg = ElementTree.parse(tmp_path / "a.svg").getroot()
    colours = [word.get("fill", "") for word in svg.iter("{http://www.w3.org/2000/svg}g")]
    assert len(colours) == 3
    paper = "#{:02x}{:02x}{:02x}".format(*ImageColor.getrgb(background))
    assert min(contrast(colour, paper) for colour in colours) >= 2.95  # rounding to 256 steps


def test_colours_mean_the_frequency_or_the_cluster() -> None:
    counts = {"국민": 100, "국가": 25, "법률": 1}
    hue = _colours("hue", "white", counts, {})
    light = [contrast(hue(word), "#ffffff") for word in counts]
    assert light == sorted(light, reverse=True)  # frequent words are darker
    cluster = _colours("cluster", "white", counts, {"국민": 3, "국가": 3})
    assert cluster("국민") == cluster("국가") == CLUSTER_COLOURS["light"][3]
    assert cluster("법률") == SOFT


def test_on_paper_the_smallest_word_has_six_points(tmp_path: Path) -> None:
    counts = [WordCount(f"낱말{n}", 400 // (n + 1), 1) for n in range(60)]
    look = {**LOOK, "preset": "paper-8cm", "letters": "text"}
    draw_word_cloud(counts, tmp_path / "a.png", **look)  # type: ignore[arg-type]
    svg = ElementTree.parse(tmp_path / "a.svg").getroot()
    inches = float(svg.get("width", "").removesuffix("in"))
    assert inches * 2.54 == pytest.approx(8, abs=0.01)
    sizes = [float(text.get("font-size", "")) for text in svg if text.tag.endswith("text")]
    assert len(sizes) > 10
    assert min(sizes) / 400 * inches * 72 >= 6  # 400 units wide
    with Image.open(tmp_path / "a.png") as picture:
        assert picture.width / picture.info["dpi"][0] == pytest.approx(inches, abs=0.01)


def test_the_bars_are_proportional_to_the_counts(tmp_path: Path) -> None:
    counts = {f"낱말{n}": 300 - n for n in range(30)} | {"ㅋ" * 40: 1}
    figure = bars_figure(
        counts, dict.fromkeys(counts, "#0b3a75"), font=FONT, title="시험", preset="paper-8cm"
    )
    (axes,) = figure.axes
    assert [bar.get_width() for bar in axes.patches] == [*counts.values()][:20]  # type: ignore[attr-defined]
    assert [text.get_text() for text in axes.get_yticklabels()] == [*counts][:20]
    assert [text.get_text() for text in axes.texts] == [f"{300 - n}" for n in range(20)]
    texts = [text for text in figure.findobj(Text) if text.get_text()]
    assert min(float(text.get_fontsize()) for text in texts) >= 6
    facts = draw_word_cloud(COUNTS, tmp_path / "a.png", bars=tmp_path / "bars.png", **LOOK)  # type: ignore[arg-type]
    assert facts["counts"] == {"words": 3}
    assert (tmp_path / "bars.png").is_file()
    svg = ElementTree.parse(tmp_path / "bars.svg").getroot()
    assert svg.tag.endswith("svg")


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
    ("written", "near"),
    [("dark2", "Dark2"), ("plasmaa", "plasma"), ("xyzzyq", "hue"), ("clusters", "cluster")],
)
def test_an_unknown_colour_map_lists_near_names(tmp_path: Path, written: str, near: str) -> None:
    with pytest.raises(UserError) as refused:
        draw_word_cloud(COUNTS, tmp_path / "a.png", **{**LOOK, "colors": written})  # type: ignore[arg-type]
    assert refused.value.advice.startswith(f"a name such as {near},")


def test_nothing_to_draw(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no word to draw"):
        draw_word_cloud(MARKS, tmp_path / "a.png", **LOOK)  # type: ignore[arg-type]
