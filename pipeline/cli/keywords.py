"""``malmoi keywords``: groups or documents -> the words that describe each best."""

import click

from pipeline.cli import options
from pipeline.terminal.tables import table

HEADER = ("group", "rank", "word", "count", "documents", "TF-IDF", "c-TF-IDF")


@click.command("keywords", short_help="The words that describe each group or document best.")
@click.option("--by", metavar="VARIABLE", help="Its groups; by default each document.")
@options.where
@click.option(
    "--measure",
    type=click.Choice(["c-tf-idf", "tf-idf"]),
    default="c-tf-idf",
    show_default=True,
    help="What words are ranked by.",
)
@click.option(
    "-n", type=click.IntRange(1), default=10, show_default=True, help="How many of each group."
)
@click.option(
    "--min-count",
    type=click.IntRange(1),
    default=1,
    show_default=True,
    help="Words that occur less often in the group are left out.",
)
@options.corpus
@options.as_json
@options.as_csv
def command(
    by: str | None,
    where: tuple[str, ...],
    measure: str,
    n: int,
    min_count: int,
    corpus: str,
    as_json: bool,
    as_csv: bool,
) -> None:
    """Show the nouns with the highest TF-IDF of each group of a variable, or of each document.

    Class-based TF-IDF (c-tf-idf) compares groups with each other, tf-idf with all documents.
    docs/methods.md explains both.

    \b
    Examples:
      malmoi keywords --by rating
      malmoi keywords -n 5 --csv > keywords.csv
    """
    found = options.analysis(corpus).keywords(
        by, where=where, measure=measure, n=n, least=min_count
    )
    if as_json:
        options.echo_json([word._asdict() for word in found])
        return
    if as_csv:
        from pipeline.stages.groups.keywords import Keyword

        options.echo_csv(found, Keyword._fields)
        return
    rows = [
        (
            word.group,
            f"{word.rank}",
            word.word,
            f"{word.count:,}",
            f"{word.documents:,}",
            f"{word.tf_idf:,.1f}",
            f"{word.c_tf_idf:.5f}",
        )
        for word in found
    ]
    heading, *lines = table([HEADER, *rows], "lrlrrrr")
    click.secho(heading, dim=True)
    for line in lines:
        click.echo(line)
