"""A splitter is started by its name; one whose package is not installed says how to get it."""

from functools import partial
from importlib.metadata import PackageNotFoundError

import pytest
from hostile import HOSTILE
from hypothesis import given, settings

from pipeline import tasks
from pipeline.stages.text import splitters as module
from pipeline.stages.text.splitters import DEFAULT, SPLITTERS, sentence_splitter
from pipeline.terminal.errors import UserError

task = partial(tasks.TokenizeSentences, corpus="law")

STARTED = {name: sentence_splitter(name) for name in SPLITTERS}


def test_the_default_of_the_function_is_that_of_the_task() -> None:
    assert task(splitter=DEFAULT).fingerprint == task().fingerprint


def test_the_fingerprint_depends_on_the_splitter() -> None:
    assert len({task(splitter=name).fingerprint for name in SPLITTERS}) == len(SPLITTERS)


def test_kiwi_that_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    def not_found(package: str) -> str:
        raise PackageNotFoundError(package)

    monkeypatch.setattr(module, "version", not_found)
    with pytest.raises(UserError) as error:
        sentence_splitter("kiwi")
    assert "splitter = kiwi" in error.value.fact
    assert 'pip install "malmoi[kiwi]"' in error.value.advice
    assert sentence_splitter("korean")("좋아요 또 볼래요") == ["좋아요", "또 볼래요"]


@settings(max_examples=500, deadline=None)
@given(HOSTILE)
def test_nothing_but_white_space_is_lost(line: str) -> None:
    for split in STARTED.values():
        sentences = split(line)
        assert "".join("".join(sentences).split()) == "".join(line.split())
        assert all(sentence == sentence.strip() and sentence for sentence in sentences)


def test_kiwi_reads_a_long_line_in_parts() -> None:
    sentences = ["밥을 먹었습니다.", "물도 마셨어요."] * 600
    assert STARTED["kiwi"](" ".join(sentences)) == sentences
