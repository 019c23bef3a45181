"""Functions over arrays -> machine code, compiled at first use and kept on disk."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, TypeVar, cast

import numpy as np
from numba import njit

_Function = TypeVar("_Function", bound=Callable[..., Any])

# Kernels run without the GIL, so that threads share the work, and divide without checking
# for zero. None of them allocates, so reference counting is off (_nrt): with it, every use
# of an array in a tuple is an atomic addition, which took half of the time, and more than
# half where two threads count references to the same arrays.
_OPTIONS: Final[dict[str, Any]] = {
    "nogil": True,
    "error_model": "numpy",
    "_nrt": False,
}
_INSIDE: Final[dict[str, Any]] = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}


def _fingerprint() -> str:
    """Return the SHA-256 of the package's modules."""
    digest = hashlib.sha256()
    for module in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(module.read_bytes())
    return digest.hexdigest()


_SOURCES: Final = _fingerprint()


def part(function: _Function) -> _Function:
    """Compile a function that only kernels call: it becomes a piece of each of them.

    What Python would need to call it, or to find it on the disk, is left out; for functions of
    many arrays that is a fifth of the compiler's time.
    """
    return cast(_Function, njit(**_OPTIONS, **_INSIDE)(function))


def kernel(function: _Function) -> _Function:
    """Compile a function that Python calls, at its first call, for the types of that call.

    numba takes a kernel from the disk if its own module is unchanged, although it contains
    what it calls in other modules. So the stamp that it compares is that of all modules.
    """
    dispatcher: Any = njit(cache=True, **_OPTIONS)(function)
    dispatcher._cache._cache_file._source_stamp = _SOURCES
    return cast(_Function, dispatcher)


# Elements of unsigned arrays become signed before they are counted with: numba, like
# numpy, makes the sum of a signed and an unsigned 64-bit integer a float.
signed: Final = cast(Callable[[Any], int], np.int64)

# A literal as an argument makes numba compile the callee once more for it; this does not.
ZERO: Final = signed(0)
