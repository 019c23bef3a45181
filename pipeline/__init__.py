"""malmoi (말모이): Korean text -> clean nouns, pictures and word vectors, as a Luigi pipeline.

``luigi --module pipeline BuildEmbeddings`` builds; ``malmoi most-similar`` asks.
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

__all__ = list(TASKS)


def __getattr__(name: str) -> Any:
    """Give a task by its name; Luigi is loaded only now, so that questions need not wait."""
    if name not in TASKS:
        raise AttributeError(f"module 'pipeline' has no attribute {name!r}")
    from pipeline import tasks

    return getattr(tasks, name)


if "luigi" in sys.modules:  # `luigi --module pipeline` wants the tasks to be known by now
    from pipeline import tasks as tasks
