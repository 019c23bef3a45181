"""malmoi doctor: problems are found, with the command that fixes each."""

import json
import re
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from conftest import CHECKOUT, Project
from fontTools.subset import main as subset

from pipeline.workflow import diagnostics


def findings(project: Project, **env: str) -> tuple[int, dict[str, dict[str, Any]]]:
    run = project.malmoi("doctor", "--json", env=env)
    answer = json.loads(run.stdout)
    assert answer["ok"] == (run.returncode == 0)
    return run.returncode, {finding["what"]: finding for finding in answer["findings"]}


def test_everything_passes_here_and_every_setting_has_its_origin(project: Project) -> None:
    run = project.malmoi("doctor")
    assert run.returncode == 0, run.stdout + run.stderr
    assert "has all 11,172 syllables" in run.stdout
    lines = (project.home / "luigi.cfg").read_text("utf-8").split("\n")
    shown = re.findall(r"^\[(\w+)\] (\w+) = (.*?) +luigi\.cfg:(\d+)$", run.stdout, re.MULTILINE)
    assert len(shown) > 30
    for _, key, value, number in shown:
        name, _, written = lines[int(number) - 1].partition("=")
        assert name.strip() == key
        assert value == written.strip() or float(value) == float(written)


def test_the_origin_of_a_setting_is_another_file_or_the_default(
    project: Project, tmp_path: Path
) -> None:
    cfg = project.home / "luigi.cfg"
    cfg.write_text(
        cfg.read_text("utf-8").replace("window = 2\n", "").replace("epochs = 2\n", ""), "utf-8"
    )
    (tmp_path / "other.cfg").write_text("[TrainWord2Vec]\nwindow: ${WIDE}\nmin-count=7\n", "utf-8")
    run = project.malmoi(
        "doctor", "--json", env={"LUIGI_CONFIG_PATH": str(tmp_path / "other.cfg"), "WIDE": "9"}
    )
    settings = {
        setting["key"]: (setting["value"], setting["where"])
        for setting in json.loads(run.stdout)["settings"]
        if setting["section"] == "TrainWord2Vec"
    }
    assert settings["window"] == ("9", f"{tmp_path}/other.cfg:2, from the environment")
    assert settings["epochs"] == ("100", "default")
    assert settings["min_count"] == ("7", f"{tmp_path}/other.cfg:3")  # read after the project's
    assert settings["vector_size"][1].startswith("luigi.cfg:")


def test_a_mistake_in_the_settings_is_one_finding_among_others(project: Project) -> None:
    project.set("TrainWord2Vec", "window", "wide")
    code, found = findings(project)
    assert code == 1
    assert "window is 'wide'" in found["settings"]["fact"]
    assert found["settings"]["fix"]
    assert found["font"]["ok"]


def test_a_mistake_in_the_user_dictionary_is_also_one_finding(project: Project) -> None:
    (project.home / "corpora" / "law.nouns.txt").write_text("소 확행\n", "utf-8")
    code, found = findings(project)
    assert code == 1
    assert "corpora/law.nouns.txt, line 1" in found["settings"]["fact"]
    assert found["analyzer okt"]["ok"]


def test_a_font_that_lacks_syllables_is_counted(tmp_path: Path) -> None:
    font = tmp_path / "poor.ttf"
    subset([str(CHECKOUT / "fonts" / "NanumGothic.ttf"), "--text=국민", f"--output-file={font}"])
    (finding,) = (f for f in diagnostics.examine(fonts=[str(font)]) if f.what == "font")
    assert not finding.ok
    assert "lacks 11,170 of 11,172 syllables" in finding.fact
    assert "fonts/NanumGothic.ttf" in finding.fix


def test_java_is_checked_only_where_it_is_used(project: Project, tmp_path: Path) -> None:
    project.set("TagMorphemes", "engine", "konlpy")
    code, found = findings(project, JAVA_HOME=str(tmp_path))
    assert code == 1
    assert "there is no Java in" in found["Java"]["fact"]
    assert "unset JAVA_HOME" in found["Java"]["fix"]
    assert not found["analyzer okt"]["ok"]
    code, found = findings(project)
    assert (code, found["analyzer okt"]["fact"]) == (0, "works")


def test_a_default_install_without_java_is_in_order(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """KoNLPy installs some version of JPype; malmoi's own engine needs no Java."""
    code, found = findings(project, JAVA_HOME=str(tmp_path))
    assert (code, "Java" in found) == (0, False)
    monkeypatch.setattr(
        diagnostics, "requires", lambda _name: ['jpype1>=1000; extra == "java"', "click>=8"]
    )
    found = {finding.what: asdict(finding) for finding in diagnostics.examine()}
    assert found["malmoi[java]"]["ok"]
    assert "optional: jpype1 1." in found["malmoi[java]"]["fact"]
    assert all(finding["ok"] for finding in found.values())


def test_an_extra_that_the_chosen_analyzer_needs_is_not_optional(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = ['kiwipiepy>=1000; extra == "kiwi"']
    monkeypatch.setattr(diagnostics, "requires", lambda _name: asked)
    (finding,) = (f for f in diagnostics.examine(analyzer="kiwi") if f.what == "malmoi[kiwi]")
    assert not finding.ok
    assert "[kiwi]" in finding.fix


def test_the_font_of_the_report_is_checked_too(project: Project, tmp_path: Path) -> None:
    project.set("BuildReport", "font", "fonts/none.ttf")
    run = project.malmoi("doctor")
    assert run.returncode == 1
    assert "there is no font fonts/none.ttf" in run.stdout
    font = tmp_path / "poor.ttf"
    subset([str(CHECKOUT / "fonts" / "NanumGothic.ttf"), "--text=국민", f"--output-file={font}"])
    project.set("BuildReport", "font", str(font))
    run = project.malmoi("doctor")  # a reader's own fonts have the rest
    assert run.returncode == 0, run.stdout
    assert "lacks 11,170 of 11,172 syllables" in run.stdout


def test_libraries_are_compared_with_the_requirements(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = [
        "click>=1000",
        "no-such-package-of-ours",
        'another-of-none; extra == "documents"',
        'numpy>=1; extra == "java"',
    ]
    monkeypatch.setattr(diagnostics, "requires", lambda _name: asked)
    found = {finding.what: finding for finding in diagnostics.examine()}
    assert not found["libraries"].ok
    assert re.search(r"click [\d.]+, >=1000 is required", found["libraries"].fact)
    assert "without no-such-package-of-ours" in found["libraries"].fact
    assert found["libraries"].fix.startswith("pip install -c constraints.txt -e ")
    assert found["malmoi[documents]"].ok
    assert "optional: " in found["malmoi[documents]"].fact
    assert found["malmoi[java]"].fact.startswith("numpy ")


def test_a_python_that_is_too_old_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platform.python_version", lambda: "3.9.1")
    (finding,) = (f for f in diagnostics.examine() if f.what == "Python")
    assert (finding.ok, finding.fix) == (False, "make embeddings")
    assert finding.fact.startswith("3.9.1; ")


def test_a_full_disk_and_a_folder_that_cannot_be_written(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(diagnostics, "LEAST_DISK", 1 << 80)
    found = {finding.what: finding for finding in diagnostics.examine()}
    assert (found["disk"].ok, found["disk"].fix) == (False, "malmoi clean")
    (tmp_path / "file").write_text("", "utf-8")
    monkeypatch.setenv("XDG_CACHE_HOME", "/proc/1")  # nobody can create a file there, not even root
    found = {finding.what: finding for finding in diagnostics.examine()}
    assert not found["analyzer okt"].ok
    assert "recompiled each time" in found["analyzer okt"].fact
