"""Kernels: the bitcode of the package is that of their source, and machine code comes from it."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import numba
import numpy as np
import pytest
from conftest import CHECKOUT
from forked_commands import environment
from packaging.requirements import Requirement

from pipeline.stages.morphemes.okt import bitcode, kernels, machine_code
from pipeline.stages.morphemes.okt.compiled import Part
from pipeline.stages.morphemes.okt.machine_code import FOLDER, bitcode_path, source_fingerprint

REBUILD = "okt/ has changed; run: python -m pipeline.stages.morphemes.okt.bitcode"

TAG = """
import sys
from pathlib import Path
from pipeline.stages.morphemes.okt import Okt, machine_code
{}
sys.stdout.reconfigure(encoding="utf-8")
print(*Okt().tag(["이것도", "되나욬ㅋㅋ", "먹었다"]), sep="|")
print("numba" in sys.modules)
"""

TAGGED = "이/Determiner 것/Noun 도/Josa|되다/Verb ㅋㅋ/KoreanParticle|먹다/Verb"


def tag(cache: Path, first: str = "") -> tuple[str, bool]:
    """Tag in a process of its own; return the result, and whether numba was imported."""
    run = subprocess.run(
        [sys.executable, "-c", TAG.format(first)],
        env=environment(XDG_CACHE_HOME=str(cache)),
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    answer, imported = run.stdout.splitlines()
    return answer, imported == "True"


def test_the_package_has_the_bitcode_of_its_kernels() -> None:
    assert [*FOLDER.glob("*.bc")] == [bitcode_path()], REBUILD


def test_numba_is_not_needed_and_machine_code_is_made_once(tmp_path: Path) -> None:
    assert tag(tmp_path) == (TAGGED, False)
    [code] = (tmp_path / "malmoi").glob("kernels-*.o")
    written = code.stat().st_mtime_ns
    assert tag(tmp_path) == (TAGGED, False)
    assert code.stat().st_mtime_ns == written


def test_damaged_machine_code_is_made_again(tmp_path: Path) -> None:
    tag(tmp_path)
    [code] = (tmp_path / "malmoi").glob("kernels-*.o")
    whole = code.read_bytes()
    for damaged in (whole[:-100], whole[:5000] + b"\0" * 100 + whole[5100:], b""):
        code.write_bytes(damaged)
        assert tag(tmp_path) == (TAGGED, False)
        assert code.read_bytes() == whole


@pytest.fixture(scope="module")
def rebuilt(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bitcode, written anew by the package's own command."""
    root = tmp_path_factory.mktemp("bitcode")
    package = shutil.copytree(CHECKOUT / "pipeline", root / "pipeline")
    path = package / bitcode_path().relative_to(CHECKOUT / "pipeline")
    path.unlink()
    env = environment(PYTHONPATH=str(root), PYTHONHASHSEED="1")
    subprocess.run([sys.executable, "-m", bitcode.__name__], cwd=root, env=env, check=True)
    return path


def test_without_bitcode_that_can_be_read_numba_compiles_the_same(
    tmp_path: Path, rebuilt: Path
) -> None:
    path, compiled = tmp_path / "kernels.bc", tmp_path / "compiled.bc"
    path.write_bytes(b"BC\xc0\xdeof a later LLVM")
    first = f"machine_code.bitcode_path = lambda: Path({str(path)!r})"
    kept = f"""
compile_kernels = machine_code.compile_kernels
def compile_and_keep():
    from numba import config
    config.CPU_NAME, config.CPU_FEATURES = "generic", ""  # as the command does
    compiled = compile_kernels()
    Path({str(compiled)!r}).write_bytes(compiled)
    return compiled
machine_code.compile_kernels = compile_and_keep
"""
    assert tag(tmp_path, f"{first}\n{kept}") == (TAGGED, True)
    assert compiled.read_bytes() == rebuilt.read_bytes()
    assert tag(tmp_path, first) == (TAGGED, False)


def test_a_cache_that_cannot_be_written_is_harmless(tmp_path: Path) -> None:
    (tmp_path / "malmoi").write_text("")
    assert tag(tmp_path) == (TAGGED, False)


def test_a_change_in_any_module_makes_the_bitcode_stale(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = shutil.copytree(FOLDER, tmp_path / "okt")
    before = source_fingerprint()
    monkeypatch.setattr(machine_code, "FOLDER", package)
    assert source_fingerprint() == before
    for name in ("scoring.py", "grammar.py"):
        with (package / name).open("a", encoding="utf-8") as module:
            module.write("\n# changed\n")
        assert source_fingerprint() != before
        before = source_fingerprint()


def test_a_kernel_refuses_arguments_that_it_was_not_compiled_for() -> None:
    survey: Any = kernels.survey
    letters = np.zeros(4, np.uint16)
    for wrong in (letters.astype(np.int32), letters.reshape(2, 2), letters[::2]):
        with pytest.raises(TypeError, match=r"no kernel was compiled as survey\("):
            survey(wrong, np.empty(3, np.int64), np.empty(2, np.uint8))


def test_the_option_nrt_turns_reference_counting_off() -> None:
    """It is private to numba; without it, kernels take twice as long."""

    def total(numbers: Any) -> int:
        sum = 0
        for number in numbers:
            sum += number
        return sum

    typeof: Any = numba.typeof

    def code(dispatcher: Any) -> str:
        dispatcher.compile((typeof(np.arange(10)),))
        return "".join(dispatcher.inspect_llvm().values())

    assert "NRT_decref" in code(numba.njit(total)), "numba counts references differently now"
    assert "NRT_" not in code(bitcode._dispatcher(Part(total))), "numba ignores _nrt"


def test_numba_is_kept_below_the_next_minor_version() -> None:
    lines = tomllib.loads((CHECKOUT / "pyproject.toml").read_text("utf-8"))["project"]
    asked = next(r for r in map(Requirement, lines["dependencies"]) if r.name == "numba")
    major, minor = map(int, numba.__version__.split(".")[:2])
    assert asked.specifier.contains(numba.__version__)
    assert not asked.specifier.contains(f"{major}.{minor + 1}.0")
