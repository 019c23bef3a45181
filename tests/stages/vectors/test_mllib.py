"""MLlib: what it cannot train is refused; its vectors are stored as gensim's are."""

import json
from pathlib import Path

import luigi
import numpy as np
import pytest

from pipeline import tasks
from pipeline.stages.vectors import mllib
from pipeline.stages.vectors.mllib import check_mllib, train_with_mllib
from pipeline.store.contents import Vectors
from pipeline.store.files import LineText
from pipeline.store.records import Training
from pipeline.store.vectors import read_vectors
from pipeline.terminal.errors import UserError

HAS = {
    "algorithm": "skip-gram",
    "vector_size": 3,
    "window": 2,
    "min_count": 2,
    "epochs": 3,
    "hs": 1,
    "negative": 0,
    "sample": 0.001,
    "seed": 1,
    "workers": 1,
}


def training(**changes: object) -> Training:
    return Training(**{**HAS, **changes})  # type: ignore[arg-type]


def spark(job: Path) -> None:
    """Write what the job would: the words in no order, each with its own vector."""
    assert json.loads(job.read_text("utf-8"))["numPartitions"] == 1
    with LineText(job.with_name("words.txt")).writing() as write:
        write(["법률", "국민", "국가"])
    np.save(job.with_name("vectors.npy"), np.diag(np.arange(1, 4)).astype(np.float32))


@pytest.fixture
def nouns(tmp_path: Path) -> LineText:
    text = LineText(tmp_path / "nouns.txt")
    with text.writing() as write:
        write(["국민 국가 법률", "", "국민 법률 국가", "국민 자유"])
    return text


@pytest.mark.parametrize(
    ("changes", "fact"),
    [
        ({"algorithm": "cbow"}, "which has no cbow"),
        ({"hs": 0}, "hs = 0 and negative = 0"),
        ({"negative": 5}, "hs = 1 and negative = 5"),
    ],
)
def test_what_mllib_does_not_have_is_refused(changes: dict[str, object], fact: str) -> None:
    with pytest.raises(UserError, match=fact):
        check_mllib(training(**changes))


def test_too_large_a_matrix_is_refused(
    nouns: LineText, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mllib, "LARGEST", 3 * 3 * 8)
    with pytest.raises(UserError, match="3 words × vector_size 3 × 8 is 72 bytes"):
        train_with_mllib(
            nouns, Vectors(tmp_path), training=training(), folder=tmp_path / "job", submit=print
        )


def test_vectors_are_in_the_order_of_gensim(nouns: LineText, tmp_path: Path) -> None:
    made = Vectors(tmp_path)
    facts = train_with_mllib(
        nouns, made, training=training(), folder=tmp_path / "job", submit=spark
    )
    vectors = read_vectors(made)
    assert vectors.entries() == [("국민", 3), ("국가", 2), ("법률", 2)]
    assert vectors.matrix.tolist() == [[0, 2, 0], [0, 0, 3], [1, 0, 0]]
    assert made.training.read() == training()
    assert facts["counts"] == {"vocabulary": 3, "nouns in it": 7}
    assert not (tmp_path / "job").exists()


def test_a_build_trains_only_what_the_trainer_has() -> None:
    config = luigi.configuration.get_config()  # type: ignore[no-untyped-call]  # Luigi's
    assert tasks.algorithms("law") == ("skip-gram", "cbow")
    config.set("TrainWord2Vec", "trainer", "mllib")
    try:
        assert tasks.algorithms("law") == ("skip-gram",)
    finally:
        config.set("TrainWord2Vec", "trainer", "gensim")
