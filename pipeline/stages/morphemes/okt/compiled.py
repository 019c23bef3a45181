"""Functions over arrays -> machine code, compiled at first use and cached on disk."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, TypeVar, cast

import numpy as np
from numba import njit

from pipeline.terminal.errors import UserError

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
    """Compile a function that only kernels call: it becomes part of each of them.

    The wrappers for calls from Python and from C are omitted; for functions of many arrays that
    saves a fifth of the compile time.
    """
    return cast(_Function, njit(**_OPTIONS, **_INSIDE)(function))


def kernel(function: _Function) -> _Function:
    """Compile a function that Python calls, at its first call, for the types of that call.

    numba loads a kernel from the disk if the kernel's own module is unchanged, although it also
    contains functions of other modules. So the stamp that numba compares covers all modules.

    The stamp, like ``_nrt``, is private to numba: pyproject.toml caps numba below the next minor
    version, and tests/stages/morphemes/okt/test_compiled.py finds which one a new version changed.

    Raises
    ------
    UserError
        When there is no folder that numba may write to.
    """
    try:
        dispatcher: Any = njit(cache=True, **_OPTIONS)(function)
    except RuntimeError as error:
        raise UserError(
            f"numba finds no folder in which to cache Okt's machine code: {error}",
            "set the environment variable NUMBA_CACHE_DIR to a writable folder",
        ) from error
    dispatcher._cache._cache_file._source_stamp = _SOURCES
    return cast(_Function, dispatcher)


# Elements of unsigned arrays are made signed before arithmetic: numba, like numpy, makes the
# sum of a signed and an unsigned 64-bit integer a float.
signed: Final = cast(Callable[[Any], int], np.int64)

# numba compiles the callee again for a literal argument, but not for this.
ZERO: Final = signed(0)
