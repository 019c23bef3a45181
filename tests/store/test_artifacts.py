"""Artifacts: whole or not there at all."""

import json
from pathlib import Path

import pytest

from pipeline.store.artifacts import Artifact, building, fingerprint, sha256


def make(artifact: Artifact, text: str = "국민\n") -> None:
    with building(artifact) as (folder, manifest):
        (folder / "nouns.txt").write_text(text, "utf-8")
        (folder / "model").mkdir()
        (folder / "model" / "w2v").write_bytes(b"123")
        manifest["seconds"] = 1.0


@pytest.fixture
def artifact(tmp_path: Path) -> Artifact:
    return Artifact(tmp_path / "artifacts" / "FilterNouns-3fa9c1d2e4b5")


def test_a_manifest_names_size_and_sum_of_every_file(artifact: Artifact) -> None:
    assert not artifact.exists()
    make(artifact)
    assert artifact.exists()
    assert artifact.manifest()["files"] == {
        "model/w2v": {"bytes": 3, "sha256": sha256(b"123")},
        "nouns.txt": {"bytes": 7, "sha256": sha256("국민\n".encode())},
    }


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
def test_a_damaged_one_does_not_exist_and_is_made_again(artifact: Artifact, damage: object) -> None:
    make(artifact)
    damage(artifact.path)  # type: ignore[operator]
    assert not artifact.exists()
    make(artifact)
    assert artifact.exists()
    assert [path.name for path in artifact.path.parent.iterdir()] == [artifact.path.name]


def test_of_two_runs_the_first_wins(artifact: Artifact) -> None:
    with building(artifact) as (folder, _):
        (folder / "nouns.txt").write_text("second\n", "utf-8")
        make(artifact, "first\n")
    assert (artifact / "nouns.txt").read_text("utf-8") == "first\n"
    assert len(list(artifact.path.parent.iterdir())) == 1


def test_the_fingerprint_covers_all_that_decides() -> None:
    same = {"version": 1, "parameters": {"a": "1"}, "content": {"f": "x"}, "requires": ["r"]}
    prints = {fingerprint("Stage", **same)}  # type: ignore[arg-type]
    for change in (
        {"version": 2},
        {"parameters": {"a": "2"}},
        {"content": {"f": "y"}},
        {"requires": ["s"]},
    ):
        prints.add(fingerprint("Stage", **{**same, **change}))  # type: ignore[arg-type]
    prints.add(fingerprint("Other", **same))  # type: ignore[arg-type]
    assert len(prints) == 6
    assert fingerprint("Stage", **json.loads(json.dumps(same))) in prints
