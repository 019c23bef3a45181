"""Nouns -> word vectors, with Spark MLlib's Word2Vec on a cluster."""

import json
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np

from pipeline.stages.vectors.training import empty_vocabulary, few_words, scan_nouns
from pipeline.store.contents import SKIP_GRAM, Vectors
from pipeline.store.files import LineText, write_json
from pipeline.store.manifest import Facts
from pipeline.store.records import Training
from pipeline.store.vectors import write_vectors
from pipeline.terminal.errors import UserError

JOB, WORDS, MATRIX = "training.json", "words.txt", "vectors.npy"
"""The files of a job: what to do, and the words and the vectors that came of it, row by row."""

LARGEST = 1 << 31
"""MLlib's limit of vocabulary × size × 8 bytes."""

LONGEST = 10_000
"""Words from which a sentence is cut, as gensim does."""


def check_mllib(training: Training) -> None:
    """Check that MLlib can train with these parameters.

    Raises
    ------
    UserError
        When it is something else than skip-gram with hierarchical softmax alone.
    """
    gensim = "or trainer = gensim"
    if training.algorithm != SKIP_GRAM:
        raise UserError(
            f"[TrainWord2Vec] trainer is mllib, which has no {training.algorithm}",
            f"--algorithm {SKIP_GRAM}, {gensim}",
        )
    if not training.hs or training.negative:
        raise UserError(
            f"[TrainWord2Vec] has hs = {training.hs} and negative = {training.negative}; trainer = "
            "mllib has hierarchical softmax only",
            f"set hs = 1 and negative = 0, {gensim}",
        )


def train_with_mllib(
    nouns: LineText,
    made: Vectors,
    *,
    training: Training,
    folder: Path,
    submit: Callable[[Path], object],
) -> Facts:
    """Train on the nouns with MLlib and write the vectors.

    Parameters
    ----------
    nouns : LineText
        The nouns of each sentence, separated by spaces; on a disk that all workers share.
    made : Vectors
        Receives the vectors (float32, V × D, rows by descending count), their norms, the
        vocabulary and the training parameters; there is no model of gensim's.
    training : Training
        Its ``workers`` are partitions: each is trained by itself in every epoch, and their vectors
        are then added up. There is no downsampling.
    folder : Path
        For the files of the job.
    submit : callable, (Path) -> None
        Runs ``mllib_job.py`` with the path of a job, to its end.

    Source: ``org.apache.spark.mllib.feature.Word2Vec``, after Mikolov et al. 2013.

    Raises
    ------
    UserError
        When MLlib cannot do it, no word is frequent enough, or the job fails.
    """
    check_mllib(training)
    counts, _, _ = scan_nouns(nouns)
    kept = {word: count for word, count in counts.items() if count >= training.min_count}
    if not kept:
        raise empty_vocabulary(nouns, counts, training.min_count)
    _check_size(len(kept), training)
    folder.mkdir(parents=True, exist_ok=True)
    job = {
        "nouns": nouns.path.resolve().as_uri(),
        "vectorSize": training.vector_size,
        "windowSize": training.window,
        "minCount": training.min_count,
        "maxIter": training.epochs,
        "numPartitions": training.workers,
        "seed": training.seed,
    }
    write_json(folder / JOB, job)
    submit(folder / JOB)
    _write(folder, kept, made)
    made.training.write(training)
    shutil.rmtree(folder)
    warnings = []
    if training.workers != 1:
        warnings.append(
            f"MLlib's vectors of {training.workers} partitions are worse than those of one; "
            "docs/scale.md says by how much"
        )
    if few := few_words(counts, len(kept), training.min_count):
        warnings.append(few)
    return {
        "counts": {"vocabulary": len(kept), "nouns in it": sum(kept.values())},
        "effective": {"reproducible": False, "partitions": training.workers},
        "warnings": warnings,
    }


def _check_size(vocabulary: int, training: Training) -> None:
    size = training.vector_size
    if vocabulary * size * 8 >= LARGEST:
        raise UserError(
            f"{vocabulary:,} words × vector_size {size} × 8 is {vocabulary * size * 8:,} bytes; "
            f"trainer = mllib needs less than {LARGEST:,}",
            "raise [TrainWord2Vec] min_count or lower vector_size, or trainer = gensim",
        )


def _write(folder: Path, counts: Mapping[str, int], made: Vectors) -> None:
    """Write the vectors of a job by descending count; equal ones as the words appear."""
    rows = {word: row for row, word in enumerate(LineText(folder / WORDS).read())}
    words = sorted(counts, key=counts.__getitem__, reverse=True)
    matrix = np.load(folder / MATRIX, allow_pickle=False)[[rows[word] for word in words]]
    write_vectors(made, matrix, words, [counts[word] for word in words])


def run_job(path: str) -> None:
    """Run a job; called by ``mllib_job.py`` in Spark's driver."""
    from pyspark.ml.feature import Word2Vec
    from pyspark.sql import SparkSession
    from pyspark.sql.functions import split

    settings = json.loads(Path(path).read_text(encoding="utf-8"))
    spark = SparkSession.builder.appName("malmoi").getOrCreate()
    lines = spark.read.text(settings.pop("nouns")).where("value != ''")
    trainer = Word2Vec(inputCol="nouns", outputCol="mean", maxSentenceLength=LONGEST, **settings)
    model = trainer.fit(lines.select(split("value", " ").alias("nouns")))
    rows = model.getVectors().collect()
    spark.stop()
    with LineText(Path(path).with_name(WORDS)).writing() as write:
        write([row.word for row in rows])
    matrix = np.array([row.vector.toArray() for row in rows], np.float32)
    np.save(Path(path).with_name(MATRIX), matrix, allow_pickle=False)
