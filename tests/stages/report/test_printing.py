"""The report on paper: the map, every sentence, light colours whatever the screen has."""

import io
import re

import pytest
from conftest import CHECKOUT, Project
from pypdf import PdfReader
from visits import Visits

SCREENSHOTS = CHECKOUT / "build" / "screenshots"


def letters(text: str) -> str:
    return re.sub(r"\s", "", text)


def test_a_report_is_printed_in_full(law: Project, visits: Visits) -> None:
    """Kept in build/screenshots for inspection."""
    report = law.home / "outputs" / "law" / "index.html"
    page = visits(report, "#word=국회", color_scheme="dark")
    page.wait_for_timeout(200)
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    paper = page.pdf(path=SCREENSHOTS / "report.pdf", format="A4")
    pages = PdfReader(io.BytesIO(paper)).pages
    printed = letters("".join(sheet.extract_text() for sheet in pages))
    sentences = page.locator("#word .said li").all_inner_texts()
    assert len(sentences) == 5
    for expected in [
        *sentences,
        "대한민국헌법과 국회 의안",
        "가까운 단어",
        "지프의 법칙",
        "seed 1",
    ]:
        assert letters(expected) in printed, expected
    first = letters(pages[0].extract_text())
    drawn = page.evaluate("malmoi.map.ego.nearest.map(([n]) => malmoi.lexicon.words[n])")
    assert sum(word in first for word in drawn) >= 6  # the map, drawn as text
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"


def test_paper_is_light(law: Project, visits: Visits) -> None:
    report = law.home / "outputs" / "law" / "index.html"
    page = visits(report, "#word=국회", color_scheme="dark")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    shown = page.evaluate(
        "() => [getComputedStyle(document.body).color, malmoi.map.paper, malmoi.map.ink,"
        " document.getElementById('word').scrollHeight"
        " - document.getElementById('word').clientHeight]"
    )
    assert shown == ["rgb(31, 39, 51)", "#ffffff", "#1f2733", 0]
    for control in ("#theme", "#search", ".zoom", ".word .acts", "#before", "#filter"):
        assert not page.is_visible(control), control
    page.emulate_media(media="screen")
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    for _ in range(100):
        if page.evaluate("malmoi.map.paper") == "#1a1e25":
            return
        page.wait_for_timeout(50)
    pytest.fail("the map stays light")
