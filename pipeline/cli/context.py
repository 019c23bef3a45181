"""``malmoi context``: a word -> the places where it occurs, each with its context."""

from collections.abc import Sequence
from shutil import get_terminal_size

import click

from pipeline.cli import options
from pipeline.questions.concordance import CONCEPT, FIND, Occurrence
from pipeline.terminal.errors import NotFoundError, visible
from pipeline.terminal.tables import cells, clipped, padded

DOCUMENT = 24
"""The maximum width of a document's name, in cells."""


@click.command("context", short_help="The sentences in which a word occurs.")
@click.argument("word", shell_complete=options.words)
@click.option(
    "--by",
    type=click.Choice([*FIND, CONCEPT]),
    default="noun",
    show_default=True,
    help="noun: kept as a noun. stem: found by the tagger: 하다 in 보장한다. text: any string. "
    "concept: any word of a concept.",
)
@click.option("--stem", "by", flag_value="stem", help="The same as --by stem.")
@click.option("--text", "by", flag_value="text", help="The same as --by text.")
@click.option("-n", type=click.IntRange(1), default=20, show_default=True, help="How many.")
@options.where
@options.corpus
@options.as_json
def command(word: str, by: str, n: int, where: tuple[str, ...], corpus: str, as_json: bool) -> None:
    """Show each occurrence of WORD in the text with its context.

    Each line has the document, the text before, the word or the eojeol that contains it, and the
    text after, in text order. Exit code 1: it does not occur.

    \b
    Examples:
      malmoi context 국민 -n 5
      malmoi context 하다 --by stem
      malmoi context "국민의 자유" --text --json
      malmoi context 국민 --where kind=kolaw
    """
    built = options.texts(corpus)
    places = built.concordance(word, by=by, n=n + 1, where=where)
    if not places:
        raise NotFoundError(
            f"{word} occurs, but in no document with {', '.join(where)}", "leave one --where out"
        )
    if by == "noun":
        options.tell_aliases(built, [word])
    if as_json:
        rows = [place._asdict() for place in places[:n]]
        options.echo_json(rows)
        return
    for line in in_context(places[:n], width=get_terminal_size().columns):
        click.echo(line)
    if len(places) > n:
        click.echo(f"there are more: -n {2 * n} shows twice as many", err=True)


def in_context(places: Sequence[Occurrence], *, width: int) -> list[str]:
    """Format occurrences as lines of ``width`` cells with their keywords aligned."""
    names = [clipped(visible(place.document), DOCUMENT, keep="right") for place in places]
    widest = max(map(cells, names), default=0)
    half = max(10, (width - widest - 2) // 2)
    lines = []
    for name, place in zip(names, places, strict=True):
        left = clipped(visible(place.left).strip(), half - 2, keep="right")
        keyword = clipped(visible(place.keyword), half)
        right = clipped(visible(place.right), max(1, half - cells(keyword)))
        start = padded(name, widest + 2) + padded(left, half - 2, align="right")
        lines.append(f"{start}  {click.style(keyword, bold=True)}{right}".rstrip())
    return lines
