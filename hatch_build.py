"""The files next to pipeline/ -> pipeline/defaults/ in a wheel, so that it is complete.

An editable installation reads them in place.
"""

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class Defaults(BuildHookInterface):  # type: ignore[type-arg]
    """Puts luigi.cfg, the fonts and malmoi's own descriptions and rule files into a wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add them to the wheel."""
        if version != "standard":
            return
        sys.path.insert(0, self.root)
        from pipeline.store.new_project import default_files

        for name in default_files(Path(self.root)):
            build_data["force_include"][name] = f"pipeline/defaults/{name}"
