"""``malmoi trend``: words and a variable -> how their rate goes from group to group."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli import options
from pipeline.terminal.errors import UserError, visible
from pipeline.terminal.tables import table

if TYPE_CHECKING:
    from pipeline.stages.groups.trend import TrendPoint

DRAWN = 4
"""The number of rising or falling words that are drawn."""


@click.command("trend", short_help="How often words occur over time, or from group to group.")
@click.argument("words", nargs=-1, metavar="WORD...", shell_complete=options.words)
@click.option("--by", metavar="VARIABLE", required=True, help="A variable, such as a date.")
@click.option(
    "--per",
    type=click.Choice(["million", "documents"]),
    default="million",
    show_default=True,
    help="million: of a million nouns. documents: of the documents, in percent.",
)
@click.option("--rising", is_flag=True, help="The words whose rate rose most, instead of WORD.")
@click.option("--falling", is_flag=True, help="Those whose rate fell most.")
@click.option("-n", type=click.IntRange(1), default=20, show_default=True, help="How many of them.")
@options.where
@click.option(
    "--plot",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Also draw the rates, as a .png or .svg file.",
)
@click.option("--force", is_flag=True, help="Replace an existing picture.")
@options.corpus
@options.as_json
@options.as_csv
def command(
    words: tuple[str, ...],
    by: str,
    per: str,
    rising: bool,
    falling: bool,
    n: int,
    where: tuple[str, ...],
    plot: Path | None,
    force: bool,
    corpus: str,
    as_json: bool,
    as_csv: bool,
) -> None:
    """Show how often each WORD occurs in each group of a variable, with a 95 % interval.

    --rising and --falling compare the second half of the time with the first half, as keyness
    does.

    \b
    Examples:
      malmoi trend 배우 연기 --by date --plot 배우.png
      malmoi trend 배우 --by rating --per documents
      malmoi trend --rising --by date
    """
    if bool(words) + rising + falling != 1:
        raise UserError(
            "either words, --rising or --falling is needed", "malmoi trend 국민 --by date"
        )
    if plot:
        from pipeline.stages.pictures.saving import check_target

        check_target(plot, force=force)
    analysis = options.analysis(corpus)
    if words:
        points = analysis.trend(words, by, where=where, per=per)
        if as_json:
            options.echo_json([point._asdict() for point in points])
        elif as_csv:
            from pipeline.stages.groups.trend import TrendPoint

            options.echo_csv(points, TrendPoint._fields)
        else:
            _show(points)
    else:
        from pipeline.cli import keyness

        changed = analysis.rising(by, falling=falling, where=where, n=n)
        if as_json:
            options.echo_json([word._asdict() for word in changed])
        elif as_csv:
            from pipeline.stages.groups.keyness import KeyWord

            options.echo_csv(changed, KeyWord._fields)
        else:
            keyness.show(changed)
        drawn = [word.word for word in changed[:DRAWN]]
        points = analysis.trend(drawn, by, where=where, per=per) if plot and drawn else []
    if plot and points:
        analysis.plot_trend(points, by, plot)
        click.echo(visible(f"Picture: {plot}"), err=True)


def _show(points: "list[TrendPoint]") -> None:
    """Print a row for each word and group."""
    header = ("word", "group", "count", "of", points[0].unit, "95 %")
    rows = [
        (
            point.word,
            point.group,
            f"{point.count:,}",
            f"{point.of:,}",
            "" if point.rate is None else f"{point.rate:,.1f}",
            "" if point.rate is None else f"{point.low:,.1f} to {point.high:,.1f}",
        )
        for point in points
    ]
    heading, *lines = table([header, *rows], "llrrrl")
    click.secho(heading, dim=True)
    for line in lines:
        click.echo(line)
