"""Options that several commands share."""

import json
import unicodedata
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

import click

from pipeline.questions.vectors import Asking
from pipeline.store import project
from pipeline.terminal.errors import UserError, visible

if TYPE_CHECKING:
    from pipeline.questions.loading import BuiltCorpus

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]

OFFERED = 50
"""How many words the shell is told of; nobody reads more."""


def _built(_ctx: click.Context, _option: click.Parameter, typed: str) -> list[str]:
    """Complete a corpus that has been built."""
    from pipeline.store.publishing import BUILD

    names = (path.parent.name for path in sorted(project.outputs().glob(f"*/{BUILD}")))
    return _beginning_with(typed, names)


def _known(_ctx: click.Context, _option: click.Parameter, typed: str) -> list[str]:
    """Complete a corpus that can be built."""
    from pipeline.stages.corpus.catalogue import corpus_names

    return _beginning_with(typed, corpus_names(project.corpora()))


def words(ctx: click.Context, _argument: click.Parameter, typed: str) -> list[str]:
    """Complete a word that has a vector, the most frequent first; for an ``@click.argument``."""
    given = ctx.params
    try:
        entries = asking(
            given.get("corpus") or project.DEFAULT_CORPUS, given.get("model") or "skip-gram"
        ).vectors.entries()
    except (UserError, OSError):  # nothing is built: nothing to offer
        return []
    return _beginning_with(typed, (word for word, _ in entries))[:OFFERED]


def _beginning_with(typed: str, names: Any) -> list[str]:
    typed = unicodedata.normalize("NFC", typed)
    return [name for name in names if name.startswith(typed)]


corpus: Decorator = click.option(
    "--corpus",
    default=project.DEFAULT_CORPUS,
    show_default=True,
    shell_complete=_built,
    help="A corpus that has been built.",
)

any_corpus: Decorator = click.option(
    "--corpus",
    default=project.DEFAULT_CORPUS,
    show_default=True,
    shell_complete=_known,
    help="A corpus of corpora/, built or not.",
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
    from pipeline.questions.loading import load

    return load(corpus, model=model)


def tell_aliases(corpus: "BuiltCorpus", words: Iterable[str]) -> None:
    """Say on standard error which words are answered under another name."""
    aliases = corpus.asking.aliases
    names = {alias.name for alias in aliases.values()}
    for word in words:
        alias = aliases.get(unicodedata.normalize("NFC", word).strip())
        if alias and alias.form not in names:  # a name is itself first
            said = f"{alias.form} is an alias of {alias.name} ({alias.where})"
            click.echo(visible(said), err=True)


def echo_json(value: object) -> None:
    """Print an answer as JSON, Hangul as Hangul."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))
