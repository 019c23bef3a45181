"""A table cell -> a cell that no spreadsheet interprets as a formula.

Source: formula injection (OWASP). Only files meant for spreadsheets are changed; artifacts keep
words unchanged.
"""

from pathlib import Path

FORMULA = ("=", "+", "-", "@")
"""The characters with which a formula can start."""


def escape_table(source: Path, destination: Path) -> None:
    """Copy a tab-separated table with every cell escaped."""
    with (
        source.open(encoding="utf-8", newline="\n") as rows,
        destination.open("w", encoding="utf-8", newline="\n") as out,
    ):
        for row in rows:
            out.write("\t".join(escape_cell(cell) for cell in row.split("\t")))


def escape_cell(cell: str) -> str:
    """Prefix a cell that looks like a formula with an apostrophe, which spreadsheets hide.

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
