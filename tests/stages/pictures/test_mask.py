"""Masks: words are placed where the image is not white; a bad image is explained."""

from pathlib import Path

import numpy as np
import pytest
from conftest import Project
from PIL import Image, ImageDraw
from test_cloud import LOOK

from pipeline.stages.pictures.cloud import draw_word_cloud
from pipeline.stages.pictures.mask import read_mask
from pipeline.store.records import WordCount
from pipeline.terminal.errors import UserError

COUNTS = [
    WordCount(f"낱말{syllable}", 50 - n, 1)
    for n, syllable in enumerate("가나다라마바사아자차카타파하")
]


@pytest.fixture
def circle(tmp_path: Path) -> Path:
    image = Image.new("RGBA", (300, 300), (0, 0, 0, 0))  # transparent counts as white
    ImageDraw.Draw(image).ellipse((10, 10, 290, 290), fill="navy")
    image.save(tmp_path / "circle.png")
    return tmp_path / "circle.png"


def test_words_are_inside_the_mask(tmp_path: Path, circle: Path) -> None:
    draw_word_cloud(COUNTS, tmp_path / "a.png", mask=circle, **LOOK)  # type: ignore[arg-type]
    picture = np.asarray(Image.open(tmp_path / "a.png").convert("L"))
    down, across = np.mgrid[:250, :400]
    outside = np.hypot(down - 124.5, across - 199.5) > 250 * 140 / 300 + 2
    assert picture.shape == outside.shape == (250, 400)
    assert (picture[outside] == 255).all()
    assert (picture[~outside] < 200).mean() > 0.05
    draw_word_cloud(COUNTS, tmp_path / "b.png", **LOOK)  # type: ignore[arg-type]
    without = np.asarray(Image.open(tmp_path / "b.png").convert("L"))
    assert (without[outside] < 200).any()


def test_an_unusable_mask(tmp_path: Path) -> None:
    (tmp_path / "text.png").write_bytes("글".encode())
    Image.new("L", (50, 50), "white").save(tmp_path / "white.png")
    Image.new("1", (10_000, 9_500)).save(tmp_path / "huge.png")
    Image.effect_noise((99, 99), 50).save(tmp_path / "cut.png")
    (tmp_path / "cut.png").write_bytes((tmp_path / "cut.png").read_bytes()[:900])
    for name, fact in {
        "text.png": "is not an image",
        "cut.png": "is not an image",
        "white.png": "is completely white",
        "huge.png": "has more than",
    }.items():
        with pytest.raises(UserError, match=fact):
            read_mask(tmp_path / name, width=400, height=250)


def test_a_mask_is_identified_by_its_content(project: Project, circle: Path) -> None:
    """A missing one is two lines before anything runs."""
    run = project.luigi("DrawWordCloud", "--corpus", "작은말", "--mask", "no.png")
    assert run.returncode != 0
    assert "mask is no.png, which does not exist" in run.stderr
    assert "Traceback" not in run.stderr
    assert not project.artifacts_dir().exists()
    for fill in ("black", "navy"):
        Image.new("RGB", (80, 50), fill).save(project.home / "mask.png")
        run = project.luigi("DrawWordCloud", "--corpus", "작은말", "--mask", "mask.png")
        assert run.returncode == 0, run.stderr
    assert len(project.artifacts("작은말", "DrawWordCloud")) == 2
