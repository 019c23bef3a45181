"""How close MLlib's vectors of 1, 2 and 4 partitions are to gensim's, on the nouns of a corpus.

    .venv/bin/python benchmarks/trainers.py NOUNS [--epochs 5] [--master local[2]]

NOUNS is the nouns.txt of an artifact. All train skip-gram with hierarchical softmax and nothing
else. For the most frequent words it is counted how many of their nearest neighbours are the same as
gensim's; gensim with another seed shows how many can be.
"""

import argparse
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np

from pipeline.stages.vectors import mllib_job
from pipeline.stages.vectors.mllib import train_with_mllib
from pipeline.stages.vectors.training import train_word2vec
from pipeline.store.contents import Vectors
from pipeline.store.files import LineText
from pipeline.store.records import Training
from pipeline.store.vectors import read_vectors
from pipeline.workflow.scale import submit

WORDS, NEIGHBOURS = 500, 10


def neighbours(made: Vectors) -> list[set[str]]:
    """Return the nearest neighbours of each of the most frequent words."""
    vectors = read_vectors(made)
    names = [word for word, _ in vectors.entries()]
    directions = vectors.directions()
    similar = directions[:WORDS] @ directions.T
    similar[np.arange(len(similar)), np.arange(len(similar))] = -1
    nearest = np.argpartition(-similar, NEIGHBOURS, axis=1)[:, :NEIGHBOURS]
    return [{names[word] for word in row} for row in nearest]


def trained(train: Callable[[Vectors], object]) -> tuple[list[set[str]], float]:
    """Return the neighbours and the seconds of a training."""
    with tempfile.TemporaryDirectory() as folder:
        made = Vectors(Path(folder))
        start = time.perf_counter()
        train(made)
        return neighbours(made), time.perf_counter() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("nouns", type=Path)
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--master", default="local[2]")
    arguments = parser.parse_args()
    nouns = LineText(arguments.nouns)
    settings = Training(
        algorithm="skip-gram",
        vector_size=100,
        window=5,
        min_count=5,
        epochs=arguments.epochs,
        hs=1,
        negative=0,
        sample=0.0,
        seed=1,
        workers=1,
    )

    def with_gensim(seed: int) -> Callable[[Vectors], object]:
        return lambda made: train_word2vec(nouns, made, training=replace(settings, seed=seed))

    def with_mllib(partitions: int) -> Callable[[Vectors], object]:
        return lambda made: train_with_mllib(
            nouns,
            made,
            training=replace(settings, workers=partitions),
            folder=made.path / "job",
            submit=lambda job: submit(job, arguments.master, mllib_job),
        )

    reference, seconds = trained(with_gensim(1))
    print(f"gensim: {seconds:.1f} s")
    for name, train in {
        "gensim, another seed": with_gensim(2),
        **{f"mllib, partitions {n}": with_mllib(n) for n in (1, 2, 4)},
    }.items():
        found, seconds = trained(train)
        same = [len(a & b) / NEIGHBOURS for a, b in zip(reference, found, strict=True)]
        print(f"{name}: {seconds:.1f} s, {np.mean(same):.3f} of the neighbours are the same")


if __name__ == "__main__":
    main()
