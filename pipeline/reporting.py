"""What happened -> lines on the terminal: a stage done, a warning, an error, the summary."""

import sys
import traceback
from collections.abc import Sequence
from pathlib import Path

from pipeline import project
from pipeline.artifacts import Facts
from pipeline.errors import UserError

LABEL_WIDTH = 28


def say_done(label: str, facts: Facts, seconds: float) -> None:
    """Tell on standard error that a stage is done: its name, seconds, counts, warnings."""
    counts = ", ".join(f"{name} {value:,}" for name, value in facts.get("counts", {}).items())
    print(f"{label:<{LABEL_WIDTH}}{seconds:7.1f} s   {counts}", file=sys.stderr)
    for warning in facts.get("warnings", ()):
        print(f"{'':<{LABEL_WIDTH}}warning: {warning}", file=sys.stderr)


def say_error(error: BaseException) -> None:
    """Show an error once: two lines when it is the user's, a traceback when it is ours."""
    if getattr(error, "said", False):
        return
    error.said = True  # type: ignore[attr-defined]
    if isinstance(error, UserError):
        print(error, file=sys.stderr)
    else:
        traceback.print_exception(error)


def say_summary(
    *,
    corpus: str,
    ran: int,
    kept: int,
    seconds: float,
    folder: Path,
    files: Sequence[str],
    word: str,
) -> None:
    """Close a build on standard output: what ran, what was kept, where to look, what to ask."""
    print(f"{corpus}: {ran} stages ran in {seconds:.1f} s, {kept} were kept.")
    for name in files:
        print(f"  {project.shown(folder / name)}")
    if word:
        option = "" if corpus == "law" else f" --corpus {corpus}"
        print(f"Ask: {_command()} most-similar {word}{option}")


def _command() -> str:
    """Name the malmoi command so that it can be typed here, venv on the PATH or not."""
    beside = Path(sys.prefix) / "bin" / "malmoi"
    return project.shown(beside) if beside.exists() else "malmoi"
