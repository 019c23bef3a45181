"""How long `malmoi most-similar` takes on 100,000 x 300 vectors, cold start included.

    .venv/bin/python benchmarks/most_similar.py

Makes a build with random vectors in a temporary project, then times whole processes: the
question, and for comparison an empty Python and one that imports gensim.
"""

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from pipeline.stages.vectors.storage import save_vectors
from pipeline.store.artifacts import Artifact, building, write_json

WORDS, DIMENSIONS = 100_000, 300
RUNS = 9
BIN = Path(sys.executable).parent


def make_build(home: Path) -> None:
    (home / "luigi.cfg").touch()
    (home / "corpora").mkdir()
    (home / "corpora" / "law.txt").touch()
    artifacts = home / "outputs" / "law" / "artifacts"
    matrix = np.random.default_rng(1).normal(size=(WORDS, DIMENSIONS)).astype(np.float32)
    words = [chr(0xAC00 + n % 11_172) + chr(0xAC00 + n // 11_172) for n in range(WORDS)]
    with building(Artifact(artifacts / "TrainWord2Vec-0")) as (folder, manifest):
        save_vectors(folder, matrix, words, list(range(WORDS, 0, -1)))
        manifest["parameters"] = {"min_count": "1"}
    with building(Artifact(artifacts / "FilterNouns-0")) as (folder, _):
        (folder / "aliases.tsv").write_text("alias\tname\twhere\n", encoding="utf-8")
    labels = {"TrainWord2Vec-skip-gram": "TrainWord2Vec-0", "FilterNouns": "FilterNouns-0"}
    write_json(home / "outputs" / "law" / "build.json", {"artifacts": labels})


def seconds(command: list[str], home: Path) -> float:
    start = time.perf_counter()
    subprocess.run(command, cwd=home, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        make_build(home)
        commands = {
            "malmoi most-similar": [str(BIN / "malmoi"), "most-similar", "각가"],
            "python -c pass": [sys.executable, "-c", "pass"],
            "import gensim": [sys.executable, "-c", "import gensim"],
        }
        times: dict[str, list[float]] = {name: [] for name in commands}
        for _ in range(RUNS):
            for name, command in commands.items():
                times[name].append(seconds(command, home))
        for name, values in times.items():
            print(
                f"{name:<22} min {min(values):.3f}  median {statistics.median(values):.3f}  "
                f"max {max(values):.3f} s"
            )


if __name__ == "__main__":
    main()
