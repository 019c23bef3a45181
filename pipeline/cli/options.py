"""Options that several commands share."""

from collections.abc import Callable
from typing import Any

import click

from pipeline import project
from pipeline.vectors.asking import Asking

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
    from pipeline.publishing import load_build

    return Asking(load_build(corpus), model)
