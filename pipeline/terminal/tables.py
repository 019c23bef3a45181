"""Rows of text -> terminal lines with aligned columns, Hangul included.

A Hangul syllable takes two terminal cells, a combining mark none. The ``wcwidth`` package also
knows this, but takes as long to load (0.07 s) as a query takes to run.
"""

from collections.abc import Iterable, Sequence
from itertools import accumulate
from unicodedata import category, east_asian_width

from pipeline.terminal.errors import visible

ELLIPSIS = "…"


def cells(text: str) -> int:
    """Return the width of a text in terminal cells.

    Examples
    --------
    >>> cells("국민 KBS")
    8
    """
    return len(text) if text.isascii() else sum(map(_cells, text))


def clipped(text: str, width: int, *, keep: str = "left") -> str:
    """Shorten a text to at most ``width`` cells; ``…`` marks the cut.

    Parameters
    ----------
    text : str
    width : int
    keep : {"left", "right"}
        The end of the text to keep.

    Examples
    --------
    >>> clipped("모든 국민은", 8)
    '모든 국…'
    >>> clipped("모든 국민은", 8, keep="right")
    '… 국민은'
    """
    if cells(text) <= width:
        return text
    inward = text if keep == "left" else text[::-1]
    room = width - len(ELLIPSIS)
    kept = inward[: sum(taken <= room for taken in accumulate(map(_cells, inward)))]
    return kept + ELLIPSIS if keep == "left" else ELLIPSIS + kept[::-1]


def padded(text: str, width: int, *, align: str = "left") -> str:
    """Pad a text with spaces to ``width`` cells; a longer one is unchanged.

    Parameters
    ----------
    text : str
    width : int
    align : {"left", "right"}
        The side the text is on.
    """
    space = " " * (width - cells(text))
    return text + space if align == "left" else space + text


def excerpt(left: str, keyword: str, right: str, *, width: int) -> tuple[str, str, str]:
    """Return a sentence in three parts, clipped at both ends so that its keyword is visible.

    Examples
    --------
    >>> "".join(excerpt("대한민국의 주권은 ", "국민에게", " 있고, 모든 권력은", width=24))
    '…주권은 국민에게 있고, …'
    """
    keyword = clipped(keyword, width)
    room = width - cells(keyword)
    wanted = max(room // 2, room - cells(right))
    left = clipped(left, wanted, keep="right")
    return left, keyword, clipped(right, room - cells(left))


def table(rows: Iterable[Sequence[str]], align: str, *, gap: int = 2) -> list[str]:
    """Lay rows out in columns, each as wide as its widest cell.

    Parameters
    ----------
    rows : iterable of sequence of str
        All of the same length. Control characters are made visible.
    align : str
        ``l`` or ``r`` for each column.
    gap : int
        Spaces between two columns.

    Examples
    --------
    >>> table([("국민", "147"), ("KBS", "3")], "lr")
    ['국민  147', 'KBS     3']
    """
    shown = [[visible(cell) for cell in row] for row in rows]
    widths = [max(map(cells, column)) for column in zip(*shown, strict=True)]
    sides = [{"l": "left", "r": "right"}[side] for side in align]
    between = " " * gap
    lines = (
        [
            padded(*cell, align=side)
            for cell, side in zip(zip(row, widths, strict=True), sides, strict=True)
        ]
        for row in shown
    )
    return [between.join(line).rstrip() for line in lines]


def _cells(character: str) -> int:
    if category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if east_asian_width(character) in "WF" else 1
