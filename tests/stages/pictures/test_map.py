"""Maps: readable labels, no missing glyphs, the same bytes each time."""

import io
import subprocess
import sys
from pathlib import Path
from xml.etree.ElementTree import fromstring

import numpy as np
import pytest
from conftest import Project
from matplotlib import rc_context
from matplotlib.figure import Figure

from pipeline.stages.pictures.fonts import DEFAULT, find_font
from pipeline.stages.pictures.map import FEW, draw_map, first_in_each_cell, map_figure
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


@pytest.mark.parametrize("words", [208, 1000])
def test_labels_do_not_overlap(tmp_path: Path, figures: list[Figure], words: int) -> None:
    rng = np.random.default_rng(1)
    points = [Point(f"낱말{n}", *rng.normal(size=2).tolist()) for n in range(words)]
    counts = {word: 5000 // (n + 1) + 1 for n, (word, _, _) in enumerate(points)}
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
    counts = {word: len(points) - n for n, (word, _, _) in enumerate(points)}
    figure, facts = map_figure(points, counts, font=FONT, title="시험")
    rare = [word for word, _, _ in points[-10:]]
    assert labels_of(figure) & {*rare} == {rare[0]}  # the most frequent of them
    assert facts["counts"] == {"words": len(points), "labels": len(labels_of(figure))}


def test_on_a_large_map_the_dots_with_a_label_stand_out() -> None:
    rng = np.random.default_rng(1)
    places = rng.normal(size=(FEW + 1, 2)).tolist()
    points = [Point(f"낱말{n}", *place) for n, place in enumerate(places)]
    figure, _ = map_figure(points, {word: 1 for word, _, _ in points}, font=FONT, title="시험")
    (axes,) = figure.axes
    all_, named = axes.collections
    assert len(np.asarray(all_.get_offsets())) == FEW + 1
    labelled = [[x, y] for word, x, y in points if word in labels_of(figure)]
    assert np.asarray(named.get_offsets()).tolist() == labelled
    assert named.get_sizes()[0] > all_.get_sizes()[0]  # type: ignore[attr-defined]

    figure, _ = map_figure(points[:FEW], {word: 1 for word, _, _ in points}, font=FONT, title="")
    (axes,) = figure.axes
    (dots,) = axes.collections
    assert dots.get_sizes().tolist() == named.get_sizes().tolist()  # type: ignore[attr-defined]


def test_the_first_point_in_each_cell() -> None:
    corners = [Point("왼쪽", 0, 0), Point("오른쪽", 20, 40)]
    near = [Point("둘째", 0.9, 0.9), Point("위", 0.5, 1.5), Point("옆", 1.5, 0.5)]
    assert [point.word for point in first_in_each_cell([*corners, *near])] == [
        "왼쪽", "오른쪽", "위", "옆",
    ]  # fmt: skip
    assert first_in_each_cell([*near[:1], *corners])[0] == near[0]
    line = [Point(str(n), 1.0, 1.0) for n in range(3)]
    assert first_in_each_cell(line) == line[:1]


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
