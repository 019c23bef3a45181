"""Options that several commands share."""

import json
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from io import StringIO
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from pipeline.questions.vectors import BuiltVectors
from pipeline.questions.words import normalize_query
from pipeline.store import project
from pipeline.store.contents import ALGORITHMS, SKIP_GRAM
from pipeline.terminal.errors import UserError, visible
from pipeline.terminal.tables import excerpt

if TYPE_CHECKING:
    from pipeline.questions.concordance import Occurrence
    from pipeline.questions.groups import Analysis
    from pipeline.questions.loading import BuiltCorpus

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]

OFFERED = 50
"""The maximum number of words that the shell offers."""


def _built(_ctx: click.Context, _option: click.Parameter, typed: str) -> list[str]:
    """Complete the name of a built corpus."""
    from pipeline.store.builds import BUILD

    names = (path.parent.name for path in sorted(project.outputs().glob(f"*/{BUILD}")))
    return _beginning_with(typed, names)


def _known(_ctx: click.Context, _option: click.Parameter, typed: str) -> list[str]:
    """Complete the name of a corpus that can be built."""
    from pipeline.stages.corpus.catalogue import corpus_names

    return _beginning_with(typed, corpus_names(project.corpora()))


def words(ctx: click.Context, _argument: click.Parameter, typed: str) -> list[str]:
    """Complete a word that has a vector, most frequent first; for an ``@click.argument``."""
    given = ctx.params
    try:
        entries = word_vectors(
            given.get("corpus") or _default_corpus(), given.get("model") or SKIP_GRAM
        ).vectors.entries()
    except (UserError, OSError):  # nothing built, nothing to offer
        return []
    return _beginning_with(typed, (word for word, _ in entries))[:OFFERED]


def _beginning_with(typed: str, names: Any) -> list[str]:
    typed = unicodedata.normalize("NFC", typed)
    return [name for name in names if name.startswith(typed)]


def _default_corpus() -> str:
    if (project.corpora() / f"{project.DEFAULT_CORPUS}.toml").is_file():
        return project.DEFAULT_CORPUS
    from pipeline.stages.corpus.catalogue import default_corpus  # slow to load

    return default_corpus()


corpus: Decorator = click.option(
    "--corpus",
    default=_default_corpus,
    show_default=f"{project.DEFAULT_CORPUS}, or the project's only one",
    shell_complete=_built,
    help="A corpus that has been built.",
)

any_corpus: Decorator = click.option(
    "--corpus",
    default=_default_corpus,
    show_default=f"{project.DEFAULT_CORPUS}, or the project's only one",
    shell_complete=_known,
    help="A corpus in corpora/, built or not.",
)


def default_corpus_if_any() -> str:
    """Return the default corpus; an empty string without a project or without such a corpus."""
    from pipeline.stages.corpus.catalogue import corpus_names, default_corpus

    if project.find_home() is None or default_corpus() not in corpus_names(project.corpora()):
        return ""
    return default_corpus()


model: Decorator = click.option(
    "--model",
    type=click.Choice(ALGORITHMS),
    default=SKIP_GRAM,
    show_default=True,
    help="Which of the two trained models to query.",
)

as_json: Decorator = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


def word_vectors(corpus: str, model: str) -> BuiltVectors:
    """Return the vectors that ``--corpus`` and ``--model`` name."""
    return built(corpus, model).word_vectors


def built(corpus: str, model: str = SKIP_GRAM) -> "BuiltCorpus":
    """Return the corpus that ``--corpus`` names, with the vectors that ``--model`` names."""
    from pipeline.questions.loading import load

    return _checked(load(corpus, model=model))


def texts(corpus: str) -> "BuiltCorpus":
    """Return the corpus that ``--corpus`` names, maybe without vectors."""
    from pipeline.questions.loading import load_texts

    return _checked(load_texts(corpus))


def _checked(loaded: "BuiltCorpus") -> "BuiltCorpus":
    if context := click.get_current_context(silent=True):
        context.find_root().obj = loaded.build  # checked for damage if the command fails
    return loaded


def tell_aliases(corpus: "BuiltCorpus", words: Iterable[str]) -> None:
    """Report on standard error which words are aliases."""
    aliases = corpus.word_vectors.aliases
    names = {alias.name for alias in aliases.values()}
    for word in words:
        alias = aliases.get(normalize_query(word))
        if alias and alias.form not in names:  # a name takes precedence over an alias
            said = f"{alias.form} is an alias of {alias.name} ({alias.where})"
            click.echo(visible(said), err=True)


def echo_json(value: object) -> None:
    """Print a result as JSON, with unescaped Hangul."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


where: Decorator = click.option(
    "--where",
    multiple=True,
    metavar="VARIABLE=GROUP",
    help="Only documents in this group: rating=1-4, date=2014. Several times: in all of them.",
)

as_csv: Decorator = click.option("--csv", "as_csv", is_flag=True, help="Print CSV.")


def analysis(corpus: str) -> "Analysis":
    """Return what BuildAnalysis has made of the corpus that ``--corpus`` names."""
    from pipeline.questions.groups import find_analysis

    found = find_analysis(corpus)
    if context := click.get_current_context(silent=True):
        context.find_root().obj = found.build  # checked for damage if the command fails
    return found


def sentence(place: "Occurrence", width: int) -> str:
    """Return a place as an excerpt of about ``width`` cells, with the keyword in bold."""
    parts = map(visible, (place.left, place.keyword, place.right))
    left, keyword, right = excerpt(*parts, width=max(24, width))
    return f"{left}{click.style(keyword, bold=True)}{right}"


def echo_csv(rows: "Sequence[NamedTuple]", columns: Sequence[str]) -> None:
    """Print rows as CSV; no cell is a formula for a spreadsheet."""
    from csv import writer

    from pipeline.store.spreadsheets import escape_cell

    out = StringIO()
    table = writer(out, lineterminator="\n")
    table.writerow(columns)
    table.writerows([escape_cell(_cell(value)) for value in row] for row in rows)
    click.echo(out.getvalue(), nl=False)


def _cell(value: object) -> str:
    return "" if value is None else str(value)
