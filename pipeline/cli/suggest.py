"""``malmoi suggest``: a built corpus -> lines that its rule files lack, to accept or to refuse."""

import re
from collections.abc import Sequence
from itertools import islice

import click

from pipeline.cli import options
from pipeline.questions.suggestions import SUGGEST, Suggestion
from pipeline.terminal.errors import NotFoundError, UserError, visible
from pipeline.terminal.messages import counted
from pipeline.terminal.paths import shown

RANGE = re.compile("([0-9]+)(?:-([0-9]+))?")
"""A number of the list, or a range of them."""


@click.command("suggest", short_help="Nouns, aliases and stop words that the rule files lack.")
@click.argument("kind", type=click.Choice([*SUGGEST]))
@click.option("-n", type=click.IntRange(1), default=20, show_default=True, help="How many.")
@click.option("--accept", default="", metavar="NUMBERS", help="Write these into the rule file.")
@click.option("--refuse", default="", metavar="NUMBERS", help="Do not suggest these again.")
@options.corpus
@options.as_json
def command(kind: str, n: int, accept: str, refuse: str, corpus: str, as_json: bool) -> None:
    """Suggest lines for a corpus's rule files, the most frequent first, each with its evidence.

    nouns: words that particles follow as they follow nouns, but that the tagger splits.
    aliases: other spellings of a frequent noun. stopwords: nouns used as adverbs.

    --accept and --refuse take the numbers of the list: 1-10,14. Those words are not suggested
    again, so the list then has new numbers.

    \b
    Examples:
      malmoi suggest nouns -n 50
      malmoi suggest nouns --accept 1-10,14 --refuse 11-13
    """
    from pipeline.questions.decisions import decided, rule_file, write_decisions
    from pipeline.questions.suggestions import with_examples

    built = options.built(corpus) if kind == "aliases" else options.texts(corpus)
    path = rule_file(built.name, kind)
    known = decided(path)
    found = [each for each in SUGGEST[kind](built.build) if each.form not in known]
    if accept or refuse:
        accepted, refused = chosen(found, accept), chosen(found, refuse)
        if both := [each.form for each in accepted if each in refused]:
            raise UserError(
                f"{', '.join(both[:3])} cannot be both accepted and refused",
                "name each number once",
            )
        write_decisions(path, accepted, refused)
        added = counted(len(accepted) + len(refused), "line")
        click.echo(f"{shown(path)}: {added} added; build again to use them", err=True)
        return
    if not found:
        raise NotFoundError(f"there are no {kind} to suggest", "add more text, and build again")
    rows = list(with_examples(built.texts, [*islice(found, n)]))
    if as_json:
        options.echo_json([{"number": i, **row._asdict()} for i, row in enumerate(rows, start=1)])
        return
    for number, row in enumerate(rows, start=1):
        becomes = f" → {row.name}" if row.name != row.form else ""
        word = click.style(f"{row.form}{becomes}", bold=True)
        click.echo(f"{number}  {word}  {row.count:,}  {visible(row.evidence)}")
        click.echo(f"   {visible(row.example)}")
    if len(found) > n:
        click.echo(f"there are {len(found) - n:,} more: -n {2 * n} shows twice as many", err=True)


def chosen(found: Sequence[Suggestion], numbers: str) -> list[Suggestion]:
    """Return the suggestions with the given numbers, such as ``1-10,14``.

    Raises
    ------
    UserError
        When it is not a list of their numbers.
    """
    picked: list[Suggestion] = []
    for part in filter(None, (part.strip() for part in numbers.split(","))):
        if not (parsed := RANGE.fullmatch(part)):
            raise UserError(f"{part!r} is not a number or a range of numbers", "1-10,14")
        start, stop = int(parsed[1]), int(parsed[2] or parsed[1])
        if not 1 <= start <= stop <= len(found):
            raise UserError(f"there is no suggestion {part}", f"numbers from 1 to {len(found)}")
        picked += found[start - 1 : stop]
    return list(dict.fromkeys(picked))
