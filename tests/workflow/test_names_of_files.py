"""Arguments and locales in which Hangul cannot be written: two lines, no traceback."""

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest
from conftest import BIN, Project, small_project

NARROW = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}


def run(project: Project, *command: str | bytes, **env: str) -> "subprocess.CompletedProcess[str]":
    arguments: Sequence[str | bytes] = [str(BIN / str(command[0])), *command[1:]]
    return subprocess.run(
        arguments,
        cwd=project.home,
        env=project.environment(**env),
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
        timeout=100,
    )


def is_two_lines(stderr: str) -> bool:
    lines = stderr.splitlines()
    return len(lines) == 2 and lines[0].startswith("Error: ") and lines[1].startswith("Try: ")


@pytest.mark.parametrize("command", ["most-similar", "why", "context"])
def test_a_word_that_is_not_utf8_is_two_lines(small: Project, command: str) -> None:
    done = run(small, "malmoi", command, b"\xff\xfe", "--corpus", "작은말")
    assert done.returncode == 2
    assert is_two_lines(done.stderr), done.stderr
    assert "is not valid UTF-8" in done.stderr


def test_a_corpus_that_is_not_utf8_is_two_lines(small: Project) -> None:
    done = run(small, "luigi", "--module", "pipeline", "ReadDocuments", "--corpus", b"\xff")
    assert done.returncode != 0
    assert is_two_lines(done.stderr), done.stderr


def test_a_locale_without_hangul_is_two_lines(project: Project) -> None:
    name = os.fsdecode("작은말".encode())
    done = run(
        project, "luigi", "--module", "pipeline", "ReadDocuments", "--corpus", name, **NARROW
    )
    assert done.returncode != 0
    assert is_two_lines(done.stderr), done.stderr
    assert "ascii here, which has no Hangul" in done.stderr
    done = run(project, "malmoi", "plan", "--corpus", name, **NARROW)
    assert "Traceback" not in done.stderr


def test_a_project_below_hangul_folders_is_built_and_asked_in_a_locale_without_hangul(
    tmp_path: Path,
) -> None:
    """gensim waited forever for a thread that could not encode the path."""
    project = small_project(tmp_path / "한글" / "프로젝트")
    (project.home / "corpora" / "작은말.txt").rename(project.home / "corpora" / "small.txt")
    build = ("luigi", "--module", "pipeline", "BuildEmbeddings", "--corpus", "small")
    done = run(project, *build, **NARROW)
    assert done.returncode == 0, done.stderr
    word = "국민".encode()
    for question in (
        ("most-similar", word, "--context"),
        ("why", word),
        ("context", word, "--text"),
    ):
        done = run(project, "malmoi", *question, "--corpus", "small", **NARROW)
        assert (done.returncode, done.stderr) == (0, "")
        assert "국민" in done.stdout
