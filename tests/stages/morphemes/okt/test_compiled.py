"""The private parts of numba that okt/compiled.py uses: each still exists and works.

If one of these fails after an upgrade of numba, that part has changed. Without ``_nrt``, kernels
take twice as long; without the stamp, cached code outlives its source.
"""

from __future__ import annotations

import shutil
import sys
import tomllib
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from types import FunctionType
from typing import Any

import numba
import numpy as np
import pytest
from conftest import CHECKOUT
from packaging.requirements import Requirement

from pipeline.stages.morphemes.okt import compiled, kernels
from pipeline.terminal.errors import UserError

SOURCE = """
def total(numbers):
    sum = 0
    for number in numbers:
        sum += number
    return sum
"""

NUMBERS = np.arange(10)


@pytest.fixture
def total(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FunctionType]:
    """A function in its own module, next to which numba caches its machine code."""
    (tmp_path / "numbers_of_ours.py").write_text(SOURCE, "utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    function: FunctionType = import_module("numbers_of_ours").total
    yield function
    del sys.modules["numbers_of_ours"]  # the next test has another file with that name


def compiled_as(function: FunctionType, make: Callable[[Any], Any]) -> Any:
    """Compile and call a function; return its dispatcher."""
    dispatcher = make(function)
    assert dispatcher(NUMBERS) == 45
    return dispatcher


def test_the_option_nrt_turns_reference_counting_off(total: FunctionType) -> None:
    def code(dispatcher: Any) -> str:
        return "".join(dispatcher.inspect_llvm().values())

    counted = code(compiled_as(total, numba.njit))
    assert "NRT_decref" in counted, "numba counts references differently now: check _nrt again"
    ours = code(compiled_as(total, compiled.kernel))
    assert "NRT_" not in ours, "numba ignores the option _nrt: kernels take twice as long"


def test_the_stamp_is_where_we_expect_it(total: FunctionType) -> None:
    dispatcher: Any = numba.njit(cache=True)(total)
    stamp = getattr(dispatcher._cache._cache_file, "_source_stamp", None)
    assert stamp, "numba keeps the stamp of a cached function's source elsewhere"
    kernel: Any = kernels.tag
    assert kernel._cache._cache_file._source_stamp == compiled._SOURCES


def test_another_stamp_makes_the_cache_stale(
    total: FunctionType, monkeypatch: pytest.MonkeyPatch
) -> None:
    def hits_and_misses() -> tuple[int, int]:
        stats = compiled_as(total, compiled.kernel).stats
        return sum(stats.cache_hits.values()), sum(stats.cache_misses.values())

    assert hits_and_misses() == (0, 1)
    assert hits_and_misses() == (1, 0)
    monkeypatch.setattr(compiled, "_SOURCES", "a module has changed")
    assert hits_and_misses() == (0, 1), "numba no longer compares the stamp: kernels go stale"


def test_a_change_in_any_module_is_another_stamp(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = shutil.copytree(Path(compiled.__file__).parent, tmp_path / "okt")
    monkeypatch.setattr(compiled, "__file__", str(package / "compiled.py"))
    assert compiled._fingerprint() == compiled._SOURCES
    for name in ("scoring.py", "grammar.py"):
        before = compiled._fingerprint()
        with (package / name).open("a", encoding="utf-8") as module:
            module.write("\n# changed\n")
        assert compiled._fingerprint() != before


def test_a_missing_folder_for_machine_code_is_two_lines() -> None:
    names: dict[str, Any] = {}
    exec(compile(SOURCE, "/proc/1/nowhere.py", "exec"), names)
    with pytest.raises(UserError, match="numba finds no folder in which to cache") as error:
        compiled.kernel(names["total"])
    assert "NUMBA_CACHE_DIR" in error.value.advice


def test_numba_is_kept_below_the_next_minor_version() -> None:
    lines = tomllib.loads((CHECKOUT / "pyproject.toml").read_text("utf-8"))["project"]
    asked = next(r for r in map(Requirement, lines["dependencies"]) if r.name == "numba")
    major, minor = map(int, numba.__version__.split(".")[:2])
    assert asked.specifier.contains(numba.__version__)
    assert not asked.specifier.contains(f"{major}.{minor + 1}.0")
