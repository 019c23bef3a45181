"""Exported vectors: the target program of each format opens it and finds the same data."""

import csv
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest
from conftest import Project
from gensim.models import KeyedVectors
from numpy.typing import NDArray

from pipeline.stages.vectors import export
from pipeline.stages.vectors.export import FORMATS, export_vectors
from pipeline.store.contents import Vectors
from pipeline.store.vectors import WordVectors, read_vectors, write_vectors
from pipeline.terminal.errors import UserError

WORDS = ["국민", "=SUM(A1)", "-국가", "'그", '"말"', "a,b", "#", "<img>"]


@pytest.fixture
def vectors(tmp_path: Path) -> WordVectors:
    """Odd words, and numbers that are hard to serialize."""
    matrix = np.random.default_rng(1).normal(size=(len(WORDS), 5)).astype(np.float32)
    matrix[0] = [0, 1e-30, 1e18, -0.1, 1 / 3]
    artifact = Vectors(tmp_path / "artifact")
    artifact.path.mkdir()
    write_vectors(artifact, matrix, WORDS, range(len(WORDS), 0, -1))
    return read_vectors(artifact)


def opened(path: Path, form: str) -> tuple[list[str], NDArray[np.float32]]:
    """Open a file as its users do."""
    if form.startswith("word2vec"):
        loaded = KeyedVectors.load_word2vec_format(str(path), binary=form.endswith("binary"))
        return loaded.index_to_key, loaded.vectors
    if form == "npz":
        arrays = np.load(path, allow_pickle=False)
        return arrays["words"].tolist(), arrays["vectors"]
    table: Iterable[Sequence[Any]]
    if form == "csv":
        assert path.read_bytes().startswith(b"\xef\xbb\xbfword,count,v1,")
        with path.open(encoding="utf-8-sig", newline="") as file:
            table = [*csv.reader(file)]
    else:
        sheet = openpyxl.load_workbook(path, read_only=True).worksheets[0]
        table = sheet.iter_rows(values_only=True)
    _, *rows = table
    return [str(row[0]) for row in rows], np.array([row[2:] for row in rows], dtype=np.float32)


@pytest.mark.parametrize("form", [form for form in FORMATS if form != "tensorboard"])
def test_a_file_is_opened_with_the_same_words_and_numbers(
    vectors: WordVectors, tmp_path: Path, form: str
) -> None:
    (path,) = export_vectors(vectors, tmp_path / f"out{FORMATS[form].ending}", form=form)
    words, matrix = opened(path, form)
    safe = {"=SUM(A1)": "'=SUM(A1)", "-국가": "'-국가"} if form == "csv" else {}
    assert words == [safe.get(word, word) for word in WORDS]
    assert np.array_equal(matrix, vectors.matrix)


def test_in_excel_a_word_that_looks_like_a_formula_is_text(
    vectors: WordVectors, tmp_path: Path
) -> None:
    (path,) = export_vectors(vectors, tmp_path / "out.xlsx", form="xlsx")
    sheet = openpyxl.load_workbook(path).worksheets[0]
    assert [sheet.cell(row, 1).data_type for row in range(2, 10)] == ["s"] * 8
    assert sheet["B2"].value == len(WORDS)
    assert sheet["B2"].data_type == "n"


def test_tensorboards_projector_shows_it(vectors: WordVectors, tmp_path: Path) -> None:
    from tensorboard.plugins.base_plugin import TBContext
    from tensorboard.plugins.projector.projector_plugin import ProjectorPlugin
    from werkzeug.test import Client

    export_vectors(vectors, tmp_path / "log", form="tensorboard")
    pages = ProjectorPlugin(TBContext(logdir=str(tmp_path / "log"))).get_plugin_apps()

    def ask(page: str, **query: str) -> bytes:
        answer = Client(pages[page]).get(page, query_string=query)
        assert answer.status_code == 200
        return bytes(answer.data)

    info = ask("/info", run=".")
    assert b'"tensorShape": [\n        8,\n        5\n      ]' in info
    tensor = np.frombuffer(ask("/tensor", run=".", name="malmoi"), dtype="<f4")
    assert np.array_equal(tensor.reshape(8, 5), vectors.matrix)
    header, *rows = ask("/metadata", run=".", name="malmoi").decode("utf-8").splitlines()
    assert header == "word\tcount"
    assert [row.split("\t")[0] for row in rows] == WORDS


@pytest.mark.parametrize("form", FORMATS)
def test_nothing_is_overwritten_without_force(
    vectors: WordVectors, tmp_path: Path, form: str
) -> None:
    files = export_vectors(vectors, tmp_path / "out", form=form)
    size = files[0].stat().st_size
    files[0].write_text("mine", "utf-8")
    with pytest.raises(UserError, match="already exists"):
        export_vectors(vectors, tmp_path / "out", form=form)
    assert files[0].read_text("utf-8") == "mine"
    export_vectors(vectors, tmp_path / "out", form=form, force=True)
    assert files[0].stat().st_size == size


def test_a_pipe_or_a_device_is_never_replaced(vectors: WordVectors, tmp_path: Path) -> None:
    """A renamed file would take its place: /dev/full was a spreadsheet then."""
    os.mkfifo(tmp_path / "pipe.csv")
    with pytest.raises(UserError, match="is no file that can be replaced"):
        export_vectors(vectors, tmp_path / "pipe.csv", form="csv", force=True)
    assert (tmp_path / "pipe.csv").is_fifo()


def test_a_failed_export_keeps_the_existing_file(
    vectors: WordVectors, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "out.xlsx").write_text("mine", "utf-8")
    monkeypatch.setattr(export, "SHEET_ROWS", 4)
    with pytest.raises(UserError, match="do not fit into an Excel sheet"):
        export_vectors(vectors, tmp_path / "out.xlsx", form="xlsx", force=True)
    assert (tmp_path / "out.xlsx").read_text("utf-8") == "mine"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["artifact", "out.xlsx"]


def test_the_command_names_its_file_and_how_to_open_it(small: Project, tmp_path: Path) -> None:
    command = ["export", "--corpus", "작은말", "--model", "cbow", "--format"]
    project = small.copy(tmp_path / "project")
    run = project.malmoi(*command, "word2vec-binary")
    assert run.returncode == 0, run.stderr
    words = [line.split("\t")[0] for line in _vocabulary(project)]
    assert opened(project.home / "작은말-cbow.bin", "word2vec-binary")[0] == words
    assert "load_word2vec_format('작은말-cbow.bin', binary=True)" in run.stdout
    assert project.malmoi(*command, "word2vec-binary").returncode == 2
    run = project.malmoi(*command, "csv", "--output", "nowhere/x.csv")
    assert run.returncode == 2
    assert "there is no folder nowhere" in run.stderr


def _vocabulary(project: Project) -> list[str]:
    return project.malmoi("vocabulary", "--corpus", "작은말", "--model", "cbow").stdout.splitlines()
