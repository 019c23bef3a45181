"""The work on a text on a cluster: its shards are the tasks of one Spark job.

The folder of a job must be the same for all machines. It holds the job itself, and for every shard
that is done its parts of the results and, written last, its summary. When all are done, the parts
are moved to where the results belong; until then the next run goes on where this one ended.
"""

import json
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from functools import cache, partial
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from threading import Event, Thread
from typing import Any, Self
from uuid import uuid4

from pipeline.scale.shards import Shard
from pipeline.scale.work import S, ShardWork
from pipeline.store.disk import sha256
from pipeline.store.files import JsonFile, LineText, write_json
from pipeline.terminal.errors import UserError
from pipeline.terminal.progress import bar

JOB, PROBLEM = "job.json", "problem.json"

LOOK = 0.5
"""Seconds between two looks at what is done, for the progress bar."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A user error of a shard, as it goes from one process to another."""

    fact: str
    advice: str


@dataclass(frozen=True, slots=True)
class Job:
    """What a Spark job does; written by the process that submits it, read by all others.

    Attributes
    ----------
    work : ShardWork
    shards : sequence of Shard
    results : sequence of str
        A name for each result of the work.
    folder : Path
    malmoi : str
        The version of malmoi that every worker must have.
    """

    work: ShardWork[Any]
    shards: Sequence[Shard]
    results: Sequence[str]
    folder: Path
    malmoi: str

    def parts(self, shard: Shard) -> list[LineText]:
        """Return the files for the results of a shard."""
        return [LineText(self._file(shard, name)) for name in self.results]

    def summary(self, shard: Shard) -> Path:
        """Return the file for the summary of a shard; it is there when the shard is done."""
        return self._file(shard, "summary.json")

    def _file(self, shard: Shard, name: str) -> Path:
        return self.folder / f"{shard.number:06d}.{shard.start}-{shard.stop}.{name}"

    def left(self) -> list[Shard]:
        """Return the shards that are not done."""
        return [shard for shard in self.shards if not self.summary(shard).exists()]

    def write(self) -> Path:
        """Write the job into its folder; return the path."""
        kind = type(self.work)
        job = {
            "malmoi": self.malmoi,
            "class": f"{kind.__module__}:{kind.__qualname__}",
            "work": asdict(self.work),  # type: ignore[call-overload]  # every one is a dataclass
            "results": [*self.results],
            "shards": [
                [each.number, str(each.path), each.start, each.stop, each.line]
                for each in self.shards
            ],
        }
        path = self.folder / JOB
        write_json(path, job)
        return path

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read a job.

        Raises
        ------
        TypeError
            When it names a class that is no work on shards.
        """
        job = json.loads(path.read_text(encoding="utf-8"))
        module, _, name = job["class"].partition(":")
        kind = getattr(import_module(module), name)
        if not (isinstance(kind, type) and issubclass(kind, ShardWork)):
            raise TypeError(f"{path}: {job['class']} is no work on shards")
        return cls(
            work=kind.from_json(job["work"]),
            shards=[Shard(number, Path(text), *range_) for number, text, *range_ in job["shards"]],
            results=job["results"],
            folder=path.parent,
            malmoi=job["malmoi"],
        )


@dataclass(frozen=True, slots=True)
class Cluster:
    """Does the work on a text with Spark; the results, in parts, are the same as in one process.

    Attributes
    ----------
    submit : callable, (Path) -> None
        Runs ``spark_job.py`` with the path of a job, to its end.
    folder : Path
        Holds what is done until all of it is, in a folder for each text; the same for the same
        stage of the same corpus.
    shard : int
        Bytes of text in a shard.
    """

    submit: Callable[[Path], object]
    folder: Path
    shard: int

    def run(
        self,
        work: ShardWork[S],
        source: LineText,
        targets: Sequence[LineText],
        *,
        stage: str,
    ) -> S:
        """Go through a text, as `Runner.run` says."""
        source = LineText(source.path.resolve())
        job = Job(
            work=work,
            shards=work.shards(source, self.shard),
            results=[target.path.name for target in targets],
            folder=self.folder.resolve() / sha256(bytes(source.path))[:12],
            malmoi=version("malmoi"),
        )
        job.folder.mkdir(parents=True, exist_ok=True)
        problem = JsonFile(job.folder / PROBLEM, Problem)
        problem.path.unlink(missing_ok=True)
        with _progress(job, stage):
            self.submit(job.write())
        if problem.path.exists():
            found = problem.read()
            raise UserError(found.fact, found.advice)
        whole: S = work.kind()
        for target in targets:
            target.path.mkdir()
        for shard in job.shards:
            whole.add(work.kind.from_json(job.summary(shard).read_text("utf-8")))
            job.summary(shard).unlink()  # without its parts, a shard is not done
            for target, part in zip(targets, job.parts(shard), strict=True):
                part.path.replace(target.path / f"{shard.number:06d}")
        shutil.rmtree(job.folder)
        with suppress(OSError):  # the stage has other jobs
            self.folder.rmdir()
        return whole


@contextmanager
def _progress(job: Job, stage: str) -> Iterator[None]:
    """Show how many bytes of text are done, by what is in the job's folder."""
    stopped = Event()

    def watch() -> None:
        with bar(of=stage, total=_size(job.shards), unit="B", scale=True) as progress:
            left = [*job.shards]
            while not stopped.wait(LOOK):
                still = job.left()
                progress.update(_size(left) - _size(still))
                left = still

    thread = Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield
    finally:
        stopped.set()
        thread.join()


def _size(shards: Iterable[Shard]) -> int:
    return sum(shard.size for shard in shards)


def run_job(path: str) -> None:
    """Run a job; called by ``spark_job.py`` in Spark's driver."""
    from pyspark import SparkContext

    job = Job.read(Path(path))
    left = job.left()
    if not left:
        return
    with SparkContext(appName="malmoi") as context:
        done = context.parallelize(left, len(left)).map(partial(work_on_shard, path)).collect()
    if problem := next(filter(None, done), None):
        JsonFile(job.folder / PROBLEM, Problem).write(problem)


def work_on_shard(path: str, shard: Shard) -> Problem | None:
    """Do a shard of a job in a Python worker of Spark; return what is wrong with it, if anything.

    What is written gets its name when it is complete: Spark may do a shard twice, or give it up.
    """
    try:
        job, do = _opened(path)
        parts = job.parts(shard)
        written = [LineText(part.path.with_suffix(f".{uuid4().hex}")) for part in parts]
        found = do(shard, written, lambda _size: None)
        for temporary, part in zip(written, parts, strict=True):
            temporary.path.replace(part.path)
        done = job.summary(shard)
        finished = done.with_suffix(f".{uuid4().hex}")
        finished.write_text(found.to_json(), encoding="utf-8")
        finished.replace(done)
    except UserError as error:
        return Problem(error.fact, error.advice)
    return None


@cache
def _opened(path: str) -> tuple[Job, Any]:
    """Read a job and open its work, once in every Python worker."""
    job = Job.read(Path(path))
    if (found := version("malmoi")) != job.malmoi:
        raise UserError(
            f"a worker of Spark has malmoi {found}, and this is malmoi {job.malmoi}",
            f"pip install malmoi=={job.malmoi} on every machine of the cluster",
        )
    return job, job.work.open()
