"""``malmoi open``: a corpus -> its report, in the browser."""

import webbrowser

import click

from pipeline.cli import options
from pipeline.store import project
from pipeline.store.publishing import load_build
from pipeline.terminal.errors import NotFoundError, visible

REPORT = "index.html"


@click.command("open", short_help="Open the report in the browser.")
@options.corpus
def command(corpus: str) -> None:
    """Open the report of a corpus in the browser, and print where it is.

    \b
    Example:
      malmoi open --corpus law
    """
    path = load_build(corpus).folder / REPORT
    if not path.is_file():
        raise NotFoundError(
            f"{project.shown(path)} is not there",
            f"luigi --module pipeline BuildEmbeddings{project.corpus_option(corpus)}",
        )
    address = path.resolve().as_uri()
    try:
        opened = webbrowser.get().open(address)
    except webbrowser.Error:
        opened = False
    if not opened:
        raise NotFoundError(
            "there is no browser here that could be started",
            f"open {address} in one",
        )
    click.echo(visible(project.shown(path)))
