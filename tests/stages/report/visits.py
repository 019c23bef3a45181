"""Fixtures of the tests in a browser: visits to a report, which record its logs and requests."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from chromium import chromium
from conftest import Project
from playwright.sync_api import Browser, BrowserContext, Page


@dataclass
class Visits:
    """Opens reports, each in a new browser context, and records their logs and requests."""

    browser: Browser
    said: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)

    def __call__(self, report: Path, address: str = "", **options: Any) -> Page:
        usual = {"viewport": {"width": 1280, "height": 860}, "reduced_motion": "reduce"}
        context = self.browser.new_context(**(usual | options))
        context.set_default_timeout(10_000)
        self.contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: self.said.append(message.text))
        page.on("pageerror", lambda error: self.said.append(str(error)))
        page.on("request", lambda request: self.requests.append(request.url))
        page.goto(report.as_uri() + address)
        page.wait_for_selector("html[data-ready]")
        return page


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def visits(browser: Browser) -> Iterator[Visits]:
    """Check what every report promises: no log messages, no requests except for the file."""
    visits = Visits(browser)
    yield visits
    for context in visits.contexts:
        context.close()
    assert visits.said == []
    asked = {url.split("#")[0] for url in visits.requests if not url.startswith("data:")}
    assert all(url.startswith("file:") and url.endswith("/index.html") for url in asked), asked


@pytest.fixture(scope="module")
def report(law: Project) -> Path:
    """The report for law; a module about another one has a fixture of its own."""
    return law.home / "outputs" / "law" / "index.html"


def find(page: Page, query: str) -> None:
    """Choose the first word that the search box finds."""
    page.locator("#search").fill(query)
    page.locator("#search").press("Enter")


def centre(page: Page) -> tuple[float, float]:
    """Return the middle of the map in the window."""
    page.locator("#sheet").scroll_into_view_if_needed()
    box = page.locator("#canvas").bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
