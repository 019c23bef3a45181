"""``malmoi most-similar``: words -> the words most like them."""

import json
from unicodedata import east_asian_width

import click

from pipeline.cli import options


class SeveralNegatives(click.Command):
    """A command whose ``--negative`` takes all the words up to the next option."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Write ``--negative a b`` as ``--negative a --negative b``, as click has it."""
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
    help="Words to be unlike, up to the next option.",
)
@click.option("-n", type=click.IntRange(1), default=20, show_default=True, help="How many.")
@options.corpus
@options.model
@options.as_json
def command(
    words: tuple[str, ...],
    negative: tuple[str, ...],
    n: int,
    corpus: str,
    model: str,
    as_json: bool,
) -> None:
    """Show the words most similar to WORD (or to the mean of several).

    Prints rank, word, cosine similarity and the word's count in the corpus.

    \b
    Examples:
      malmoi most-similar 국민
      malmoi most-similar 대통령 국회 --negative 법원 -n 5 --json
    """
    neighbours = options.asking(corpus, model).most_similar(words, negative, n=n)
    if as_json:
        rows = [neighbour._asdict() for neighbour in neighbours]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for rank, word, similarity, count in neighbours:
        click.echo(f"{rank:>4}  {padded(word, 20)}{similarity:>8.4f}{count:>10,}")


def padded(word: str, width: int) -> str:
    """Fill a word up to a width in terminal cells, two for a Hangul syllable.

    The ``wcwidth`` package would count combining marks too, and takes as long to load as the
    question to answer.
    """
    cells = sum(2 if east_asian_width(character) in "WF" else 1 for character in word)
    return word + " " * max(1, width - cells)
