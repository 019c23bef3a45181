"""Odd text survives every stage and keeps its line."""

import os
import pty
import subprocess
import sys
import tempfile
import termios
from pathlib import Path
from typing import Any

import pytest
from conftest import BIN, Project
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.stages.corpus.description import Corpus
from pipeline.stages.corpus.documents import read_documents
from pipeline.stages.corpus.sources import Files
from pipeline.stages.morphemes.okt import Okt
from pipeline.stages.morphemes.tagging import tag_morphemes
from pipeline.stages.nouns.filtering import filter_nouns
from pipeline.stages.text.sentences import tokenize_sentences
from pipeline.stages.text.words import tokenize_words
from pipeline.store.contents import Documents, Morphemes, Nouns, Sentences, Words
from pipeline.store.records import NounRules
from pipeline.store.spreadsheets import escape_table

ALIGNED = ("sentences.txt", "words.txt", "morphemes.txt", "nouns.txt")


def through_the_chain(text: bytes, folder: Path, *, hangul_only: bool = False) -> dict[str, int]:
    """Run a text through every line-preserving stage; count the lines of each artifact."""
    (folder / "raw").mkdir()
    (folder / "raw" / "text.txt").write_bytes(text)
    corpus = Corpus("시험", Files(folder / "raw", ("text.txt",)), encoding="utf-8")
    read_documents(folder / "raw", Documents(folder), corpus=corpus)
    sentences, morphemes = Sentences(folder).sentences, Morphemes(folder).morphemes
    tokenize_sentences(Documents(folder).documents, Sentences(folder))
    tokenize_words(sentences, Words(folder).words, tokenizer="nltk")
    tag_morphemes(sentences, morphemes, start=Okt, hangul_only=hangul_only)
    filter_nouns(morphemes, Nouns(folder), rules=NounRules())
    return {name: (folder / name).read_bytes().count(b"\n") for name in ALIGNED}


@settings(max_examples=150, deadline=None)
@given(
    st.text(st.one_of(st.characters(exclude_categories=["Cs"]), st.sampled_from("가나다ㅋ. \n\t/")))
)
def test_any_unicode_keeps_its_lines(text: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        counts = through_the_chain(text.encode(), Path(folder))
    assert len({*counts.values()}) == 1, counts


@pytest.mark.parametrize(
    "text",
    [
        "",
        "가" * 1_000_000,
        "ㅋ" * 100_000,
        "가나다 " * 100_000 + "\n둘째",
        "NUL\0 \x1b[31m붉은\x1b[0m 글 ␞ ⁂ ☙ ⸎ ꙳ 가/Noun\t나/Josa",
        "👨‍👩‍👧 👍🏽 no hangul at all … 漢字 かな",
        "\n" * 1_000_000,
        "하나\u2028둘\u2029셋\x85넷\x0b다섯",
        "/ // /Noun a/b/c =SUM(A1) @SUM +1 -1",
    ],
    ids=[
        "empty",
        "an eojeol of a million syllables",
        "a hundred thousand ㅋ",
        "a long line",
        "separators and escapes",
        "no Hangul",
        "a million empty lines",
        "other line ends",
        "slashes and formulas",
    ],
)
@pytest.mark.parametrize("hangul_only", [False, True])
def test_odd_text_keeps_its_lines(text: str, hangul_only: bool, tmp_path: Path) -> None:
    counts = through_the_chain(text.encode(), tmp_path, hangul_only=hangul_only)
    assert len({*counts.values()}) == 1, counts
    for name in ALIGNED:
        assert "\x1b" not in (tmp_path / name).read_text("utf-8")


def test_a_corpus_of_odd_text_is_built_and_drawn(project: Project) -> None:
    text = (project.home / "corpora" / "작은말.txt").read_text("utf-8")
    odd = f"{'ㅋ' * 100_000} {'가' * 100_000}\n\x1b[31m=SUM(A1) =SUM(A1)\n👨‍👩‍👧 漢字\n"
    folder = project.home / "corpora" / "별난"
    folder.mkdir()
    (folder / "글.txt").write_text(text + odd, "utf-8")
    (folder / "반쪽.jsonl").write_text('{"text": "국민\\ud800국가 \\udc00"}\n' * 9, "utf-8")
    (folder / "고리.txt").symlink_to("nowhere")
    run = project.luigi("BuildEmbeddings", "--corpus", "별난")
    assert run.returncode == 0, run.stderr
    assert "\x1b" not in run.stderr + run.stdout
    published = (project.home / "outputs" / "별난" / "counts-words.tsv").read_text("utf-8")
    assert not [line for line in published.splitlines() if line.startswith("=S")]


def test_a_line_of_50_megabytes_goes_through_the_chain(project: Project) -> None:
    part = "국민은 국가의 보호를 받으며 "
    times = 50_000_000 // len(part.encode())
    (project.home / "corpora" / "긴줄.txt").write_text(part * times, "utf-8")
    run = project.luigi("FilterNouns", "--corpus", "긴줄")
    assert run.returncode == 0, run.stderr
    sentences = (project.artifact("긴줄", "TokenizeSentences") / "sentences.txt").read_text("utf-8")
    nouns = (project.artifact("긴줄", "FilterNouns") / "nouns.txt").read_text("utf-8")
    assert sentences.split() == part.split() * times
    assert nouns.split() == ["국민", "국가", "보호"] * times
    assert nouns.count("\n") == sentences.count("\n")


def test_words_like_formulas_are_harmless_in_a_published_table(tmp_path: Path) -> None:
    (tmp_path / "in.tsv").write_text("word\tx\n=1+1\t-1.5\n-\t2\n@a\t+3e2\n국민\t1\n", "utf-8")
    escape_table(tmp_path / "in.tsv", tmp_path / "out.tsv")
    assert (tmp_path / "out.tsv").read_text("utf-8") == (
        "word\tx\n'=1+1\t-1.5\n-\t2\n'@a\t+3e2\n국민\t1\n"
    )


def in_a_terminal(command: list[str], **options: Any) -> str:
    """Run a command in a real terminal, and return the terminal's input."""
    main, terminal = pty.openpty()
    termios.tcsetwinsize(terminal, (40, 200))
    process = subprocess.Popen(command, stdin=terminal, stdout=terminal, stderr=terminal, **options)
    os.close(terminal)
    sent = b""
    try:
        while data := os.read(main, 1 << 16):
            sent += data
    except OSError:  # EIO: the process has ended
        pass
    process.wait()
    os.close(main)
    return sent.decode("utf-8")


def test_a_name_cannot_control_the_terminal(project: Project) -> None:
    """Names of a corpus, its files, a column, a download and a word, with escape sequences."""
    corpora = project.home / "corpora"
    text = (corpora / "작은말.txt").read_text("utf-8")
    (corpora / "붉\x1b[45m은").mkdir()
    (corpora / "붉\x1b[45m은" / "글\x1b]0;x\x07.txt").write_text(text, "utf-8")
    (corpora / "붉\x1b[45m은" / "사진\x1b]0;x\x07.jpg").write_bytes(b"\xff\xd8\xff")
    (corpora / "표.csv").write_text("글\x1b]0;x\x07,값\n하나,둘\n", "utf-8")
    url = "http://127.0.0.1:1/%1b]0;x%07.txt"
    (corpora / "먼.toml").write_text(f'[source]\nurl = "{url}"\nsha256 = "{"0" * 64}"\n', "utf-8")
    project.set("DownloadCorpus", "attempts", 1)
    luigi = ("luigi", "--module", "pipeline")
    for command, says in [
        ((*luigi, "BuildEmbeddings", "--corpus", "붉\x1b[45m은"), "사진]0;x.jpg"),
        ((*luigi, "ReadDocuments", "--corpus", "없\x1b]0;x\x07는"), "there is no corpus"),
        ((*luigi, "ReadDocuments", "--corpus", "먼"), "could not be downloaded"),
        ((*luigi, "ReadDocuments", "--corpus", "표"), "has no declared text column"),
        (("malmoi", "most-similar", "국민", "--corpus", "붉\x1b[45m은"), "국가"),
        (("malmoi", "most-similar", "국\x1b]0;x\x07민", "--corpus", "붉\x1b[45m은"), "Error"),
        (("malmoi", "verify"), ""),
        (("malmoi", "clean"), ""),
    ]:
        sent = in_a_terminal(
            [str(BIN / command[0]), *command[1:]],
            cwd=project.home,
            env=project.environment(TERM="xterm"),
        )
        assert says in sent, sent
        for escape in ("\x1b[45m", "\x1b]", "\x07"):
            assert escape not in sent, command


def test_a_bar_cannot_control_the_terminal() -> None:
    """A download's bar shows the file's name; here a bar is drawn in a real terminal."""
    script = "from pipeline.terminal.progress import bar; list(bar([1], of='글\\x1b]0;x\\x07.txt'))"
    sent = in_a_terminal([sys.executable, "-c", script])
    assert "글\ufffd]0;x\ufffd.txt" in sent
    assert "\x1b]" not in sent
