"""The address is the whole view: what is shared, what Back undoes, what a reload keeps."""

from pathlib import Path
from urllib.parse import unquote

import pytest
from playwright.sync_api import Browser, Page, expect
from visits import Visits, find


def behind_hash(page: Page) -> str:
    return unquote(page.evaluate("location.hash"))


def column(page: Page, number: int) -> list[str]:
    return page.locator(f"#counts tbody td:nth-child({number})").all_inner_texts()


def test_a_copied_view_names_no_folder(report: Path, visits: Visits) -> None:
    page = visits(report, "#word=국회", permissions=["clipboard-read", "clipboard-write"])
    page.wait_for_timeout(500)
    page.locator("#word").get_by_role("button", name="보기 주소 복사").click()
    expect(page.locator("#word .acts")).to_contain_text("복사했습니다")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert unquote(copied).startswith("#word=국회")
    assert "/" not in copied
    again = visits(report, copied)
    expect(again.locator("#word .chosen")).to_have_text("국회")


def test_cluster_and_table_belong_to_the_address(report: Path, visits: Visits) -> None:
    page = visits(report)
    page.locator(".clusters button").nth(3).click()
    expect(page.locator(".clusters button").nth(3)).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".clusters button").nth(3)).to_be_focused()
    page.locator("#source input[value=words]").check()
    page.locator("#counts th button", has_text="문서 수").click()
    page.locator("#filter").fill("ㄱ")
    page.locator("#after").click()
    page.wait_for_timeout(500)
    rows = column(page, 2)
    again = visits(report, behind_hash(page))
    assert again.evaluate("malmoi.map.cluster") == 3
    expect(again.locator(".clusters button").nth(3)).to_have_attribute("aria-pressed", "true")
    assert again.locator("#source input[value=words]").is_checked()
    expect(again.locator("#counts th[aria-sort=descending]")).to_have_text("문서 수")
    expect(again.locator("#filter")).to_have_value("ㄱ")
    assert column(again, 2) == rows
    expect(again.locator("#page")).to_contain_text("21–40")


def test_back_goes_back_to_the_first_view(report: Path, visits: Visits) -> None:
    page = visits(report)
    first = page.evaluate("malmoi.map.view.formatted")
    find(page, "대통령")
    page.wait_for_timeout(500)
    page.locator("#word .nearest button").first.click()
    page.wait_for_timeout(500)
    page.go_back()
    expect(page.locator("#word .chosen")).to_have_text("대통령")
    page.go_back()
    expect(page.locator("#word h3").first).to_have_text("단어를 선택하세요")
    page.wait_for_timeout(100)
    assert page.evaluate("malmoi.map.view.formatted") == first
    page.go_forward()
    expect(page.locator("#word .chosen")).to_have_text("대통령")


def test_the_whole_map_around_a_word_stays(report: Path, visits: Visits) -> None:
    page = visits(report, "#word=대통령")
    page.locator("#whole").click()
    page.wait_for_timeout(800)
    assert page.evaluate("malmoi.map.view.isWhole")
    again = visits(report, behind_hash(page))
    again.wait_for_timeout(100)
    assert again.evaluate("malmoi.map.view.isWhole")
    expect(again.locator("#word .chosen")).to_have_text("대통령")


def test_an_unknown_word_in_the_address_is_reported(report: Path, visits: Visits) -> None:
    page = visits(report, "#word=없는말")
    expect(page.locator("#word .notes")).to_contain_text("없는말")
    expect(page.locator("#said")).to_contain_text("없는말")
    find(page, "국회")
    page.locator("#word").get_by_role("button", name="닫기").click()
    expect(page.locator("#word .notes")).to_have_count(0)


@pytest.mark.parametrize(
    "address", ["#cluster=99", "#cluster=-1", "#sort=__proto__&from=-5", "#from=1e9&filter=%", "#="]
)
def test_a_wrong_address_does_no_harm(report: Path, visits: Visits, address: str) -> None:
    page = visits(report, address)
    assert page.evaluate("malmoi.map.cluster") is None
    expect(page.locator("#counts th[aria-sort]")).to_have_count(1)


def test_the_theme_survives_a_reload(report: Path, visits: Visits) -> None:
    page = visits(report, color_scheme="light")
    page.locator("#theme").click()
    page.reload()
    page.wait_for_selector("html[data-ready]")
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    page.emulate_media(color_scheme="dark")
    page.emulate_media(color_scheme="light")
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"


def test_what_can_be_read_is_read_without_scripts(report: Path, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(report.as_uri())
    told = page.locator("body").inner_text()
    for expected in (
        "대한민국헌법과 국회 의안",
        "2,622",  # sentences
        "자바스크립트가 꺼져",
        "육아휴직\t91\t4",  # the table
        "줄바꿈 문자",
        "품사 Josa",
        "vector_size 30",
    ):
        assert expected in told, expected
    assert "단어 지도" not in told
    assert page.locator("#pictures img").count() == 2
    assert all(box.is_visible() for box in page.locator("#pictures img").all())
    context.close()
