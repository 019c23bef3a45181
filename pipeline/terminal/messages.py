"""Events -> lines in the terminal: a finished stage, a warning, an error, the summary."""

import io
import sys
import textwrap
import traceback
from collections.abc import Mapping, Sequence
from typing import Any

from pipeline.terminal.errors import UserError, visible

LABEL_WIDTH = 28

_said: set[str] = set()
"""Errors and warnings already shown: two stages may report the same one."""


def survive_narrow_encodings() -> None:
    """Make streams escape what they cannot encode (Hangul in cp1252) instead of raising."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def say_begun(label: str) -> None:
    """On a terminal, show which stage is running until its bar or last line replaces it."""
    if sys.stderr.isatty():
        print(f"{label} …", end="\r", file=sys.stderr, flush=True)


def say_done(
    label: str, facts: Mapping[str, Any], seconds: float, table: Sequence[str] = ()
) -> None:
    """Report a finished stage on standard error: its name, seconds, counts, warnings.

    Its table, if any, is shown only on a terminal.
    """
    counts = ", ".join(f"{name} {value:,}" for name, value in facts.get("counts", {}).items())
    print(f"{label:<{LABEL_WIDTH}}{seconds:7.1f} s   {counts}", file=sys.stderr)
    for line in table if sys.stderr.isatty() else ():
        print(f"    {visible(line)}", file=sys.stderr)
    for warning in facts.get("warnings", ()):
        print(f"{'':<{LABEL_WIDTH}}warning: {visible(warning)}", file=sys.stderr)


def say_warning(warning: str) -> None:
    """Show a warning, once per run."""
    _say_once(f"Warning: {visible(warning)}")


def say_error(error: BaseException) -> None:
    """Show an error once: two lines for a user error, a traceback for a bug."""
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
    files: Sequence[str],
    ask: str,
) -> None:
    """Summarize a build on standard output: what ran, what was kept, where to look next.

    Parameters
    ----------
    corpus : str
    ran : mapping of str to float
        The stages that ran, with the seconds each took.
    kept : sequence of str
        The stages that did not have to run.
    files : sequence of str
        The paths of the published files.
    ask : str
        A command that queries the build.
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
        print(f"  {visible(name)}")
    print(f"Ask: {visible(ask)}")


def counted(number: int, thing: str) -> str:
    """Return a number with its noun in the right form: 1 time, 1,200 times."""
    return f"{number:,} {thing}{'' if number == 1 else 's'}"
