"""Word tokenizing: NLTK's tokens in their original spelling, or the runs of Hangul."""

from pathlib import Path

import pytest

from pipeline.stages.text.words import tokenize_words, word_tokenizer
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
