"""``malmoi corpora``: corpora/ and outputs/ -> a table of all corpora."""

from dataclasses import asdict
from urllib.parse import urlsplit

import click

from pipeline.cli import options
from pipeline.questions.inventory import Entry, list_corpora
from pipeline.store import project
from pipeline.terminal.tables import table

HEADER = ("corpus", "bytes", "built", "sentences", "nouns", "title", "source", "licence")


@click.command("corpora", short_help="The available corpora, and which are built.")
@options.as_json
def command(as_json: bool) -> None:
    """List the corpora that can be built, their size, and what was built from them.

    \b
    Example:
      malmoi corpora
    """
    entries = list_corpora(project.corpora(), project.outputs())
    if as_json:
        options.echo_json([asdict(entry) for entry in entries])
        return
    heading, *lines = table([HEADER, *map(_row, entries)], "lrlrrlll")
    click.secho(heading, bold=True)
    for line in lines:
        click.echo(line)


def _row(entry: Entry) -> tuple[str, ...]:
    source = urlsplit(entry.source).netloc or entry.source
    return (
        entry.name,
        _number(entry.bytes),
        entry.built[:16].replace("T", " ") if entry.built else "not yet",
        *(_number(entry.counts.get(what)) for what in ("sentences", "nouns")),
        entry.title,
        source if entry.usable else f"! {entry.source}",
        entry.licence,
    )


def _number(number: int | None) -> str:
    return "" if number is None else f"{number:,}"
