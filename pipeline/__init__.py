"""malmoi (말모이): Korean text -> clean nouns, pictures and word vectors, as a Luigi pipeline.

``luigi --module pipeline BuildEmbeddings`` builds a corpus; ``malmoi most-similar`` queries it, as
does ``pipeline.load("law").most_similar("국민")`` in a notebook.
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
    "ReadVariables",
    "CountByDocument",
    "NumberNouns",
    "CountConcepts",
    "BuildAnalysis",
)

__all__ = [*TASKS, "load"]


def __getattr__(name: str) -> Any:
    """Return a task, or `load`; Luigi is loaded only for a task, so that queries are fast."""
    if name == "load":
        from pipeline.questions.loading import load

        return load
    if name not in TASKS:
        raise AttributeError(f"module 'pipeline' has no attribute {name!r}")
    from pipeline import tasks

    return getattr(tasks, name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


if "luigi.cmdline" in sys.modules:  # this is `luigi --module pipeline`
    from pipeline.workflow.command import set_up

    set_up()
if "luigi" in sys.modules:  # Luigi finds by name only tasks that are imported
    from pipeline import tasks as tasks
