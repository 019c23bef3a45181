"""Limits of a machine and of a command line: two lines that name them, and nothing half-written."""

import errno
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import BIN, Project
from forked_commands import unmeasured

from pipeline.stages.corpus import download
from pipeline.stages.corpus.catalogue import find_corpus
from pipeline.terminal.errors import UserError
from pipeline.terminal.memory import ANALYZER, BUILD, PICTURE, out_of_memory


def is_two_lines(stderr: str) -> bool:
    lines = stderr.splitlines()
    return len(lines) == 2 and lines[0].startswith("Error: ") and lines[1].startswith("Try: ")


def test_no_workers_are_refused(project: Project) -> None:
    for workers in ("0", "-1"):
        run = project.luigi("BuildEmbeddings", "--corpus", "작은말", "--workers", workers)
        assert run.returncode != 0
        assert run.stderr == (
            f"Error: --workers is {workers}; it must be at least 1\nTry: --workers 1\n"
        )


def test_a_folder_at_a_published_name_is_named(small: Project, tmp_path: Path) -> None:
    project = small.copy(tmp_path / "copy")
    folder = project.home / "outputs" / "작은말"
    (folder / "build.json").unlink()
    (folder / "index.html").unlink()
    (folder / "index.html" / "mine").mkdir(parents=True)
    run = project.luigi("BuildEmbeddings", "--corpus", "작은말")
    assert run.returncode == 30
    assert is_two_lines(run.stderr), run.stderr
    assert "outputs/작은말/index.html is a folder" in run.stderr
    assert (folder / "index.html" / "mine").is_dir()
    assert not (folder / "build.json").exists()
    shutil.rmtree(folder / "index.html")
    assert project.luigi("BuildEmbeddings", "--corpus", "작은말").returncode == 0


def limited(home: Path, kilobytes: int, command: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        ["bash", "-c", f"ulimit -v {kilobytes}; echo 국민 | {BIN}/{command} --corpus 작은말"],
        cwd=home,
        env=unmeasured(),
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=100,
    )


@pytest.mark.parametrize("kilobytes", [200_000, 600_000, 1_400_000])
def test_too_little_memory_is_two_lines(project: Project, kilobytes: int) -> None:
    """They ended in a MemoryError, in an error without a name, and not at all."""
    run = limited(project.home, kilobytes, "luigi --module pipeline BuildEmbeddings")
    assert run.returncode != 0
    assert is_two_lines(run.stderr), run.stderr
    assert "Error: there is not enough memory: the limit is" in run.stderr
    assert not project.artifacts_dir().exists()


def test_enough_memory_is_enough(project: Project) -> None:
    enough = (BUILD << 10) + 1
    run = limited(project.home, enough, "luigi --module pipeline BuildEmbeddings")
    assert run.returncode == 0, run.stderr


def test_too_little_memory_for_a_picture_is_two_lines_and_leaves_the_other_answers(
    small: Project,
) -> None:
    plotted = f"most-similar 국민 --plot {small.home}/picture.png"
    run = limited(small.home, (PICTURE << 10) - 1, f"malmoi {plotted}")
    assert run.returncode == 2
    assert is_two_lines(run.stderr), run.stderr
    assert "there is not enough memory" in run.stderr
    run = limited(small.home, 200_000, "malmoi most-similar 국민")
    assert (run.returncode, run.stderr) == (0, "")


def test_too_little_memory_for_an_analyzer_is_two_lines(project: Project) -> None:
    limit = f"ulimit -v {(ANALYZER << 10) - 1}"
    for command, status, said in (("tag", 2, ""), ("doctor", 1, "memory")):
        run = subprocess.run(
            ["bash", "-c", f"{limit}; echo 국민 | {BIN}/malmoi {command} 2>&1"],
            cwd=project.home,
            env=unmeasured(),
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert run.returncode == status
        assert "Traceback" not in run.stdout
        assert re.search(rf"{said} .*there is not enough memory", run.stdout)


def test_memory_that_is_short_is_recognized() -> None:
    assert isinstance(out_of_memory(MemoryError()), UserError)
    assert out_of_memory(OSError(errno.ENOMEM, "Cannot allocate memory"))
    assert out_of_memory(ImportError("libx.so: failed to map segment from shared object"))
    assert out_of_memory(ImportError("no module")) is None
    assert out_of_memory(OSError(errno.ENOSPC, "No space left on device")) is None


def test_an_error_that_comes_from_itself_is_looked_at_once() -> None:
    first, second = ImportError("one"), ImportError("another")
    first.__cause__, second.__cause__ = second, first
    assert out_of_memory(first) is None


def test_a_workbook_on_a_full_disk_is_two_lines(small: Project, tmp_path: Path) -> None:
    """A file may have 1,024 bytes, as if the disk were full then."""
    target = tmp_path / "vectors.xlsx"
    command = f"{BIN}/malmoi export --format xlsx --corpus 작은말 --output {target}"
    run = subprocess.run(
        ["bash", "-c", f"ulimit -f 1; {command}"],
        cwd=small.home,
        env=small.environment(),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert run.returncode == 2
    assert is_two_lines(run.stderr), run.stderr
    assert [*tmp_path.iterdir()] == []


def test_read_only_corpora_do_not_undo_a_download(
    tmp_path: Path, served: Callable[[str, bytes], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What cannot be recorded is reported, with the line to write instead."""
    address = served("글.txt", "국민은 국가의 주인이다.\n".encode())
    corpora = tmp_path / "corpora"
    corpora.mkdir()
    (corpora / "글.toml").write_text(f'[source]\nurl = "{address}"\n', "utf-8")

    def read_only(*_arguments: object, **_options: object) -> str:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    monkeypatch.setattr("tempfile.mkdtemp", read_only)
    (tmp_path / "made").mkdir()
    facts = download.fetch(
        find_corpus("글", corpora), tmp_path / "made", seen=corpora / "글.sha256"
    )
    digest = facts["effective"]["sha256"]
    (warning,) = facts["warnings"]
    assert "글.sha256 cannot be written (Read-only file system)" in warning
    assert f'write sha256 = "{digest}" into its .toml' in warning
    assert (tmp_path / "made" / "글.txt").is_file()
