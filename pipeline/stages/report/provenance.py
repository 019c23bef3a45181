"""Manifests, intake.json and rejected.tsv -> what was read, repaired and dropped, and by what."""

import json
import re
from collections import Counter
from collections.abc import Mapping
from itertools import islice
from pathlib import Path

from pipeline.store.artifacts import Facts

REASONS = 16
EXAMPLES = 8
FILES = 200

LINE_NUMBER = re.compile(r":\d+$")


def intake(path: Path) -> Facts:
    """Sum up an ``intake.json``: its files (the first FILES), encodings, repairs, refusals."""
    files = json.loads(path.read_text(encoding="utf-8"))["files"]
    repairs: Counter[str] = Counter()
    for entry in files:
        repairs.update(entry.get("repairs", {}))
    return {
        "files": [
            {
                "file": entry["file"],
                "bytes": entry.get("bytes", 0),  # a link has none
                "encoding": entry.get("encoding", {}).get("name", ""),
                "documents": entry.get("documents", 0),
                "characters": entry.get("characters", 0),
                "refused": entry.get("refused", ""),
            }
            for entry in files[:FILES]
        ],
        "all": len(files),
        "refused": sum("refused" in entry for entry in files),
        "bytes": sum(entry.get("bytes", 0) for entry in files),
        "repairs": {name: count for name, count in repairs.most_common() if count},
    }


def reasons(rejected: Path) -> list[Facts]:
    """Return why forms were dropped or renamed, the reason that met most first, with examples.

    Stop words and aliases are summed up file by file: ``rejected.tsv`` has the lines.
    """
    met: Counter[tuple[str, str]] = Counter()
    forms: Counter[tuple[str, str]] = Counter()
    examples: dict[tuple[str, str], list[list[str | int]]] = {}
    with rejected.open(encoding="utf-8", newline="\n") as lines:
        for line in islice(lines, 1, None):  # the most frequent first
            form, rule, detail, became, count = line.rstrip("\n").split("\t")
            reason = (rule, "" if rule == "joined" else LINE_NUMBER.sub("", detail))
            met[reason] += int(count)
            forms[reason] += 1
            shown = examples.setdefault(reason, [])
            if len(shown) < EXAMPLES:
                shown.append([form, became, int(count)])
    return [
        {
            "rule": rule,
            "detail": detail,
            "count": count,
            "forms": forms[rule, detail],
            "examples": examples[rule, detail],
        }
        for (rule, detail), count in sorted(met.items(), key=lambda each: (-each[1], each[0]))[
            :REASONS
        ]
    ]


def stages(manifests: Mapping[str, Facts]) -> list[Facts]:
    """Return the parameters, counts and warnings of each stage, in chain order."""
    return [
        {
            "stage": label,
            "parameters": {
                key: value
                for key, value in manifest["parameters"].items()
                if key not in ("algorithm", "source")
            },
            "counts": manifest.get("counts", {}),
            "effective": {
                key: value
                for key, value in manifest.get("effective", {}).items()
                if isinstance(value, int | float | str)
            },
            "warnings": manifest.get("warnings", []),
        }
        for label, manifest in manifests.items()
    ]


def versions(manifests: Mapping[str, Facts]) -> dict[str, str]:
    """Return the version of Python and of every library that may show in a result."""
    found: dict[str, str] = {}
    for manifest in manifests.values():
        found |= {"Python": manifest["python"], **manifest["libraries"]}
    return dict(sorted(found.items(), key=lambda each: each[0].lower()))
