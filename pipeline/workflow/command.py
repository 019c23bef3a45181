"""The ``luigi`` command -> two-line errors and handled signals."""

import logging
import sys
from typing import Any

from luigi.task_register import TaskClassNotFoundException

from pipeline.terminal import messages
from pipeline.terminal.errors import UserError, not_encodable
from pipeline.terminal.memory import BUILD, out_of_memory, require_memory
from pipeline.workflow.luigi_internals import UNFULFILLED
from pipeline.workflow.settings import bad_value, read_settings
from pipeline.workflow.signals import STOPPED, stop_on_signals

VANISHED = UserError(
    "an artifact was removed while it was needed",
    "run the same command again; what was removed is built again",
)


class SayErrors(logging.Handler):
    """Luigi's log -> two lines: only failures are shown, each once."""

    def emit(self, record: logging.LogRecord) -> None:
        if record.exc_info and record.exc_info[1]:
            messages.say_error(users_error(record.exc_info[1]))


def users_error(error: BaseException) -> BaseException:
    """Convert a Luigi failure that the user caused to a `UserError`; return others unchanged."""
    if isinstance(error, KeyboardInterrupt):
        return STOPPED
    if known := out_of_memory(error) or not_encodable(error):
        return known
    if isinstance(error, RuntimeError) and str(error).startswith(UNFULFILLED):
        return VANISHED
    if isinstance(error, TaskClassNotFoundException):
        return UserError(str(error).split(".")[0], "luigi --module pipeline BuildEmbeddings")
    return (isinstance(error, ValueError) and bad_value(error)) or error


def say_uncaught(_kind: type[BaseException], error: BaseException, _traceback: Any) -> None:
    """Show an uncaught exception in place of Python's own traceback."""
    messages.say_error(users_error(error))


def set_up() -> None:
    """Set up this process as the ``luigi`` command; called by ``import pipeline`` in that case."""
    messages.open_closed_streams()
    logging.getLogger("luigi-interface").addHandler(SayErrors())
    sys.excepthook = say_uncaught
    stop_on_signals()
    messages.survive_narrow_encodings()
    require_memory(BUILD)
    read_settings()  # Luigi's own defaults would use a server, write a log and exit with 0
