"""Rules that catch nothing, or far less than they should, are reported."""

from pathlib import Path

import pytest
from conftest import CHECKOUT, SMALL_TEXT, Project, small_project

from pipeline.stages.morphemes.coverage import Occurring, has_morpheme
from pipeline.stages.morphemes.okt.engine import Okt
from pipeline.stages.nouns.filtering import filter_eojeol
from pipeline.stages.nouns.rules import read_user_nouns
from pipeline.store.records import Eojeol, NounRules, Rule

SONGS = "K팝을 듣는다. K팝이 좋다. 갤럭시S24로 국민이 국회를 본다. 두만이 간다. 모두만 온다.\n"

NOUNS = "국민\nK팝\n갤럭시S24\n소확행\n"


@pytest.fixture(scope="module")
def songs(tmp_path_factory: pytest.TempPathFactory) -> tuple[Project, str]:
    """A corpus with rule files, built, and what the build said."""
    project = small_project(tmp_path_factory.mktemp("songs") / "project")
    files = {
        "노래.txt": SMALL_TEXT + SONGS,
        "노래.nouns.txt": NOUNS,
        "노래.aliases.tsv": "두만\t박두만\n국회\t의회\n",
        "노래.stopwords.txt": "국가\n소확행\n",
    }
    for name, text in files.items():
        (project.home / "corpora" / name).write_text(text, "utf-8")
    run = project.luigi("BuildEmbeddings", "--corpus", "노래")
    assert run.returncode == 0, run.stderr
    return project, run.stderr


def test_nouns_that_the_analyzer_cannot_learn_are_reported(songs: tuple[Project, str]) -> None:
    _, said = songs
    for line, word in ((2, "K팝"), (3, "갤럭시S24")):
        assert (
            f"corpora/노래.nouns.txt:{line}: {word} cannot be one noun with analyzer = okt" in said
        )
    assert (
        "nouns.txt:2: K팝 is caught 0 times and missed 2 times, since the tagger reads K/" in said
    )


def test_lines_that_catch_nothing_are_reported(songs: tuple[Project, str]) -> None:
    _, said = songs
    assert "corpora/노래.nouns.txt: 1 line catches nothing: 소확행 (line 4)" in said
    assert "corpora/노래.stopwords.txt: 1 line catches nothing: 소확행 (line 2)" in said
    assert "korean.stopwords.txt" not in said  # it was not written for this corpus


def test_an_alias_that_is_mostly_missed_is_reported(songs: tuple[Project, str]) -> None:
    _, said = songs
    missed = [line for line in said.splitlines() if "aliases.tsv:1: 두만 is caught 0 times" in line]
    assert len(missed) == 1
    assert "두/" in missed[0]
    assert "국회" not in said


def test_why_gives_advice_that_helps(songs: tuple[Project, str]) -> None:
    project, _ = songs
    advice = project.malmoi("why", "K팝", "--corpus", "노래").stdout.splitlines()[-1]
    assert "analyzer = kiwi" in advice
    assert "add it as a line" not in advice


def test_a_form_inside_another_word_is_not_missed(tmp_path: Path) -> None:
    path = tmp_path / "nouns.txt"
    path.write_text("영화\n", "utf-8")
    occurring = Occurring(read_user_nouns([path]).values())
    occurring.count({"영화관에 영화관/Noun 에/Josa": 9, "영화를 영화/Noun 를/Josa": 1})
    assert list(occurring.misses(has_morpheme)) == []
    occurring.count({"영화다 영/Modifier 화다/Verb": 2})
    (said,) = occurring.misses(has_morpheme)
    assert "영화 is caught 1 time and missed 2 times, since the tagger reads 영/Modifier" in said


def test_many_lines_that_catch_nothing_are_one_warning() -> None:
    rules = [Rule(f"말{n}", f"말{n}", "a.txt", n) for n in range(1, 31)]
    (said,) = Occurring(rules).misses(has_morpheme)
    assert said.startswith("a.txt: 30 lines catch nothing: 말1 (line 1), ")
    assert said.endswith("and 20 more")


def test_the_names_of_the_film_are_switched_off() -> None:
    path = CHECKOUT / "corpora" / "memories-of-murder.nouns.txt"
    assert read_user_nouns([path]) == {}
    lines = path.read_text("utf-8").splitlines()
    assert {"# 두만", "# 박두만"} <= {*lines}


def test_what_switching_a_name_on_changes() -> None:
    """The example in the README."""
    for nouns, tagged in (((), "두/Noun 만이/Josa"), (("두만",), "두만/Noun 이/Josa")):
        okt = Okt(normalize=True, stem=True, nouns=nouns)
        assert okt.tag(["두만이"]) == [tagged]
    aliases = {"두만": Rule("두만", "박두만", "a.tsv", 1)}
    kept, _ = filter_eojeol(Eojeol.parse("두만이 두만/Noun 이/Josa"), NounRules(aliases=aliases))
    assert kept == ["박두만"]
