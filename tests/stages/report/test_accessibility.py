"""axe-core finds nothing wrong in any state of the report."""

from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from conftest import Project
from firefox import firefox
from playwright.sync_api import Page
from synthetic import made_up
from visits import Visits, centre, find

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")
RUN = "async () => (await axe.run(document, { resultTypes: ['violations'] })).violations"


@pytest.fixture(scope="module")
def report(law: Project, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report on more words than its map has."""
    words = [f"낱말{n}" for n in range(150)]
    return made_up(tmp_path_factory.mktemp("axe"), words, law=law, lines=300, mapped=50)


def nothing(page: Page) -> None:
    pass


def select(page: Page) -> None:
    find(page, "낱말3")


def select_beside_the_map(page: Page) -> None:
    find(page, "낱말99")


def point_at_a_word(page: Page) -> None:
    select(page)
    page.wait_for_timeout(200)
    page.mouse.move(*centre(page))


def open_the_list(page: Page) -> None:
    page.locator("#search").fill("낱")


def find_nothing(page: Page) -> None:
    page.locator("#search").fill("없는말")


def press_a_cluster(page: Page) -> None:
    page.locator(".clusters button").first.click()


def colour_by_frequency(page: Page) -> None:
    page.locator("#colour input[value=frequency]").check()


def ask_the_table_for_nothing(page: Page) -> None:
    page.locator("#filter").fill("없는말")


def hop(page: Page) -> None:
    page.locator("#canvas").focus()
    page.keyboard.press("ArrowRight")


def open_the_licence(page: Page) -> None:
    page.locator("footer summary").click()


def unknown_word(page: Page) -> None:
    page.evaluate("location.hash = '#word=없는말'")


STATES = [
    nothing,
    select,
    select_beside_the_map,
    point_at_a_word,
    open_the_list,
    find_nothing,
    press_a_cluster,
    colour_by_frequency,
    ask_the_table_for_nothing,
    hop,
    open_the_licence,
    unknown_word,
]
WINDOWS: dict[str, dict[str, Any]] = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "phone": {"viewport": {"width": 390, "height": 844}, "is_mobile": True},
}


COLOURS = [nothing, point_at_a_word, find_nothing, press_a_cluster, colour_by_frequency, hop]
"""The states that dark colours change."""

NARROW = [nothing, select_beside_the_map, open_the_list, open_the_licence]
"""The states that a phone lays out anew."""

REACHED = {"light": STATES, "dark": COLOURS, "phone": NARROW}


def found_wrong(violations: list[dict[str, Any]]) -> list[str]:
    return [
        f"{violation['id']}: {node['html'][:120]} {node['failureSummary']}"
        for violation in violations
        for node in violation["nodes"][:3]
    ]


@pytest.mark.parametrize("window", WINDOWS)
def test_axe_finds_nothing(report: Path, visits: Visits, window: str) -> None:
    wrong: dict[str, list[str]] = {}
    for reach in REACHED[window]:
        page = visits(report, **WINDOWS[window])
        reach(page)
        page.wait_for_timeout(300)
        page.evaluate(AXE)
        if found := found_wrong(page.evaluate(RUN)):
            wrong[reach.__name__] = found
    assert wrong == {}


def test_axe_finds_nothing_in_firefox(report: Path, tmp_path: Path) -> None:
    states = {
        "first view": "",
        "a word": "#word=낱말3",
        "a word beside the map": "#word=낱말99",
        "by frequency": "#colour=frequency",
        "no match": "#filter=없는말",
        "an unknown word": "#word=없는말",
    }
    wrong: dict[str, list[str]] = {}
    with firefox(tmp_path) as page:
        for name, address in states.items():
            page.open(report, address)
            assert page.evaluate("malmoi.map.labelBoxes?.length ?? 0") > 0, "the map is drawn"
            page.run(AXE)
            if found := found_wrong(page.evaluate(f"({RUN})()")):
                wrong[name] = found
    assert wrong == {}
