"""Without konlpy, every command that needs it says so in two lines."""

from pathlib import Path

import pytest
from conftest import Project

HIDE = """\
import importlib.machinery as machinery, importlib.metadata as metadata
find, known = machinery.PathFinder.find_spec, metadata.Distribution.from_name

def find_spec(_cls, name, path=None, target=None):
    return None if name == "konlpy" else find(name, path, target)

def from_name(_cls, name):
    if name == "konlpy":
        raise metadata.PackageNotFoundError(name)
    return known(name)

machinery.PathFinder.find_spec = classmethod(find_spec)
metadata.Distribution.from_name = classmethod(from_name)
"""
"""Python runs it at startup; konlpy is then neither found nor listed as installed."""


@pytest.fixture
def without(tmp_path: Path) -> dict[str, str]:
    (tmp_path / "hide").mkdir()
    (tmp_path / "hide" / "sitecustomize.py").write_text(HIDE, "utf-8")
    checkout = Path(__file__).parents[2]
    return {"PYTHONPATH": f"{tmp_path / 'hide'}:{checkout}"}


def test_every_command_is_two_lines(project: Project, without: dict[str, str]) -> None:
    corpus = ("--corpus", "작은말")
    for run in (
        project.luigi_process("TagMorphemes", *corpus, env=without),
        project.malmoi_process("plan", *corpus, env=without),
        project.malmoi_process("plan", env=without),
    ):
        assert run.returncode != 0
        assert "Traceback" not in run.stderr
        errors = [line for line in run.stderr.splitlines() if line.startswith(("Error:", "Try:"))]
        assert len(errors) == 2
        assert "konlpy" in errors[0]
        assert errors[1] == "Try: pip install konlpy"


def test_doctor_names_konlpy_and_how_to_install_it(
    project: Project, without: dict[str, str]
) -> None:
    run = project.malmoi_process("doctor", env=without)
    assert "Traceback" not in run.stderr
    assert "NUMBA_CACHE_DIR" not in run.stdout
    assert "pip install konlpy" in run.stdout
