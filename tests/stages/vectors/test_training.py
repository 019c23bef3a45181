"""Training: gensim's vectors, stored without pickle, and errors that say what to change."""

import pickle
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from conftest import Project

from pipeline.stages.vectors import duration, training
from pipeline.stages.vectors.training import train_word2vec
from pipeline.store.contents import Vectors
from pipeline.store.files import LineText
from pipeline.store.records import Training
from pipeline.store.vectors import read_vectors
from pipeline.terminal.errors import UserError


class Bomb:
    """Runs code when it is unpickled."""

    def __init__(self, made: Path) -> None:
        self.made = made

    def __reduce__(self) -> tuple[Callable[[Path], object], tuple[Path]]:
        return Path.mkdir, (self.made,)


NOUNS = "국민 국가 법률\n\n국민 국가 자유 권리\n법률 국회\n" * 10


@pytest.fixture
def train(tmp_path: Path) -> Callable[..., tuple[Vectors, dict[str, Any]]]:
    def run(**changes: object) -> tuple[Vectors, dict[str, Any]]:
        settings = {
            "algorithm": "skip-gram",
            "vector_size": 8,
            "window": 2,
            "min_count": 1,
            "epochs": 3,
            "hs": 1,
            "negative": 5,
            "sample": 0.0,  # otherwise such a small corpus would be downsampled to nothing
            "seed": 1,
            "workers": 1,
        }
        (tmp_path / "nouns.txt").write_text(NOUNS, "utf-8")
        made = Vectors(tmp_path / "out" / repr(sorted(changes.items())))
        made.path.mkdir(parents=True)
        given = Training(**{**settings, **changes})  # type: ignore[arg-type]
        facts = train_word2vec(LineText(tmp_path / "nouns.txt"), made, training=given)
        assert made.training.read() == given
        return made, facts

    return run


def test_rows_are_in_descending_order_of_count(
    train: Callable[..., tuple[Vectors, dict[str, Any]]],
) -> None:
    made, facts = train()
    vectors = read_vectors(made)
    entries = vectors.entries()
    assert entries[:3] == sorted(entries, key=lambda e: -e[1])[:3]
    assert dict(entries) == {"국민": 20, "국가": 20, "법률": 20, "자유": 10, "권리": 10, "국회": 10}
    assert vectors.matrix.shape == (6, 8)
    assert vectors.matrix.dtype == np.float32
    np.testing.assert_allclose(vectors.norms, np.linalg.norm(vectors.matrix, axis=1))
    assert facts["counts"] == {"vocabulary": 6, "nouns in it": 90}


def test_the_two_algorithms_and_their_settings_differ(
    train: Callable[..., tuple[Vectors, dict[str, Any]]],
) -> None:
    made = [train(), train(algorithm="cbow"), train(hs=0), train(negative=0), train(seed=2)]
    matrices = [read_vectors(artifact).matrix for artifact, _ in made]
    for number, matrix in enumerate(matrices):
        assert not any(np.array_equal(matrix, other) for other in matrices[:number])


def test_nouns_in_parts_give_the_same_vectors(
    train: Callable[..., tuple[Vectors, dict[str, Any]]], tmp_path: Path
) -> None:
    made, _ = train()
    parts = LineText(tmp_path / "parts")
    parts.path.mkdir()
    lines = NOUNS.splitlines()
    for number, part in enumerate((lines[:7], lines[7:])):
        with LineText(parts.path / f"{number:06d}").writing() as write:
            write(part)
    again = Vectors(tmp_path / "again")
    again.path.mkdir()
    train_word2vec(parts, again, training=made.training.read())
    assert again.vectors.read_bytes() == made.vectors.read_bytes()
    assert {path.name for path in again.path.iterdir()} == {
        path.name for path in made.path.iterdir()
    }


def test_several_workers_warn_about_reproducibility(
    train: Callable[..., tuple[Vectors, dict[str, Any]]],
) -> None:
    _, alone = train()
    _, many = train(workers=3)
    assert alone["effective"]["reproducible"]
    assert "warnings" not in alone
    assert not many["effective"]["reproducible"]
    assert "3 workers" in many["warnings"][0]


def test_many_nouns_with_settings_for_few_report_the_time(
    train: Callable[..., tuple[Vectors, dict[str, Any]]],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(duration, "MANY", 50)
    train(epochs=5)
    assert capsys.readouterr().err == ""
    train(epochs=30)
    assert re.fullmatch(
        r"Warning: TrainWord2Vec skip-gram: 90 nouns and 30 epochs will take about \d+ s; "
        r"luigi.cfg lists settings for a large corpus above \[TrainWord2Vec\] vector_size\n",
        capsys.readouterr().err,
    )


def test_an_empty_vocabulary_names_the_choices(
    train: Callable[..., tuple[Vectors, dict[str, Any]]],
) -> None:
    with pytest.raises(UserError) as caught:
        train(min_count=50)
    assert caught.value.fact == "none of 6 distinct nouns occurs 50 times (min_count)"
    assert "20 keeps 3; 10 keeps 6" in caught.value.advice


def test_nothing_to_learn_from(train: Callable[..., tuple[Vectors, dict[str, Any]]]) -> None:
    with pytest.raises(UserError, match="nothing to learn from"):
        train(hs=0, negative=0)


def test_no_pickle_is_ever_read(small: Project, tmp_path: Path) -> None:
    project = small.copy(tmp_path / "project")
    made = tmp_path / "made"
    bomb = np.array([Bomb(made)], dtype=object)
    builds = project.artifacts("작은말", "TrainWord2Vec")
    for path in [path for build in builds for path in (build.path / "model").iterdir()]:
        path.write_bytes(pickle.dumps(Bomb(made)).ljust(path.stat().st_size, b"."))
    (project.home / "corpora" / "절임.txt").write_bytes(pickle.dumps(Bomb(made)))
    project.luigi("ReadDocuments", "--corpus", "절임")
    run = project.malmoi("most-similar", "국민", "--corpus", "작은말")
    assert run.returncode == 0, run.stderr
    for name in ("vectors.npy", "norms.npy"):
        folder = tmp_path / name.removesuffix(".npy")
        shutil.copytree(builds[0].path, folder)
        np.save(folder / name, bomb)
        with pytest.raises(ValueError, match=r"allow_pickle|Python objects"):
            read_vectors(Vectors(folder))
    assert not made.exists()
    np.load(folder / name, allow_pickle=True)
    assert made.exists()  # it would have run


@pytest.mark.parametrize("text", [NOUNS, "\n\n나 가 다\n\n다 나\n", "가 나 " * 10_001 + "\n다\n"])
@pytest.mark.parametrize("hs", [0, 1])
def test_the_vocabulary_is_the_one_that_gensim_scans(tmp_path: Path, text: str, hs: int) -> None:
    """Words in the same order with the same numbers, so that the vectors are the same too."""
    from gensim.models import Word2Vec

    path = tmp_path / "nouns.txt"
    path.write_text(text, "utf-8")
    gensims, ours = (Word2Vec(min_count=1, vector_size=4, hs=hs, seed=1) for _ in range(2))
    gensims.build_vocab(corpus_file=str(path))
    counts, ours.corpus_total_words, sentences = training.scan_nouns(LineText(path))
    ours.build_vocab_from_freq(counts, corpus_count=sentences)
    for model in (gensims, ours):
        model.lifecycle_events = None
        model.save(str(tmp_path / f"{model is ours}.model"))
    assert ours.wv.index_to_key == gensims.wv.index_to_key
    assert (tmp_path / "True.model").read_bytes() == (tmp_path / "False.model").read_bytes()
