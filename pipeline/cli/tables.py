"""Rows of text -> aligned lines for a terminal, in which a Hangul syllable is two cells wide."""

from collections.abc import Iterator, Sequence
from unicodedata import east_asian_width


def table(rows: Sequence[Sequence[object]], header: Sequence[str] = ()) -> Iterator[str]:
    """Yield a line for each row, its columns aligned; numbers to the right.

    The last column is not filled up, so that it may be long.
    """
    cells = [[_shown(cell) for cell in row] for row in ([header] if header else []) + [*rows]]
    widths = [max(map(width, column)) for column in zip(*cells, strict=True)]
    right = [all(isinstance(row[i], int | float) for row in rows) for i in range(len(widths))]
    for row in cells:
        padded = (
            " " * (wanted - width(cell)) + cell if to_right else cell + " " * (wanted - width(cell))
            for cell, wanted, to_right in zip(row, widths, right, strict=True)
        )
        yield "  ".join(padded).rstrip()


def width(text: str) -> int:
    """Return how many cells of a terminal a text takes."""
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def _shown(cell: object) -> str:
    return f"{cell:,}" if isinstance(cell, int | float) else str(cell)
