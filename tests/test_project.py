"""Which folder is the project, which settings apply there, and what is not a project."""

from pathlib import Path

import pytest
from conftest import SMALL_TEXT, Project, contents, small_project


def bare_project(home: Path, settings: str | None) -> Project:
    """Make a project of one text with what a user writes into luigi.cfg, or without one."""
    (home / "corpora").mkdir(parents=True)
    (home / "corpora" / "작은말.txt").write_text(SMALL_TEXT, "utf-8")
    if settings is None:
        (home / "outputs").mkdir()
    else:
        (home / "luigi.cfg").write_text(settings, "utf-8")
    return Project(home)


@pytest.mark.parametrize(
    "settings", [None, "", "[TrainWord2Vec]\nmin-count = 2\nepochs = 2\n"], ids=str
)
def test_malmois_own_defaults_hold_where_luigi_cfg_does_not_set_them(
    tmp_path: Path, settings: str | None
) -> None:
    """No server is used, no log is written, and every failure has its exit code."""
    project = bare_project(tmp_path / "project", settings)
    run = project.luigi_process("FilterNouns", "--corpus", "작은말")
    assert run.returncode == 0, run.stderr
    assert "8082" not in run.stderr + run.stdout
    assert "INFO" not in run.stderr
    (rejected,) = (project.home / "outputs" / "작은말" / "artifacts").glob("*/rejected.tsv")
    assert "corpora/korean.stopwords.txt:" in rejected.read_text("utf-8")
    run = project.luigi("TrainWord2Vec", "--corpus", "작은말")
    kept = settings is not None and "min-count" in settings
    assert run.returncode == (0 if kept else 30)
    assert len([line for line in run.stderr.splitlines() if "rror" in line]) == int(not kept)
    assert {path.name for path in project.home.iterdir()} <= {"luigi.cfg", "corpora", "outputs"}


def test_the_project_is_looked_for_upwards(tmp_path: Path) -> None:
    project = small_project(tmp_path / "project")
    deep = project.home / "corpora" / "texts" / "deep"
    deep.mkdir(parents=True)
    (deep / "a.txt").write_text(SMALL_TEXT, "utf-8")
    below = Project(deep)
    assert below.malmoi("new", "소설").returncode == 0
    assert (project.home / "corpora" / "소설.toml").is_file()
    project.set("FilterNouns", "min_length", 3)
    run = below.luigi("FilterNouns", "--corpus", "작은말")
    assert run.returncode == 0, run.stderr
    (nouns,) = (project.home / "outputs" / "작은말" / "artifacts").glob("*/nouns.txt")
    assert all(len(noun) > 2 for noun in nouns.read_text("utf-8").split())
    assert [path.name for path in deep.iterdir()] == ["a.txt"]


@pytest.mark.parametrize(
    "command",
    [
        "new x",
        "corpora",
        "plan",
        "clean --yes",
        "verify",
        "most-similar 국민",
        "open",
        "vocabulary",
    ],
)
def test_outside_any_project_two_lines_say_so(tmp_path: Path, command: str) -> None:
    run = Project(tmp_path).malmoi(*command.split())
    assert run.returncode == 2
    fact, advice = run.stderr.splitlines()
    assert fact.startswith(f"Error: {tmp_path} is not in a malmoi project")
    assert advice.startswith("Try: malmoi init")
    assert contents(tmp_path) == {}


def test_luigi_too_says_that_there_is_no_project(tmp_path: Path) -> None:
    run = Project(tmp_path).luigi("BuildEmbeddings")
    assert run.returncode != 0
    assert len(run.stderr.splitlines()) == 2, run.stderr
    assert "is not in a malmoi project" in run.stderr
    assert contents(tmp_path) == {}


def test_luigi_config_path_wins_over_the_project_and_the_command_line_over_both(
    project: Project, tmp_path: Path
) -> None:
    other = tmp_path / "other.cfg"
    other.write_text("[FilterNouns]\nmin_length = 3\n", "utf-8")
    env = {"LUIGI_CONFIG_PATH": str(other)}

    def shortest() -> int:
        folders = (project.home / "outputs" / "작은말" / "artifacts").glob("FilterNouns-*")
        newest = max(folders, key=lambda folder: folder.stat().st_mtime_ns)
        return min(map(len, (newest / "nouns.txt").read_text("utf-8").split()))

    assert project.luigi("FilterNouns", "--corpus", "작은말", env=env).returncode == 0
    assert shortest() == 3
    more = ("--FilterNouns-min-length", "1")
    assert project.luigi("FilterNouns", "--corpus", "작은말", *more, env=env).returncode == 0
    assert shortest() == 1


def test_a_luigi_config_path_that_leads_nowhere_is_two_lines(project: Project) -> None:
    for run in (
        project.luigi("FilterNouns", "--corpus", "작은말", env={"LUIGI_CONFIG_PATH": "no.cfg"}),
        project.malmoi("plan", "--corpus", "작은말", env={"LUIGI_CONFIG_PATH": "no.cfg"}),
    ):
        assert run.returncode != 0
        assert "Error: LUIGI_CONFIG_PATH is no.cfg, which does not exist" in run.stderr
        assert "Try: " in run.stderr


def test_init_begins_a_project_and_changes_nothing_that_is_there(tmp_path: Path) -> None:
    here = Project(tmp_path)
    run = here.malmoi("init", "소설")
    assert run.returncode == 0, run.stderr
    assert "  cd 소설\n" in run.stdout
    made = contents(tmp_path / "소설")
    assert {"luigi.cfg", "README.md", "corpora/law.toml", "fonts/OFL.txt"} <= {*made}
    (tmp_path / "소설" / "luigi.cfg").write_text("[FilterNouns]\nmin_length = 3\n", "utf-8")
    (tmp_path / "소설" / "corpora" / "law.toml").unlink()
    run = Project(tmp_path / "소설").malmoi("init")
    assert run.stdout.startswith("created corpora/law.toml\nBuild")
    assert contents(tmp_path / "소설")["luigi.cfg"] == b"[FilterNouns]\nmin_length = 3\n"
    assert "is already a complete project" in here.malmoi("init", "소설").stdout


def test_init_of_a_file_is_two_lines(tmp_path: Path) -> None:
    (tmp_path / "a").touch()
    for name in ("a", "a/b"):
        run = Project(tmp_path).malmoi("init", name)
        assert run.returncode == 2
        assert run.stderr == f"Error: {name} is a file\nTry: choose another name\n"
