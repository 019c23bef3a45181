"""Marks the functions that are compiled, and calls their machine code from Python."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from ctypes import CFUNCTYPE, byref, c_int32, c_int64, c_void_p
from functools import cache
from typing import Any, Final, TypeVar, cast

import numpy as np

from .machine_code import address

_Function = TypeVar("_Function", bound=Callable[..., Any])


class Part:
    """A function that is compiled as a part of the kernels that call it."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self.function = function
        self.__doc__ = function.__doc__


class Kernel(Part):
    """A function that is compiled, and that Python calls.

    Its arguments are integers, arrays, and named tuples of these; its result is an integer.
    """

    def __call__(self, *arguments: Any) -> int:
        """Run the machine code, without the GIL.

        Raises
        ------
        TypeError
            When it was not compiled for arrays of these types, dimensions and memory orders.
        """
        words = [word for argument in _flat(arguments) for word in _words(argument)]
        run = _prototype(len(words))(address(symbol(self, arguments)))
        result, error = c_int64(), c_void_p()
        if run(byref(result), byref(error), *words):
            raise RuntimeError(f"the kernel {self.function.__name__} failed")
        return result.value


def part(function: _Function) -> _Function:
    """Compile a function that only kernels call."""
    return cast(_Function, Part(function))


def kernel(function: _Function) -> _Function:
    """Compile a function that Python calls, and other kernels may call."""
    return cast(_Function, Kernel(function))


def symbol(kernel: Kernel, arguments: Iterable[Any]) -> str:
    """Return a kernel's name in the machine code, with its types: ``find(<u2[1C],int)``."""
    return f"{kernel.function.__name__}({','.join(map(_type, _flat(arguments)))})"


def _flat(arguments: Iterable[Any]) -> Iterator[Any]:
    """Yield arguments, each named tuple as its fields."""
    for argument in arguments:
        if isinstance(argument, tuple):
            yield from _flat(argument)
        else:
            yield argument


def _type(argument: Any) -> str:
    if not isinstance(argument, np.ndarray):
        return "int"
    order = "C" if argument.flags.c_contiguous else "A"
    return f"{argument.dtype.str}[{argument.ndim}{order}]"


def _words(argument: Any) -> tuple[int, ...]:
    """Return what numba's functions take for an argument, as 64-bit words.

    For an array: two pointers to its owner, which no kernel uses; the number of its elements and
    their size in bytes; its address, shape and strides.
    """
    if not isinstance(argument, np.ndarray):
        return (argument,)
    data = (argument.size, argument.itemsize, argument.ctypes.data)
    return (0, 0, *data, *argument.shape, *argument.strides)


@cache
def _prototype(words: int) -> Any:
    """Return the type of numba's functions: a status; pointers to the result and an error."""
    return CFUNCTYPE(c_int32, c_void_p, c_void_p, *[c_int64] * words)


# Elements of unsigned arrays are made signed before arithmetic: numba, like numpy, makes the
# sum of a signed and an unsigned 64-bit integer a float.
signed: Final = cast(Callable[[Any], int], np.int64)

# numba compiles the callee again for a literal argument, but not for this.
ZERO: Final = signed(0)
