"""The kernels' LLVM bitcode -> machine code for this processor, made once and kept in the cache.

The bitcode is part of the package, because compiling the kernels from their source takes 8
seconds instead of 0.4. numba does that (`bitcode`) only where the package has none for the source
as it is now, or none that the installed LLVM can read.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any, Final

import llvmlite.binding as llvm

from .cache import default_cache, write_whole

FOLDER: Final = Path(__file__).parent

compile_kernels: Callable[[], bytes] | None = None
"""Returns the bitcode where the package has none; set by `engine`, which imports the kernels."""

_DIGEST: Final = hashlib.sha256().digest_size

_one_at_a_time: Final = Lock()


@cache
def address(symbol: str) -> int:
    """Return the address of a kernel; the first call reads the machine code, or makes it.

    Raises
    ------
    TypeError
        When there is no kernel of this name for arguments of these types.
    """
    with _one_at_a_time:
        found: int = _engine().get_function_address(symbol)
    if not found:
        raise TypeError(f"no kernel was compiled as {symbol}")
    return found


@cache
def _engine() -> Any:
    """Return LLVM's execution engine with the machine code, which it frees when it is deleted."""
    target = _target_machine()
    code = _machine_code(target)
    engine = llvm.create_mcjit_compiler(llvm.parse_assembly(""), target)
    engine.add_object_file(llvm.ObjectFileRef.from_data(code))
    engine.finalize_object()
    return engine


def _target_machine() -> Any:
    """Describe this processor to LLVM, as numba does."""
    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    target = llvm.Target.from_triple(llvm.get_process_triple())
    return target.create_target_machine(
        cpu=llvm.get_host_cpu_name(),
        features=llvm.get_host_cpu_features().flatten(),
        opt=3,
        reloc="static" if target.name.startswith("x86") else "default",
        codemodel="jitdefault",
        jit=True,
    )


def _machine_code(target: Any) -> bytes:
    """Return the kernels' object file from the cache; make it if it is missing or damaged."""
    path = default_cache() / _object_name(target)
    with suppress(OSError):
        stored = path.read_bytes()
        if hashlib.sha256(stored[_DIGEST:]).digest() == stored[:_DIGEST]:
            return stored[_DIGEST:]
    module = _module()
    module.triple = target.triple
    module.data_layout = str(target.target_data)
    code: bytes = target.emit_object(module)
    with suppress(OSError):
        write_whole(path, lambda file: file.write(hashlib.sha256(code).digest() + code))
    return code


def _object_name(target: Any) -> str:
    """Return a file name for the machine code of this source, LLVM and processor."""
    processor = (target.triple, llvm.get_host_cpu_name(), llvm.get_host_cpu_features().flatten())
    made_for = repr((source_fingerprint(), llvm.llvm_version_info, processor))
    return f"kernels-{hashlib.sha256(made_for.encode()).hexdigest()[:16]}.o"


def _module() -> Any:
    """Return the kernels as an LLVM module."""
    with suppress(OSError, RuntimeError):  # outdated, or LLVM is older than that of the bitcode
        return llvm.parse_bitcode(bitcode_path().read_bytes())
    assert compile_kernels, "engine sets it"
    return llvm.parse_bitcode(compile_kernels())


def bitcode_path() -> Path:
    """Return where the package has the bitcode of the source as it is now."""
    return FOLDER / f"kernels-{source_fingerprint()}.bc"


def source_fingerprint() -> str:
    """Return the first digits of the SHA-256 of all modules in this folder."""
    digest = hashlib.sha256()
    for module in sorted(FOLDER.glob("*.py")):
        digest.update(module.read_text("utf-8").encode())  # whatever git makes of line ends
    return digest.hexdigest()[:16]
