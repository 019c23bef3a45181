"""What was read of each file -> intake.json's entries, warnings, and a table on the terminal."""

from collections import Counter
from collections.abc import Mapping, Sequence

from wcwidth import wcswidth

from pipeline.store.artifacts import Facts

FILES_SHOWN = 20
NAME_WIDTH = 32
TABLE = "table"
"""The key of the facts under which `intake_table` finds its rows."""

HEADER = ("file", "bytes", "encoding", "documents", "characters", "Hangul", "")
SUMMED = ("documents", "empty", "characters_in", "characters")


def summary(intake: Sequence[Facts]) -> Facts:
    """Sum the intake up for the manifest."""
    repairs: Counter[str] = Counter()
    for entry in intake:
        repairs.update(entry.get("repairs", {}))
    counts = {key: sum(entry.get(key, 0) for entry in intake) for key in SUMMED}
    del counts["characters_in"]
    return {
        "counts": counts,
        "effective": {
            "encodings": sorted({e["encoding"]["name"] for e in intake if "encoding" in e}),
            "repairs": dict(repairs),
        },
        "warnings": _at_most(FILES_SHOWN, [line for entry in intake for line in warnings(entry)]),
        TABLE: [table_row(entry) for entry in intake],
    }


def warnings(entry: Mapping[str, object]) -> list[str]:
    """Return what the user should know of one file, in sentences that name it."""
    name = entry["file"]
    if "refused" in entry:
        return [f"{name} was left out: {entry['refused']}"]
    said = [f"{name}: {warning}" for warning in _strings(entry.get("warnings"))]
    undecodable = entry.get("undecodable")
    if isinstance(undecodable, Mapping):
        lines = ", ".join(map(str, undecodable["lines"]))
        said.append(
            f"{name}: {undecodable['bytes']:,} bytes could not be decoded and became U+FFFD "
            f"(line {lines})"
        )
    if mojibake := entry.get("mojibake"):
        said.append(f"{name} looks like {mojibake}: mend it where it was made")
    return said


def table_row(entry: Mapping[str, object]) -> Facts:
    """Return one file's row of the table."""
    keys = ("file", "bytes", "documents", "characters", "hangul", "refused")
    row: Facts = {key: entry[key] for key in keys if key in entry}
    encoding = entry.get("encoding")
    if isinstance(encoding, Mapping):
        row["encoding"] = encoding["name"]
    repairs = entry.get("repairs")
    if isinstance(repairs, Mapping):
        row["repairs"] = dict(repairs)
    return row


def intake_table(rows: Sequence[Mapping[str, object]]) -> list[str]:
    """Return the table's lines: a file a line, columns lined up also where Hangul is wide.

    Of more than 20 files the refused and the repaired ones come first, 20 are shown, and the
    last line sums all up.

    Parameters
    ----------
    rows : sequence of mapping
        As `table_row` makes them.
    """
    shown = [*rows]
    if len(rows) > FILES_SHOWN:
        shown.sort(key=lambda row: (not row.get("refused"), not row.get("repairs")))
        shown = shown[:FILES_SHOWN]
    cells = [HEADER, *map(_cells, shown)]
    if len(rows) > len(shown):
        total: Facts = {
            key: sum(n for row in rows if isinstance(n := row.get(key, 0), int))
            for key in ("bytes", "documents", "characters")
        }
        refused = sum("refused" in row for row in rows)
        total |= {"file": f"all {len(rows):,} files"}
        cells.append((*_cells(total)[:-1], f"{refused:,} refused" if refused else ""))
    widths = [max(wcswidth(row[column]) for row in cells) for column in range(len(HEADER))]
    return [
        "  ".join(
            _pad(cell, width, right=number in (1, 3, 4, 5))
            for number, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in cells
    ]


def _cells(row: Mapping[str, object]) -> tuple[str, ...]:
    repairs = row.get("repairs")
    mended = (
        ", ".join(f"{name} {n:,}" for name, n in repairs.items())
        if isinstance(repairs, Mapping)
        else ""
    )
    hangul = row.get("hangul")
    return (
        _shortened(str(row["file"])),
        _number(row.get("bytes")),
        str(row.get("encoding", "")),
        _number(row.get("documents")),
        _number(row.get("characters")),
        f"{hangul:.0%}" if isinstance(hangul, float) else "",
        f"refused: {row['refused']}" if "refused" in row else mended,
    )


def _number(value: object) -> str:
    return f"{value:,}" if isinstance(value, int) else ""


def _pad(text: str, width: int, *, right: bool) -> str:
    space = " " * (width - wcswidth(text))
    return space + text if right else text + space


def _shortened(name: str) -> str:
    """Return a name that shows: nothing that moves the cursor, its end when it is long."""
    name = "".join(c if c.isprintable() else "\ufffd" for c in name)
    if wcswidth(name) <= NAME_WIDTH:
        return name
    while wcswidth(name) >= NAME_WIDTH:
        name = name[1:]
    return "…" + name


def _at_most(most: int, lines: list[str]) -> list[str]:
    if len(lines) <= most:
        return lines
    return [*lines[:most], f"and {len(lines) - most:,} more; intake.json has them all"]


def _strings(value: object) -> list[str]:
    return [str(each) for each in value] if isinstance(value, list) else []
