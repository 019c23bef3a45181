"""``malmoi keyness``: two groups, or two corpora -> the words that mark each."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

import click

from pipeline.cli import options
from pipeline.store import project
from pipeline.terminal.errors import UserError, visible
from pipeline.terminal.tables import table

if TYPE_CHECKING:
    from pipeline.stages.groups.keyness import KeyWord

HEADER = ("word", "log ratio", "95 %", "G²", "p", "count", "of others", "documents", "of others")


@click.command("keyness", short_help="The words that mark a group of documents, or a corpus.")
@click.argument("corpora", nargs=-1, metavar="[CORPUS CORPUS]")
@click.option("--by", metavar="VARIABLE", help="Compare the groups of this variable.")
@click.option("--target", metavar="GROUP", help="The group to describe; by default each one.")
@click.option("--reference", metavar="GROUP", help="Compare with it; by default all others.")
@options.where
@click.option("-n", type=click.IntRange(1), default=20, show_default=True, help="How many words.")
@click.option(
    "--min-count",
    type=click.IntRange(1),
    default=5,
    show_default=True,
    help="Words that occur less often in the group are left out.",
)
@click.option(
    "--alpha",
    type=float,
    default=0.05,
    show_default=True,
    help="The largest p, adjusted for the number of words.",
)
@options.corpus
@options.as_json
@options.as_csv
def command(
    corpora: tuple[str, ...],
    by: str | None,
    target: str | None,
    reference: str | None,
    where: tuple[str, ...],
    n: int,
    min_count: int,
    alpha: float,
    corpus: str,
    as_json: bool,
    as_csv: bool,
) -> None:
    """Show the nouns that are more frequent in one group than in another.

    A log ratio of 1 is twice as frequent, of 2 four times; words are ranked by the low end of its
    95 % interval. Words with an adjusted p of the log-likelihood G² above --alpha are left out.
    CSV and JSON have all measures; docs/methods.md explains them. Of two corpora, the nouns of the
    first are compared with those of the second.

    \b
    Examples:
      malmoi keyness --by rating --target 1-4 --reference 9-10
      malmoi keyness --by rating --where date=2014 --csv > keyness.csv
      malmoi keyness law speech
    """
    if len(corpora) not in (0, 2) or bool(corpora) == (by is not None):
        raise UserError(
            "two corpora, or a variable of one, can be compared",
            "malmoi keyness CORPUS CORPUS, or malmoi keyness --by VARIABLE",
        )
    if corpora and (target is not None or reference is not None or where):
        raise UserError(
            "groups are those of a variable, and corpora have none in common",
            "leave out --target, --reference and --where",
        )
    if by is not None:
        found = options.analysis(corpus).keyness(
            by,
            target=target,
            reference=reference,
            where=where,
            n=n,
            least=min_count,
            alpha=alpha,
        )
    else:
        from pipeline.questions.groups import differently_made, keyness_between
        from pipeline.questions.loading import find_build
        from pipeline.store.builds import ANALYSIS, BUILD

        builds = [find_build(each, BUILD, ANALYSIS) for each in corpora]
        found = keyness_between(builds[0], builds[1], n=n, least=min_count, alpha=alpha)
        for setting in differently_made(builds[0], builds[1]):
            click.echo(visible(f"Warning: made differently: {setting}"), err=True)
    if as_json:
        options.echo_json([word._asdict() for word in found])
    elif as_csv:
        from pipeline.stages.groups.keyness import KeyWord

        options.echo_csv(found, KeyWord._fields)
    else:
        show(found)
        if by is not None and found:
            click.echo(visible(f"Sentences: {_context(found, by, where, corpus)}"), err=True)


def show(found: "Sequence[KeyWord]") -> None:
    """Print the words of each group as a table."""
    for number, ((group, reference), words) in enumerate(
        groupby(found, key=lambda word: (word.group, word.reference))
    ):
        heading, *lines = table([HEADER, *_rows([*words])], "lrlrrrrrr")
        click.secho(f"{chr(10) * bool(number)}{visible(f'{group} against {reference}')}", bold=True)
        click.secho(heading, dim=True)
        for line in lines:
            click.echo(line)
    if not found:
        click.echo("no word is significantly more frequent in one group than in another", err=True)


def _rows(words: "Sequence[KeyWord]") -> "Iterator[tuple[str, ...]]":
    for word in words:
        yield (
            word.word,
            f"{word.log_ratio:.2f}",
            f"{word.low:.2f} to {word.high:.2f}",
            f"{word.g2:,.1f}",
            f"{word.p:.2g}",
            f"{word.count:,}",
            f"{word.reference_count:,}",
            f"{word.documents:,}",
            f"{word.reference_documents:,}",
        )


def _context(found: "Sequence[KeyWord]", by: str, where: Sequence[str], corpus: str) -> str:
    """Return the command that shows the sentences behind the first word."""
    conditions = " ".join(f"--where {each}" for each in (f"{by}={found[0].group}", *where))
    return f"malmoi context {found[0].word} {conditions}{project.corpus_option(corpus)}"
