"""malmoi context: words in their sentences, aligned."""

import json
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from conftest import Project

from pipeline.cli.context import in_context
from pipeline.questions.concordance import Occurrence
from pipeline.terminal.tables import cells


def rows(project: Project, *arguments: str) -> list[dict[str, Any]]:
    run = project.malmoi("context", *arguments, "--json")
    assert run.returncode == 0, run.stderr
    found: list[dict[str, Any]] = json.loads(run.stdout)
    return found


def test_keywords_are_aligned(law: Project) -> None:
    found = rows(law, "국민", "-n", "30")
    run = law.malmoi("context", "국민", "-n", "30", env={"COLUMNS": "100"})
    lines = run.stdout.splitlines()
    assert len(lines) == len(found) == 30
    columns = set()
    for line, row in zip(lines, found, strict=True):
        assert cells(line) <= 100
        assert line.startswith(row["document"])
        at = line.rindex(f"  {row['keyword']}")  # the text after it may contain the word again
        columns |= {cells(line[: line.index(f"  {row['keyword']}") + 2]), cells(line[: at + 2])}
    assert len(columns) == 1
    assert "there are more" in run.stderr


def test_by_noun_by_stem_and_by_text(law: Project, law_lines: list[str]) -> None:
    assert rows(law, "하다", "--stem") == rows(law, "하다", "--by", "stem")
    string = "국민의 자유"
    found = rows(law, string, "--text")
    assert {row["keyword"] for row in found} == {string}
    for row in found:
        assert row["left"] + row["keyword"] + row["right"] == law_lines[row["line"] - 1]
    assert law.malmoi("context", string).returncode == 1  # not a noun
    assert law.malmoi("context", "하다").returncode == 1


def test_words_in_nfd_and_regex_metacharacters(law: Project) -> None:
    assert rows(law, unicodedata.normalize("NFD", "국민")) == rows(law, "국민")
    assert rows(law, "(", "--text", "-n", "3")
    assert law.malmoi("context", ".*", "--text").returncode == 1


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["우리"], "dropped 22 times as a stop word (corpora/korean.stopwords.txt:17)"),
        (["국만"], "국만: never seen in this corpus\nTry: a similar word in the corpus: 국민"),
        (["없는말", "--text"], "never seen"),
        (["없는말", "--stem"], "never seen"),
        (["<script>"], "never seen"),
        (["국\x1b[2J민"], "never seen"),
    ],
)
def test_a_word_that_does_not_occur_is_explained(
    law: Project, arguments: list[str], told: str
) -> None:
    run = law.malmoi("context", *arguments)
    assert run.returncode == 1
    assert run.stdout == ""
    assert told in run.stderr
    assert len(run.stderr.splitlines()) == 2
    assert "\x1b" not in run.stderr


@pytest.mark.parametrize("arguments", [[], [""], [" "], ["국민", "-n", "0"], ["국민", "--by", "x"]])
def test_a_usage_error(law: Project, arguments: list[str]) -> None:
    assert law.malmoi("context", *arguments).returncode == 2


def test_an_alias_resolves_to_its_name(small: Project, tmp_path: Path) -> None:
    project = small.copy(tmp_path / "project")
    rules = project.home / "corpora" / "작은말.aliases.tsv"
    rules.write_text("국민\t백성\n없는말\t없는글\n", "utf-8")
    assert project.luigi("BuildEmbeddings", "--corpus", "작은말").returncode == 0
    found = rows(project, "국민", "--corpus", "작은말")
    assert found == rows(project, "백성", "--corpus", "작은말")
    assert all("국민" in row["keyword"] for row in found)
    for command in ("context", "most-similar"):
        said = project.malmoi(command, "국민", "--corpus", "작은말").stderr
        assert said == "국민 is an alias of 백성 (corpora/작은말.aliases.tsv:1)\n"
        assert project.malmoi(command, "백성", "--corpus", "작은말").stderr.count("alias") == 0
        assert project.malmoi(command, "없는말", "--corpus", "작은말").returncode == 1


def test_long_and_hostile_sentences_stay_on_their_line() -> None:
    places = [
        Occurrence("\x1b]0;x\x07" + "긴이름" * 20, 1, "왼쪽 " * 100, "ㅋ" * 1000, "오른쪽" * 100),
        Occurrence("a", 2, "", "<script>", ""),
        Occurrence("a", 3, "\x1b[31m", "국민", "\x1b[2J"),
    ]
    lines = in_context(places, width=80)
    assert all(cells(line) <= 80 + len("\x1b[1m\x1b[0m") for line in lines)
    bare = "".join(lines).replace("\x1b[1m", "").replace("\x1b[0m", "")
    assert "\x1b" not in bare
    assert "\x07" not in bare
