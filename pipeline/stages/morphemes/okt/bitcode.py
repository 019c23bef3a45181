"""The kernels' source -> LLVM bitcode, by numba.

    python -m pipeline.stages.morphemes.okt.bitcode

writes the bitcode that is part of the package, for any 64-bit processor. Run it after a change of
any module in this folder; until then, the first run on each machine takes eight seconds longer.
"""

from __future__ import annotations

from functools import cache
from typing import Any, Final

import llvmlite.binding as llvm
import numba
import numpy as np
from numba import njit, typeof, types
from numba.extending import typeof_impl

from . import kernels, lexicon
from .compiled import Part, symbol
from .grammar import compile_grammar
from .lexicon import Index, Lexicon
from .machine_code import FOLDER, bitcode_path
from .workspace import make_draft, make_workspace

# Kernels run without the GIL, so that threads share the work, and divide without checking
# for zero. None of them allocates, so reference counting is off (_nrt): with it, every use
# of an array in a tuple is an atomic addition, which took half of the time, and more than
# half where two threads count references to the same arrays. The wrappers that unpack the
# arguments of calls from Python and C are omitted: `compiled.Kernel` unpacks them.
OPTIONS: Final[dict[str, Any]] = {
    "nogil": True,
    "error_model": "numpy",
    "_nrt": False,
    "no_cpython_wrapper": True,
    "no_cfunc_wrapper": True,
}


@typeof_impl.register(Part)
def _type_of_part(part: Part, context: Any) -> Any:
    """Have numba compile a function that a kernel calls."""
    return types.Dispatcher(_dispatcher(part))


@cache
def _dispatcher(part: Part) -> Any:
    return njit(**OPTIONS)(part.function)


def compile_kernels() -> bytes:
    """Return all kernels as LLVM bitcode; `compiled.symbol` says how they are named."""
    linked = llvm.parse_assembly("")
    for kernel, arguments in _examples():
        linked.link_in(_compile(kernel, arguments))
    linked.triple = ""
    bitcode: bytes = linked.as_bitcode()
    return bitcode


def _compile(kernel: Any, arguments: tuple[Any, ...]) -> Any:
    dispatcher = _dispatcher(kernel)
    signature = tuple(map(typeof, arguments))
    dispatcher.compile(signature)
    module = llvm.parse_assembly(dispatcher.inspect_llvm(signature))
    function = module.get_function(dispatcher.overloads[signature].fndesc.llvm_func_name)
    function.name = symbol(kernel, arguments)
    return module


def _examples() -> list[tuple[Any, tuple[Any, ...]]]:
    """Return each kernel with arguments of the types that it is compiled for."""
    letters = np.empty(0, np.uint16)
    bytes_ = np.empty(0, np.uint8)
    int32 = np.empty(0, np.int32)
    int64 = np.empty(0, np.int64)
    index = Index(np.empty(0, np.uint64), int32, letters)
    words = Lexicon(
        words=index,
        tags=int32,
        frequency=np.empty(0, np.float32),
        verb_stem=int32,
        adjective_stem=int32,
        stem_bounds=int32,
        stem_letters=letters,
        typos=index,
        typo_lengths=int64,
        correction_bounds=int32,
        correction_letters=letters,
    )
    grammar, work, draft = compile_grammar(), make_workspace(1), make_draft(1)
    spans = np.empty((0, 4), np.int32)
    return [
        (lexicon.find, (index, letters, 0, 0)),
        (lexicon.fill, (index,)),
        (kernels.normalize, (letters, letters, draft, words, grammar, work)),
        (kernels.survey, (letters, int64, bytes_)),
        (kernels.tag, (letters, int64, spans, 1, letters, bytes_, words, grammar, work)),
    ]


def main() -> None:
    """Replace the bitcode of the package."""
    settings: Any = numba.config
    settings.CPU_NAME, settings.CPU_FEATURES = "generic", ""
    compiled = compile_kernels()
    for outdated in FOLDER.glob("*.bc"):
        outdated.unlink()
    bitcode_path().write_bytes(compiled)


if __name__ == "__main__":
    main()
