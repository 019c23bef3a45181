"""What happened -> lines on the terminal: a stage done, a warning, an error, the summary."""

import io
import sys
import textwrap
import traceback
from collections.abc import Mapping, Sequence
from pathlib import Path

from pipeline.store import project
from pipeline.store.artifacts import Facts
from pipeline.terminal.errors import UserError, visible

LABEL_WIDTH = 28

_said: set[str] = set()
"""Errors and warnings that have been shown: two stages may run into the same one."""


def survive_narrow_encodings() -> None:
    """Write what a stream cannot encode (Hangul in cp1252) as escapes, not as a crash."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def say_begun(label: str) -> None:
    """On a terminal, tell which stage is at work, until its bar or its closing line comes."""
    if sys.stderr.isatty():
        print(f"{label} …", end="\r", file=sys.stderr, flush=True)


def say_done(label: str, facts: Facts, seconds: float, table: Sequence[str] = ()) -> None:
    """Tell on standard error that a stage is done: its name, seconds, counts, warnings.

    A table that goes with it is shown on a terminal only.
    """
    counts = ", ".join(f"{name} {value:,}" for name, value in facts.get("counts", {}).items())
    print(f"{label:<{LABEL_WIDTH}}{seconds:7.1f} s   {counts}", file=sys.stderr)
    for line in table if sys.stderr.isatty() else ():
        print(f"    {visible(line)}", file=sys.stderr)
    for warning in facts.get("warnings", ()):
        print(f"{'':<{LABEL_WIDTH}}warning: {visible(warning)}", file=sys.stderr)


def say_warning(warning: str) -> None:
    """Show a warning, once a run."""
    _say_once(f"Warning: {visible(warning)}")


def say_error(error: BaseException) -> None:
    """Show an error once: two lines when it is the user's, a traceback when it is ours."""
    if getattr(error, "said", False):
        return
    error.said = True  # type: ignore[attr-defined]
    if isinstance(error, UserError):
        _say_once(str(error))
    else:
        traceback.print_exception(error)


def _say_once(text: str) -> None:
    if text not in _said:
        _said.add(text)
        print(text, file=sys.stderr)


def say_summary(
    *,
    corpus: str,
    ran: Mapping[str, float],
    kept: Sequence[str],
    folder: Path,
    files: Sequence[str],
    word: str,
) -> None:
    """Close a build on standard output: what ran, what was kept, where to look, what to ask.

    Parameters
    ----------
    corpus : str
    ran : mapping of str to float
        The stages that ran, and the seconds each worked.
    kept : sequence of str
        The stages that did not have to run.
    folder : Path
    files : sequence of str
        The names of what was published there.
    word : str
        A word of the vocabulary.
    """
    seconds = sum(ran.values())
    stages = "1 stage" if len(ran) == 1 else f"{len(ran)} stages"
    were = "was" if len(kept) == 1 else "were"
    print(f"{visible(corpus)}: {stages} ran ({seconds:.1f} s of work), {len(kept)} {were} kept")
    for what, labels in (("ran", list(ran)), ("kept", kept)):
        if labels:
            line = f"{what}: {', '.join(labels)}"
            print(textwrap.fill(line, 100, subsequent_indent="  ", break_on_hyphens=False))
    print("Look at:")
    for name in files:
        print(f"  {visible(project.shown(folder / name))}")
    print(f"Ask: {_command()} most-similar {word}{visible(project.corpus_option(corpus))}")


def _command() -> str:
    """Name the malmoi command so that it can be typed here, venv on the PATH or not."""
    beside = Path(sys.prefix) / "bin" / "malmoi"
    return project.shown(beside) if beside.exists() else "malmoi"
