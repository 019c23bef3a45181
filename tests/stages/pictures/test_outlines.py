"""SVGs: outlines without fonts, words that stay text, the same picture as the PNG."""

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from conftest import Project
from fontTools.pens.boundsPen import BoundsPen
from fontTools.svgLib.path import parse_path
from PIL import Image
from test_cloud import LOOK

from pipeline.stages.pictures.cloud import draw_word_cloud
from pipeline.store.records import WordCount

SVG = "{http://www.w3.org/2000/svg}"
NEEDS_MORE = {f"{SVG}{name}" for name in ("text", "script", "image", "style", "foreignObject")}


def elements(svg: ET.Element) -> set[str]:
    return {each.tag for each in svg.iter()}


@pytest.mark.parametrize(
    "name", ["wordcloud-nouns", "wordcloud-words", "map-skip-gram", "map-cbow"]
)
def test_a_published_svg_is_self_contained(law: Project, name: str) -> None:
    path = law.home / "outputs" / "law" / f"{name}.svg"
    svg = ET.parse(path).getroot()
    assert svg.tag == f"{SVG}svg"
    assert elements(svg) & NEEDS_MORE <= {f"{SVG}style"}
    hrefs = [v for e in svg.iter() for k, v in e.attrib.items() if k.endswith("href")]
    assert len(hrefs) > 100
    assert all(href.startswith("#") for href in hrefs)
    assert {href[1:] for href in hrefs} <= {e.get("id") for e in svg.iter()}
    assert path.stat().st_size < 1_000_000
    picture = Image.open(path.with_suffix(".png"))
    assert [round(dots) for dots in picture.info["dpi"]] == [300, 300]


def test_markup_in_a_word_stays_text(tmp_path: Path) -> None:
    for name in ("a", "b"):
        counts = [WordCount("<script>", 3, 1), WordCount("국민", 2, 1), WordCount('a"&b', 1, 1)]
        draw_word_cloud(counts, tmp_path / f"{name}.png", **LOOK)  # type: ignore[arg-type]
    written = (tmp_path / "a.svg").read_bytes()
    assert written == (tmp_path / "b.svg").read_bytes()
    svg = ET.fromstring(written)
    assert elements(svg) & NEEDS_MORE == set()
    assert {each.text for each in svg.iter(f"{SVG}title")} == {"국민", "<script>", 'a"&b'}


def test_outlines_match_the_ink_of_the_png(tmp_path: Path) -> None:
    draw_word_cloud([WordCount("국민", 2, 1)], tmp_path / "a.png", **LOOK)  # type: ignore[arg-type]
    rows, columns = np.nonzero(np.asarray(Image.open(tmp_path / "a.png").convert("L")) < 128)
    svg = ET.parse(tmp_path / "a.svg").getroot()
    outlines = {path.get("id"): path.get("d") for path in svg.iter(f"{SVG}path")}
    (word,) = svg.iter(f"{SVG}g")
    left, top, across, down = map(float, re.findall(r"-?[\d.]+", word.get("transform", "")))
    corners = []
    for use in word.iter(f"{SVG}use"):
        pen = BoundsPen(None)
        parse_path(outlines[use.get("href", "")[1:]], pen)
        low_x, low_y, high_x, high_y = pen.bounds
        for x, y in ((low_x, low_y), (high_x, high_y)):
            corners.append((left + (x + float(use.get("x", 0))) * across, top + y * down))
    xs, ys = zip(*corners, strict=True)
    drawn = [min(xs), max(xs), min(ys), max(ys)]
    ink = [columns.min(), columns.max() + 1, rows.min(), rows.max() + 1]
    assert drawn == pytest.approx(ink, abs=2)
