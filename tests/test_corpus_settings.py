"""Settings of one corpus, in corpora/NAME.toml: they apply to it alone; their origin is shown."""

import hashlib
import json
import re
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import CHECKOUT, SMALL_TEXT, Project, small_project
from test_lecture import LECTURE, lecture_nouns

SETTINGS = """\
[FilterNouns]
min_length = 1
stopwords = []

[TrainWord2Vec]
window = 5
"""


def digest(data: bytes) -> str:
    return f'"{hashlib.sha256(data).hexdigest()}"'


def describe(project: Project, text: str = SETTINGS, corpus: str = "작은말") -> None:
    (project.home / "corpora" / f"{corpus}.toml").write_text(text, "utf-8")


def settings(project: Project, *arguments: str, **env: str) -> dict[str, tuple[str, str]]:
    run = project.malmoi(*arguments, "--json", env=env)
    assert run.returncode == 0, run.stderr
    rows = json.loads(run.stdout)["settings"]
    return {f"{row['section']}.{row['key']}": (row["value"], row["where"]) for row in rows}


def trained(project: Project, corpus: str = "작은말") -> dict[str, Any]:
    run = project.luigi("TrainWord2Vec", "--corpus", corpus)
    assert run.returncode == 0, run.stderr
    manifest = project.artifact(corpus, "TrainWord2Vec") / "manifest.json"
    parameters: dict[str, Any] = json.loads(manifest.read_text("utf-8"))["parameters"]
    return parameters


def test_a_description_of_settings_alone_is_of_the_text_of_its_name(project: Project) -> None:
    describe(project)
    assert trained(project)["window"] == "5"
    nouns = (project.artifact("작은말", "FilterNouns") / "nouns.txt").read_text("utf-8").split()
    assert min(map(len, nouns)) == 1


def test_the_report_says_where_each_value_comes_from(project: Project) -> None:
    describe(project)
    run = project.luigi("BuildReport", "--corpus", "작은말", "--TokenizeWords-tokenizer", "hangul")
    assert run.returncode == 0, run.stderr
    page = (project.artifact("작은말", "BuildReport") / "index.html").read_text("utf-8")
    for said in ("5 (작은말.toml)", "2 (luigi.cfg)", "hangul (command line)"):
        assert said in page
    assert "vector_size <b>30</b>" in page


def test_they_hold_for_that_corpus_alone(project: Project) -> None:
    describe(project)
    (project.home / "corpora" / "다른말.txt").write_text(SMALL_TEXT, "utf-8")
    assert trained(project)["window"] == "5"
    assert trained(project, "다른말")["window"] == "2"


@pytest.mark.parametrize("command", ["plan", "doctor"])
def test_plan_and_doctor_say_where_each_value_comes_from(
    project: Project, tmp_path: Path, command: str
) -> None:
    describe(project)
    other = tmp_path / "other.cfg"
    other.write_text("[TrainWord2Vec]\nwindow = 4\nepochs = 3\n", "utf-8")
    given = ["--TrainWord2Vec-vector-size", "7"] if command == "plan" else []
    found = settings(project, command, "--corpus", "작은말", *given, LUIGI_CONFIG_PATH=str(other))
    assert found["TrainWord2Vec.window"] == ("5", "corpora/작은말.toml:6")
    assert found["FilterNouns.stopwords"] == ("", "corpora/작은말.toml:3")
    assert found["TrainWord2Vec.epochs"] == ("3", f"{other}:3")
    assert found["TrainWord2Vec.hs"][1].startswith("luigi.cfg:")
    if given:
        assert found["TrainWord2Vec.vector_size"] == ("7", "command line")


def test_the_command_line_wins_and_plan_takes_what_luigi_takes(project: Project) -> None:
    describe(project)
    override = ("--TrainWord2Vec-window", "3")
    for algorithm in ("skip-gram", "cbow"):
        run = project.luigi(
            "TrainWord2Vec", "--corpus", "작은말", "--algorithm", algorithm, *override
        )
        assert run.returncode == 0, run.stderr
    manifest = project.artifacts("작은말", "TrainWord2Vec")[0] / "manifest.json"
    assert json.loads(manifest.read_text("utf-8"))["parameters"]["window"] == "3"
    run = project.malmoi("plan", "--corpus", "작은말", *override)
    assert run.returncode == 0, run.stderr
    assert "keep  TrainWord2Vec-cbow" in run.stdout
    assert "[TrainWord2Vec] window = 3" in run.stdout
    assert "command line" in run.stdout
    assert "run   TrainWord2Vec-cbow" in project.malmoi("plan", "--corpus", "작은말").stdout


@pytest.mark.parametrize(
    ("arguments", "fact"),
    [
        (["--TrainWord2Vec-windw", "3"], "unrecognized arguments: --TrainWord2Vec-windw 3"),
        (["--TrainWord2Vec-window", "x"], "window is 'x'"),
        (["--TrainWord2Vec-window"], "expected one argument"),
    ],
)
def test_a_mistake_in_plans_parameters_is_two_lines(
    project: Project, arguments: list[str], fact: str
) -> None:
    run = project.malmoi("plan", "--corpus", "작은말", *arguments)
    assert run.returncode == 2
    assert len(run.stderr.splitlines()) == 2, run.stderr
    assert fact in run.stderr


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("[TrainWord2Vec]\nwindw = 5\n", ":2: [TrainWord2Vec] has no parameter called windw"),
        ("[TrainWord2Vec]\nalgorithm = 5\n", "no parameter called algorithm"),
        ('[TrainWord2Vec]\nwindow = "wide"\n', ":2: [TrainWord2Vec] window: window is 'wide'"),
        ("[TrainWord2Vec]\nwindow = 1979-05-27\n", "which is not a valid parameter value"),
        ("[TrainWord2vec]\nwindow = 5\n", "there is no task for the table [TrainWord2vec]"),
        ("TrainWord2Vec = 5\n", "there is no task for the table [TrainWord2Vec]"),
    ],
)
def test_a_bad_key_or_value_is_two_lines_with_file_and_key(
    project: Project, text: str, fact: str
) -> None:
    describe(project, text)
    for run in (
        project.malmoi("plan", "--corpus", "작은말"),
        project.luigi("BuildEmbeddings", "--corpus", "작은말"),
    ):
        assert run.returncode != 0
        assert len(run.stderr.splitlines()) == 2, run.stderr
        assert run.stderr.startswith("Error: corpora/작은말.toml")
        assert fact in run.stderr


@pytest.mark.parametrize(
    ("wrong", "advice"),
    [
        ("[TrainWord2Vec]\nwindw = 5\n", "window, "),
        ("[TrainWord2vec]\nwindow = 5\n", "TrainWord2Vec, "),
    ],
)
def test_of_the_known_names_the_nearest_comes_first(
    project: Project, wrong: str, advice: str
) -> None:
    """In luigi.cfg as in a description; what a build gives to its stages is not named."""
    describe(project, wrong)
    said = [project.malmoi("plan", "--corpus", "작은말").stderr]
    describe(project, "")
    (project.home / "luigi.cfg").write_text(wrong, "utf-8")
    said.append(project.malmoi("plan", "--corpus", "작은말").stderr)
    for stderr in said:
        tried = stderr.splitlines()[1]
        assert tried.startswith(f"Try: one of {advice}")
        assert "algorithm" not in tried


def test_the_bundled_corpora_come_with_settings_that_suit_them(project: Project) -> None:
    found = settings(project, "plan", "--corpus", "memories-of-murder")
    for section, values in LECTURE.items():
        for key, value in values.items():
            assert found[f"{section}.{key}"][0] == value
            assert found[f"{section}.{key}"][1].startswith("corpora/memories-of-murder.toml:")
    given = tomllib.loads((CHECKOUT / "corpora" / "memories-of-murder.toml").read_text("utf-8"))
    tables = {name: table for name, table in given.items() if name[0].isupper()}
    assert {
        section: {key: str(value).lower() for key, value in table.items()}
        for section, table in tables.items()
    } == LECTURE  # these and no others
    found = settings(project, "plan", "--corpus", "speech")
    assert found["TrainWord2Vec.min_count"] == ("2", "corpora/speech.toml:11")
    found = settings(project, "plan", "--corpus", "nsmc")
    large = {"vector_size": 100, "window": 5, "min_count": 5, "epochs": 5, "hs": 0, "negative": 5}
    assert {key: int(found[f"TrainWord2Vec.{key}"][0]) for key in large} == large


def test_speech_is_built_whole_with_the_settings_that_it_comes_with(
    project: Project, served: Callable[[str, bytes], str]
) -> None:
    """Its text is somebody else's; this one is as short, and stands at its address."""
    text = SMALL_TEXT.encode()
    description = project.home / "corpora" / "speech.toml"
    given = description.read_text("utf-8")
    here = {"url": f'"{served("speech.txt", text)}"', "bytes": len(text), "sha256": digest(text)}
    for key, value in here.items():
        given, replaced = re.subn(f"(?m)^{key} = .*$", f"{key} = {value}", given)
        assert replaced == 1
    description.write_text(given, "utf-8")
    project.set("TrainWord2Vec", "min_count", 10)  # malmoi's own
    run = project.luigi("BuildEmbeddings", "--corpus", "speech")
    assert run.returncode == 0, run.stderr
    published = {path.name for path in (project.home / "outputs" / "speech").iterdir()}
    assert {"map-skip-gram.png", "map-cbow.png", "index.html"} <= published
    run = project.luigi("TrainWord2Vec", "--corpus", "speech", "--TrainWord2Vec-min-count", "10")
    assert "none of" in run.stderr


def test_the_lecture_by_the_corpus_alone(project: Project) -> None:
    """The settings that memories-of-murder comes with, on another text: the lecture's nouns."""
    given = (CHECKOUT / "corpora" / "memories-of-murder.toml").read_text("utf-8")
    describe(project, given[given.index("[TagMorphemes]") :])
    assert project.luigi("FilterNouns", "--corpus", "작은말").returncode == 0
    lines = (project.artifact("작은말", "TokenizeSentences") / "sentences.txt").read_text("utf-8")
    nouns = (project.artifact("작은말", "FilterNouns") / "nouns.txt").read_text("utf-8")
    assert [line.split() for line in nouns.splitlines()] == lecture_nouns(lines.splitlines(), {})


def alone(home: Path) -> Project:
    project = small_project(home)
    for path in (home / "corpora").glob("*.toml"):
        path.unlink()
    (home / "corpora" / "작은말.txt").rename(home / "corpora" / "소설.txt")
    return project


def test_the_only_corpus_of_a_project_is_the_default(tmp_path: Path) -> None:
    project = alone(tmp_path / "project")
    assert project.malmoi("plan").stdout.splitlines()[-1].startswith("소설: ")
    run = project.luigi("BuildEmbeddings")
    assert run.returncode == 0, run.stderr
    assert (project.home / "outputs" / "소설" / "index.html").is_file()
    assert project.malmoi("most-similar", "국민").returncode == 0
    assert project.luigi("BuildEmbeddings", "--corpus", "law").returncode != 0


def test_tag_and_doctor_need_no_corpus_called_law(tmp_path: Path) -> None:
    project = alone(tmp_path / "project")
    assert project.malmoi("doctor").returncode == 0
    (project.home / "corpora" / "소설.nouns.txt").write_text("소확행\n", "utf-8")
    assert project.malmoi("tag", stdin="소확행을\n").stdout == "소확행/Noun 을/Josa\n"
    (project.home / "corpora" / "시.txt").write_text(SMALL_TEXT, "utf-8")
    assert project.malmoi("tag", stdin="국민의\n").stdout == "국민/Noun 의/Josa\n"
    run = project.malmoi("doctor")
    assert run.returncode == 0, run.stdout
    outside = Project(tmp_path)
    assert outside.malmoi("tag", stdin="국민의\n").stdout == "국민/Noun 의/Josa\n"
