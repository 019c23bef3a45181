"""A stage checks without side effects, warns once, and reads no more often than necessary."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import Project, contents, everything

BUILD = ("BuildEmbeddings", "--corpus", "작은말")

ASKED = """
import json
import pipeline
build = pipeline.BuildEmbeddings(corpus="작은말")
answers = {stage.label: stage.is_complete() for stage in (*build.chain, build)}
assert answers == {stage.label: stage.complete() for stage in (*build.chain, build)}
print(json.dumps(answers))
"""

COUNTED = """
import atexit, json
from collections import Counter
from luigi.cmdline import luigi_run  # first: so pipeline knows that this is the command
from pipeline.store.artifacts import Artifact

faults, manifests = Counter(), Counter()
fault, manifest = Artifact.fault, Artifact.manifest

def counted_fault(self):
    faults[self.path.name] += 1
    return fault(self)

def counted_manifest(self):
    manifests[self.path.name] += 1
    return manifest(self)

Artifact.fault, Artifact.manifest = counted_fault, counted_manifest
atexit.register(lambda: print("LOOKS", json.dumps([faults, manifests])))
luigi_run(["--module", "pipeline", "BuildEmbeddings", "--corpus", "작은말"])
"""


def run(project: Project, code: str) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=project.home,
        env=project.environment(),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done


@pytest.mark.parametrize("state", ["fresh", "built", "killed", "damaged"])
def test_checking_whether_a_stage_is_complete_touches_nothing(
    small: Project, tmp_path: Path, state: str
) -> None:
    """No lock, no cleanup, no output: a plan or a notebook may check while a build runs."""
    project = small.copy(tmp_path / "project")
    for lock in project.home.rglob(".lock"):
        lock.unlink()
    if state == "fresh":
        shutil.rmtree(project.home / "outputs")
    if state == "killed":
        shutil.rmtree(project.artifact("작은말", "FilterNouns").path)
        (project.artifacts_dir() / ".FilterNouns-x1y2").mkdir()
        (project.artifacts_dir() / ".FilterNouns-x1y2" / "nouns.txt").write_text("국", "utf-8")
    if state == "damaged":
        (project.artifact("작은말", "FilterNouns") / "nouns.txt").write_bytes(b"")
    before = everything(project.home)
    asked = run(project, ASKED)
    assert everything(project.home) == before
    assert asked.stderr == ""
    (answer,) = asked.stdout.splitlines()
    complete = {label for label, there in json.loads(answer).items() if there}
    assert ("BuildEmbeddings" in complete) == (state == "built")
    assert ("FilterNouns" in complete) == (state == "built")
    assert ("TagMorphemes" in complete) == (state != "fresh")
    assert not complete & {"TrainWord2Vec-cbow", "BuildReport"} or state == "built"


@pytest.mark.parametrize("workers", ["1", "2"])
@pytest.mark.parametrize("task", ["FilterNouns", "CountWords", "BuildEmbeddings"])
def test_a_damaged_artifact_causes_one_warning_and_is_built_again(
    small: Project, tmp_path: Path, task: str, workers: str
) -> None:
    """Whether it is requested by name, by the stage after it, or by many."""
    project = small.copy(tmp_path / "project")
    damaged = project.artifact("작은말", "FilterNouns")
    (damaged / "nouns.txt").write_bytes(b"")
    built = project.luigi(task, "--corpus", "작은말", "--workers", workers)
    assert built.returncode == 0, built.stderr
    warned = [line for line in built.stderr.splitlines() if line.startswith("Warning: ")]
    said = "has 0 bytes in nouns.txt, but"
    assert len(warned) == 1, built.stderr
    assert f"outputs/작은말/artifacts/{damaged.path.name} {said}" in warned[0]
    assert warned[0].endswith("; it will be rebuilt")
    assert built.stderr.index("Warning: ") < built.stderr.index("FilterNouns  ")
    assert contents(project.home / "outputs") == contents(small.home / "outputs")
    assert "Warning" not in project.luigi(task, "--corpus", "작은말").stderr


@pytest.mark.parametrize("built", [False, True])
def test_a_build_reads_each_manifest_only_a_few_times(
    project: Project, small: Project, tmp_path: Path, built: bool
) -> None:
    """Luigi checks every stage before each one that requires it, and most are in many chains."""
    done = run(small.copy(tmp_path / "built") if built else project, COUNTED)
    assert f": {0 if built else 15} stages ran" in done.stdout
    (line,) = [line for line in done.stdout.splitlines() if line.startswith("LOOKS ")]
    looks, reads = json.loads(line.removeprefix("LOOKS "))
    assert len(looks) == 15
    assert max(looks.values()) <= (1 if built else 8), looks
    assert sum(looks.values()) <= (15 if built else 64), looks
    assert max(reads.values()) <= (2 if built else 10), (
        reads
    )  # including the report and the summary
