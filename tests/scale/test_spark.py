"""A real Spark, a master with two workers on loopback, gives the same bytes, whatever dies."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from conftest import CHECKOUT, Project

pytest.importorskip("pyspark", reason='pip install "malmoi[spark]", or make test-spark')

from pipeline.scale.local import ONE
from pipeline.scale.spark import Cluster
from pipeline.scale.work import ByLine, Runner, Summary
from pipeline.stages.corpus import shard_reading
from pipeline.stages.corpus.description import Corpus
from pipeline.stages.corpus.documents import read_documents
from pipeline.stages.corpus.sources import Files
from pipeline.stages.text.words import WordWork
from pipeline.stages.vectors import mllib_job
from pipeline.stages.vectors.mllib import train_with_mllib
from pipeline.store import files
from pipeline.store.contents import Documents, Vectors
from pipeline.store.files import LineText
from pipeline.store.records import Training
from pipeline.store.vectors import read_vectors
from pipeline.terminal.errors import UserError
from pipeline.workflow.scale import java_home, spark_home, submit

pytestmark = pytest.mark.xdist_group("spark")  # one cluster for all tests

ADDRESS = re.compile(r"spark://127\.0\.0\.1:\d+")

LONGEST = 120.0
"""Seconds after which a test gives up; on an idle machine each takes less than 20."""

LINES = [f"{number} 국민의 권리와 의무는 {'무엇' * (number % 7)}인가." for number in range(2_000)]


@dataclass(frozen=True)
class Slow(ByLine):
    """Writes every line backwards, not at once, and notes each of its blocks in a folder."""

    notes: str
    seconds: float = 0.0
    fails: bool = False

    def start(self) -> Callable[[list[str], Summary], list[str]]:
        def work(lines: list[str], summary: Summary) -> list[str]:
            if self.fails:
                raise ArithmeticError("a bug")
            with (Path(self.notes) / lines[0].split()[0]).open("a") as note:
                note.write("*")
            time.sleep(self.seconds)
            summary.counts["lines"] += len(lines)
            summary.cells.update(lines)
            return [line[::-1] for line in lines]

        return work


@dataclass(frozen=True)
class Standalone:
    """A running cluster: its address, its workers, and the folder of its logs."""

    address: str
    workers: list["subprocess.Popen[bytes]"]
    folder: Path

    def add_worker(self) -> None:
        log = self.folder / f"worker-{time.monotonic_ns()}.log"
        options = ["--host", "127.0.0.1", "--cores", "1", "--memory", "1g"]
        options += ["--work-dir", str(log.with_suffix("")), self.address]
        self.workers.append(start(log, "worker.Worker", *options))
        wait_for(lambda: "Successfully registered" in log.read_text("utf-8"))


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Standalone]:
    folder = tmp_path_factory.mktemp("spark")
    tests = CHECKOUT / "tests"
    here = {
        "SPARK_LOCAL_IP": "127.0.0.1",
        "PYTHONPATH": os.pathsep.join(map(str, (CHECKOUT, tests, tests / "scale"))),
        "PYSPARK_PYTHON": sys.executable,
    }
    with pytest.MonkeyPatch.context() as patch:
        for name, value in here.items():
            patch.setenv(name, value)
        log = folder / "master.log"
        master = start(log, "master.Master", "--host", "127.0.0.1", "--port", "0")
        try:
            found = wait_for(lambda: ADDRESS.search(log.read_text("utf-8")))
            running = Standalone(found[0], [], folder)
            running.add_worker()
            running.add_worker()
            yield running
            for worker in running.workers:
                kill(worker)
        finally:
            kill(master)


def start(log: Path, name: str, *options: str) -> "subprocess.Popen[bytes]":
    log.touch()
    program = spark_home() / "bin" / "spark-class"
    return subprocess.Popen(
        [program, f"org.apache.spark.deploy.{name}", "--webui-port", "0", *options],
        env={**os.environ, "JAVA_HOME": str(java_home(log.parent))},
        stdout=log.open("wb"),
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )


def kill(process: "subprocess.Popen[bytes]") -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def wait_for(found: Callable[[], "re.Match[str] | bool | None"]) -> "re.Match[str]":
    giving_up = time.monotonic() + LONGEST
    while not (result := found()):
        assert time.monotonic() < giving_up, "it takes too long"
        time.sleep(0.1)
    return result  # type: ignore[return-value]


@pytest.fixture
def text(tmp_path: Path) -> LineText:
    made = LineText(tmp_path / "text.txt")
    with made.writing() as write:
        write(LINES)
    return made


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    (tmp_path / "notes").mkdir()
    return tmp_path / "notes"


def on(address: str, folder: Path) -> Cluster:
    return Cluster(lambda job: submit(job, address), folder / "job", shard=8_000)


def done(folder: Path) -> int:
    return len([*(folder / "job").rglob("*.summary.json")])


def test_words_are_the_same_as_in_one_process(
    cluster: Standalone, text: LineText, tmp_path: Path
) -> None:
    expected, made = LineText(tmp_path / "expected.txt"), LineText(tmp_path / "made.txt")
    alone = ONE.run(WordWork("nltk"), text, [expected], stage="")
    summary = on(cluster.address, tmp_path).run(WordWork("nltk"), text, [made], stage="")
    assert [*made.read()] == [*expected.read()]
    assert len(made.parts()) > 2
    assert summary == alone
    assert not (tmp_path / "job").exists()


def test_a_table_is_read_as_in_one_process(
    cluster: Standalone, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shard_reading, "LEAST", 1 << 16)
    monkeypatch.setattr(files, "BLOCK", 1 << 13)
    raw = tmp_path / "raw"
    raw.mkdir()
    rows = [f'{n},"{line}\n""그렇다"""' for n, line in enumerate(LINES)]
    (raw / "표.csv").write_text("\n".join(["번호,글", *rows]), "utf-8")
    corpus = Corpus("표", Files(raw, ()), text_column="글", id_column="번호")
    made = [Documents(tmp_path / name) for name in ("expected", "made")]
    runners: list[Runner] = [ONE, on(cluster.address, tmp_path)]
    for documents, runner in zip(made, runners, strict=True):
        documents.path.mkdir()
        read_documents(raw, documents, corpus=corpus, runner=runner)
    assert made[0].documents.read_bytes() == made[1].documents.read_bytes()
    assert made[0].intake.read_bytes() == made[1].intake.read_bytes()


def test_vectors_of_mllib(cluster: Standalone, tmp_path: Path) -> None:
    nouns = LineText(tmp_path / "nouns.txt")
    with nouns.writing() as write:
        write(["국민 권리 의무", "", "영화 배우 감독"] * 300)
    made = Vectors(tmp_path / "made")
    made.path.mkdir()
    training = Training(
        algorithm="skip-gram",
        vector_size=8,
        window=2,
        min_count=2,
        epochs=3,
        hs=1,
        negative=0,
        sample=0.0,
        seed=1,
        workers=1,
    )
    train_with_mllib(
        nouns,
        made,
        training=training,
        folder=tmp_path / "job",
        submit=lambda job: submit(job, cluster.address, mllib_job),
    )
    vectors = read_vectors(made)
    assert dict(vectors.entries()) == dict.fromkeys(
        ("국민", "권리", "의무", "영화", "배우", "감독"), 300
    )
    law, film, lawful = (
        vectors.directions([vectors.row(w) or 0])[0] for w in ("국민", "영화", "권리")
    )
    assert law @ lawful > law @ film


def test_a_worker_that_dies_changes_nothing(
    cluster: Standalone, text: LineText, notes: Path, tmp_path: Path
) -> None:
    made = LineText(tmp_path / "made.txt")
    process = subprocess.Popen(
        [sys.executable, __file__, cluster.address, text.path, notes, "0.3", made.path]
    )
    wait_for(lambda: done(tmp_path) >= 2)
    kill(cluster.workers.pop(0))
    assert process.wait(LONGEST) == 0
    cluster.add_worker()
    assert [*made.read()] == [line[::-1] for line in LINES]


def test_the_next_run_goes_on_where_a_killed_one_ended(
    cluster: Standalone, text: LineText, notes: Path, tmp_path: Path
) -> None:
    made = LineText(tmp_path / "made.txt")
    process = subprocess.Popen(
        [sys.executable, __file__, cluster.address, text.path, notes, "0.5", made.path],
        start_new_session=True,
    )
    wait_for(lambda: done(tmp_path) >= 3)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    time.sleep(2)  # the executors notice
    kept = done(tmp_path)
    summary = on(cluster.address, tmp_path).run(Slow(str(notes)), text, [made], stage="")
    assert [*made.read()] == [line[::-1] for line in LINES]
    assert summary.named("lines") == {"lines": len(LINES)}
    assert [*summary.cells] == LINES
    once = [path for path in notes.iterdir() if path.read_text() == "*"]
    assert len(once) >= len([*notes.iterdir()]) - 4  # two were being worked on, when it ended
    assert kept >= 3


def test_a_damaged_line_is_named(cluster: Standalone, text: LineText, tmp_path: Path) -> None:
    data = text.path.read_bytes()
    at = data.index("무엇".encode(), len(data) // 2)
    text.path.write_bytes(data[:at] + b"\xff" + data[at + 1 :])
    with pytest.raises(UserError, match=r"line \d+ of shard \d+ \(from byte [\d,]+\) is not UTF-8"):
        on(cluster.address, tmp_path).run(
            WordWork("nltk"), text, [LineText(tmp_path / "made.txt")], stage=""
        )
    assert done(tmp_path) > 2  # the other shards are kept


def test_a_bug_is_two_lines_and_a_log(
    cluster: Standalone, text: LineText, notes: Path, tmp_path: Path
) -> None:
    with pytest.raises(UserError, match="ArithmeticError: a bug") as raised:
        on(cluster.address, tmp_path).run(
            Slow(str(notes), fails=True), text, [LineText(tmp_path / "made.txt")], stage=""
        )
    log = Path(raised.value.advice.split(",")[0].removeprefix("look into "))
    assert "test_spark.py" in log.read_text("utf-8")


def test_a_build_on_spark_is_the_same_as_without(project: Project) -> None:
    text = project.home / "corpora" / "긴글.txt"
    text.write_text("\n".join(LINES * 20), "utf-8")
    task = ("CountWords", "--corpus", "긴글", "--source", "nouns")
    folder = project.home / "outputs"
    assert project.luigi_process(*task).returncode == 0
    folder.rename(project.home / "expected")
    project.set("Scale", "engine", "spark")
    project.set("Scale", "master", "local[2]")
    project.set("Scale", "shard", 1)
    run = project.luigi_process(*task)
    assert run.returncode == 0, run.stderr
    names = ("sentences.txt", "documents.tsv", "morphemes.txt", "nouns.txt")
    for name in (*names, "rejected.tsv", "counts.tsv"):
        (made,) = folder.rglob(name)
        expected = project.home / "expected" / made.relative_to(folder)
        assert whole(made) == expected.read_bytes()


def whole(text: Path) -> bytes:
    """Return the bytes of a file, or of a text in parts."""
    return b"".join(part.read_bytes() for part in LineText(text).parts())


if __name__ == "__main__":
    Slow.__module__ = "test_spark"  # not __main__, which a worker of Spark does not have
    sys.modules["test_spark"] = sys.modules["__main__"]
    address, path, notes_, seconds, target = sys.argv[1:]
    slow = Slow(notes_, float(seconds))
    on(address, Path(path).parent).run(
        slow, LineText(Path(path)), [LineText(Path(target))], stage=""
    )
