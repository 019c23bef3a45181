"""Events -> lines in the terminal: a finished stage, a warning, an error, the summary."""

import io
import os
import sys
import textwrap
import traceback
from collections.abc import Mapping, Sequence
from typing import Any, TextIO

from pipeline.terminal.errors import UserError, visible

LABEL_WIDTH = 28

_said: set[str] = set()
"""Errors and warnings already shown: two stages may report the same one."""


def open_closed_streams() -> None:
    """Connect closed standard streams (``2>&-``) to the null device, so that all can be used.

    Otherwise the next file that is opened would get the descriptor of the closed stream.
    """
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # takes the lowest free descriptor
        if getattr(sys, name) is None:
            mode = "w" if number else "r"
            setattr(sys, name, open(number, mode, encoding="utf-8", closefd=False))  # noqa: SIM115


def survive_narrow_encodings() -> None:
    """Make streams escape what they cannot encode (Hangul in cp1252) instead of raising."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def say_begun(label: str) -> None:
    """On a terminal, show which stage is running until its bar or last line replaces it."""
    if sys.stderr.isatty():
        _print(f"{label} …", end="\r")


def say_done(
    label: str, facts: Mapping[str, Any], seconds: float, table: Sequence[str] = ()
) -> None:
    """Report a finished stage on standard error: its name, seconds, counts, warnings.

    Its table, if any, is shown only on a terminal.
    """
    counts = ", ".join(f"{name} {value:,}" for name, value in facts.get("counts", {}).items())
    _print(f"{label:<{LABEL_WIDTH}}{seconds:7.1f} s   {counts}")
    for line in table if sys.stderr.isatty() else ():
        _print(f"    {visible(line)}")
    for warning in facts.get("warnings", ()):
        _print(f"{'':<{LABEL_WIDTH}}warning: {visible(warning)}")


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
        _print("".join(traceback.format_exception(error)), end="")


def _say_once(text: str) -> None:
    if text not in _said:
        _said.add(text)
        _print(text)


def _print(text: str, end: str = "\n") -> None:
    """Print to standard error; the work continues if nobody reads it (``2>&1 | head``)."""
    try:
        print(text, end=end, file=sys.stderr, flush=True)
    except OSError:
        _disconnect(sys.stderr)


def print_result(text: str) -> None:
    """Print to standard output; a reader that closes it early (``| head``) is not an error.

    Raises
    ------
    UserError
        When standard output cannot be written for another reason, such as a full disk.
    """
    try:
        print(text, flush=True)
    except BrokenPipeError:
        _disconnect(sys.stdout)
    except OSError as error:
        _disconnect(sys.stdout)
        raise UserError(
            f"standard output cannot be written: {error.strerror}",
            "redirect it elsewhere; the build itself is complete",
        ) from None


def _disconnect(stream: TextIO) -> None:
    """Discard what a stream has buffered, and everything written to it later."""
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, stream.fileno())
    os.close(nothing)


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
    lines = [f"{visible(corpus)}: {stages} ran ({seconds:.1f} s of work), {len(kept)} {were} kept"]
    for what, labels in (("ran", list(ran)), ("kept", kept)):
        if labels:
            line = f"{what}: {', '.join(labels)}"
            lines.append(textwrap.fill(line, 100, subsequent_indent="  ", break_on_hyphens=False))
    lines += ["Look at:", *(f"  {visible(name)}" for name in files)] if files else []
    lines.append(f"Ask: {visible(ask)}")
    print_result("\n".join(lines))


def counted(number: int, thing: str) -> str:
    """Return a number with its noun in the right form: 1 time, 1,200 times."""
    return f"{number:,} {thing}{'' if number == 1 else 's'}"
