"""The report in a real browser: what a reader sees, clicks, types and shares."""

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from conftest import CHECKOUT, Project
from playwright.sync_api import Page, expect
from synthetic import made_up
from visits import Visits, centre, find

from pipeline.stages.report.samples import LONGEST

SCREENSHOTS = CHECKOUT / "build" / "screenshots"
ODD = ["<img/src=x/onerror=alert(1)>", "</script>", "__proto__", "ㅋ" * 300]


def report_of(project: Project, corpus: str) -> Path:
    return project.home / "outputs" / corpus / "index.html"


def shown_nearest(page: Page, within: str) -> list[tuple[str, ...]]:
    rows = page.locator(f"{within} .nearest li").all()
    return [tuple(row.inner_text().split()) for row in rows]


def asked(law: Project, word: str, model: str) -> list[tuple[str, ...]]:
    answer = law.malmoi("most-similar", word, "-n", "10", "--model", model, "--json").stdout
    return [(row["word"], f"{row['similarity']:.4f}") for row in json.loads(answer)]


def labels(page: Page) -> list[dict[str, Any]]:
    page.wait_for_timeout(100)
    boxes: list[dict[str, Any]] = page.evaluate("malmoi.map.labelBoxes")
    return boxes


def test_the_report_says_what_was_read_and_done(report: Path, visits: Visits) -> None:
    page = visits(report)
    told = page.locator("body").inner_text()
    assert page.title() == "대한민국헌법과 국회 의안 · 말모이"
    for expected in (
        "2,622",  # sentences
        "13,539",  # eojeols
        "7,879",  # nouns
        "kobill/1809890.txt",
        "줄바꿈 문자",  # what the intake repaired
        "품사 Josa",
        "korean.stopwords.txt",
        "vector_size 30",
        "seed 1",
        "perplexity 30",
        "gensim 4",
        "scikit-learn 1",
    ):
        assert expected in told, expected
    assert re.search(r"20\d\d년 .*에 만들었습니다. 처리 시간 \d+\.\d초", told)
    for picture in page.locator("#pictures img").all():
        assert picture.evaluate("image => image.naturalWidth") == 1600


def test_the_font_is_embedded(report: Path, visits: Visits) -> None:
    page = visits(report)
    assert page.evaluate("document.fonts.check('16px malmoi', '국민')")
    assert page.evaluate("[...document.fonts].map((font) => font.status)") == ["loaded"]
    assert "SIL OPEN FONT LICENSE" in (page.locator("footer pre").text_content() or "")


def test_only_the_page_itself_may_run_or_load(report: Path, visits: Visits) -> None:
    page = visits(report)
    page.evaluate(
        "() => { document.body.append(Object.assign(document.createElement('script'),"
        "{ textContent: 'document.title = `broken`' })) }"
    )
    blocked = page.evaluate("fetch('https://example.org').then(() => 'came', () => 'blocked')")
    assert blocked == "blocked"
    assert "broken" not in page.title()
    assert len(visits.said) >= 2
    assert all("Content Security Policy" in line for line in visits.said), visits.said
    visits.said.clear()


def test_the_examples_of_the_search_are_in_the_corpus(report: Path, visits: Visits) -> None:
    page = visits(report)
    hint = page.locator("#search").get_attribute("placeholder") or ""
    word, initials = hint.partition(": ")[2].split(", ")
    assert word == "법률"
    for query in (word, initials):
        page.locator("#search").fill(query)
        expect(page.locator("#found li").first).to_be_visible()


@pytest.mark.parametrize(
    ("query", "word"),
    [("대통령", "대통령"), ("ㄷㅌㄹ", "대통령"), ("대ㅌ", "대통령"), ("국무ㅊ", "국무총리")],
)
def test_search_flies_to_a_word(report: Path, visits: Visits, query: str, word: str) -> None:
    page = visits(report)
    find(page, query)
    expect(page.locator("#word .chosen")).to_have_text(word)
    page.wait_for_timeout(100)
    x, y = page.evaluate(
        "word => { const { x, y } = malmoi.map.points[malmoi.lexicon.numbers.get(word)];"
        "return malmoi.map.view.toScreen(x, y) }",
        word,
    )
    size = page.locator("#canvas").bounding_box()
    assert size
    assert (round(x), round(y)) == (round(size["width"] / 2), round(size["height"] / 2))
    assert word in [box["word"] for box in labels(page)]


def test_a_word_stays_selected_when_the_view_settles_at_once(report: Path, visits: Visits) -> None:
    page = visits(report)
    page.locator("#search").fill("대통령")
    page.evaluate(
        "() => { const enter = new KeyboardEvent('keydown', { key: 'Enter' });"
        "document.getElementById('search').dispatchEvent(enter); malmoi.map.view.rested() }"
    )
    page.wait_for_timeout(100)
    expect(page.locator("#word .chosen")).to_have_text("대통령")
    assert "word=" in page.url


def test_enter_searches_again_when_the_list_is_closed(report: Path, visits: Visits) -> None:
    page = visits(report)
    page.locator("#search").fill("대통령")
    page.locator("#search").press("Escape")
    page.locator("#search").press("Enter")
    expect(page.locator("#word .chosen")).to_have_text("대통령")


def test_a_search_on_a_phone_scrolls_to_the_word(report: Path, visits: Visits) -> None:
    page = visits(report, viewport={"width": 390, "height": 844}, is_mobile=True)
    find(page, "ㄷㅌㄹ")
    expect(page.locator("#word .chosen")).to_have_text("대통령")
    expect(page.locator("#sheet")).to_be_in_viewport(ratio=0.99)  # except for a fraction of a pixel


def test_a_missing_word_is_reported(report: Path, visits: Visits) -> None:
    page = visits(report)
    page.locator("#search").fill("없는낱말")
    expect(page.locator("#said")).to_contain_text("없는낱말")
    expect(page.locator("#no-match")).to_contain_text("맞는 단어가 없습니다")


@pytest.mark.parametrize("model", ["skip-gram", "cbow"])
def test_neighbours_are_those_of_most_similar(
    report: Path, law: Project, visits: Visits, model: str
) -> None:
    page = visits(report, f"#word=국민&model={model}")
    expect(page.locator("#word .chosen")).to_have_text("국민")
    page.wait_for_timeout(200)
    page.mouse.move(*centre(page))
    expect(page.locator("#card h3")).to_have_text("국민")
    expected = asked(law, "국민", model)
    assert shown_nearest(page, "#card") == expected
    assert shown_nearest(page, f"#word [data-model={model}]") == expected  # side by side


def test_a_click_pins_a_word_with_its_sentences(report: Path, law: Project, visits: Visits) -> None:
    page = visits(report, "#word=국회")
    page.wait_for_timeout(200)
    page.mouse.click(*centre(page))
    expect(page.locator("#word .chosen")).to_have_text("국회")
    sentences = (law.artifact("law", "TokenizeSentences") / "sentences.txt").read_text("utf-8")
    items = page.locator("#word .said li").all()
    assert len(items) == 5
    for item in items:
        assert item.inner_text().strip("…") in sentences
        assert item.locator("mark").first.inner_text() == "국회"
    page.locator("#word .nearest button").first.click()
    first, _ = asked(law, "국회", "skip-gram")[0]
    expect(page.locator("#word .chosen")).to_have_text(first)
    page.go_back()
    expect(page.locator("#word .chosen")).to_have_text("국회")


def test_the_address_restores_the_view(report: Path, visits: Visits) -> None:
    page = visits(report)
    page.locator("#model input[value=cbow]").check()
    find(page, "법률")
    page.mouse.move(*centre(page))
    page.keyboard.down("Control")
    page.mouse.wheel(0, -240)
    page.keyboard.up("Control")
    page.wait_for_timeout(600)
    hash_ = unquote(page.evaluate("location.hash"))
    assert "word=법률" in hash_
    assert "model=cbow" in hash_
    view = page.evaluate("malmoi.map.view.formatted")
    again = visits(report, hash_)
    expect(again.locator("#word .chosen")).to_have_text("법률")
    assert again.locator("#model input[value=cbow]").is_checked()
    assert again.evaluate("malmoi.map.view.formatted") == view


def test_a_wrong_address_shows_the_default_view(report: Path, visits: Visits) -> None:
    page = visits(report, "#word=없는말&model=nonsense&at=x,y,z&colour=__proto__")
    expect(page.locator("#word h3").first).to_have_text("단어를 선택하세요")
    assert page.locator("#model input[value=skip-gram]").is_checked()


def test_labels_never_overlap_and_appear_when_zooming_in(report: Path, visits: Visits) -> None:
    page = visits(report)
    page.mouse.move(*centre(page))
    page.keyboard.down("Control")
    seen: set[str] = set()
    for _ in range(5):
        boxes = labels(page)
        for i, a in enumerate(boxes):
            for b in boxes[:i]:
                apart = (
                    a["left"] >= b["right"]
                    or b["left"] >= a["right"]
                    or a["top"] >= b["bottom"]
                    or b["top"] >= a["bottom"]
                )
                assert apart, (a, b)
        words = {box["word"] for box in boxes}
        inside = [
            word
            for word in seen
            if page.evaluate(
                "word => { const { map: { points, view }, lexicon } = malmoi;"
                "const p = points[lexicon.numbers.get(word)];"
                "const [x, y] = view.toScreen(p.x, p.y);"
                "return x > 0 && y > 30 && x < view.width && y < view.height }",
                word,
            )
        ]
        assert {*inside} <= words
        seen = words
        page.mouse.wheel(0, -150)
    assert len(seen) > 3


def test_the_keyboard_alone_is_enough(report: Path, visits: Visits) -> None:
    page = visits(report)
    page.locator("#canvas").focus()
    before = page.evaluate("[malmoi.map.view.x, malmoi.map.view.y, malmoi.map.view.zoom]")
    for key in ("Shift+ArrowRight", "Shift+ArrowDown", "+"):
        page.keyboard.press(key)
    after = page.evaluate("[malmoi.map.view.x, malmoi.map.view.y, malmoi.map.view.zoom]")
    assert all(b > a for a, b in zip(before, after, strict=True))
    page.keyboard.press("0")
    assert page.evaluate("malmoi.map.view.isWhole")
    page.locator("#search").focus()
    page.keyboard.type("ㄱ")
    expect(page.locator("#search")).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    second = page.locator("#found [aria-selected=true]").inner_text().split()[0]
    active = page.locator("#search").get_attribute("aria-activedescendant")
    assert page.locator("#found [aria-selected=true]").get_attribute("id") == active
    page.keyboard.press("Enter")
    expect(page.locator("#word .chosen")).to_have_text(second)
    expect(page.locator("#said")).to_contain_text(f"{second}, ")  # for a screen reader


def test_the_table_sorts_searches_and_leads_to_the_map(report: Path, visits: Visits) -> None:
    page = visits(report)

    def column(number: int) -> list[str]:
        return page.locator(f"#counts tbody td:nth-child({number})").all_inner_texts()

    assert column(2)[:2] == ["법률", "육아휴직"]
    page.locator("#counts th button", has_text="문서 수").click()
    documents = [int(text) for text in column(5)]
    assert documents == sorted(documents, reverse=True)
    expect(page.locator("#counts th[aria-sort=descending]")).to_have_text("문서 수")
    page.locator("#filter").fill("ㄷㅌㄹ")
    assert "대통령" in column(2)
    page.locator("#counts").get_by_role("button", name="대통령", exact=True).click()
    expect(page.locator("#word .chosen")).to_have_text("대통령")
    page.locator("#filter").fill("없는낱말")
    expect(page.locator("#counts tbody")).to_contain_text("맞는 단어가 없습니다")
    page.locator("#filter").fill("")
    page.locator("#counts th button", has_text="순위").click()
    ranks = [int(text) for text in column(1)]
    times = [int(text) for text in column(3)]
    assert ranks == [1 + sum(other > each for other in times) for each in times]  # 52 twice: 17, 17
    assert len({*ranks}) < len(ranks)
    assert float(column(4)[0].replace(",", "")) == round(1e6 * times[0] / 7879)
    assert all(0 <= float(text) <= 1 for text in column(6))
    tied = page.locator("#counts tbody tr").nth(ranks.index(17) + 1).locator("td").nth(1)
    tied.locator("button").click()
    expect(page.locator("#word")).to_contain_text("18위")  # as in the table
    page.locator("#after").click()
    assert len(column(2)) == 20
    page.locator("#source input[value=words]").check()
    assert all(re.search(r"\w", word) for word in column(2))
    expect(page.locator("#left-out")).to_contain_text("기호")
    assert page.locator("#zipf circle").count() > 30


@pytest.fixture(scope="module")
def odd(law: Project, tmp_path_factory: pytest.TempPathFactory) -> Path:
    words = [*ODD, *(f"낱말{n}" for n in range(40))]
    return made_up(tmp_path_factory.mktemp("odd"), words, law=law, lines=100)


@pytest.mark.parametrize("word", ODD)
def test_a_word_that_looks_like_markup_stays_text(odd: Path, visits: Visits, word: str) -> None:
    page = visits(odd)
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    find(page, word)
    expect(page.locator("#word .chosen")).to_have_text(word)
    page.wait_for_timeout(100)
    page.mouse.move(*centre(page))
    expect(page.locator("#card h3")).to_have_text(word)
    assert page.locator("#counts td", has_text=word).count() >= 1
    if len(word) < LONGEST:
        assert page.locator("#word mark").first.inner_text() == word
    assert page.locator("img").count() == 2  # the clouds
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280


def test_the_report_in_english(law: Project, tmp_path: Path, visits: Visits) -> None:
    project = law.copy(tmp_path / "project")
    project.set("BuildReport", "language", "en")
    run = project.luigi("BuildEmbeddings")
    assert run.returncode == 0, run.stderr
    assert [line.split()[0] for line in run.stderr.splitlines()] == ["BuildReport"]
    page = visits(report_of(project, "law"), "#word=국민")
    assert page.locator("html").get_attribute("lang") == "en"
    told = page.locator("body").inner_text()
    for expected in (
        "Word map",
        "t-SNE",
        "Nearest words",
        "88 times",
        "tagged Josa",
        "stages took",
    ):
        assert expected in told, expected


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("light", {"color_scheme": "light"}),
        ("dark", {"color_scheme": "dark"}),
        ("phone", {"viewport": {"width": 390, "height": 844}, "is_mobile": True}),
    ],
)
def test_screenshots_for_reviewers(
    report: Path, visits: Visits, name: str, options: dict[str, object]
) -> None:
    """Kept in build/screenshots for inspection; nothing may be wider than the window."""
    page = visits(report, "#word=국회", **options)
    page.wait_for_timeout(200)
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"report-{name}.png", full_page=True)
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width == page.evaluate("innerWidth")
    dark = page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert dark == (name == "dark")
    page.locator("#theme").click()
    assert (page.evaluate("document.documentElement.dataset.theme") == "dark") != dark
