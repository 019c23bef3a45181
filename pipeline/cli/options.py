"""Options that several commands share."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from pipeline import project
from pipeline.vectors.asking import Asking

if TYPE_CHECKING:
    from pipeline.loading import BuiltCorpus

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]

corpus: Decorator = click.option(
    "--corpus",
    default=project.DEFAULT_CORPUS,
    show_default=True,
    help="A corpus that has been built.",
)

model: Decorator = click.option(
    "--model",
    type=click.Choice(["skip-gram", "cbow"]),
    default="skip-gram",
    show_default=True,
    help="Which of the two trained models to ask.",
)

as_json: Decorator = click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")


def asking(corpus: str, model: str) -> Asking:
    """Return the vectors that ``--corpus`` and ``--model`` name."""
    return built(corpus, model).asking


def built(corpus: str, model: str = "skip-gram") -> "BuiltCorpus":
    """Return the corpus that ``--corpus`` names, with the vectors that ``--model`` names."""
    from pipeline.loading import load

    return load(corpus, model=model)
