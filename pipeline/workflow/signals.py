"""SIGINT or SIGTERM -> the run stops at once, inside Java and during training too.

Python tells the main thread of a signal between two of its own instructions. A long call into
C or Java keeps it waiting, so a second thread watches: what has not stopped by itself in
``PATIENCE`` seconds is ended. Artifacts are whole or absent, so nothing is lost by that.
"""

import os
import signal
import socket
import sys
import threading
import time

from pipeline.terminal.errors import UserError

PATIENCE = 2.0
STOPPED = UserError("stopped", "run the same command again; it goes on from here")

INTERRUPTED = 130
"""The exit code of a command that was stopped, as shells have it."""


def stop_on_signals() -> None:
    """Stop this process on SIGINT and SIGTERM within ``PATIENCE`` seconds; call it once."""
    told, tell = socket.socketpair()
    tell.setblocking(False)
    signal.set_wakeup_fd(tell.fileno(), warn_on_full_buffer=False)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    report = sys.unraisablehook
    sys.unraisablehook = lambda lost: (
        # Where Python can raise nothing (after a fork, in __del__), it would print a traceback.
        None if lost.exc_type is KeyboardInterrupt else report(lost)
    )

    def watch() -> None:
        tell.fileno()  # keeps the sending end alive as long as this thread
        while told.recv(1)[0] not in (signal.SIGINT, signal.SIGTERM):
            pass
        time.sleep(PATIENCE)
        os.write(2, f"{STOPPED}\n".encode())
        os._exit(INTERRUPTED)

    threading.Thread(target=watch, daemon=True, name="stop on signals").start()
    if hasattr(os, "register_at_fork"):
        os.register_at_fork(after_in_child=_stop_silently)


def _stop_silently() -> None:
    """Let a worker process end on the same signals with no word, and when its parent is gone."""
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.2)
        os._exit(INTERRUPTED)

    threading.Thread(target=watch, daemon=True, name="stop with the parent").start()
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
