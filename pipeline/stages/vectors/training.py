"""Nouns -> word vectors, with gensim's Word2Vec."""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pipeline.stages.vectors.storage import save_vectors
from pipeline.store.artifacts import Facts
from pipeline.terminal.errors import UserError
from pipeline.terminal.progress import bar

ALGORITHMS = {"skip-gram": 1, "cbow": 0}
"""gensim's ``sg`` for each algorithm (Mikolov et al. 2013)."""

SHOWN_CHOICES = 5
"""How many values of min_count the error for an empty vocabulary tells of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Training:
    """gensim's training parameters, by gensim's names.

    Attributes
    ----------
    algorithm : {"skip-gram", "cbow"}
    vector_size : int
        D, the number of dimensions.
    window : int
        The farthest neighbour, in words.
    min_count : int
        Rarer words get no vector.
    epochs : int
    hs : int
        1: hierarchical softmax.
    negative : int
        Noise words for negative sampling; 0 for none.
    sample : float
        The share above which a frequent word is thinned out.
    seed : int
    workers : int
        Threads. Only with 1 are two runs the same byte for byte.
    """

    algorithm: str
    vector_size: int
    window: int
    min_count: int
    epochs: int
    hs: int
    negative: int
    sample: float
    seed: int
    workers: int


def train_word2vec(nouns: Path, folder: Path, *, training: Training) -> Facts:
    """Train on ``nouns.txt`` and write the vectors.

    Writes ``vectors.npy`` (float32, V × D, rows by falling count), ``norms.npy`` (float32, V),
    ``vocabulary.tsv`` (word, count) and ``model/``, gensim's own, which malmoi never reads.

    Raises
    ------
    UserError
        When no word is frequent enough, or neither hs nor negative is chosen.
    """
    from gensim.models import Word2Vec

    if not training.hs and not training.negative:
        raise UserError(
            "[TrainWord2Vec] has hs = 0 and negative = 0, and there is nothing to learn by",
            "set hs = 1, or negative to about 5",
        )
    options = asdict(training)
    model: Any = Word2Vec(sg=ALGORITHMS[options.pop("algorithm")], **options)
    model.lifecycle_events = None  # gensim would write the date into model/
    model.build_vocab(corpus_file=str(nouns), trim_rule=None)
    if not model.wv.index_to_key:
        raise _empty(nouns, training.min_count)
    with bar(
        of=f"TrainWord2Vec {training.algorithm}", total=training.epochs, unit="epoch"
    ) as epochs:
        model.train(
            corpus_file=str(nouns),
            total_examples=model.corpus_count,
            total_words=model.corpus_total_words,
            epochs=training.epochs,
            callbacks=[_ticker(epochs)],
        )
    model.callbacks = ()
    model.total_train_time = 0.0  # a timing, which would make two equal models differ
    counts = [model.wv.get_vecattr(word, "count") for word in model.wv.index_to_key]
    save_vectors(folder, model.wv.vectors, model.wv.index_to_key, counts)
    (folder / "model").mkdir()
    model.save(str(folder / "model" / "word2vec.model"))
    facts: Facts = {
        "counts": {"vocabulary": len(counts), "nouns in it": int(sum(counts))},
        "effective": {"reproducible": training.workers == 1, "workers": training.workers},
    }
    if training.workers != 1:
        facts["warnings"] = [
            f"with {training.workers} workers another run gives other vectors; with 1 the same"
        ]
    return facts


def _ticker(progress: Any) -> Any:
    """Return a gensim callback that moves a progress bar on after each epoch."""
    from gensim.models.callbacks import CallbackAny2Vec

    class Ticker(CallbackAny2Vec):  # type: ignore[misc]  # gensim has no types
        def on_epoch_end(self, _model: Any) -> None:
            progress.update()

    return Ticker()


def _empty(nouns: Path, min_count: int) -> UserError:
    """Say how many nouns there are and which min_count would keep how many."""
    from collections import Counter

    counts: Counter[str] = Counter()
    with nouns.open(encoding="utf-8", newline="\n") as lines:
        for line in lines:
            counts.update(line.split())
    if not counts:
        return UserError(
            "there are no nouns to train on",
            "look at rejected.tsv and intake.json; bring more text or loosen [FilterNouns]",
        )
    most = max(counts.values())
    choices = sorted({most, *(n for n in (2, 3, 5, 10) if n < most), 1}, reverse=True)
    keeps = "; ".join(
        f"{choice} keeps {sum(n >= choice for n in counts.values()):,}"
        for choice in choices[:SHOWN_CHOICES]
    )
    return UserError(
        f"none of {len(counts):,} distinct nouns stands {min_count} times (min_count)",
        f"lower [TrainWord2Vec] min_count in luigi.cfg: {keeps}",
    )
