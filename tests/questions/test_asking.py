"""Queries for a word that is missing explain why."""

import json
import unicodedata
from pathlib import Path

import pytest
from conftest import Project, everything


@pytest.mark.parametrize(
    ("word", "fact", "advice"),
    [
        ("국만", "국만: never seen in this corpus", "국민"),
        ("가다", "가다: tagged Verb", "Try: "),
        ("우리", "as a stop word (corpora/korean.stopwords.txt:", "Try: "),
        ("법", "because it is shorter than 2 syllables", "Try: "),
        ("세종", "never seen", "Try: "),
        (
            "대한민국의",
            "occurs 5 times in the text, tagged as 대한민국/Noun 의/Josa",
            "대한민국",
        ),
        ("word", "never seen", "Try: "),  # a table's header is not a word
    ],
)
def test_why_a_word_is_missing(law: Project, word: str, fact: str, advice: str) -> None:
    run = law.malmoi("most-similar", word)
    assert run.returncode == 1
    assert run.stdout == ""
    assert len(run.stderr.splitlines()) == 2, run.stderr
    assert fact in run.stderr
    assert advice in run.stderr.splitlines()[1]


def test_a_rare_word_is_reported_with_its_count(law: Project) -> None:
    counts = (law.home / "outputs" / "law" / "counts-nouns.tsv").read_text("utf-8")
    word = next(line.split("\t")[0] for line in counts.splitlines() if "\t3\t" in line)
    run = law.malmoi("most-similar", word)
    assert f"{word}: seen 3 times, but min_count is 10" in run.stderr


def test_the_line_in_the_stop_list_is_correct(law: Project) -> None:
    run = law.malmoi("most-similar", "우리")
    where = run.stderr.split("(")[1].split(")")[0]
    name, number = where.split(":")
    assert (law.home / name).read_text("utf-8").splitlines()[int(number) - 1] == "우리"


def test_words_that_cancel_out_have_no_neighbours(law: Project) -> None:
    run = law.malmoi("most-similar", "국민", "국회", "--negative", "국회", "국민")
    assert run.returncode == 2
    assert run.stdout == ""
    assert "given as positive and as negative: 국민, 국회\nTry: give --negative" in run.stderr


def test_query_words_in_nfd_and_aliases(small: Project, tmp_path: Path) -> None:
    project = small.copy(tmp_path / "project")
    rules = project.home / "corpora" / "작은말.aliases.tsv"
    rules.write_text("백성\t국민\n나라\t왕국\n법률\t법규\n", "utf-8")
    assert project.luigi("BuildEmbeddings", "--corpus", "작은말").returncode == 0

    def ask(word: str) -> object:
        run = project.malmoi("most-similar", word, "--corpus", "작은말", "--json")
        return json.loads(run.stdout) if run.returncode == 0 else run.stderr

    assert ask("백성") == ask("국민") == ask(unicodedata.normalize("NFD", "국민"))
    assert ask("법률") == ask("법규")
    assert "나라 is an alias of 왕국 (corpora/작은말.aliases.tsv:2)" in str(ask("나라"))


def test_a_name_takes_precedence_over_an_alias(small: Project, tmp_path: Path) -> None:
    project = small.copy(tmp_path / "project")
    rules = project.home / "corpora" / "작은말.aliases.tsv"
    rules.write_text("국민\t백성\n백성\t사람들\n", "utf-8")
    assert project.luigi("BuildEmbeddings", "--corpus", "작은말").returncode == 0
    assert project.malmoi("most-similar", "백성", "--corpus", "작은말").returncode == 0
    assert project.malmoi("most-similar", "국민", "--corpus", "작은말").returncode == 0


def test_nothing_built_yet_names_the_command(project: Project) -> None:
    run = project.malmoi("most-similar", "국민", "--corpus", "작은말")
    assert run.returncode == 2
    assert run.stderr.splitlines() == [
        "Error: 작은말 has not been built yet",
        "Try: luigi --module pipeline BuildEmbeddings --corpus 작은말",
    ]
    assert "there are: law," in project.malmoi("vocabulary", "--corpus", "없는것").stderr


@pytest.mark.parametrize(
    "command",
    [
        ("most-similar", "국민", "--context"),
        ("most-similar", "없는말"),
        ("why", "국민"),
        ("context", "국민", "--text"),
        ("vocabulary",),
        ("verify",),
    ],
)
def test_a_query_changes_nothing_on_disk(
    small: Project, tmp_path: Path, command: tuple[str, ...]
) -> None:
    project = small.copy(tmp_path / "project")
    for lock in project.home.rglob(".lock"):
        lock.unlink()
    (project.artifacts_dir() / ".FilterNouns-x1y2").mkdir()  # left behind by a killed run
    before = everything(project.home)
    run = project.malmoi(*command, "--corpus", "작은말")
    assert run.returncode == (1 if "없는말" in command else 0), run.stderr
    assert everything(project.home) == before
