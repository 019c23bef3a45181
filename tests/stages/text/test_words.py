"""Word tokenizing: NLTK's tokens in their original spelling, or the runs of Hangul."""

from pathlib import Path

import pytest
from hostile import HOSTILE
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.stages.text import words as module
from pipeline.stages.text.words import WINDOW, NltkWords, tokenize_words, word_tokenizer
from pipeline.store.files import LineText


@pytest.mark.parametrize(
    ("tokenizer", "sentence", "words"),
    [
        ("nltk", '그는 "간다." 하고 말했다.', ["그는", '"', "간다.", '"', "하고", "말했다", "."]),
        ("nltk", "(국민의) 권리, 3.5%", ["(", "국민의", ")", "권리", ",", "3.5", "%"]),
        ("hangul", "제1조(목적) 이 법은…", ["제", "조", "목적", "이", "법은"]),
        ("hangul", "ㅋㅋ abc 123", []),
    ],
)
def test_words(tokenizer: str, sentence: str, words: list[str]) -> None:
    assert word_tokenizer(tokenizer)(sentence) == words


@pytest.mark.parametrize("tokenizer", ["nltk", "hangul"])
def test_line_for_line(tmp_path: Path, tokenizer: str) -> None:
    sentences = tmp_path / "sentences.txt"
    sentences.write_text("국민은 간다.\n...\n법\n", "utf-8")
    words = LineText(tmp_path / "words.txt")
    tokenize_words(LineText(sentences), words, tokenizer=tokenizer)
    assert (tmp_path / "words.txt").read_bytes().count(b"\n") == 3


one_by_one = word_tokenizer("nltk")
together = NltkWords()


@settings(max_examples=1000, deadline=None)
@given(st.lists(HOSTILE, min_size=1, max_size=5))
@example(
    ["그렇다. )", ".'s'", "'t is", "", "  ", "가 .", "가..", ".", "“간다.” 라고", "\uffff 가'"]
)
def test_together_as_nltk_one_by_one(sentences: list[str]) -> None:
    """Eojeols asked by themselves, and remembered, have the words they have in their sentence."""
    assert together(sentences) == [" ".join(one_by_one(sentence)) for sentence in sentences]


def test_together_as_nltk_one_by_one_on_law(law_lines: list[str]) -> None:
    assert together(law_lines) == [" ".join(one_by_one(line)) for line in law_lines]


def test_what_is_remembered_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "REMEMBERED", 100)
    words = NltkWords()
    for number in range(50):
        words([f"{number}번, {each}쪽" for each in range(40)])
        assert len(words._words) <= 100 + 2 * 40
    assert words(["1번, 2쪽."]) == ["1번 , 2쪽 ."]


@pytest.mark.parametrize("word", ["!" * WINDOW, "가" * 3 * WINDOW, "!" * 3 * WINDOW, "'" * WINDOW])
def test_long_eojeols(word: str) -> None:
    """No call gives NLTK more than it can do in five seconds."""
    sentences = [word, f"{word} 간다.", f"그는 {word} 간다."]
    assert together(sentences) == [" ".join(one_by_one(sentence)) for sentence in sentences]
