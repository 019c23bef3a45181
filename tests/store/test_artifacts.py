"""Artifacts: complete or absent."""

import json
from dataclasses import asdict
from pathlib import Path

import pytest

from pipeline.store.artifacts import Artifact, ArtifactSet, building, fingerprint
from pipeline.store.contents import Counts, Nouns
from pipeline.store.disk import sha256
from pipeline.store.manifest import Content, Facts, Manifest, Provenance
from pipeline.store.records import Rule

PROVENANCE = Provenance(
    task="FilterNouns",
    version=2,
    fingerprint="3fa9c1d2e4b5",
    parameters={"min_length": "2"},
    content=Content({"font": "a" * 64}, (Rule("것", "것", "s.txt", 1),), {"nouns": ("말",)}),
    requires={"TagMorphemes": "TagMorphemes-1"},
    libraries={"numpy": "2.1"},
    python="3.11.0",
)
WORK = {"seconds": 1.0, "finished": "2026-01-01T00:00:00+00:00", "run": "1"}
FACTS = {"counts": {"nouns": 1}, "effective": {"tags": ["Noun"]}, "warnings": ["few"]}


def make(artifact: Artifact, text: str = "국민\n") -> None:
    with building(artifact) as (folder, manifest):
        (folder / "nouns.txt").write_text(text, "utf-8")
        (folder / "model").mkdir()
        (folder / "model" / "w2v").write_bytes(b"123")
        manifest.update(asdict(PROVENANCE), **WORK, **FACTS)


@pytest.fixture
def artifact(tmp_path: Path) -> Artifact:
    return Artifact(tmp_path / "artifacts" / "FilterNouns-3fa9c1d2e4b5")


def test_a_manifest_has_the_size_and_checksum_of_every_file(artifact: Artifact) -> None:
    assert not artifact.exists()
    make(artifact)
    assert artifact.exists()
    files = artifact.manifest().files
    assert {name: (file.bytes, file.sha256) for name, file in files.items()} == {
        "model/w2v": (3, sha256(b"123")),
        "nouns.txt": (7, sha256("국민\n".encode())),
    }


def test_a_manifest_has_what_was_recorded(artifact: Artifact) -> None:
    make(artifact)
    found = asdict(artifact.manifest())
    assert found.pop("files").keys() == {"model/w2v", "nouns.txt"}
    assert json.dumps(found) == json.dumps({**asdict(PROVENANCE), **FACTS, **WORK})


def test_a_stage_that_dies_leaves_nothing(artifact: Artifact) -> None:
    with pytest.raises(RuntimeError), building(artifact) as (folder, _):
        (folder / "nouns.txt").write_text("half", "utf-8")
        raise RuntimeError
    assert list(artifact.path.parent.iterdir()) == []


@pytest.mark.parametrize(
    "damage",
    [
        lambda path: (path / "nouns.txt").write_text("", "utf-8"),
        lambda path: (path / "nouns.txt").unlink(),
        lambda path: (path / "manifest.json").unlink(),
        lambda path: (path / "manifest.json").write_text('{"files": {', "utf-8"),
        lambda path: (path / "manifest.json").write_text("[]", "utf-8"),
    ],
)
def test_a_damaged_artifact_does_not_exist_and_is_built_again(
    artifact: Artifact, damage: object
) -> None:
    make(artifact)
    damage(artifact.path)  # type: ignore[operator]
    assert not artifact.exists()
    make(artifact)
    assert artifact.exists()
    assert [path.name for path in artifact.path.parent.iterdir()] == [artifact.path.name]


WRONG: dict[str, object] = {
    "task": 1,
    "version": "2",
    "fingerprint": None,
    "parameters": ["min_length"],
    "requires": "TagMorphemes",
    "libraries": {"numpy": 2},
    "python": 3.11,
    "counts": {"nouns": "many"},
    "effective": [],
    "warnings": "few",
    "seconds": "1.0",
    "finished": 2026,
    "run": None,
    "files": [],
    "content": {},
}


@pytest.mark.parametrize(
    "change",
    [
        *(pytest.param({name: value}, id=name) for name, value in WRONG.items()),
        pytest.param({"parameters": {"min_length": 2}}, id="a parameter that is a number"),
        pytest.param({"counts": ["nouns"]}, id="counts that are a list"),
        pytest.param({"warnings": [1]}, id="a warning that is a number"),
        pytest.param({"content": {"files": {}, "rules": [{}], "values": {}}}, id="a rule of none"),
        pytest.param(
            {"content": {"files": {"font": 1}, "rules": [], "values": {}}}, id="a sum of a file"
        ),
        pytest.param(
            {
                "content": {
                    "files": {},
                    "rules": [{"form": "것", "name": "것", "file": "s.txt", "line": "1"}],
                    "values": {},
                }
            },
            id="the line of a rule",
        ),
        pytest.param({"content": {"files": 1, "rules": 1, "values": 1}}, id="numbers for content"),
        pytest.param({"files": {"nouns.txt": 7}}, id="a file that is a number"),
        pytest.param({"files": {"nouns.txt": {"bytes": "7", "sha256": "a" * 64}}}, id="bytes"),
        pytest.param({"files": {"nouns.txt": {"bytes": 7, "sha256": 1}}}, id="sha256"),
        pytest.param({"files": {"nouns.txt": {"bytes": 7, "sha256": "a"}}}, id="a short sha256"),
        pytest.param({"what": 1}, id="a key that is not known"),
    ],
)
def test_a_manifest_with_a_wrong_type_is_a_fault(artifact: Artifact, change: Facts) -> None:
    """It must not surface as an error in the middle of a query or of a plan."""
    make(artifact)
    path = artifact.path / "manifest.json"
    stored = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps({**stored, **change}), "utf-8")
    assert artifact.fault() == "has no valid manifest.json"
    assert artifact.differences() == ["has no valid manifest.json"]
    assert not artifact.exists()
    assert ArtifactSet({"FilterNouns": artifact.path}).manifests() == {}


@pytest.mark.parametrize(
    "name",
    [n for n in Manifest.__dataclass_fields__ if n not in ("counts", "effective", "warnings")],
)
def test_a_manifest_without_one_of_its_keys_is_a_fault(artifact: Artifact, name: str) -> None:
    make(artifact)
    path = artifact.path / "manifest.json"
    stored = json.loads(path.read_text("utf-8"))
    del stored[name]
    path.write_text(json.dumps(stored), "utf-8")
    assert artifact.fault() == "has no valid manifest.json"


def test_a_stage_need_not_count_or_warn(artifact: Artifact) -> None:
    with building(artifact) as (_, manifest):
        manifest.update(asdict(PROVENANCE), **WORK)
    assert artifact.fault() is None
    assert [*artifact.manifest().warnings] == []


def test_artifacts_are_found_by_type_and_variant(tmp_path: Path) -> None:
    labels = ("FilterNouns", "CountWords-nouns", "CountWords-words")
    made = ArtifactSet({label: tmp_path / label for label in labels})
    assert made.get(Nouns) == Nouns(tmp_path / "FilterNouns")
    assert made.get(Counts, "words") == Counts(tmp_path / "CountWords-words")
    assert [*made.variants(Counts)] == ["nouns", "words"]
    with pytest.raises(KeyError):
        made.get(Counts)


def test_the_first_of_two_runs_wins(artifact: Artifact) -> None:
    with building(artifact) as (folder, _):
        (folder / "nouns.txt").write_text("second\n", "utf-8")
        make(artifact, "first\n")
    assert (artifact.path / "nouns.txt").read_text("utf-8") == "first\n"
    assert len(list(artifact.path.parent.iterdir())) == 1


def test_the_fingerprint_covers_everything_relevant() -> None:
    rule = Rule("것", "것", "s.txt", 1)
    same: Facts = {
        "version": 1,
        "parameters": {"a": "1"},
        "content": Content({"f": "x"}, (rule,), {"title": "말"}),
        "requires": ["r"],
    }
    prints = {fingerprint("Stage", **same)}
    for change in (
        {"version": 2},
        {"parameters": {"a": "2"}},
        {"content": Content({"f": "y"}, (rule,), {"title": "말"})},
        {"content": Content({"g": "x"}, (rule,), {"title": "말"})},
        {"content": Content({"f": "x"}, (), {"title": "말"})},
        {"content": Content({"f": "x"}, (Rule("것", "것", "s.txt", 2),), {"title": "말"})},
        {"content": Content({"f": "x"}, (rule,), {"title": "글"})},
        {"requires": ["s"]},
    ):
        prints.add(fingerprint("Stage", **{**same, **change}))
    prints.add(fingerprint("Other", **same))
    assert len(prints) == 10
    read_back = Content.from_json(json.loads(json.dumps(asdict(same["content"]))))
    assert fingerprint("Stage", **{**same, "content": read_back}) in prints
