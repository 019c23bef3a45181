"""``malmoi open``: a corpus -> its report, in the browser."""

import webbrowser

import click

from pipeline.cli import options
from pipeline.questions.loading import find_build
from pipeline.store import project
from pipeline.terminal.errors import NotFoundError, visible
from pipeline.terminal.paths import shown

REPORT = "index.html"


@click.command("open", short_help="Open the report in the browser.")
@options.corpus
def command(corpus: str) -> None:
    """Open the report of a corpus in the browser, and print its path.

    \b
    Example:
      malmoi open --corpus law
    """
    path = find_build(corpus).folder / REPORT
    if not path.is_file():
        raise NotFoundError(
            f"{shown(path)} does not exist",
            f"luigi --module pipeline BuildEmbeddings{project.corpus_option(corpus)}",
        )
    address = path.resolve().as_uri()
    try:
        opened = webbrowser.get().open(address)
    except webbrowser.Error:
        opened = False
    if not opened:
        raise NotFoundError(
            "no browser could be started",
            f"open {address} in a browser",
        )
    click.echo(visible(shown(path)))
