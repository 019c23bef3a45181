"""Tables with Korean text are aligned on a terminal."""

import doctest

import pytest
from wcwidth import wcswidth

from pipeline.terminal import tables
from pipeline.terminal.tables import cells, clipped, padded, table

TEXTS = ["", "국민", "KBS 국민", "ㅋㅋㅋ", "漢字 かな", "한", "é", "№½…", "👍", "ｱｲ"]


@pytest.mark.parametrize("text", TEXTS)
def test_cells_agree_with_wcwidth(text: str) -> None:
    assert cells(text) == wcswidth(text)


@pytest.mark.parametrize("keep", ["left", "right"])
@pytest.mark.parametrize("width", range(1, 12))
def test_clipped_text_fits_and_is_one_end_of_the_text(width: int, keep: str) -> None:
    text = "모든 국민은 법 앞에"
    short = clipped(text, width, keep=keep)
    assert cells(short) <= width
    kept = short.removesuffix("…") if keep == "left" else short.removeprefix("…")
    assert text.startswith(kept) if keep == "left" else text.endswith(kept)
    assert clipped("국민", 4) == "국민"


def test_columns_are_aligned_and_cannot_control_the_terminal() -> None:
    lines = table([("국민", "147"), ("KBS\x1b[2J", "3"), ("한글날", "1,000")], "lr")
    assert len({cells(line) for line in lines}) == 1
    assert "\x1b" not in "".join(lines)
    assert table([], "lr") == []
    assert padded("국민", 3) == "국민"


def test_the_doctests_pass() -> None:
    assert doctest.testmod(tables).failed == 0
