"""A page without times -> the same page that tells when it was built, and how long that took.

The report that BuildReport makes holds only what its input decides, and is the same bytes each
time. When it is published, the times of the manifests are put in this one place.
"""

import json
from collections.abc import Mapping
from pathlib import Path

from pipeline.store.artifacts import Facts

NONE = '<script type="application/json" id="timings">null</script>'


def timings(manifests: Mapping[str, Facts]) -> Facts:
    """Return when the last stage was finished, and the seconds of each."""
    finished = [manifest["finished"] for manifest in manifests.values() if "finished" in manifest]
    return {
        "finished": max(finished, default=None),
        "seconds": {label: manifest["seconds"] for label, manifest in manifests.items()},
    }


def copy_with_timings(source: Path, destination: Path, times: Facts) -> None:
    """Copy a report and put the times in."""
    page = source.read_text(encoding="utf-8")
    filled = NONE.replace("null", json.dumps(times))
    destination.write_text(page.replace(NONE, filled, 1), encoding="utf-8", newline="\n")
