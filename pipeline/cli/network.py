"""``malmoi network``: a corpus -> the network of nouns that stand together."""

from pathlib import Path

import click

from pipeline.cli import options
from pipeline.questions.together import MOST_WORDS, WINDOW
from pipeline.terminal.errors import visible
from pipeline.terminal.tables import table

HEADER = ("word", "count", "community", "degree", "betweenness", "eigenvector")


@click.command("network", short_help="The network of nouns that stand together.")
@click.option(
    "--words",
    type=click.IntRange(2, MOST_WORDS),
    default=100,
    show_default=True,
    help="How many nouns, the most frequent.",
)
@click.option(
    "--measure",
    type=click.Choice(["jaccard", "npmi", "logdice", "count"]),
    default="jaccard",
    show_default=True,
    help="Of a link.",
)
@click.option(
    "--unit",
    type=click.Choice(["sentence", "document", "window"]),
    default="sentence",
    show_default=True,
    help="What linked nouns share.",
)
@click.option(
    "--window",
    type=click.IntRange(1),
    default=WINDOW,
    show_default=True,
    help="With --unit window: nouns on each side.",
)
@click.option(
    "--threshold", type=float, help="The least measure of a link; by default, for 2 links a noun."
)
@click.option(
    "--min-count",
    type=click.IntRange(1),
    default=2,
    show_default=True,
    help="The least number of times that linked nouns are together.",
)
@options.where
@click.option(
    "--plot",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Also draw it, as a .png or .svg file.",
)
@click.option(
    "--export",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Also write it for Gephi or R (.graphml, .gexf), or as a matrix (.csv).",
)
@click.option("--force", is_flag=True, help="Replace existing files.")
@options.corpus
@options.as_json
@options.as_csv
def command(
    words: int,
    measure: str,
    unit: str,
    window: int,
    threshold: float | None,
    min_count: int,
    where: tuple[str, ...],
    plot: Path | None,
    export: Path | None,
    force: bool,
    corpus: str,
    as_json: bool,
    as_csv: bool,
) -> None:
    """Show which of the most frequent nouns stand together, with communities and centralities.

    Nouns are linked if their measure reaches the threshold. Communities are those of Louvain;
    docs/methods.md explains the columns.

    \b
    Examples:
      malmoi network --plot network.png
      malmoi network --words 50 --measure npmi --min-count 5
      malmoi network --unit window --window 3 --export network.graphml
    """
    from pipeline.stages.groups.network_files import check_export, export_network

    if plot:
        from pipeline.stages.pictures.saving import check_target

        check_target(plot, force=force)
    if export:
        check_export(export, force=force)
    analysis = options.analysis(corpus)
    found = analysis.network(
        words=words,
        unit=unit,
        window=window,
        measure=measure,
        threshold=threshold,
        least=min_count,
        where=where,
    )
    if plot:
        analysis.plot_network(found, plot)
        click.echo(visible(f"Picture: {plot}"), err=True)
    if export:
        export_network(found, export)
        click.echo(visible(f"Network: {export}"), err=True)
    if as_json:
        options.echo_json([word._asdict() for word in found.words])
    elif as_csv:
        from pipeline.stages.groups.network import NetworkWord

        options.echo_csv(found.words, NetworkWord._fields)
    else:
        rows = [
            (
                word.word,
                f"{word.count:,}",
                f"{word.community}" if word.community else "",
                f"{word.degree:,}",
                f"{word.betweenness:.3f}",
                f"{word.eigenvector:.3f}",
            )
            for word in found.words
        ]
        heading, *lines = table([HEADER, *rows], "lrrrrr")
        click.secho(visible(found.caption), bold=True)
        click.secho(heading, dim=True)
        for line in lines:
            click.echo(line)
    if as_json or as_csv:
        click.echo(visible(found.caption), err=True)
