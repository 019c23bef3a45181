"""Time and memory of the whole chain, side by side with another commit.

    .venv/bin/python benchmarks/chain.py FILE [--reference COMMIT] [--runs 1] [--workers N …]

FILE has one document per line, or is a .tsv with a column ``document``. It becomes a corpus in a
temporary project, which luigi builds in a separate process, with settings for a large corpus and
sentences that end at marks only. The reference commit is checked out into a temporary worktree of
git, and both build the same text alternately; the fastest run of each counts. --workers builds
with these numbers of processes in turn; without it, with the default of each commit.

Prints for each stage the seconds that it took, while others may have run beside it, and whether
its files are the same bytes; for the whole chain wall time, CPU time, and the largest memory of
all its processes together, in which what they share counts once (Linux only).
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent

DESCRIPTION = """\
{reading}

[source]
path = "{name}"
"""

SETTINGS = {"vector-size": 100, "window": 5, "min-count": 5, "epochs": 5, "hs": 0, "negative": 5}

WARM_UP = 2_000
"""Lines of the text that are built first, without measuring."""

OFTEN = 0.1
"""Seconds between two looks at the memory."""


@dataclass(frozen=True, slots=True)
class Build:
    """One build: for each stage its seconds and its files (path to SHA-256), and the totals."""

    seconds: dict[str, float]
    files: dict[str, dict[str, str]]
    wall: float
    cpu: float
    megabytes: float


def build(checkout: Path, text: Path, workers: int | None) -> Build:
    """Build a text with the code of a checkout."""
    with tempfile.TemporaryDirectory() as name:
        project = Path(name)
        make_project(project, checkout, text)
        options = [f"--TrainWord2Vec-{key}={value}" for key, value in SETTINGS.items()]
        options += [f"--workers={workers}"] if workers else []
        start = time.perf_counter()
        task = ["--module", "pipeline", "BuildEmbeddings", "--corpus", "reviews"]
        process = subprocess.Popen(
            [sys.executable, "-m", "luigi", *task, *options],
            cwd=project,
            env={**os.environ, "PYTHONPATH": str(checkout)},
            stdout=subprocess.DEVNULL,
            stderr=(project / "said.txt").open("w"),
        )
        memory = Memory(process.pid)
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        memory.stop()
        if status:
            sys.exit((project / "said.txt").read_text("utf-8"))
        seconds, files = {}, {}
        for path in sorted(project.glob("outputs/reviews/artifacts/*/manifest.json")):
            manifest = json.loads(path.read_text("utf-8"))
            parameters = manifest["parameters"]
            variant = parameters.get("algorithm") or parameters.get("source")
            label = f"{manifest['task']}-{variant}" if variant else manifest["task"]
            seconds[label] = manifest["seconds"]
            files[label] = {name: file["sha256"] for name, file in manifest["files"].items()}
    return Build(seconds, files, wall, used.ru_utime + used.ru_stime, memory.most / 1024)


def make_project(project: Path, checkout: Path, text: Path) -> None:
    """Put a text and what malmoi needs into a folder."""
    shutil.copytree(checkout / "fonts", project / "fonts")
    settings = (checkout / "luigi.cfg").read_text("utf-8")
    settings = settings.replace("splitter = korean", "splitter = punkt")  # as all commits can
    (project / "luigi.cfg").write_text(settings, "utf-8")
    corpora = project / "corpora"
    corpora.mkdir()
    for rules in (checkout / "corpora").glob("korean.*"):
        shutil.copy(rules, corpora)
    name = f"reviews{text.suffix}"
    (corpora / name).symlink_to(text.resolve())
    reading = 'text_column = "document"' if text.suffix == ".tsv" else 'documents = "line"'
    (corpora / "reviews.toml").write_text(
        DESCRIPTION.format(reading=reading, name=name), encoding="utf-8"
    )


class Memory:
    """Looks at the memory of a process and of all that it started, until it is stopped.

    Attributes
    ----------
    most : int
        The largest proportional set size of all together, in kB.
    """

    def __init__(self, process: int) -> None:
        self.most = 0
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._watch, args=(process,))
        self._thread.start()

    def stop(self) -> None:
        self._stopped.set()
        self._thread.join()

    def _watch(self, process: int) -> None:
        while not self._stopped.wait(OFTEN):
            self.most = max(self.most, sum(map(_kilobytes, _with_children(process))))


def _with_children(process: int) -> Iterator[int]:
    yield process
    with suppress(OSError):
        for path in Path(f"/proc/{process}/task").glob("*/children"):
            for child in path.read_text().split():
                yield from _with_children(int(child))


def _kilobytes(process: int) -> int:
    with suppress(OSError):
        for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    return 0


@contextmanager
def worktree(commit: str) -> Iterator[Path]:
    """Check out a commit into a temporary folder."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "reference"
        git = ["git", "-C", str(CHECKOUT), "worktree"]
        subprocess.run([*git, "add", "--quiet", "--detach", str(folder), commit], check=True)
        try:
            yield folder
        finally:
            subprocess.run([*git, "remove", "--force", str(folder)], check=True)


def compare(text: Path, workers: int | None, checkouts: Sequence[Path], runs: int) -> None:
    """Build with each checkout in turn, and print a table of all stages."""
    builds: list[list[Build]] = [[] for _ in checkouts]
    for _ in range(runs):
        for checkout, done in zip(checkouts, builds, strict=True):
            done.append(build(checkout, text, workers))
    best = [min(done, key=lambda each: each.wall) for done in builds]
    print(f"{text.name}, workers: {workers or 'default'}, load {os.getloadavg()[0]:.1f}")
    for label in best[-1].seconds:
        same = {json.dumps(each.files.get(label)) for each in best}
        note = "" if len(best) == 1 else "  same bytes" if len(same) == 1 else "  other bytes"
        print(f"  {label:24}{columns([each.seconds.get(label, 0.0) for each in best])}{note}")
    print(f"  {'wall time':24}{columns([each.wall for each in best])}")
    print(f"  {'CPU time':24}{columns([each.cpu for each in best])}")
    print(f"  {'memory':24}{columns([each.megabytes for each in best], 'MB')}", flush=True)


def columns(values: Sequence[float], unit: str = "s ") -> str:
    """Return the values, the reference first, and how many times as large it is."""
    numbers = "".join(f"{value:10,.1f} {unit}" for value in values)
    ratio = f"{values[0] / values[-1]:8.2f} times" if len(values) > 1 and values[-1] else ""
    return numbers + ratio


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--reference", metavar="COMMIT")
    parser.add_argument("--runs", type=int, default=1)
    parser.add_argument("--workers", type=int, nargs="+", default=[None])
    arguments = parser.parse_args()

    def run(checkouts: Sequence[Path]) -> None:
        with tempfile.NamedTemporaryFile("wb", suffix=arguments.file.suffix) as few:
            with arguments.file.open("rb") as lines:
                few.writelines(islice(lines, WARM_UP))
            few.flush()
            for checkout in checkouts:  # what is compiled only once, or cached by the system
                build(checkout, Path(few.name), None)
        for workers in arguments.workers:
            compare(arguments.file, workers, checkouts, arguments.runs)

    if not arguments.reference:
        run([CHECKOUT])
        return
    with worktree(arguments.reference) as reference:
        run([reference, CHECKOUT])


if __name__ == "__main__":
    main()
