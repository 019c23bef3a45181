"""A build whose streams are closed, full or no longer read finishes anyway."""

import subprocess
from pathlib import Path

import pytest
from conftest import BIN, Project

BUILD = f"{BIN}/luigi --module pipeline BuildEmbeddings --corpus 작은말"


@pytest.fixture
def copy(small: Project, tmp_path: Path) -> Project:
    project = small.copy(tmp_path / "copy")
    (project.home / "outputs" / "작은말" / "build.json").unlink()  # it is published again
    return project


def shell(project: Project, command: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        ["bash", "-o", "pipefail", "-c", command],
        cwd=project.home,
        env=project.environment(),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def is_published(project: Project) -> bool:
    return (project.home / "outputs" / "작은말" / "build.json").is_file()


@pytest.mark.parametrize(
    "redirection",
    ["| head -1", "2>&1 | true", "<&-", "2>&-", ">&-", "<&- >&- 2>&-", "2>/dev/full"],
)
def test_a_build_does_not_need_its_streams(copy: Project, redirection: str) -> None:
    run = shell(copy, f"{BUILD} {redirection}")
    assert run.stderr == ""
    assert run.returncode == 0
    assert is_published(copy)


def test_a_full_standard_output_is_named(copy: Project) -> None:
    run = shell(copy, f"{BUILD} >/dev/full")
    assert run.stderr == (
        "Error: standard output cannot be written: No space left on device\n"
        "Try: redirect it elsewhere; the build itself is complete\n"
    )
    assert is_published(copy)


@pytest.mark.parametrize("redirection", ["<&-", "2>&-", ">&-", "<&- >&- 2>&-"])
def test_a_question_does_not_need_its_streams(small: Project, redirection: str) -> None:
    for command in ("most-similar 국민", "why 국민", "plan"):
        run = shell(small, f"{BIN}/malmoi {command} --corpus 작은말 {redirection}")
        assert run.returncode == 0
        assert run.stderr == ""


def test_a_task_that_is_done_says_so(small: Project) -> None:
    run = small.luigi("FilterNouns", "--corpus", "작은말")
    assert run.returncode == 0
    (line,) = run.stdout.splitlines()
    assert line.startswith("FilterNouns: nothing to do, outputs/작은말/artifacts/FilterNouns-")
