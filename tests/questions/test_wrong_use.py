"""Invalid arguments from Python and from the shell: a fact and an advice, never a result."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Project
from PIL import Image

import pipeline
from pipeline.questions.loading import BuiltCorpus
from pipeline.terminal.errors import UserError


@pytest.fixture
def corpus(small: Project, monkeypatch: pytest.MonkeyPatch) -> BuiltCorpus:
    monkeypatch.chdir(small.home)
    built: BuiltCorpus = pipeline.load("작은말")
    return built


@pytest.mark.parametrize(
    ("ask", "fact"),
    [
        (lambda c: c.most_similar([]), "at least one word is required"),
        (lambda c: c.most_similar([], ["국가"]), "at least one word is required"),
        (lambda c: c.most_similar(""), "the word is empty"),
        (lambda c: c.most_similar([5]), "5 is not a word"),
        (lambda c: c.most_similar("국민", n=-1), "n is -1; it must be a whole number, 1 or more"),
        (lambda c: c.most_similar("국민", n=0), "n is 0; it must be"),
        (lambda c: c.most_similar("국민", n="다섯"), "n is '다섯'; it must be"),
        (lambda c: c.concordance("국민", by="x"), "by is 'x'"),
        (lambda c: c.concordance("국민", n=-1), "n is -1; it must be"),
        (lambda c: c.concordance(" "), "the word is empty"),
        (lambda c: c.why(""), "the word is empty"),
        (lambda c: c.counts("x"), "source is 'x'"),
    ],
)
def test_the_api_refuses(
    corpus: BuiltCorpus, ask: Callable[[BuiltCorpus], object], fact: str
) -> None:
    with pytest.raises(UserError) as caught:
        ask(corpus)
    assert caught.value.fact.startswith(fact)
    assert caught.value.exit_code == 2


def test_a_trace_is_shown_in_a_line_and_load_can_be_completed(corpus: BuiltCorpus) -> None:
    shown = repr(corpus.why("국민"))
    assert shown == "<국민: a noun, seen 6 times in 1 document, with a vector>"
    assert "load" in dir(pipeline)
    assert "BuildEmbeddings" in dir(pipeline)


@pytest.mark.parametrize("command", ["most-similar", "why", "context"])
def test_an_empty_word_is_refused(small: Project, command: str) -> None:
    run = small.malmoi(command, "", "--corpus", "작은말")
    assert run.returncode == 2
    assert run.stderr.startswith("Error: the word is empty\nTry: ")


def test_the_advice_names_the_corpus(small: Project) -> None:
    run = small.malmoi("most-similar", "xyzzy", "--corpus", "작은말")
    assert run.returncode == 1
    assert run.stderr.splitlines()[1] == "Try: malmoi vocabulary --corpus 작은말"


def test_a_picture_is_replaced_by_force_only_and_whole(small: Project, tmp_path: Path) -> None:
    picture = tmp_path / "국민.png"
    picture.write_bytes(b"mine")
    ask = ("most-similar", "국민", "--corpus", "작은말", "--plot", str(picture))
    run = small.malmoi(*ask)
    assert run.returncode == 2
    assert run.stderr == (
        f"Error: {picture} already exists\n"
        "Try: choose another --plot, or --force to replace a file\n"
    )
    assert picture.read_bytes() == b"mine"
    assert small.malmoi(*ask, "--force").returncode == 0
    with Image.open(picture) as opened:
        opened.load()
    assert [*tmp_path.iterdir()] == [picture]


def test_a_picture_takes_the_place_of_no_pipe_or_device(small: Project, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.png")
    ask = ("most-similar", "국민", "--corpus", "작은말", "--plot", str(tmp_path / "pipe.png"))
    run = small.malmoi(*ask, "--force")
    assert run.returncode == 2
    assert "is no file that can be replaced" in run.stderr
    assert (tmp_path / "pipe.png").is_fifo()


def test_a_picture_that_could_not_be_written_leaves_the_old_one(
    small: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    picture = tmp_path / "국민.png"
    picture.write_bytes(b"mine")

    def full(_path: Path, _data: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    run = small.malmoi(
        "most-similar", "국민", "--corpus", "작은말", "--plot", str(picture), "--force"
    )
    assert run.returncode == 2
    assert "No space left on device" in run.stderr
    assert picture.read_bytes() == b"mine"


def test_an_export_to_standard_output_makes_no_file(small: Project) -> None:
    run = small.malmoi("export", "--format", "csv", "--output", "-", "--corpus", "작은말")
    assert run.returncode == 2
    assert run.stderr == (
        "Error: an export is a file; it cannot be written to standard output\n"
        "Try: --output vectors.csv\n"
    )
    assert not (small.home / "-").exists()


def test_outputs_that_vanish_are_not_a_full_disk(small: Project, tmp_path: Path) -> None:
    project = small.copy(tmp_path / "copy")
    shutil.rmtree(project.artifact("작은말", "TokenizeSentences").path)
    run = project.malmoi("context", "국민", "--corpus", "작은말")
    assert run.returncode == 2
    assert "space" not in run.stderr
    assert "luigi --module pipeline BuildEmbeddings --corpus 작은말" in run.stderr
