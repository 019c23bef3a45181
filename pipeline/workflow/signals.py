"""SIGINT or SIGTERM -> the run stops promptly, even inside Java or during training.

Python handles signals in the main thread, between bytecode instructions. A long call into C or
Java delays that, so a second thread watches: a process that has not stopped by itself within
``PATIENCE`` seconds is ended. Artifacts are complete or absent, so nothing is lost.
"""

import os
import signal
import socket
import sys
import threading
import time

from pipeline.terminal.errors import UserError

PATIENCE = 2.0
STOPPED = UserError("stopped", "run the same command again; it continues from here")

INTERRUPTED = 130
"""The exit code of a stopped command, by shell convention."""


def stop_on_signals() -> None:
    """Make SIGINT and SIGTERM stop this process within ``PATIENCE`` seconds; call it once."""
    receiver, sender = socket.socketpair()
    sender.setblocking(False)
    signal.set_wakeup_fd(sender.fileno(), warn_on_full_buffer=False)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    report = sys.unraisablehook
    sys.unraisablehook = lambda lost: (
        # Where Python cannot raise (after a fork, in __del__), it would print a traceback.
        None if lost.exc_type is KeyboardInterrupt else report(lost)
    )

    def watch() -> None:
        sender.fileno()  # keeps the sending end alive as long as this thread
        while receiver.recv(1)[0] not in (signal.SIGINT, signal.SIGTERM):
            pass
        time.sleep(PATIENCE)
        os.write(2, f"{STOPPED}\n".encode())
        os._exit(INTERRUPTED)

    threading.Thread(target=watch, daemon=True, name="stop on signals").start()
    if hasattr(os, "register_at_fork"):
        os.register_at_fork(after_in_child=_stop_silently)


def _stop_silently() -> None:
    """Make a worker process end silently on the same signals, and when its parent has ended."""
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.2)
        os._exit(INTERRUPTED)

    threading.Thread(target=watch, daemon=True, name="stop with the parent").start()
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
