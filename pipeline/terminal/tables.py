"""Rows of text -> lines of a terminal in which columns line up, Hangul included.

A Hangul syllable takes two cells of a terminal, a combining mark none. The ``wcwidth`` package
knows this too, and takes as long to load (0.07 s) as a question to answer.
"""

from collections.abc import Iterable, Sequence
from itertools import accumulate
from unicodedata import category, east_asian_width

from pipeline.terminal.errors import visible

ELLIPSIS = "…"


def cells(text: str) -> int:
    """Return how many cells of a terminal a text takes.

    Examples
    --------
    >>> cells("국민 KBS")
    8
    """
    return len(text) if text.isascii() else sum(map(_cells, text))


def clipped(text: str, width: int, *, keep: str = "left") -> str:
    """Return a text in at most ``width`` cells; ``…`` stands for what is cut away.

    Parameters
    ----------
    text : str
    width : int
    keep : {"left", "right"}
        Which end of the text stays.

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
    """Fill a text with spaces up to ``width`` cells; a longer one stays as it is.

    Parameters
    ----------
    text : str
    width : int
    align : {"left", "right"}
        Where the text stands.
    """
    space = " " * (width - cells(text))
    return text + space if align == "left" else space + text


def excerpt(left: str, keyword: str, right: str, *, width: int) -> tuple[str, str, str]:
    """Return a sentence in three parts, clipped at both ends so that its keyword shows.

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
        All of one length. What a terminal would obey is made visible.
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
