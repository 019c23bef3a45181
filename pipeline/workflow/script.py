"""The ``luigi`` command as malmoi installs it: Luigi's own, with two lines where it cannot start.

Luigi reads luigi.cfg while it is imported, before any module that it is asked for. All else is
left to Luigi: it is ``import pipeline`` that makes its process malmoi's (see ``command``).
"""

import sys

from pipeline.terminal.errors import beyond_pythons_time
from pipeline.terminal.memory import out_of_memory
from pipeline.terminal.messages import say_error
from pipeline.workflow.config_files import unreadable_settings


def main() -> None:
    """Run Luigi."""
    try:
        from luigi.cmdline import luigi_run
    except Exception as error:
        known = unreadable_settings(error) or beyond_pythons_time(error) or out_of_memory(error)
        if known is None:
            raise
        say_error(known)
        sys.exit(known.exit_code)
    del sys.modules["pipeline"]  # it is imported again by what Luigi is asked for, if by anything
    luigi_run()
