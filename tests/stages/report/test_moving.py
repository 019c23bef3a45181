"""Wheel, fingers and keys: the map moves when it is meant, and the page otherwise."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect
from visits import Visits, centre, find

PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "has_touch": True,
    "is_mobile": True,
}
FOCUSED = "document.activeElement.id || document.activeElement.textContent"
VIEW = "[malmoi.map.view.x, malmoi.map.view.y, malmoi.map.view.zoom]"


class Fingers:
    """Fingers on a page's touch screen."""

    def __init__(self, page: Page) -> None:
        self.client = page.context.new_cdp_session(page)

    def __call__(self, kind: str, *places: tuple[float, float]) -> None:
        points = [{"x": x, "y": y, "id": n} for n, (x, y) in enumerate(places)]
        self.client.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})


def wheel(page: Page, down: float) -> tuple[float, float]:
    """Turn the wheel; return how far the page scrolled, and the map's zoom."""
    before: float = page.evaluate("scrollY")
    page.mouse.wheel(0, down)
    page.wait_for_timeout(300)
    return page.evaluate("scrollY") - before, page.evaluate("malmoi.map.view.zoom")


def test_the_wheel_scrolls_the_page(report: Path, visits: Visits) -> None:
    page = visits(report)
    page.mouse.move(*centre(page))
    scrolled, zoom = wheel(page, 100)
    assert scrolled > 50
    assert zoom == 1
    expect(page.locator("#hint")).to_have_class("hint shown")
    expect(page.locator("#hint")).to_contain_text("Ctrl")


def test_the_wheel_zooms_with_ctrl_or_after_a_click(report: Path, visits: Visits) -> None:
    page = visits(report)
    page.mouse.move(*centre(page))
    page.keyboard.down("Control")
    scrolled, zoom = wheel(page, -100)
    page.keyboard.up("Control")
    assert scrolled == 0
    assert zoom > 1
    page.mouse.click(*centre(page))
    before = page.evaluate("malmoi.map.view.zoom")
    scrolled, zoom = wheel(page, 100)
    assert scrolled == 0
    assert zoom < before
    page.locator("#search").focus()
    page.mouse.move(*centre(page))
    scrolled, _ = wheel(page, 100)
    assert scrolled > 50


def test_one_finger_scrolls_the_page(report: Path, visits: Visits) -> None:
    page = visits(report, **PHONE)
    touch = Fingers(page)
    x, y = centre(page)
    before, view = page.evaluate("scrollY"), page.evaluate(VIEW)
    touch("touchStart", (x, y))
    for step in range(1, 11):
        touch("touchMove", (x, y - 20 * step))
        page.wait_for_timeout(20)
    expect(page.locator("#hint")).to_contain_text("두 손가락")
    touch("touchEnd")
    page.wait_for_timeout(300)
    assert page.evaluate("scrollY") > before + 100
    assert page.evaluate(VIEW) == view
    expect(page.locator("#word h3").first).to_have_text("단어를 선택하세요")


def test_two_fingers_pan_and_pinch_and_a_tap_selects(report: Path, visits: Visits) -> None:
    page = visits(report, "#word=국민", **PHONE)
    touch = Fingers(page)
    page.wait_for_timeout(200)
    page.evaluate("malmoi.map.view.zoomBy(0.5)")  # further from the largest zoom
    x, y = centre(page)
    _, _, zoom = page.evaluate(VIEW)
    touch("touchStart", (x - 30, y), (x + 30, y))
    touch("touchMove", (x - 60, y), (x + 60, y))
    touch("touchEnd")
    assert page.evaluate("malmoi.map.view.zoom") > 1.5 * zoom
    before = page.evaluate("malmoi.map.view.x")
    touch("touchStart", (x - 30, y), (x + 30, y))
    touch("touchMove", (x - 90, y), (x - 30, y))
    touch("touchEnd")
    assert page.evaluate("malmoi.map.view.x") > before
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.locator("#word").get_by_role("button", name="닫기").click()
    expect(page.locator("#word h3").first).to_have_text("단어를 선택하세요")
    x, y = centre(page)
    touch("touchStart", (x - 60, y))
    touch("touchEnd")
    expect(page.locator("#word .chosen")).to_have_text("국민")


def test_the_skip_link_moves_the_focus(report: Path, visits: Visits) -> None:
    page = visits(report)
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    assert page.evaluate(FOCUSED) == "map"
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUSED) == "search"


def test_the_focus_returns_to_where_a_word_was_chosen(report: Path, visits: Visits) -> None:
    page = visits(report)
    row = page.locator("#counts").get_by_role("button", name="국회", exact=True)
    row.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#word .chosen")).to_be_focused()
    page.keyboard.press("Tab")  # the panel's own buttons are next
    assert page.evaluate("document.getElementById('word').contains(document.activeElement)")
    neighbour = page.locator("#word .nearest button").first
    name = neighbour.inner_text()
    neighbour.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#word .chosen")).to_have_text(name)
    expect(page.locator("#word .chosen")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#word h3").first).to_have_text("단어를 선택하세요")
    expect(row).to_be_focused()


def test_arrows_hop_from_word_to_word(report: Path, visits: Visits) -> None:
    page = visits(report)
    page.locator("#canvas").focus()
    seen = []
    for key in ("ArrowRight", "ArrowRight", "ArrowDown", "ArrowLeft"):
        page.keyboard.press(key)
        seen.append(page.evaluate("malmoi.lexicon.words[malmoi.map.hoveredWord]"))
        expect(page.locator("#said")).to_contain_text(f"{seen[-1]}, ")
        expect(page.locator("#card h3")).to_have_text(seen[-1])
    assert len({*seen}) >= 3
    places = [
        page.evaluate("word => malmoi.map.screenOf(malmoi.lexicon.numbers.get(word))", word)
        for word in seen
    ]
    assert places[1][0] > places[0][0]
    assert places[2][1] > places[1][1]
    page.keyboard.press("Enter")
    expect(page.locator("#word .chosen")).to_have_text(seen[-1])
    page.keyboard.press("Escape")
    expect(page.locator("#word h3").first).to_have_text("단어를 선택하세요")
    for _ in range(60):
        page.keyboard.press("ArrowUp")
    expect(page.locator("#said")).to_have_text("그쪽에는 단어가 없습니다")


def test_enter_always_does_something(report: Path, visits: Visits) -> None:
    page = visits(report)
    page.locator("#canvas").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#word .chosen")).to_be_visible()
    page.keyboard.press("Escape")
    search = page.locator("#search")
    search.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#found")).to_be_visible()
    expect(page.locator("#found li").first).to_contain_text("법률")  # the most frequent
    find(page, "없는낱말")
    page.evaluate("document.getElementById('said').textContent = ''")
    search.press("Enter")
    expect(page.locator("#said")).to_contain_text("없는낱말")
