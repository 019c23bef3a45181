"""Limits of a machine and of a command line: two lines that name them, and nothing half-written."""

import errno
import http.server
import os
import shutil
import subprocess
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from conftest import BIN, Project

from pipeline.stages.corpus import download
from pipeline.stages.corpus.catalogue import find_corpus
from pipeline.terminal.errors import UserError, out_of_memory


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


@pytest.mark.parametrize("megabytes", [300])
def test_too_little_memory_is_two_lines(project: Project, megabytes: int) -> None:
    """Where it runs out varies; the message is always two lines."""
    command = (
        f"ulimit -v {megabytes}000; {BIN}/luigi --module pipeline TagMorphemes --corpus 작은말"
    )
    environment = project.environment(NUMBA_CACHE_DIR=str(project.home / "cache"))
    run = subprocess.run(
        ["bash", "-c", command],
        cwd=project.home,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=100,
    )
    assert "Traceback" not in run.stderr
    assert run.returncode != 0
    assert "Error: there is not enough memory\nTry: " in run.stderr


def test_memory_that_is_short_is_recognized() -> None:
    assert isinstance(out_of_memory(MemoryError()), UserError)
    assert out_of_memory(OSError(errno.ENOMEM, "Cannot allocate memory"))
    assert out_of_memory(ImportError("libx.so: failed to map segment from shared object"))
    assert out_of_memory(ImportError("no module")) is None
    assert out_of_memory(OSError(errno.ENOSPC, "No space left on device")) is None


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


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    (tmp_path / "served").mkdir()
    (tmp_path / "served" / "글.txt").write_text("국민은 국가의 주인이다.\n", "utf-8")

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_arguments: object) -> None:
            pass

    handler = partial(Quiet, directory=str(tmp_path / "served"))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/%EA%B8%80.txt"
        server.shutdown()


def test_read_only_corpora_do_not_undo_a_download(
    tmp_path: Path, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What cannot be recorded is reported, with the line to write instead."""
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
