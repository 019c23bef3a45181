"""malmoi (말모이): Korean text -> clean nouns, pictures and word vectors, as a Luigi pipeline.

``luigi --module pipeline BuildEmbeddings`` builds; ``malmoi most-similar`` asks, and so does
``pipeline.load("law").most_similar("국민")`` in a notebook.
"""

import sys
from typing import Any

TASKS = (
    "DownloadCorpus",
    "ReadDocuments",
    "TokenizeSentences",
    "TokenizeWords",
    "TagMorphemes",
    "FilterNouns",
    "CountWords",
    "DrawWordCloud",
    "TrainWord2Vec",
    "ProjectTSNE",
    "BuildReport",
    "BuildEmbeddings",
)

__all__ = [*TASKS, "load"]


def __getattr__(name: str) -> Any:
    """Give a task, or `load`; Luigi is loaded only for a task, so that questions need not wait."""
    if name == "load":
        from pipeline.questions.loading import load

        return load
    if name not in TASKS:
        raise AttributeError(f"module 'pipeline' has no attribute {name!r}")
    from pipeline import tasks

    return getattr(tasks, name)


if "luigi" in sys.modules:  # `luigi --module pipeline` wants the tasks to be known by now
    from pipeline import tasks as tasks
