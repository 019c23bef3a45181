"""Load time, heap and frame times of reports, in Chromium.

    .venv/bin/python benchmarks/page.py outputs/NAME/index.html [MORE.html …] [--repeat 3]

Prints for each page its size, words on the map and in all, the time until it is ready and its heap;
then, of 120 frames each, the milliseconds between frames and those that the script takes to paint
one (median, 95th percentile, longest): while the map is panned, zoomed by the wheel, and flown.
Compare pages in one run: without a graphics card, and beside other work, all are slow.
"""

import argparse
import shutil
import statistics
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

WINDOW = {"width": 1280, "height": 860}
FRAMES = 120
MEGABYTE = 1_000_000

MOVES = {
    "pan": "view.moveBy(n % 40 < 20 ? 8 : -8, 3)",
    "wheel": "view.zoomBy(n % 80 < 40 ? 1.08 : 1 / 1.08, 300, 250)",
    "flight": "if (n % 40 === 0) view.flyTo({ x: (n % 3) / 3, y: 0.5, zoom: 1 + (n % 80) / 8 })",
}
"""What each frame, by its number n, does to the map's view."""

MEASURE = """(move) => new Promise((done) => {
  const { map } = malmoi;
  const { view } = map;
  const step = new Function('view', 'n', move);
  const [between, painting] = [[], []];
  const paint = map.paint.bind(map);
  map.paint = () => { const start = performance.now(); paint(); painting.push(performance.now() - start); };
  let last = performance.now();
  let n = 0;
  const frame = (now) => {
    if (n) between.push(now - last);
    last = now;
    step(view, n);
    n += 1;
    if (n <= FRAMES) requestAnimationFrame(frame);
    else { delete map.paint; done({ between, painting }); }
  };
  requestAnimationFrame(frame);
})"""  # noqa: E501


def load(browser: Browser, path: Path) -> tuple[Page, float]:
    """Open a page; return it and the milliseconds until it was ready."""
    page = browser.new_context(viewport=WINDOW, bypass_csp=True).new_page()  # type: ignore[arg-type]
    page.goto(path.resolve().as_uri())
    page.wait_for_selector("html[data-ready]")
    ready: float = page.evaluate("performance.now()")
    return page, ready


def heap(page: Page) -> float:
    """Return the bytes of the script's heap after a collection."""
    client = page.context.new_cdp_session(page)
    client.send("HeapProfiler.collectGarbage")
    client.send("Performance.enable")
    metrics = client.send("Performance.getMetrics")["metrics"]
    return float(next(each["value"] for each in metrics if each["name"] == "JSHeapUsedSize"))


def summary(values: Sequence[float]) -> str:
    ordered = sorted(values)
    late = ordered[round(0.95 * (len(ordered) - 1))]
    return f"{statistics.median(ordered):6.1f} {late:6.1f} {ordered[-1]:6.1f}"


def measure(browser: Browser, path: Path, repeat: int) -> None:
    loads = []
    for _ in range(repeat):
        page, ready = load(browser, path)
        loads.append(ready)
        if len(loads) < repeat:
            page.context.close()
    mapped, words = page.evaluate("[malmoi.lexicon.mapped, malmoi.lexicon.words.length]")
    size = path.stat().st_size / MEGABYTE
    print(f"{path}: {size:.2f} MB, {mapped:,} of {words:,} words on the map")
    print(f"  ready after {statistics.median(loads):,.0f} ms; heap {heap(page) / MEGABYTE:.1f} MB")
    page.evaluate("document.getElementById('map').scrollIntoView({ behavior: 'instant' })")
    page.wait_for_timeout(3000)  # until all labels are settled
    for name, move in MOVES.items():
        found = page.evaluate(MEASURE.replace("FRAMES", str(FRAMES)), move)
        between, painting = summary(found["between"]), summary(found["painting"])
        print(f"  {name:<7} {between} ms a frame; to paint one {painting}")
    page.context.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("pages", type=Path, nargs="+")
    parser.add_argument("--repeat", type=int, default=3, help="loads of each page; 3 by default")
    options = parser.parse_args()
    with sync_playwright() as playwright:
        chromium = shutil.which("chromium") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for path in options.pages:
            measure(browser, path, options.repeat)
        browser.close()


if __name__ == "__main__":
    main()
