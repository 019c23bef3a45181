"""``malmoi collocates``: a noun -> the nouns that stand together with it."""

from itertools import zip_longest
from shutil import get_terminal_size
from typing import TYPE_CHECKING

import click

from pipeline.cli import options
from pipeline.questions.together import WINDOW
from pipeline.store import project
from pipeline.terminal.errors import UserError, visible
from pipeline.terminal.tables import cells, table

if TYPE_CHECKING:
    from pipeline.stages.groups.collocates import Collocate

HEADER = ("word", "logDice", "NPMI", "G²", "t-score", "together", "expected")


@click.command("collocates", short_help="The nouns that stand together with a noun.")
@click.argument("word", shell_complete=options.words)
@click.option("--window", type=int, metavar="N", help=f"Nouns on each side; {WINDOW} by default.")
@click.option("--left", type=int, metavar="N", help="Nouns before WORD, instead of --window.")
@click.option("--right", type=int, metavar="N", help="Nouns after WORD, instead of --window.")
@click.option("--sentence", "unit", flag_value="sentence", help="In the same sentence instead.")
@click.option("--document", "unit", flag_value="document", help="In the same document instead.")
@click.option(
    "--measure",
    type=click.Choice(["logdice", "npmi", "g2", "t-score", "count"]),
    default="logdice",
    show_default=True,
    help="What to rank by; all are shown.",
)
@click.option("-n", type=click.IntRange(1), default=20, show_default=True, help="How many.")
@click.option(
    "--min-count",
    type=click.IntRange(1),
    default=2,
    show_default=True,
    help="Nouns that are together with WORD less often are left out.",
)
@options.where
@click.option("--context", is_flag=True, help="Add a sentence for each.")
@options.corpus
@options.as_json
@options.as_csv
def command(
    word: str,
    window: int | None,
    left: int | None,
    right: int | None,
    unit: str | None,
    measure: str,
    n: int,
    min_count: int,
    where: tuple[str, ...],
    context: bool,
    corpus: str,
    as_json: bool,
    as_csv: bool,
) -> None:
    """Show the nouns that stand together with WORD more than others do.

    By default, those up to 5 nouns before or after it in the same sentence. CSV and JSON also have
    the counts of which the measures are made; docs/methods.md explains them.

    \b
    Examples:
      malmoi collocates 국민 --context
      malmoi collocates 국민 --left 0 --right 2
      malmoi collocates 국민 --sentence --measure npmi --csv > collocates.csv
    """
    if unit and (window, left, right) != (None, None, None):
        raise UserError(
            "nouns stand together in a window, a sentence or a document",
            f"leave out --{unit}, or --window, --left and --right",
        )
    sides = {"left": left, "right": right}
    default = WINDOW if window is None else window
    asked = {side: default if size is None else size for side, size in sides.items()}
    unit = unit or "window"
    analysis = options.analysis(corpus)
    found = analysis.collocates(
        word, unit=unit, where=where, measure=measure, n=n, least=min_count, **asked
    )
    examples = (
        analysis.collocate_examples(word, found, unit=unit, where=where, **asked) if context else []
    )
    if as_json:
        rows = [collocate._asdict() for collocate in found]
        for row, place in zip(rows, examples, strict=False):
            row["context"] = place._asdict()
        options.echo_json(rows)
    elif as_csv:
        from pipeline.stages.groups.collocates import Collocate

        options.echo_csv(found, Collocate._fields)
    elif not found:
        click.echo(f"no noun is together with {visible(word)} {min_count} times", err=True)
    else:
        unit_name = f"{asked['left']} nouns to the left, {asked['right']} to the right"
        click.secho(
            visible(f"{word}: {unit_name if unit == 'window' else f'same {unit}'}"), bold=True
        )
        heading, *lines = table([HEADER, *map(_row, found)], "lrrrrrr")
        click.secho(heading, dim=True)
        width = get_terminal_size().columns - cells(heading) - 2
        for line, place in zip_longest(lines, examples):
            click.echo(f"{line}  {options.sentence(place, width)}" if place else line)
        together = f"malmoi context {word}{project.corpus_option(corpus)}"
        click.echo(visible(f"Sentences: --context, or {together}"), err=True)


def _row(collocate: "Collocate") -> tuple[str, ...]:
    return (
        collocate.word,
        f"{collocate.log_dice:.2f}",
        f"{collocate.npmi:.3f}",
        f"{collocate.g2:,.1f}",
        f"{collocate.t_score:.2f}",
        f"{collocate.both:,}",
        f"{collocate.expected:,.1f}",
    )
