"""The number of words from which TSNE is faster with all threads, and whether results agree.

    .venv/bin/python benchmarks/tsne_threads.py

Prints, for each number of words, the seconds with 1 thread and with all, their ratio, and
whether the points are the same.
"""

import os
import time

import numpy as np
from sklearn.manifold import TSNE
from threadpoolctl import threadpool_limits

DIMENSIONS = 30


def project(matrix: np.ndarray, threads: int) -> tuple[np.ndarray, float]:
    start = time.perf_counter()
    with threadpool_limits(limits=threads):
        points = TSNE(init="pca", metric="cosine", random_state=1).fit_transform(matrix)
    return points, time.perf_counter() - start


def main() -> None:
    threads = os.cpu_count() or 1
    for words in (200, 500, 1000, 2000, 4000):
        matrix = np.random.default_rng(1).normal(size=(words, DIMENSIONS)).astype(np.float32)
        one, alone = project(matrix, 1)
        all_, together = project(matrix, threads)
        print(
            f"{words:>6} words  1 thread {alone:6.2f} s  {threads} threads {together:6.2f} s  "
            f"ratio {alone / together:.2f}  same points: {np.array_equal(one, all_)}",
            flush=True,
        )


if __name__ == "__main__":
    main()
