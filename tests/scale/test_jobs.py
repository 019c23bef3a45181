"""A job of Spark is JSON: every work comes back from it, and nothing else does."""

import json
from pathlib import Path
from typing import Any

import pytest
from test_works import WORK

from pipeline.scale.shards import Shard
from pipeline.scale.spark import Job
from pipeline.scale.work import ShardWork
from pipeline.stages.counts.counting import CountWork
from pipeline.stages.text.sentences import SentenceWork

SHARDS = [Shard(0, Path("/가/나.txt"), 0, 7), Shard(1, Path("/가/나.txt"), 7, 9)]
WORKS: dict[str, ShardWork[Any]] = {
    "counts": CountWork("/가/documents.tsv"),
    "sentences": SentenceWork("korean"),
    **{name: work for name, (work, _) in WORK.items()},
}


@pytest.mark.parametrize("name", WORKS)
def test_a_job_is_read_as_it_was_written(tmp_path: Path, name: str) -> None:
    job = Job(WORKS[name], SHARDS, ["text.txt"], tmp_path, "1.0")
    path = job.write()
    json.loads(path.read_text("utf-8"))
    assert Job.read(path) == job


@pytest.mark.parametrize("name", ["subprocess:Popen", "pipeline.scale.spark:Job", "os:getcwd"])
def test_a_job_of_another_class_is_refused(tmp_path: Path, name: str) -> None:
    path = Job(SentenceWork("korean"), SHARDS, ["text.txt"], tmp_path, "1.0").write()
    path.write_text(
        path.read_text("utf-8").replace("pipeline.stages.text.sentences:SentenceWork", name)
    )
    with pytest.raises(TypeError, match="is no work on shards"):
        Job.read(path)
