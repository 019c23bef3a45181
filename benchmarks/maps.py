"""Time, quality and memory of maps, by number of words and engine.

    .venv/bin/python benchmarks/maps.py FOLDER [--words 500 1000 …] [--engines sklearn opentsne]
    .venv/bin/python benchmarks/maps.py FOLDER --threads

FOLDER has the vectors: outputs/NAME/artifacts/TrainWord2Vec-…. Each map is made in a process of its
own. Prints its processor and elapsed time, KL divergence, trustworthiness and preserved neighbours
(of the 10 nearest), peak memory; then the processor time of measuring those two and of drawing, and
the labels. With --threads it prints how much longer one thread takes than all, and whether their
points are the same.
"""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from pipeline.stages.pictures.fonts import DEFAULT, find_font
from pipeline.stages.pictures.map import draw_map
from pipeline.stages.vectors.trust import measure_trust
from pipeline.stages.vectors.tsne import OPENTSNE, SKLEARN, lay_out
from pipeline.store.contents import Vectors
from pipeline.store.records import Point
from pipeline.store.vectors import WordVectors, read_vectors

PERPLEXITY = 30


def timed(work: Callable[[], Any]) -> tuple[Any, float, float]:
    """Return a result, and the processor and elapsed seconds that it took."""
    elapsed, used = time.perf_counter(), time.process_time()
    result = work()
    return result, time.process_time() - used, time.perf_counter() - elapsed


def measure(vectors: WordVectors, words: int, engine: str) -> None:
    matrix = np.ascontiguousarray(vectors.matrix[:words])
    lay_out(matrix[:50], perplexity=5, seed=1, engine=engine)  # imports what it needs
    layout, used, elapsed = timed(
        lambda: lay_out(matrix, perplexity=PERPLEXITY, seed=1, engine=engine)
    )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    trust, measuring, _ = timed(lambda: measure_trust(matrix, layout.points))
    entries = vectors.entries()[:words]
    places = layout.points.tolist()
    points = [Point(word, x, y) for (word, _), (x, y) in zip(entries, places, strict=True)]
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "map.png"
        font = find_font(DEFAULT)
        facts, drawing, _ = timed(
            lambda: draw_map(points, dict(entries), path, font=font, title="", scale=2)
        )
    print(
        f"{words:>6}  {engine:<8}  {used:6.1f} s  {elapsed:6.1f} s  KL {layout.divergence:.3f}  "
        f"trust {trust.mean_trustworthiness:.3f}  kept {trust.mean_preservation:.3f}  "
        f"{peak:5.0f} MB  | measuring {measuring:4.1f} s  drawing {drawing:4.1f} s  "
        f"labels {facts['counts']['labels']}",
        flush=True,
    )


def compare_threads(vectors: WordVectors, words: int, engine: str) -> None:
    matrix = np.ascontiguousarray(vectors.matrix[:words])
    threads = os.cpu_count() or 1
    one, _, alone = timed(lambda: with_threads(matrix, engine, 1))
    all_, _, together = timed(lambda: with_threads(matrix, engine, threads))
    print(
        f"{words:>6}  {engine:<8}  1 thread {alone:6.2f} s  {threads} threads {together:6.2f} s  "
        f"ratio {alone / together:.2f}  same points: {np.array_equal(one, all_)}",
        flush=True,
    )


def with_threads(matrix: Any, engine: str, threads: int) -> Any:
    import openTSNE
    from sklearn.manifold import TSNE

    with threadpool_limits(limits=threads):
        if engine == SKLEARN:
            return TSNE(init="pca", metric="cosine", random_state=1).fit_transform(matrix)
        tsne = openTSNE.TSNE(metric="cosine", neighbors="exact", n_jobs=threads, random_state=1)
        return np.asarray(tsne.fit(matrix))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--words", type=int, nargs="+", default=[200, 500, 1000, 2000, 5000, 10000])
    parser.add_argument("--engines", nargs="+", default=[SKLEARN, OPENTSNE])
    parser.add_argument("--threads", action="store_true")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.here:
        work = compare_threads if arguments.threads else measure
        (words,), (engine,) = arguments.words, arguments.engines
        work(read_vectors(Vectors(arguments.folder)), words, engine)
        return
    for words in arguments.words:
        for engine in arguments.engines:
            options = ["--words", str(words), "--engines", engine, "--here"]
            options += ["--threads"] if arguments.threads else []
            subprocess.run([sys.executable, __file__, arguments.folder, *options], check=True)


if __name__ == "__main__":
    main()
