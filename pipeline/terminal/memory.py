"""Too little memory -> two lines, if possible before a library fails for want of it.

Libraries fail in ways of their own: they end the process, hang, or raise what does not name memory.
So a limit that is too low (``ulimit -v``) is reported before they are loaded.
"""

import sys
from errno import ENOMEM

from pipeline.terminal.errors import UserError

BUILD = 1_450
"""Megabytes of addresses for a build, most of them for libraries and their threads: 1,370 with 2
cores, 1,420 when Okt is compiled, 1,430 with 8 threads of OpenBLAS. It uses 435 of memory.
"""

ANALYZER = 550
"""Megabytes of addresses for a command that starts an analyzer: 480, more when Okt is compiled."""

PICTURE = 650
"""Megabytes of addresses for a picture of a neighbourhood, which 586 are too few for."""

UNMAPPED = ("failed to map segment", "Cannot allocate memory")
"""What the dynamic loader says of a library for which there is no memory."""


def require_memory(megabytes: int) -> None:
    """Refuse to start where this process is limited to less memory.

    Raises
    ------
    UserError
    """
    if sys.platform == "win32":
        return
    import resource

    limit, _ = resource.getrlimit(resource.RLIMIT_AS)
    if limit != resource.RLIM_INFINITY and limit < megabytes << 20:
        raise UserError(
            f"there is not enough memory: the limit is {limit >> 20:,} MB, and {megabytes:,} MB "
            "are needed",
            "ulimit -v unlimited, then run the same command again",
        )


def out_of_memory(error: BaseException) -> UserError | None:
    """Return the error of a machine without enough memory, if that is what it comes from."""
    cause: BaseException | None = error
    seen: set[int] = set()  # a chain of exceptions may be a circle; one of llvmlite's is
    while cause and id(cause) not in seen:
        seen.add(id(cause))
        loading = isinstance(cause, ImportError | OSError)
        if (
            isinstance(cause, MemoryError)
            or getattr(cause, "errno", None) == ENOMEM
            or (loading and any(text in str(cause) for text in UNMAPPED))
        ):
            return UserError(
                "there is not enough memory",
                "close other programs or raise the limit (ulimit -v), then run the same command "
                "again; --workers 1 needs least",
            )
        cause = cause.__cause__ or cause.__context__
    return None
