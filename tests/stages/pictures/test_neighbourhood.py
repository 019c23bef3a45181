"""`most-similar --plot`: a picture with every word, and unchanged output."""

import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from conftest import Project
from PIL import Image


def drawn(path: Path) -> str:
    """Return what a matplotlib SVG draws, from the names of its groups."""
    ET.parse(path)
    return path.read_text("utf-8")


@pytest.mark.parametrize(
    "words", [["국민"], ["대통령", "국회", "--negative", "법원"]], ids=["word", "analogy"]
)
def test_every_word_is_in_the_picture(law: Project, tmp_path: Path, words: list[str]) -> None:
    plain = law.malmoi("most-similar", *words, "--json")
    for name in ("a.svg", "b.svg"):
        run = law.malmoi("most-similar", *words, "--json", "--plot", str(tmp_path / name))
        assert run.returncode == 0, run.stderr
        assert run.stdout == plain.stdout
        assert run.stderr == f"Picture: {tmp_path / name}\n"  # every word has a label
    picture = drawn(tmp_path / "a.svg")
    assert "<text" not in picture
    assert "<script" not in picture
    for row in json.loads(plain.stdout):
        assert f'<g id="{row["word"]}">' in picture
    for word in words:
        assert word.startswith("--") or f'<g id="{word}">' in picture
    assert (tmp_path / "b.svg").read_text("utf-8") == picture


def test_a_png_in_print_quality(law: Project, tmp_path: Path) -> None:
    run = law.malmoi("most-similar", "국민", "--plot", str(tmp_path / "a.png"))
    assert run.stdout == law.malmoi("most-similar", "국민").stdout
    picture = Image.open(tmp_path / "a.png").convert("L")
    assert picture.size == (3000, 2250)
    assert picture.crop((0, 0, 3000, 40)).getextrema() == (255, 255)  # nothing at the edge


@pytest.mark.parametrize(
    ("file", "fact"), [("a.pdf", "a.pdf is neither"), ("none/a.png", "there is no folder")]
)
def test_an_unusable_file(law: Project, tmp_path: Path, file: str, fact: str) -> None:
    run = law.malmoi("most-similar", "국민", "--plot", str(tmp_path / file))
    assert run.returncode == 2
    assert run.stdout == ""
    assert fact in run.stderr
    assert len(run.stderr.splitlines()) == 2
