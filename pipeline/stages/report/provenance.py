"""Manifests, intake.json and rejected.tsv -> the report's inputs, rejections, stages, versions."""

import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from pipeline.store.files import Table
from pipeline.store.intake import read_intake
from pipeline.store.manifest import Facts, Manifest
from pipeline.store.records import Rejection

REASONS = 16
EXAMPLES = 8
FILES = 200

LINE_NUMBER = re.compile(r":\d+$")


def intake(path: Path) -> Facts:
    """Summarize an ``intake.json``: its files (the first FILES), encodings, repairs, refusals."""
    files = read_intake(path)
    repairs: Counter[str] = Counter()
    for entry in files:
        repairs.update(entry.get("repairs", {}))
    return {
        "files": [
            {
                "file": entry["file"],
                "bytes": entry.get("bytes", 0),  # a link has none
                "encoding": entry["encoding"]["name"] if "encoding" in entry else "",
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


def reasons(rejected: Table[Rejection]) -> list[Facts]:
    """Return why forms were dropped or renamed, the most frequent reason first, with examples.

    Stop words and aliases are summed per rule file; ``rejected.tsv`` has the line numbers.
    """
    met: Counter[tuple[str, str]] = Counter()
    forms: Counter[tuple[str, str]] = Counter()
    examples: dict[tuple[str, str], list[list[str | int]]] = {}
    for form, rule, detail, became, count in rejected.read():  # most frequent first
        reason = (rule, "" if rule in ("affix", "joined") else LINE_NUMBER.sub("", detail))
        met[reason] += count
        forms[reason] += 1
        shown = examples.setdefault(reason, [])
        if len(shown) < EXAMPLES:
            shown.append([form, became, count])
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


def stages(
    manifests: Mapping[str, Manifest], origins: Mapping[str, Mapping[str, str]]
) -> list[Facts]:
    """Return the parameters, counts and warnings of each stage, in chain order.

    ``origins`` has, by task and parameter, the file that set a value other than the default.
    """
    return [
        {
            "stage": label,
            "parameters": {
                key: _with_origin(value, origins.get(label.partition("-")[0], {}).get(key))
                for key, value in manifest.parameters.items()
                if key not in ("algorithm", "source")
            },
            "counts": dict(manifest.counts),
            "effective": {
                key: value
                for key, value in manifest.effective.items()
                if isinstance(value, int | float | str)
            },
            "warnings": [*manifest.warnings],
        }
        for label, manifest in manifests.items()
    ]


def _with_origin(value: str, origin: str | None) -> str:
    return f"{value or '–'} ({origin})" if origin else value


def versions(manifests: Mapping[str, Manifest]) -> dict[str, str]:
    """Return the version of Python and of every library that may affect a result."""
    found: dict[str, str] = {}
    for manifest in manifests.values():
        found |= {"Python": manifest.python, **manifest.libraries}
    return dict(sorted(found.items(), key=lambda each: each[0].lower()))
