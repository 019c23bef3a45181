"""A cell of a table -> one that no spreadsheet takes for a formula.

Source: formula injection (OWASP). Only what is made for spreadsheets is changed; artifacts keep
words as they are.
"""

from pathlib import Path

FORMULA = ("=", "+", "-", "@")
"""What a spreadsheet takes for the beginning of a formula."""


def escape_table(source: Path, destination: Path) -> None:
    """Copy a tab-separated table with every cell escaped."""
    with (
        source.open(encoding="utf-8", newline="\n") as rows,
        destination.open("w", encoding="utf-8", newline="\n") as out,
    ):
        for row in rows:
            out.write("\t".join(escape_cell(cell) for cell in row.split("\t")))


def escape_cell(cell: str) -> str:
    """Put an apostrophe, which spreadsheets do not show, before what looks like a formula.

    Examples
    --------
    >>> [escape_cell(cell) for cell in ("=cmd()", "-0.5", "국민")]
    ["'=cmd()", '-0.5', '국민']
    """
    if len(cell.rstrip("\n")) < 2 or not cell.startswith(FORMULA):
        return cell
    try:
        float(cell)
    except ValueError:
        return f"'{cell}"
    return cell
