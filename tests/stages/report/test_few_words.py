"""A corpus of one, two or three nouns: everything but the map is published and can be queried."""

import math

import pytest
from conftest import Project, new_project
from visits import Visits

import pipeline
from pipeline.questions.loading import BuiltCorpus
from pipeline.store.records import Point
from pipeline.terminal.errors import NotFoundError, UserError

TEXTS = {
    "하나": "영화\n" * 50,
    "셋": "영화 배우 음악\n" * 20 + "영화 법률\n" * 4 + "국회\n",
}
"""At the default min_count, 10: one noun, and three of five."""


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Both corpora, built with the default settings."""
    project = new_project(tmp_path_factory.mktemp("few") / "project")
    for name, text in TEXTS.items():
        (project.home / "corpora" / f"{name}.txt").write_text(text, "utf-8")
        run = project.luigi("BuildEmbeddings", "--corpus", name)
        assert run.returncode == 0, run.stderr
        (project.home / f"{name}.stderr").write_text(run.stderr, "utf-8")
    return project


@pytest.fixture
def loaded(few: Project, monkeypatch: pytest.MonkeyPatch) -> dict[str, BuiltCorpus]:
    monkeypatch.chdir(few.home)
    return {name: pipeline.load(name) for name in TEXTS}


@pytest.mark.parametrize("name", TEXTS)
def test_all_but_the_map_is_published(few: Project, name: str) -> None:
    found = {path.name for path in (few.home / "outputs" / name).iterdir() if path.is_file()}
    assert {"index.html", "counts-nouns.tsv", "wordcloud-nouns.png", "rejected.tsv"} <= found
    assert not {each for each in found if each.startswith(("map-", "points-"))}
    assert few.malmoi("verify", "--corpus", name).returncode == 0


def test_the_build_says_why_and_which_min_count_keeps_more(few: Project) -> None:
    said = (few.home / "셋.stderr").read_text("utf-8")
    assert "no map: it needs at least 4 words, and the vocabulary has 3" in said
    assert (
        "min_count = 10 leaves only 3 words of 5 distinct nouns; a lower one: "
        "4 keeps 4; 3 keeps 4; 2 keeps 4; 1 keeps 5"
    ) in said
    said = (few.home / "하나.stderr").read_text("utf-8")
    assert "the text has only 1 distinct noun; add more text" in said


def test_the_next_run_keeps_everything(few: Project) -> None:
    run = few.luigi("BuildEmbeddings", "--corpus", "셋")
    assert run.returncode == 0, run.stderr
    assert "0 stages ran" in run.stdout


def test_commands_answer_without_a_map(few: Project) -> None:
    run = few.malmoi("most-similar", "영화", "--corpus", "셋")
    assert run.returncode == 0, run.stderr
    assert {line.split()[1] for line in run.stdout.splitlines()} == {"배우", "음악"}
    run = few.malmoi("most-similar", "영화", "--corpus", "셋", "--plot", "셋.png")
    assert run.returncode == 0, run.stderr
    assert (few.home / "셋.png").is_file()
    run = few.malmoi("most-similar", "영화", "--corpus", "하나")
    assert run.returncode == 1
    assert run.stderr.splitlines() == [
        "Error: no word other than 영화 has a vector",
        "Try: add more text, and build again: it has no other noun",
    ]
    run = few.malmoi("why", "영화", "--corpus", "셋")
    assert run.returncode == 0, run.stderr
    assert "there are too few words for a map" in run.stdout
    for command in (("vocabulary",), ("context", "영화"), ("corpora",), ("plan",)):
        option = () if command == ("corpora",) else ("--corpus", "하나")
        assert few.malmoi(*command, *option).returncode == 0


def test_the_api_answers_without_a_map(loaded: dict[str, BuiltCorpus]) -> None:
    for name, count in {"하나": 1, "셋": 3}.items():
        words = loaded[name].words()
        assert [*words.columns] == ["word", "count", *Point._fields[1:]]
        assert len(words) == count
        assert all(math.isnan(x) for x in words["x"])
        with pytest.raises(UserError, match=f"{name} has no map"):
            loaded[name].map()
    with pytest.raises(NotFoundError, match="no word other than 영화 has a vector"):
        loaded["하나"].most_similar("영화")


def test_the_report_without_a_map(few: Project, visits: Visits) -> None:
    for name in TEXTS:
        page = visits(few.home / "outputs" / name / "index.html")
        assert "벡터가 있는 단어가 4개 이상 필요" in page.inner_text("#map")
        assert not page.is_visible("#canvas")
        page.click("#theme")
        page.fill("#filter", "영")
        assert "영화" in page.inner_text("#counts tbody")
        page.keyboard.press("Escape")
