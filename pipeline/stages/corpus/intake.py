"""The entries of intake.json -> counts and warnings, and a table for the terminal."""

from collections import Counter
from collections.abc import Sequence

from pipeline.store.intake import IntakeEntry
from pipeline.store.manifest import Facts
from pipeline.terminal.errors import visible
from pipeline.terminal.tables import clipped, table

FILES_SHOWN = 20
NAME_WIDTH = 32

HEADER = ("file", "bytes", "encoding", "documents", "characters", "Hangul", "")
ALIGN = "lrlrrrl"


def summary(intake: Sequence[IntakeEntry]) -> Facts:
    """Summarize the intake for the manifest, with a table for the terminal."""
    repairs: Counter[str] = Counter()
    for entry in intake:
        repairs.update(entry.get("repairs", {}))
    return {
        "counts": {
            "documents": sum(entry.get("documents", 0) for entry in intake),
            "empty": sum(entry.get("empty", 0) for entry in intake),
            "characters": sum(entry.get("characters", 0) for entry in intake),
        },
        "effective": {
            "encodings": sorted({e["encoding"]["name"] for e in intake if "encoding" in e}),
            "repairs": dict(repairs),
        },
        "warnings": _at_most(FILES_SHOWN, [line for entry in intake for line in warnings(entry)]),
        "table": intake_table(intake),
    }


def warnings(entry: IntakeEntry) -> list[str]:
    """Return warnings about one file, as sentences that name it."""
    name = entry["file"]
    if "refused" in entry:
        return [f"{name} was skipped: {entry['refused']}"]
    lines = [f"{name}: {warning}" for warning in entry.get("warnings", [])]
    if "undecodable" in entry:
        undecodable = entry["undecodable"]
        lines.append(
            f"{name}: {undecodable['bytes']:,} bytes could not be decoded and became U+FFFD "
            f"(line {', '.join(map(str, undecodable['lines']))})"
        )
    if "mojibake" in entry:
        lines.append(f"{name} looks like {entry['mojibake']}: correct it at the source")
    return lines


def intake_table(intake: Sequence[IntakeEntry]) -> list[str]:
    """Return a table of the intake, one file per line.

    At most FILES_SHOWN files are shown, refused and repaired ones first; if there are more, the
    last line gives the totals.
    """
    shown = [*intake]
    if len(intake) > FILES_SHOWN:
        shown.sort(key=lambda entry: (not entry.get("refused"), not entry.get("repairs")))
        shown = shown[:FILES_SHOWN]
    rows = [HEADER, *map(_row, shown)]
    if len(intake) > len(shown):
        rows.append(_total_row(intake))
    return table(rows, ALIGN)


def _row(entry: IntakeEntry) -> tuple[str, ...]:
    repairs = ", ".join(f"{name} {count:,}" for name, count in entry.get("repairs", {}).items())
    return (
        clipped(visible(entry["file"]), NAME_WIDTH, keep="right"),
        _number(entry.get("bytes")),
        entry["encoding"]["name"] if "encoding" in entry else "",
        _number(entry.get("documents")),
        _number(entry.get("characters")),
        f"{entry['hangul']:.0%}" if "hangul" in entry else "",
        f"refused: {entry['refused']}" if "refused" in entry else repairs,
    )


def _total_row(intake: Sequence[IntakeEntry]) -> tuple[str, ...]:
    refused = sum("refused" in entry for entry in intake)
    return (
        f"all {len(intake):,} files",
        _number(sum(entry.get("bytes", 0) for entry in intake)),
        "",
        _number(sum(entry.get("documents", 0) for entry in intake)),
        _number(sum(entry.get("characters", 0) for entry in intake)),
        "",
        f"{refused:,} refused" if refused else "",
    )


def _number(value: int | None) -> str:
    return "" if value is None else f"{value:,}"


def _at_most(most: int, lines: list[str]) -> list[str]:
    if len(lines) <= most:
        return lines
    return [*lines[:most], f"and {len(lines) - most:,} more; intake.json lists them all"]
