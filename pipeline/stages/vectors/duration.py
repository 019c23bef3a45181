"""A number of nouns and of epochs -> a warning that training will take long, with the time.

Before a build, nouns and speed are estimated; during training, both are measured.
"""

from pipeline.stages.corpus.sources import Address, Files
from pipeline.store.artifacts import Artifact
from pipeline.store.contents import Documents, Nouns
from pipeline.store.records import Training

MANY = 1_000_000
"""Nouns from which luigi.cfg's settings for a large corpus take a fraction of the time."""

MANY_EPOCHS = 20
"""More passes than this over so many nouns are settings for a small corpus."""

NOUNS_PER_SECOND = 400_000
"""The speed of one worker: gensim passes over 410,000 (skip-gram) and 450,000 (CBOW) nouns of film
reviews per second of an AMD EPYC with luigi.cfg's settings. Other settings change it by a factor of
two at most: 280,000 with window = 5, 920,000 for CBOW with hs = 0.
"""

CHARACTERS_PER_NOUN = 8
"""8.3 in 60,000 film reviews, 8.2 in law."""

BYTES_PER_NOUN = 20
"""The same texts in UTF-8: 20.8 and 17.5."""


def long_training(
    training: Training, nouns: int, *, seconds_per_epoch: float | None = None
) -> str | None:
    """Return the warning about a large corpus with settings for a small one, None about others.

    Parameters
    ----------
    training : Training
    nouns : int
        How many nouns the text has, each as often as it occurs.
    seconds_per_epoch : float, optional
        As measured; without it, nouns and time are said to be estimated.
    """
    if nouns <= MANY or training.epochs <= MANY_EPOCHS:
        return None
    if seconds_per_epoch is None:
        seconds_per_epoch = nouns / (NOUNS_PER_SECOND * training.workers)
        number, note = f"about {nouns / 1e6:.1f} million", " (an estimate)"
    else:
        number, note = f"{nouns:,}", ""
    return (
        f"TrainWord2Vec {training.algorithm}: {number} nouns and {training.epochs} epochs will "
        f"take about {_duration(seconds_per_epoch * training.epochs)}{note}; "
        "luigi.cfg lists settings for a large corpus above [TrainWord2Vec] vector_size"
    )


def expected_nouns(nouns: Nouns, documents: Documents, source: Address | Files) -> int:
    """Estimate how many nouns a corpus has from the best that is known, 0 if nothing is.

    That is the number of its nouns if they are there, else of the characters of its documents, else
    the size of its files.
    """
    if (counted := _count(nouns, "nouns")) is not None:
        return counted
    if (characters := _count(documents, "characters")) is not None:
        return characters // CHARACTERS_PER_NOUN
    if isinstance(source, Files):
        size = sum((source.folder / name).stat().st_size for name in source.names)
    else:
        size = source.size or 0
    return size // BYTES_PER_NOUN


def _count(artifact: Artifact, what: str) -> int | None:
    return artifact.manifest().counts.get(what) if artifact.exists() else None


def _duration(seconds: float) -> str:
    """Return a time in the unit that suits it: 40 s, 12 min, 3.5 h."""
    if seconds < 2 * 60:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 2 * 3600 else f"{seconds / 3600:.1f} h"
