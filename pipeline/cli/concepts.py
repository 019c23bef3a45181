"""``malmoi concepts``: concepts and a variable -> their cross table."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from pipeline.cli import options
from pipeline.store import project
from pipeline.terminal.errors import visible
from pipeline.terminal.tables import table

if TYPE_CHECKING:
    from pipeline.stages.groups.concepts import ConceptCell


@click.command("concepts", short_help="How many documents of each group have your concepts.")
@click.option("--by", metavar="VARIABLE", required=True, help="The groups of this variable.")
@options.where
@options.corpus
@options.as_json
@options.as_csv
def command(by: str, where: tuple[str, ...], corpus: str, as_json: bool, as_csv: bool) -> None:
    """Show for each concept the percentage of documents that have it, group by group.

    Concepts and their words are in corpora/NAME.concepts.tsv. In brackets is the Pearson residual:
    above 2 the group has clearly more of it than all documents have, below -2 less.

    \b
    Example:
      malmoi concepts --by kind
    """
    cells = options.analysis(corpus).concepts(by, where=where)
    if as_json:
        options.echo_json([cell._asdict() for cell in cells])
    elif as_csv:
        from pipeline.stages.groups.concepts import ConceptCell

        options.echo_csv(cells, ConceptCell._fields)
    else:
        show(cells)
        most = max(cells, key=lambda cell: cell.residual)
        option = project.corpus_option(corpus)
        asked = f"malmoi context {most.concept!r} --by concept --where {by}={most.group}{option}"
        click.echo(visible(f"Sentences: {asked}"), err=True)


def show(cells: "Sequence[ConceptCell]") -> None:
    """Print the cross table; the longer side of it goes down."""
    text = {
        (cell.concept, cell.group): f"{cell.percent:.1f} % ({cell.residual:+.1f})" for cell in cells
    }
    concepts, groups = ([*dict.fromkeys(side)] for side in zip(*text, strict=True))
    if len(groups) > len(concepts):
        header = ("", *concepts)
        rows = [(group, *(text[concept, group] for concept in concepts)) for group in groups]
    else:
        header = ("", *groups)
        rows = [(concept, *(text[concept, group] for group in groups)) for concept in concepts]
    heading, *lines = table([header, *rows], "l" + "r" * (len(header) - 1))
    click.secho(heading, dim=True)
    for line in lines:
        click.echo(line)
