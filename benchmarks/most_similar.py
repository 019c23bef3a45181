"""The time `malmoi most-similar` takes on 100,000 x 300 vectors, cold start included.

    .venv/bin/python benchmarks/most_similar.py

Creates a build with random vectors in a temporary project, then times whole processes: the
query, and for comparison an empty Python script and one that imports gensim.
"""

import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.store.artifacts import Artifact, building
from pipeline.store.builds import ASKED
from pipeline.store.contents import ALGORITHMS, NOUNS, Counts, Map, Nouns, Vectors
from pipeline.store.files import write_json
from pipeline.store.manifest import Content, Provenance
from pipeline.store.records import NounRules
from pipeline.store.vectors import write_vectors

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
    variants = {Vectors: ALGORITHMS, Map: ALGORITHMS, Counts: (NOUNS,)}
    for kind in ASKED:
        for variant in variants.get(kind, ("",)):
            artifact = kind(artifacts / kind.label(variant))
            with building(artifact) as (folder, manifest):
                fill(kind(folder), matrix, words)
                manifest.update(asdict(provenance(kind.TASK)), run="", seconds=0.0, finished="")
    labels = {path.name: path.name for path in artifacts.iterdir()}
    record = {"corpus": "law", "fingerprint": "0", "artifacts": labels, "files": {}}
    write_json(home / "outputs" / "law" / "build.json", record)


def fill(made: Artifact, matrix: NDArray[np.float32], words: list[str]) -> None:
    """Write what the query reads: the vectors, and rules without aliases."""
    if isinstance(made, Vectors):
        write_vectors(made, matrix, words, list(range(WORDS, 0, -1)))
    if isinstance(made, Nouns):
        made.rules.write(NounRules())


def provenance(task: str) -> Provenance:
    return Provenance(
        task=task,
        version=1,
        fingerprint="0",
        parameters={},
        content=Content(),
        requires={},
        libraries={},
        python="",
    )


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
