"""Small and large windows, and text twice as large: nothing is cut off or broken."""

from pathlib import Path

import pytest
from conftest import CHECKOUT
from playwright.sync_api import Page
from visits import Visits

SCREENSHOTS = CHECKOUT / "build" / "screenshots"
SIZES = [(320, 640), (390, 844), (768, 1024), (1280, 860), (2560, 1400)]

BROKEN = """() => [...document.querySelectorAll('#figures dd, td.n')].filter((cell) => {
  const text = document.createRange();
  text.selectNodeContents(cell);
  const lines = new Set([...text.getClientRects()].map(({ top }) => Math.round(top)));
  return cell.checkVisibility() && lines.size > 1;
}).map((cell) => cell.textContent)"""
"""The numbers that are on more than one line."""


def enlarge(page: Page) -> None:
    """Text twice as large, as a reader sets it in the browser."""
    client = page.context.new_cdp_session(page)
    client.send("Page.enable")
    client.send("Page.setFontSizes", {"fontSizes": {"standard": 32, "fixed": 26}})
    page.reload()
    page.wait_for_selector("html[data-ready]")


@pytest.mark.parametrize("size", SIZES, ids=lambda size: str(size[0]))
@pytest.mark.parametrize("text", [100, 200])
def test_nothing_is_cut_off(report: Path, visits: Visits, size: tuple[int, int], text: int) -> None:
    """Screenshots are kept in build/screenshots for inspection."""
    page = visits(report, "#word=국회", viewport={"width": size[0], "height": size[1]})
    if text == 200:
        enlarge(page)
    page.wait_for_timeout(200)
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"report-{size[0]}-{text}.png")
    assert page.evaluate("document.documentElement.scrollWidth") == size[0]
    assert page.evaluate(BROKEN) == []
    assert page.evaluate("Math.min(...malmoi.map.points.map(({ size }) => size))") >= text / 10


def test_the_map_takes_the_room_of_a_large_window(report: Path, visits: Visits) -> None:
    page = visits(report, viewport={"width": 2560, "height": 1400})
    box = page.locator("#canvas").bounding_box()
    assert box
    assert box["width"] > 0.6 * 2560
    assert box["height"] > 0.7 * 1400
