"""A training that will take long is announced, with its time: estimated before it, or measured."""

import re
import shutil
from pathlib import Path

import pytest
from conftest import Project

from pipeline.stages.vectors.duration import long_training
from pipeline.store.records import Training

LARGE = "luigi.cfg lists settings for a large corpus above [TrainWord2Vec] vector_size"


def training(epochs: int = 100, workers: int = 1) -> Training:
    return Training(
        algorithm="cbow",
        vector_size=30,
        window=2,
        min_count=10,
        epochs=epochs,
        hs=1,
        negative=5,
        sample=0.001,
        seed=1,
        workers=workers,
    )


@pytest.mark.parametrize(
    ("nouns", "epochs", "seconds", "said"),
    [
        (1_000_000, 100, None, None),
        (3_000_000, 20, None, None),
        (1_000_000, 100, 9.0, None),
        (1_440_000, 100, None, "about 1.4 million nouns and 100 epochs will take about 6 min (an"),
        (1_440_001, 100, 0.9, "1,440,001 nouns and 100 epochs will take about 90 s; "),
        (1_440_001, 100, 126, "1,440,001 nouns and 100 epochs will take about 3.5 h; "),
    ],
)
def test_only_many_nouns_with_settings_for_few_take_long(
    nouns: int, epochs: int, seconds: float | None, said: str | None
) -> None:
    warning = long_training(training(epochs), nouns, seconds_per_epoch=seconds)
    if said is None:
        assert warning is None
    else:
        assert warning
        assert warning.startswith(f"TrainWord2Vec cbow: {said}")
        assert warning.endswith(LARGE)


def test_workers_share_the_work() -> None:
    assert "about 3 min" in str(long_training(training(workers=2), 1_440_000))


@pytest.fixture
def large(project: Project) -> Path:
    """A text of 30 MB, of which plan reads the size alone."""
    text = project.home / "corpora" / "큰말.txt"
    text.touch()
    with text.open("r+b") as file:
        file.truncate(30_000_000)
    project.set("TrainWord2Vec", "epochs", 100)
    return text


def test_plan_estimates_from_the_size_of_the_text(project: Project, large: Path) -> None:
    run = project.malmoi("plan", "--corpus", "큰말")
    assert run.returncode == 0, run.stderr
    told = [line for line in run.stdout.splitlines() if line.startswith("Warning: ")]
    assert told == [
        f"Warning: TrainWord2Vec {algorithm}: about 1.5 million nouns and 100 epochs will take "
        f"about 6 min (an estimate); {LARGE}"
        for algorithm in ("skip-gram", "cbow")
    ]
    run = project.malmoi("plan", "--corpus", "큰말", "--TrainWord2Vec-epochs", "5")
    assert "Warning" not in run.stdout
    assert "will take about" in project.malmoi("plan", "--corpus", "큰말", "--json").stdout


def test_what_is_built_wins_over_the_size(project: Project, large: Path) -> None:
    """First the characters of its documents are known, then its nouns."""
    large.write_bytes("한국어 문장이다.\n".encode() * 10)
    run = project.luigi("FilterNouns", "--corpus", "큰말")
    assert run.returncode == 0, run.stderr
    nouns = project.artifact("큰말", "FilterNouns") / "manifest.json"
    documents = project.artifact("큰말", "ReadDocuments") / "manifest.json"
    for path, key, number in (
        (documents, "characters", 16_000_000),
        (nouns, "nouns", 4_000_000),
    ):
        counts = path.read_text("utf-8")
        path.write_text(re.sub(rf'"{key}": \d+', f'"{key}": {number}', counts, count=1), "utf-8")
    assert "about 4.0 million" in project.malmoi("plan", "--corpus", "큰말").stdout
    shutil.rmtree(nouns.parent)
    assert "about 2.0 million" in project.malmoi("plan", "--corpus", "큰말").stdout


def test_a_training_that_is_done_takes_no_time(small: Project) -> None:
    assert "Warning" not in small.malmoi("plan", "--corpus", "작은말").stdout
