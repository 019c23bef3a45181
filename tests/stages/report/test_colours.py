"""The clusters' colours to eyes that lack one kind of cone, and what else tells clusters apart."""

import re
from collections.abc import Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from playwright.sync_api import expect
from visits import Visits

from pipeline.stages.pictures.colours import CLUSTER_COLOURS
from pipeline.stages.report.page import PARTS

Numbers = NDArray[np.float64]

VISION = {
    "normal": np.eye(3),
    "protanopia": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deuteranopia": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "tritanopia": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}
"""Linear RGB as such eyes see it. Source: Machado, Oliveira, Fernandes 2009, severity 1.0."""

XYZ = np.array(
    [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ]
)
"""Linear sRGB to CIE XYZ (IEC 61966-2-1)."""

LEAST_DIFFERENCE = 12
"""CIEDE2000; from about 2 two adjacent areas look different, small dots need several times that."""


def linear(colour: str) -> Numbers:
    values = np.array([int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)])
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def lab(rgb: Numbers) -> Numbers:
    """Convert linear RGB to CIELAB, with the white of sRGB."""
    ratio = XYZ @ np.clip(rgb, 0, 1) / XYZ.sum(axis=1)
    x, y, z = np.where(ratio > 216 / 24389, np.cbrt(ratio), (24389 / 27 * ratio + 16) / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def difference(one: Numbers, other: Numbers) -> float:
    """Return CIEDE2000. Source: Sharma, Wu, Dalal 2005."""
    chroma = np.hypot(*one[1:]) + np.hypot(*other[1:])
    g = 0.5 * (1 - np.sqrt((chroma / 2) ** 7 / ((chroma / 2) ** 7 + 25.0**7)))
    a1, a2 = one[1] * (1 + g), other[1] * (1 + g)
    c1, c2 = np.hypot(a1, one[2]), np.hypot(a2, other[2])
    h1, h2 = np.degrees(np.arctan2([one[2], other[2]], [a1, a2])) % 360
    dl, dc, dh = other[0] - one[0], c2 - c1, (h2 - h1 + 180) % 360 - 180
    dhue = 2 * np.sqrt(c1 * c2) * np.sin(np.radians(dh) / 2)
    light, c = (one[0] + other[0]) / 2, (c1 + c2) / 2
    hue = (h1 + h2) / 2 + (180 if abs(h1 - h2) > 180 else 0)
    waves = ((-0.17, 1, -30), (0.24, 2, 0), (0.32, 3, 6), (-0.2, 4, -63))
    t = 1 + sum(size * np.cos(np.radians(n * hue + shift)) for size, n, shift in waves)
    sl = 1 + 0.015 * (light - 50) ** 2 / np.sqrt(20 + (light - 50) ** 2)
    sc, sh = 1 + 0.045 * c, 1 + 0.015 * c * t
    turn = np.sin(np.radians(60 * np.exp(-(((hue - 275) / 25) ** 2))))
    rt = -2 * np.sqrt(c**7 / (c**7 + 25.0**7)) * turn
    parts = (dl / sl) ** 2 + (dc / sc) ** 2 + (dhue / sh) ** 2
    return float(np.sqrt(parts + rt * dc / sc * dhue / sh))


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours (WCAG 2.2)."""
    dark, light = sorted(float(XYZ[1] @ linear(each)) for each in (one, other))
    return (light + 0.05) / (dark + 0.05)


def hexadecimal(css: str) -> str:
    """Return rgb(1, 2, 3) as #010203."""
    return "#" + "".join(f"{int(each):02x}" for each in re.findall(r"\d+", css)[:3])


def themes() -> dict[str, str]:
    """Return the colour of the card on which the map is, by theme."""
    light, dark = re.findall(r"--card: (#\w{6})", (PARTS / "page.css").read_text("utf-8"))[:2]
    return {"light": light, "dark": dark}


def test_the_difference_is_that_of_the_standard() -> None:
    pairs: Sequence[tuple[Sequence[float], Sequence[float], float]] = (
        ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
        ((50, 2.5, 0), (58, 24, 15), 19.4535),
        ((22.7233, 20.0904, -46.694), (23.0331, 14.973, -42.5619), 2.0373),
    )  # from the table of Sharma, Wu, Dalal 2005
    for one, other, expected in pairs:
        assert difference(np.array(one), np.array(other)) == pytest.approx(expected, abs=1e-4)


@pytest.mark.parametrize("theme", CLUSTER_COLOURS)
def test_clusters_have_colours_that_all_eyes_tell_apart(theme: str) -> None:
    colours = CLUSTER_COLOURS[theme]
    assert min(contrast(colour, themes()[theme]) for colour in colours) >= 3
    for vision, matrix in VISION.items():
        seen = {colour: lab(matrix @ linear(colour)) for colour in colours}
        least = min(difference(seen[a], seen[b]) for a, b in combinations(colours, 2))
        assert least >= LEAST_DIFFERENCE, vision


def test_clusters_have_shapes_and_are_shown_when_pointed_at(report: Path, visits: Visits) -> None:
    page = visits(report)
    shapes = [row.get_attribute("points") for row in page.locator(".clusters polygon").all()]
    assert len(shapes) == 10
    assert len({*shapes}) == 5
    colours = [row.get_attribute("fill") for row in page.locator(".clusters polygon").all()]
    assert len({*zip(shapes, colours, strict=True)}) == 10
    page.locator(".clusters button").nth(2).hover()
    assert page.evaluate("malmoi.map.pointedCluster") == 2
    page.locator("#search").hover()
    assert page.evaluate("malmoi.map.pointedCluster") is None
    page.locator(".clusters button").nth(4).focus()
    assert page.evaluate("malmoi.map.pointedCluster") == 4


def test_colouring_by_frequency_has_a_scale(report: Path, visits: Visits) -> None:
    page = visits(report)
    expect(page.locator("#word .clusters")).to_be_visible()
    page.locator("#colour input[value=frequency]").check()
    expect(page.locator("#word .clusters")).to_have_count(0)
    ticks = page.locator("#word .ticks span").all_inner_texts()
    counts = page.evaluate(
        "[malmoi.lexicon.counts[malmoi.lexicon.mapped - 1], malmoi.lexicon.counts[0]]"
    )
    assert [ticks[0], ticks[-1]] == [f"{count}번" for count in counts]
    page.locator("#colour input[value=cluster]").check()
    expect(page.locator("#word .clusters")).to_be_visible()


COVERED = """() => {
  const { map } = malmoi;
  const isCovered = ([x, y]) => map.labelBoxes.some(
    (box) => x > box.left && x < box.right && y > box.top && y < box.bottom,
  );
  return map.points.filter((_, number) => isCovered(map.screenOf(number))).length;
}"""
"""The number of dots whose middle is under a label."""


@pytest.mark.parametrize("model", ["skip-gram", "cbow"])
def test_no_label_covers_a_dot(report: Path, visits: Visits, model: str) -> None:
    page = visits(report, f"#model={model}")
    for zoom in (1, 1.7, 4):
        page.evaluate("zoom => malmoi.map.view.moveTo({ x: 0.5, y: 0.5, zoom })", zoom)
        page.wait_for_timeout(300)
        assert page.evaluate("malmoi.map.labelBoxes.length") > 20
        assert page.evaluate(COVERED) == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_is_selected_is_visible(report: Path, visits: Visits, scheme: Any) -> None:
    page = visits(report, color_scheme=scheme)
    checked, other = (
        page.locator(f"#model input{state} + span").evaluate(
            "span => [getComputedStyle(span).backgroundColor, getComputedStyle(span).color]"
        )
        for state in (":checked", ":not(:checked)")
    )
    around = page.locator("#model").evaluate("box => getComputedStyle(box).backgroundColor")
    assert contrast(hexadecimal(checked[0]), hexadecimal(around)) >= 3
    assert contrast(*map(hexadecimal, checked)) >= 4.5
    assert contrast(hexadecimal(other[1]), hexadecimal(around)) >= 4.5


def test_forced_colours_are_used_on_the_map_and_for_selections(
    report: Path, visits: Visits
) -> None:
    page = visits(report, "#word=국회", forced_colors="active")
    page.wait_for_timeout(200)
    assert page.evaluate("[malmoi.map.paper, malmoi.map.ink]") == ["Canvas", "CanvasText"]
    checked, other = (
        page.locator(f"#model input{state} + span").evaluate(
            "span => getComputedStyle(span).backgroundColor"
        )
        for state in (":checked", ":not(:checked)")
    )
    assert checked != other
