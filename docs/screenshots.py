"""A built corpus -> the pictures of the README: a cloud, a map, and the report (docs/report.png).

The report is shown light and dark, and on a phone.

apt-get install chromium
luigi --module pipeline BuildEmbeddings
python docs/screenshots.py [--corpus law] [--word 국회]
"""

import argparse
import io
import shutil
from pathlib import Path
from urllib.parse import quote

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from pipeline.questions.loading import find_build

DOCS = Path(__file__).parent
COPIED = ("wordcloud-nouns.png", "map-skip-gram.png")
DESK = {"width": 1240, "height": 900}
PHONE = {"width": 390, "height": 844}
GAP = 28
WIDTH = 1200
"""The width of the copied pictures, in pixels."""
HEIGHT = 720
"""The height of the three pictures of the report, in pixels."""


def main() -> None:
    """Copy two pictures, and place three of the report side by side."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--corpus", default="law")
    parser.add_argument("--word", default="국회")
    options = parser.parse_args()
    outputs = find_build(options.corpus).folder
    for name in COPIED:
        small = Image.open(outputs / name).convert("RGB")
        small.thumbnail((WIDTH, WIDTH), Image.Resampling.LANCZOS)
        small.save(DOCS / name, optimize=True)
    report = (outputs / "index.html").resolve().as_uri()
    with sync_playwright() as playwright:
        chromium = shutil.which("chromium") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        word = f"#word={quote(options.word)}"
        parts = [
            take(browser, report, scroll="#map", color_scheme="light", viewport=DESK),
            take(browser, report + word, scroll="#map", color_scheme="dark", viewport=DESK),
            take(browser, report + word, scroll="#map", color_scheme="light", viewport=PHONE),
        ]
        browser.close()
    whole = Image.new("RGB", (sum(p.width + GAP for p in parts) - GAP, HEIGHT), "white")
    left = 0
    for part in parts:
        whole.paste(part, (left, 0))
        left += part.width + GAP
    whole.save(DOCS / "report.png", optimize=True)
    for name in (*COPIED, "report.png"):
        print(f"{name}: {(DOCS / name).stat().st_size:,} bytes")


def take(browser: Browser, address: str, *, scroll: str, **options: object) -> Image.Image:
    """Return a picture of the window, HEIGHT pixels high."""
    page = browser.new_context(reduced_motion="reduce", device_scale_factor=2, **options).new_page()
    page.goto(address)
    page.wait_for_selector("html[data-ready]")
    page.evaluate(
        "to => document.querySelector(to).scrollIntoView({ behavior: 'instant' })", scroll
    )
    page.wait_for_timeout(500)
    picture = Image.open(io.BytesIO(page.screenshot()))
    width = round(picture.width * HEIGHT / picture.height)
    return picture.resize((width, HEIGHT), Image.Resampling.LANCZOS)


if __name__ == "__main__":
    main()
