"""A page without times -> the same page with its build time and duration.

The report that BuildReport makes depends only on its input, and is reproducible byte for byte.
When it is published, the times from the manifests are inserted in this one place.
"""

import json
from collections.abc import Mapping
from pathlib import Path

from pipeline.store.manifest import Facts, Manifest

NONE = '<script type="application/json" id="timings">null</script>'


def timings(manifests: Mapping[str, Manifest]) -> Facts:
    """Return when the last stage finished, and the seconds that each took."""
    finished = [manifest.finished for manifest in manifests.values()]
    return {
        "finished": max(finished, default=None),
        "seconds": {label: manifest.seconds for label, manifest in manifests.items()},
    }


def copy_with_timings(source: Path, destination: Path, times: Facts) -> None:
    """Copy a report, inserting the times."""
    page = source.read_text(encoding="utf-8")
    filled = NONE.replace("null", json.dumps(times))
    destination.write_text(page.replace(NONE, filled, 1), encoding="utf-8", newline="\n")
