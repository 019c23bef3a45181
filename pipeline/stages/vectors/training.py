"""Nouns -> word vectors, with gensim's Word2Vec."""

import os
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from time import perf_counter
from typing import Any

from pipeline.scale.shards import append
from pipeline.stages.vectors.duration import long_training
from pipeline.store.contents import SKIP_GRAM, Nouns, Vectors
from pipeline.store.files import LineText
from pipeline.store.manifest import Facts
from pipeline.store.records import Training
from pipeline.store.vectors import write_vectors
from pipeline.terminal.errors import UserError
from pipeline.terminal.messages import counted, say_warning
from pipeline.terminal.paths import shown
from pipeline.terminal.progress import bar

SHOWN_CHOICES = 5
"""The number of values of min_count suggested if it leaves too few words."""

FEW = 4
"""A smaller vocabulary gives no map (see ``projection``) and hardly any neighbours."""


def train_word2vec(nouns: LineText, made: Vectors, *, training: Training) -> Facts:
    """Train on the nouns and write the vectors.

    Parameters
    ----------
    nouns : LineText
        The nouns of each sentence, separated by spaces.
    made : Vectors
        Receives the vectors (float32, V × D, rows by descending count), their norms, the
        vocabulary, the training parameters, and gensim's own model.
    training : Training

    Source: Mikolov et al. 2013, as gensim implements it.

    Raises
    ------
    UserError
        When no word is frequent enough, or hs and negative are both 0.
    """
    from gensim.models import Word2Vec

    if not training.hs and not training.negative:
        raise UserError(
            "[TrainWord2Vec] has hs = 0 and negative = 0, so there is nothing to learn from",
            "set hs = 1, or negative to about 5",
        )
    options = asdict(training)
    model: Any = Word2Vec(sg=int(options.pop("algorithm") == SKIP_GRAM), **options)
    model.lifecycle_events = None  # gensim would write the date into model/
    found, model.corpus_total_words, sentences = scan_nouns(nouns)
    model.build_vocab_from_freq(found, corpus_count=sentences)
    if not model.wv.index_to_key:
        raise empty_vocabulary(nouns, found, training.min_count)
    if len(model.wv) > 1:  # a single word has no neighbours, and gensim fails on it
        with (
            _in_one_file(nouns, made.path) as corpus_file,
            bar(
                of=f"TrainWord2Vec {training.algorithm}", total=training.epochs, unit="epoch"
            ) as epochs,
        ):
            model.train(
                corpus_file=corpus_file,
                total_examples=model.corpus_count,
                total_words=model.corpus_total_words,
                epochs=training.epochs,
                callbacks=[_ticker(epochs, model.corpus_total_words, training)],
            )
    model.callbacks = ()
    model.total_train_time = 0.0  # a timing, which would make equal models differ
    counts = [model.wv.get_vecattr(word, "count") for word in model.wv.index_to_key]
    write_vectors(made, model.wv.vectors, model.wv.index_to_key, counts)
    made.training.write(training)
    made.model.mkdir()
    model.save(str(made.model / "word2vec.model"))
    facts: Facts = {
        "counts": {"vocabulary": len(counts), "nouns in it": int(sum(counts))},
        "effective": {"reproducible": training.workers == 1, "workers": training.workers},
    }
    warnings = []
    if training.workers != 1:
        warnings.append(
            f"with {training.workers} workers every run gives different vectors; with 1, the same"
        )
    if few := few_words(found, len(counts), training.min_count):
        warnings.append(few)
    return {**facts, "warnings": warnings} if warnings else facts


def scan_nouns(nouns: LineText) -> tuple["Counter[str]", int, int]:
    """Return the nouns in order of appearance with their counts, and the nouns and sentences.

    Equal to what gensim's ``build_vocab(corpus_file=…)`` scans, word by word: it skips empty lines
    and cuts those of more than 10,000 words.
    """
    from gensim.models.word2vec import MAX_WORDS_IN_BATCH

    counts: Counter[str] = Counter()
    sentences = 0
    for lines in nouns.blocks(stage="TrainWord2Vec"):
        counts.update(" ".join(lines).split())
        sentences += sum(1 + line.count(" ") // MAX_WORDS_IN_BATCH for line in lines if line)
    return counts, counts.total(), sentences


@contextmanager
def _in_one_file(nouns: LineText, folder: Path) -> Iterator[str]:
    """Yield the path of a text for gensim, which reads no parts: they are copied into a folder."""
    if not nouns.path.is_dir():
        yield _encodable(nouns.path)
        return
    whole = folder / "nouns.txt"
    for part in nouns.parts():
        append(whole, part)
    yield _encodable(whole)
    whole.unlink()


def _encodable(path: Path) -> str:
    """Return a path that gensim can encode as UTF-8; for another it would wait forever.

    Where the names of files are ASCII (LC_ALL=C), a folder above the project may have Hangul.

    Raises
    ------
    UnicodeEncodeError
        When its way from the current folder cannot be encoded either.
    """
    name = str(path)
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        name = os.path.relpath(path)
        name.encode("utf-8")
    return name


def _ticker(progress: Any, nouns: int, training: Training) -> Any:
    """Return a gensim callback that advances a progress bar after each epoch.

    After the first one it says how long training will take, if that is long.
    """
    from gensim.models.callbacks import CallbackAny2Vec

    class Ticker(CallbackAny2Vec):  # type: ignore[misc]  # gensim has no types
        start = perf_counter()
        epochs = 0

        def on_epoch_end(self, _model: Any) -> None:
            progress.update()
            self.epochs += 1
            if self.epochs > 1:
                return
            seconds = perf_counter() - self.start
            if warning := long_training(training, nouns, seconds_per_epoch=seconds):
                say_warning(warning)

    return Ticker()


def empty_vocabulary(nouns: LineText, counts: Mapping[str, int], min_count: int) -> UserError:
    """Return an error with the number of nouns, and how many each lower min_count would keep."""
    if not counts:
        rejected = Nouns(nouns.path.parent).rejected.path
        where = f"see {shown(rejected)}; " if rejected.is_file() else ""
        return UserError(
            "there are no nouns to train on", f"{where}add more text or relax [FilterNouns]"
        )
    return UserError(
        f"none of {len(counts):,} distinct nouns occurs {min_count} times (min_count)",
        f"lower [TrainWord2Vec] min_count in luigi.cfg: {_keeps(counts, max(counts.values()))}",
    )


def few_words(counts: Mapping[str, int], vocabulary: int, min_count: int) -> str | None:
    """Return a warning about a small vocabulary, and which min_count would keep more."""
    if vocabulary >= FEW:
        return None
    only = f"only {counted(vocabulary, 'word')} of {len(counts):,} distinct nouns"
    if len(counts) == vocabulary:
        return f"the text has only {counted(vocabulary, 'distinct noun')}; add more text"
    fewer = max(count for count in counts.values() if count < min_count)
    return f"min_count = {min_count} leaves {only}; a lower one: {_keeps(counts, fewer)}"


def _keeps(counts: Mapping[str, int], most: int) -> str:
    """List how many words some values of min_count keep, ``most`` being the highest value."""
    choices = sorted({most, *(n for n in (2, 3, 5, 10) if n < most), 1}, reverse=True)
    return "; ".join(
        f"{choice} keeps {sum(n >= choice for n in counts.values()):,}"
        for choice in choices[:SHOWN_CHOICES]
    )
