"""Ten thousand words on the map: within the size limit, always drawn in place."""

from pathlib import Path

import pytest
from conftest import Project
from playwright.sync_api import Page, expect
from synthetic import made_up
from visits import Visits, find

SYLLABLES = [chr(code) for code in range(0xAC00, 0xD7A3, 4)][:2700]
WORDS = [SYLLABLES[n % 2700] + SYLLABLES[n // 2700] + "말" * (n % 2) for n in range(10_000)]

MISSING = """() => {
  const { map } = malmoi;
  map.paint();
  const copy = document.createElement('canvas');
  Object.assign(copy, { width: map.canvas.width, height: map.canvas.height });
  const context = copy.getContext('2d', { willReadFrequently: true });
  context.drawImage(map.canvas, 0, 0);
  const { data, width, height } = context.getImageData(0, 0, copy.width, copy.height);
  const isEmpty = (number) => {
    const [x, y] = map.screenOf(number).map((place) => Math.floor(place * map.ratio));
    return x > 0 && y > 0 && x < width && y < height && data[4 * (y * width + x) + 3] === 0;
  };
  return map.points.filter((_, number) => number % 50 === 0 && isEmpty(number)).length;
}"""
"""The number of words in the window, of every fiftieth, with nothing drawn at their place."""


@pytest.fixture(scope="module")
def report(law: Project, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made_up(tmp_path_factory.mktemp("ten-thousand"), WORDS, law=law, lines=30_000)


def settle(page: Page) -> None:
    """Wait until the labels of every zoom are known."""
    page.evaluate(
        "(async () => { const { labels } = malmoi.map; while (labels.settled < labels.last)"
        " await new Promise((done) => setTimeout(done, 50)) })()"
    )


def labels(page: Page) -> int:
    settle(page)
    page.wait_for_timeout(100)
    count: int = page.evaluate("malmoi.map.labelBoxes.length")
    return count


def test_the_page_stays_below_5_mb_and_draws(report: Path, visits: Visits) -> None:
    assert report.stat().st_size <= 5_000_000
    page = visits(report)
    assert page.evaluate("malmoi.map.points.length") == 10_000
    assert 50 < labels(page) < 3000
    find(page, WORDS[9_876])
    expect(page.locator("#word .chosen")).to_have_text(WORDS[9_876])
    colours = page.evaluate(
        "() => { const { canvas, context } = malmoi.map; const seen = new Set();"
        "const { data } = context.getImageData(0, 0, canvas.width, canvas.height);"
        "for (let i = 0; i < data.length; i += 40) seen.add(data.slice(i, i + 3).join());"
        "return seen.size }"
    )
    assert colours > 10


def test_dots_are_where_they_belong_while_the_map_moves(report: Path, visits: Visits) -> None:
    page = visits(report)
    painted = []
    page.evaluate(
        "() => { const { layer } = malmoi.map; const renew = layer.renew.bind(layer);"
        "window.renewed = 0; layer.renew = (...all) => { window.renewed += 1; renew(...all) } }"
    )
    for move in (
        *("moveBy(37, -21)", "zoomBy(1.2)", "zoomBy(1.3, 100, 100)", "zoomBy(2)"),
        *("moveBy(-400, 300)", "moveBy(20, 20)", "zoomBy(0.4)", "moveBy(0, 1)"),
    ):
        before = page.evaluate("renewed")
        page.evaluate(f"malmoi.map.view.{move}")
        assert page.evaluate(MISSING) == 0, move
        painted.append(page.evaluate("renewed") > before)
    assert painted[3]  # the map has grown too much
    assert not all(painted)  # most frames move what is there


def test_labels_are_settled_between_frames(report: Path, visits: Visits) -> None:
    page = visits(report)
    page.evaluate("malmoi.map.layOut()")  # as after a change of the window's size
    first, last = page.evaluate("[malmoi.map.labels.settled, malmoi.map.labels.last]")
    assert first < last
    page.evaluate("malmoi.map.view.zoomBy(50)")
    page.evaluate("malmoi.map.paint()")  # a frame settles nothing
    assert page.evaluate("malmoi.map.labels.settled") < last
    settle(page)
    assert labels(page) > 0
