"""The plan: what a build would run and keep, and why, and that it then does exactly that."""

import json
import re
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from conftest import Project, everything, stages

from pipeline.store.manifest import Content, Provenance
from pipeline.store.plan import differences
from pipeline.store.records import Rule


def record(
    version: int = 1, parameters: dict[str, str] | None = None, **content: Any
) -> Provenance:
    return Provenance(
        task="FilterNouns",
        version=version,
        fingerprint="",
        parameters=parameters or {},
        content=Content(**content),
        requires={},
        libraries={},
        python="",
    )


def rules(file: str, *lines: str, first: int = 1) -> tuple[Rule, ...]:
    """Return rules as read from a file: a stop word, or an alias and its name."""
    forms = [line.split() for line in lines]
    return tuple(
        Rule(form[0], form[-1], file, number) for number, form in enumerate(forms, start=first)
    )


A, B = "a" * 64, "b" * 64


@pytest.mark.parametrize(
    ("before", "now", "words"),
    [
        (
            {"parameters": {"window": "2", "hs": "1"}},
            {"parameters": {"window": "5", "hs": "1"}},
            ["window 2 → 5"],
        ),
        (
            {"parameters": {"join_eojeol": "False", "aliases": ""}},
            {"parameters": {"join_eojeol": "True", "aliases": "a.tsv"}},
            ["join_eojeol false → true", "aliases nothing → a.tsv"],
        ),
        ({"version": 1}, {"version": 2}, ["malmoi now builds it differently (version 1 → 2)"]),
        (
            {"rules": rules("s.txt", "때문")},
            {"rules": rules("s.txt", "때문", "것", "등")},
            ["s.txt changed (2 lines added: 것, 등)"],
        ),
        (
            {"rules": rules("s.txt", "때문")},
            {"rules": rules("s.txt", "때문", first=7)},
            ["s.txt changed (its lines moved)"],
        ),
        (
            {"rules": rules("a.tsv", "두만 박두만", "태윤 서태윤")},
            {"rules": rules("a.tsv", "두만 최두만")},
            ["a.tsv changed (1 line removed: 태윤 → 서태윤; 1 line changed: 두만 → 최두만)"],
        ),
        (
            {},
            {"rules": rules("s.txt", *"가나다라마")},
            ["s.txt changed (5 lines added: 가, 나, 다 and 2 more)"],
        ),
        (
            {"rules": rules("s.txt", "것") + rules("a.tsv", "두만 박두만")},
            {"rules": rules("s.txt", "것", "등") + rules("b.tsv", "두만 박두만")},
            [
                "s.txt changed (1 line added: 등)",
                "a.tsv changed (1 line removed: 두만 → 박두만)",
                "b.tsv changed (1 line added: 두만 → 박두만)",
            ],
        ),
        (
            {"values": {"nouns": ["소확행"]}},
            {"values": {"nouns": ("소확행", "갤러시")}},
            ["the list of nouns changed (1 line added: 갤러시)"],
        ),
        (
            {"files": {"1.txt": A, "2.txt": A, "3.txt": A}},
            {"files": {"1.txt": B, "2.txt": A, "4.txt": A}},
            ["1.txt changed", "4.txt added", "3.txt removed"],
        ),
        (
            {"files": {"font": A}, "parameters": {"font": "x.ttf"}},
            {"files": {"font": B}, "parameters": {"font": "x.ttf"}},
            ["x.ttf changed"],
        ),
        (
            {"files": {"font": A}, "parameters": {"font": "x.ttf"}},
            {"files": {"font": B}, "parameters": {"font": "y.ttf"}},
            ["font x.ttf → y.ttf"],
        ),
        (
            {"values": {"encoding": None}},
            {"values": {"encoding": "cp949"}},
            ["encoding nothing → cp949"],
        ),
    ],
)
def test_differences_are_described(
    before: dict[str, Any], now: dict[str, Any], words: list[str]
) -> None:
    assert list(differences(record(**before), record(**now))) == words
    stored = json.loads(json.dumps(asdict(record(**now))))
    read_back = Provenance(**{**stored, "content": Content.from_json(stored["content"])})
    assert not list(differences(read_back, record(**now)))


def planned(project: Project) -> dict[str, dict[str, Any]]:
    run = project.malmoi("plan", "--corpus", "작은말", "--json")
    assert run.returncode == 0, run.stderr
    return {step["stage"]: step for step in json.loads(run.stdout)["stages"]}


def running(project: Project) -> dict[str, str]:
    return {name: "; ".join(s["why"]) for name, s in planned(project).items() if s["runs"]}


def build(project: Project) -> set[str]:
    """Build, and return the stages that ran."""
    run = project.luigi("BuildEmbeddings", "--corpus", "작은말")
    assert run.returncode == 0, run.stderr
    return {*re.findall(r"^(\S+) +[\d.]+ s ", run.stderr, re.MULTILINE)}


def test_after_a_build_a_plan_is_empty_and_touches_nothing(small: Project, tmp_path: Path) -> None:
    project = small.copy(tmp_path / "project")
    for lock in project.home.rglob(".lock"):
        lock.unlink()
    before = everything(project.home)
    assert running(project) == {}
    assert everything(project.home) == before
    run = project.malmoi("plan", "--corpus", "작은말")
    assert run.stdout.endswith(f"작은말: 0 would run, {len(stages())} would be kept\n")
    fresh = project.malmoi("plan", "--corpus", "law")
    assert fresh.returncode == 0
    assert "not built yet" in fresh.stdout
    assert everything(project.home) == before


def test_the_build_does_what_was_planned(small: Project, tmp_path: Path) -> None:
    project = small.copy(tmp_path / "project")
    (project.home / "corpora" / "작은말.stopwords.txt").write_text("의무\n보호\n", "utf-8")
    project.set("TrainWord2Vec", "window", 5)
    steps = planned(project)
    plan = {name: "; ".join(step["why"]) for name, step in steps.items() if step["runs"]}
    assert plan["FilterNouns"] == "corpora/작은말.stopwords.txt changed (2 lines added: 의무, 보호)"
    assert plan["CountWords-nouns"] == "because FilterNouns runs"
    assert plan["TrainWord2Vec-skip-gram"] == "window 2 → 5; because FilterNouns runs"
    assert "TagMorphemes" not in plan
    assert "DrawWordCloud-words" not in plan
    assert all(steps[name]["seconds"] > 0 for name in plan if name != "BuildEmbeddings")
    assert build(project) | {"BuildEmbeddings"} == {*plan}

    (project.home / "corpora" / "작은말.stopwords.txt").unlink()
    project.set("TrainWord2Vec", "window", 2)
    back = planned(project)
    assert {name for name, step in back.items() if step["runs"]} == {"BuildEmbeddings"}
    assert back["TrainWord2Vec-cbow"]["why"][0] == "window 5 → 2"
    assert back["TrainWord2Vec-cbow"]["why"][-1] == "built before with these settings"


def test_damaged_or_missing_artifacts_are_planned_with_their_dependents(
    small: Project, tmp_path: Path
) -> None:
    project = small.copy(tmp_path / "project")
    (project.artifact("작은말", "TagMorphemes") / "morphemes.txt").write_bytes(b"")
    plan = running(project)
    assert "damaged: it has 0 bytes in morphemes.txt" in plan["TagMorphemes"]
    assert plan["FilterNouns"] == "because TagMorphemes runs"
    assert "TokenizeWords" not in plan
    assert build(project) | {"BuildEmbeddings"} == {*plan}

    text = project.home / "corpora" / "작은말.txt"
    text.write_text(text.read_text("utf-8") + "새 문장이다.\n", "utf-8")
    plan = running(project)
    assert plan["DownloadCorpus"] == "작은말.txt changed"
    assert plan["ReadDocuments"] == "because DownloadCorpus runs"


def test_a_missing_picture_is_published_again(small: Project, tmp_path: Path) -> None:
    project = small.copy(tmp_path / "project")
    (project.home / "outputs" / "작은말" / "map-cbow.png").unlink()
    assert running(project) == {"BuildEmbeddings": "publishes the results"}


def test_a_mistake_in_the_settings_is_two_lines(project: Project) -> None:
    project.set("FilterNouns", "stopwords", "missing.txt")
    run = project.malmoi("plan", "--corpus", "작은말")
    assert run.returncode == 2
    assert run.stderr.splitlines() == [
        "Error: there is no rule file missing.txt",
        "Try: create it, or correct its name in luigi.cfg, relative to the project's folder",
    ]
    assert project.malmoi("plan", "--corpus", "nothing").returncode == 2


def test_a_damaged_record_plans_as_if_there_were_none(small: Project, tmp_path: Path) -> None:
    project = small.copy(tmp_path / "project")
    manifest = project.artifact("작은말", "FilterNouns") / "manifest.json"
    manifest.write_text('{"parameters": []}', "utf-8")
    assert "damaged: it has no valid manifest.json" in running(project)["FilterNouns"]
    (project.home / "outputs" / "작은말" / "build.json").write_text("[1]", "utf-8")
    assert "FilterNouns" in running(project)
