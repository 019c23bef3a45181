"""A report on more words than its map has: every one can be found, and is shown in company."""

from pathlib import Path

import pytest
from conftest import Project
from playwright.sync_api import Page, expect
from synthetic import made_up
from visits import Visits, find

from pipeline.stages.counts import dispersion
from pipeline.stages.report import lexicon

MAPPED = 60
WORDS = [f"낱말{n}" for n in range(600)]

DRAWN = """word => {
  const { map, lexicon } = malmoi;
  const inside = (number) => {
    const [x, y] = map.screenOf(number);
    return x > 0 && y > 0 && x < map.view.width && y < map.view.height;
  };
  return {
    dots: map.points.filter((_, number) => inside(number)).length,
    around: [...map.around.keys()].filter(inside).map((number) => lexicon.words[number]),
    labelled: map.labelBoxes.map((box) => box.word),
  };
}"""
"""The dots of the map in the window, the words around the selected one, and the labels."""


@pytest.fixture(scope="module")
def report(law: Project, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("large")
    return made_up(folder, WORDS, law=law, lines=1000, mapped=MAPPED)


def neighbours(page: Page) -> list[str]:
    names = page.locator("#word [data-model=skip-gram] .nearest button")
    return names.all_inner_texts()


@pytest.mark.parametrize("number", [0, 7, 59, 60, 333, 599])
def test_a_word_is_shown_with_its_neighbours_and_others(
    report: Path, visits: Visits, number: int
) -> None:
    page = visits(report)
    find(page, WORDS[number])
    expect(page.locator("#word .chosen")).to_have_text(WORDS[number])
    page.wait_for_timeout(150)
    drawn = page.evaluate(DRAWN)
    off_map = {WORDS[n] for n in range(MAPPED, len(WORDS))}
    nearest = neighbours(page)
    assert len(nearest) == 10
    assert off_map & {WORDS[number], *nearest} == {*drawn["around"]}
    assert {WORDS[number], *drawn["around"]} <= {*drawn["labelled"]}
    assert drawn["dots"] >= 10


def test_no_zoom_is_so_near_that_the_map_is_empty(report: Path, visits: Visits) -> None:
    page = visits(report, f"#word={WORDS[3]}&at=0.5,0.5,9999")
    page.wait_for_timeout(150)
    dots = []
    for word in WORDS[:MAPPED]:
        page.evaluate(
            "word => { const { map, lexicon } = malmoi; const { x, y } ="
            " map.points[lexicon.numbers.get(word)]; map.view.moveTo({ x, y, zoom: 9999 }) }",
            word,
        )
        dots.append(page.evaluate(DRAWN)["dots"])
    assert sum(dots) / len(dots) > 3


def test_a_word_beside_the_map_can_be_pointed_at_and_clicked(report: Path, visits: Visits) -> None:
    page = visits(report)
    find(page, WORDS[7])
    page.wait_for_timeout(150)
    beside = page.evaluate(DRAWN)["around"][0]
    x, y = page.evaluate("word => malmoi.map.screenOf(malmoi.lexicon.numbers.get(word))", beside)
    page.locator("#canvas").hover(position={"x": x, "y": y})
    expect(page.locator("#card h3")).to_have_text(beside)
    page.locator("#canvas").click(position={"x": x, "y": y})
    expect(page.locator("#word .chosen")).to_have_text(beside)


def test_every_word_has_neighbours_a_count_and_a_sentence(report: Path, visits: Visits) -> None:
    page = visits(report)
    for word in (WORDS[0], WORDS[MAPPED], WORDS[-1]):
        find(page, word)
        expect(page.locator("#word .chosen")).to_have_text(word)
        assert len(neighbours(page)) == 10
        expect(page.locator("#word .soft").first).to_contain_text("번")
        assert page.locator("#word .said li mark").first.inner_text() == word
    page.locator("#filter").fill(WORDS[-1])
    page.locator("#counts").get_by_role("button", name=WORDS[-1], exact=True).click()
    expect(page.locator("#word .chosen")).to_have_text(WORDS[-1])
    page.locator("#word").get_by_role("button", name="닫기").click()
    expect(page.locator("#word")).to_contain_text("60개만")
    expect(page.locator("#word")).to_contain_text("600개")


def test_what_is_left_out_is_said(
    law: Project, tmp_path: Path, visits: Visits, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lexicon, "MOST_WORDS", 100)
    monkeypatch.setattr(dispersion, "MOST", 100)
    page = visits(made_up(tmp_path, WORDS[:150], law=law, lines=200, mapped=50))
    expect(page.locator("#word")).to_contain_text("벡터가 있는 단어 150개를 다 싣지는 못했습니다")
    expect(page.locator("#word")).to_contain_text("malmoi most-similar")
    page.locator("#search").fill("없는말")
    expect(page.locator("#said")).to_contain_text("counts-nouns.tsv")
    assert page.evaluate("Math.max(...malmoi.lexicon.numbers.values())") == 99
