"""``malmoi most-similar``: words -> the words most similar to them."""

from itertools import zip_longest
from pathlib import Path
from shutil import get_terminal_size
from typing import TYPE_CHECKING

import click

from pipeline.cli import options
from pipeline.terminal.errors import visible
from pipeline.terminal.tables import cells, table

if TYPE_CHECKING:
    from pipeline.questions.loading import BuiltCorpus
    from pipeline.stages.vectors.queries import Neighbour


class SeveralNegatives(click.Command):
    """A command whose ``--negative`` takes all words up to the next option."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Rewrite ``--negative a b`` as ``--negative a --negative b``, which click understands."""
        spread: list[str] = []
        option = ""
        for word in args:
            if word.startswith("-"):
                option = word
            elif option == "--negative" and spread[-1] != option:
                spread.append(option)
            spread.append(word)
        return super().parse_args(ctx, spread)


@click.command("most-similar", cls=SeveralNegatives, short_help="The words most similar to a word.")
@click.argument("words", nargs=-1, required=True, metavar="WORD...", shell_complete=options.words)
@click.option(
    "--negative",
    multiple=True,
    metavar="WORD...",
    shell_complete=options.words,
    help="Words to be dissimilar to, up to the next option.",
)
@click.option("-n", type=click.IntRange(1), default=20, show_default=True, help="How many.")
@click.option(
    "--context",
    is_flag=True,
    help="Add a sentence for each, one that also contains WORD if possible.",
)
@click.option(
    "--plot",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Also draw them, as a .png or .svg file.",
)
@click.option("--force", is_flag=True, help="Replace an existing picture.")
@options.corpus
@options.model
@options.as_json
def command(
    words: tuple[str, ...],
    negative: tuple[str, ...],
    n: int,
    context: bool,
    plot: Path | None,
    force: bool,
    corpus: str,
    model: str,
    as_json: bool,
) -> None:
    """Show the words most similar to WORD (or to the mean of several).

    Prints rank, word, cosine similarity and the word's count in the corpus.

    \b
    Examples:
      malmoi most-similar 국민
      malmoi most-similar 국민 --context
      malmoi most-similar 국민 --plot 국민.png
      malmoi most-similar 대통령 국회 --negative 법원 -n 5 --json
    """
    if plot:
        from pipeline.stages.pictures.saving import check_target

        check_target(plot, force=force)
    built = options.built(corpus, model)
    neighbours = built.most_similar(words, negative, n=n)
    options.tell_aliases(built, [*words, *negative])
    places = built.examples(neighbours, words) if context else []
    if plot:
        _plot(built, words, negative, neighbours, plot)
    if as_json:
        found = [neighbour._asdict() for neighbour in neighbours]
        for answer, place in zip(found, places, strict=False):
            answer["context"] = place._asdict()
        options.echo_json(found)
        return
    rows = table(
        [(f"{n.rank}", n.word, f"{n.similarity:.4f}", f"{n.count:,}") for n in neighbours], "rlrr"
    )
    width = get_terminal_size().columns - cells(rows[0]) - 2 if rows else 0
    for row, place in zip_longest(rows, places):
        click.echo(f"{row}  {options.sentence(place, width)}" if place else row)


def _plot(
    built: "BuiltCorpus",
    words: tuple[str, ...],
    negative: tuple[str, ...],
    neighbours: "list[Neighbour]",
    path: Path,
) -> None:
    """Draw the neighbourhood, and report on standard error."""
    dots = built.plot_neighbours(words, negative, neighbours, path)
    click.echo(visible(f"Picture: {path}"), err=True)
    if dots:
        some = " ".join(dots[:5])
        click.echo(
            visible(f"{len(dots)} words have no label; fewer words (-n) fit: {some}"), err=True
        )
