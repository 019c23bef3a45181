"""Maps: readable labels, no missing glyphs, the same bytes each time."""

import io
import re
import subprocess
import sys
from base64 import b64decode
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import fromstring

import numpy as np
import pytest
from conftest import Project
from fontTools.ttLib import TTFont
from matplotlib import rc_context
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.text import Text
from PIL import Image

from pipeline.stages.pictures.colours import CLUSTER_COLOURS
from pipeline.stages.pictures.fonts import DEFAULT, find_font
from pipeline.stages.pictures.map import FEW, draw_map, first_in_each_cell, map_figure
from pipeline.stages.pictures.saving import LETTERS
from pipeline.store.files import Table
from pipeline.store.records import Point, WordCount

FONT = find_font(DEFAULT)


@pytest.fixture
def figures(monkeypatch: pytest.MonkeyPatch) -> list[Figure]:
    """The figures that are saved."""
    saved: list[Figure] = []
    save = Figure.savefig

    def keep(figure: Figure, *arguments: object, **options: object) -> None:
        saved.append(figure)
        save(figure, *arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(Figure, "savefig", keep)
    return saved


def scattered(number: int) -> list[Point]:
    places = np.random.default_rng(1).normal(size=(number, 2)).tolist()
    return [Point(f"낱말{n}", x, y) for n, (x, y) in enumerate(places)]


@pytest.mark.parametrize("words", [208, 600])
def test_labels_do_not_overlap(tmp_path: Path, figures: list[Figure], words: int) -> None:
    points = scattered(words)
    counts = {word: 5000 // (n + 1) + 1 for n, (word, *_) in enumerate(points)}
    facts = draw_map(points, counts, tmp_path / "map.png", font=FONT, title="시험")
    (axes,) = figures[0].axes
    labels = [text for text in axes.texts if text.get_text()]
    areas = [text.get_window_extent().get_points() for text in labels]
    low, high = (np.array([area[corner] for area in areas]) for corner in (0, 1))
    across = np.minimum(high[:, None], high[None]) - np.maximum(low[:, None], low[None])
    overlap = (across > 1).all(axis=2)  # by more than a pixel
    assert overlap.sum() == len(labels)  # each overlaps only itself
    assert facts["counts"] == {"words": words, "labels": len(labels)}
    assert len(labels) > 100
    assert {"낱말0", "낱말1", "낱말2"} <= {text.get_text() for text in labels}


def labels_of(figure: Figure) -> set[str]:
    (axes,) = figure.axes
    return {text.get_text() for text in axes.texts} - {""}


def test_on_a_large_map_a_region_of_rare_words_has_a_name_too() -> None:
    """Frequent words are one crowd; the last ten, all rare, lie far from it."""
    rng = np.random.default_rng(1)
    places = rng.normal(size=(FEW + 100, 2))
    places[-10:] = rng.normal(scale=0.01, size=(10, 2)) + 30
    points = [Point(f"낱말{n}", *place) for n, place in enumerate(places.tolist())]
    counts = {word: len(points) - n for n, (word, *_) in enumerate(points)}
    figure, facts = map_figure(points, counts, font=FONT, title="시험")
    rare = [point.word for point in points[-10:]]
    assert labels_of(figure) & {*rare} == {rare[0]}  # the most frequent of them
    assert facts["counts"] == {"words": len(points), "labels": len(labels_of(figure))}


def dots_of(figure: Figure) -> dict[tuple[float, float], float]:
    """Return the area of the dot at each place, without the invisible ones."""
    (axes,) = figure.axes
    return {
        tuple(place): area
        for dots in axes.collections
        if dots.get_alpha()
        for place, area in zip(
            np.asarray(dots.get_offsets()).tolist(),
            dots.get_sizes().tolist(),  # type: ignore[attr-defined]
            strict=True,
        )
    }


def test_on_a_large_map_the_dots_with_a_label_stand_out() -> None:
    points = scattered(FEW + 1)
    figure, _ = map_figure(points, {point.word: 1 for point in points}, font=FONT, title="시험")
    dots, named = dots_of(figure), labels_of(figure)
    assert len(dots) == FEW + 1
    large, small = (
        {dots[point.x, point.y] for point in points if (point.word in named) is labelled}
        for labelled in (True, False)
    )
    assert (len(large), len(small)) == (1, 1)
    assert max(large) > 2 * max(small)


def test_dots_have_the_colours_and_shapes_of_their_clusters_and_a_legend_says_so() -> None:
    points = [point._replace(cluster=n % 2) for n, point in enumerate(scattered(40))]
    counts = {point.word: 400 // (n + 1) for n, point in enumerate(points)}
    figure, _ = map_figure(points, counts, font=FONT, title="시험")
    (axes,) = figure.axes
    _, *clusters = axes.collections
    drawn = [to_hex(np.asarray(dots.get_facecolor())[0].tolist()) for dots in clusters]
    assert drawn == [*CLUSTER_COLOURS["light"][:2]]
    (legend,) = figure.legends
    told = [text.get_text() for text in legend.get_texts()]
    assert told == [
        "낱말0, 낱말2, 낱말4", "낱말1, 낱말3, 낱말5", "n = 400", "n = 63", "n = 10",
    ]  # fmt: skip
    keys = [handle.get_color() for handle in legend.legend_handles[:2]]  # type: ignore[union-attr]
    assert keys == drawn
    dots = dots_of(figure)
    sizes = [handle.get_markersize() ** 2 for handle in legend.legend_handles[2:]]  # type: ignore[union-attr]
    first, last = points[0], points[-1]
    assert [sizes[0], sizes[-1]] == pytest.approx([dots[first.x, first.y], dots[last.x, last.y]])


@pytest.mark.parametrize(("preset", "centimetres"), [("paper-8cm", 8), ("paper-17cm", 17)])
def test_on_paper_no_text_is_smaller_than_six_points(
    tmp_path: Path, figures: list[Figure], preset: str, centimetres: float
) -> None:
    points = scattered(60)
    counts = {point.word: 60 - n for n, point in enumerate(points)}
    path = tmp_path / "map.png"
    draw_map(points, counts, path, font=FONT, title="시험", preset=preset)
    texts = [text for text in figures[0].findobj(Text) if text.get_text()]
    assert len(texts) > 40
    assert min(float(text.get_fontsize()) for text in texts) >= 6
    with Image.open(path) as picture:
        width = picture.width / picture.info["dpi"][0] * 2.54
    assert width == pytest.approx(centimetres, abs=0.05)
    points_wide = float(ElementTree.parse(path.with_suffix(".svg")).getroot().get("width", "")[:-2])
    assert points_wide / 72 * 2.54 == pytest.approx(centimetres, abs=0.05)


def test_no_line_of_a_label_leads_through_another_label() -> None:
    points = scattered(150)
    figure, _ = map_figure(points, {point.word: 5 for point in points}, font=FONT, title="시험")
    (axes,) = figure.axes
    boxes = [text.get_window_extent() for text in axes.texts if text.get_text()]
    assert len(axes.lines) > 50
    for line in axes.lines:
        ends: Any = line.get_transform().transform(line.get_xydata())
        steps = np.linspace(ends[0], ends[1], 30)
        touched = [box for box in boxes if any(box.padded(-2).contains(x, y) for x, y in steps)]
        assert len(touched) <= 1  # its own


def test_an_svg_has_a_title_and_letters_as_outlines_or_as_text(tmp_path: Path) -> None:
    points = [Point("국민", 0.0, 0.0), Point("국가", 1.0, 1.0), Point("법률", -1.0, 2.0)]
    counts = {"국민": 3, "국가": 2, "법률": 1}
    told = {}
    for letters in LETTERS:
        path = tmp_path / f"{letters}.png"
        draw_map(points, counts, path, font=FONT, title="가 & 나", letters=letters)
        svg = ElementTree.parse(path.with_suffix(".svg")).getroot()
        assert svg[0].tag == "{http://www.w3.org/2000/svg}title"
        assert svg[0].text == "가 & 나"
        texts = [each for each in svg.iter() if each.tag.endswith("}text")]
        told[letters] = {text.text for text in texts}
        assert all("malmoi" in text.get("style", "") for text in texts)
    assert told["outlines"] == set()
    assert {*counts} < told["text"]
    written = (tmp_path / "text.svg").read_text("utf-8")
    font = b64decode(re.findall(r"base64,([^\"]+)", written)[0])
    with TTFont(io.BytesIO(font)) as opened:
        assert {*map(ord, "국민가법률")} <= {*opened.getBestCmap()}


def test_the_first_point_in_each_cell() -> None:
    corners = [Point("왼쪽", 0, 0), Point("오른쪽", 20, 40)]
    near = [Point("둘째", 0.9, 0.9), Point("위", 0.5, 1.5), Point("옆", 1.5, 0.5)]
    assert [point.word for point in first_in_each_cell([*corners, *near], columns=20)] == [
        "왼쪽", "오른쪽", "위", "옆",
    ]  # fmt: skip
    assert first_in_each_cell([*near[:1], *corners], columns=20)[0] == near[0]
    line = [Point(str(n), 1.0, 1.0) for n in range(3)]
    assert first_in_each_cell(line, columns=20) == line[:1]


def test_the_same_bytes_each_time(tmp_path: Path) -> None:
    points = [Point("국민", 0.0, -1.5), Point("국가", 1.0, 1.0), Point("법률", -1.0, 2.0)]
    for name in ("a.png", "b.png"):
        draw_map(points, {"국민": 3, "국가": 2, "법률": 1}, tmp_path / name, font=FONT, title="가")
    assert (tmp_path / "a.png").read_bytes() == (tmp_path / "b.png").read_bytes()


@pytest.mark.parametrize("algorithm", ["skip-gram", "cbow"])
def test_no_glyph_of_laws_maps_is_missing(law: Project, tmp_path: Path, algorithm: str) -> None:
    """matplotlib warns about a missing glyph, and `-W error` turns that into a failure."""
    code = (
        "import sys; from pathlib import Path\n"
        "from pipeline.stages.pictures.fonts import DEFAULT, find_font\n"
        "from pipeline.stages.pictures.map import draw_map, map_title\n"
        "from pipeline.store.files import Table\n"
        "from pipeline.store.records import MapSettings, Point, WordCount\n"
        "outputs, algorithm, picture = sys.argv[1:]\n"
        "points = [*Table(Path(outputs) / f'points-{algorithm}.tsv', Point).read()]\n"
        "table = Table(Path(outputs) / 'counts-nouns.tsv', WordCount)\n"
        "counts = {row.word: row.count for row in table.read()}\n"
        "settings = MapSettings(title='대한민국헌법과 국회 의안', algorithm=algorithm,\n"
        "    method='tsne', max_words=500, font=DEFAULT)\n"
        "font, title = find_font(DEFAULT), map_title(settings)\n"
        "draw_map(points, counts, Path(picture), font=font, title=title, scale=2)\n"
    )
    outputs, picture = law.home / "outputs" / "law", tmp_path / "map.png"
    command = [sys.executable, "-W", "error::UserWarning", "-c", code]
    run = subprocess.run(
        [*command, str(outputs), algorithm, str(picture)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert picture.read_bytes() == (outputs / f"map-{algorithm}.png").read_bytes()
    mapped = Table(outputs / f"points-{algorithm}.tsv", Point)
    counted = Table(outputs / "counts-nouns.tsv", WordCount)
    assert {row.word for row in mapped.read()} <= {row.word for row in counted.read()}


def test_a_word_that_is_a_tag_stays_a_word_in_svg() -> None:
    words = ["<script>alert(1)</script>", "&amp;", "국민"]
    points = [Point(word, float(n), float(n % 2)) for n, word in enumerate(words)]
    figure, _ = map_figure(points, dict.fromkeys(words, 5), font=FONT, title=words[0])
    for kind in ("path", "none"):  # letters as outlines, or as text
        with rc_context({"svg.fonttype": kind}):
            out = io.StringIO()
            figure.savefig(out, format="svg")
        names = {element.tag.rpartition("}")[2] for element in fromstring(out.getvalue()).iter()}
        assert "script" not in names
        assert "text" in names or kind == "path"
        assert "alert(1)" in out.getvalue()
