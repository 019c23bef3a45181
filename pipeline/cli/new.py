"""``malmoi new``: a name -> a new corpus: a description and empty rule files."""

import unicodedata

import click

from pipeline.store import project
from pipeline.terminal.errors import visible
from pipeline.terminal.paths import shown


@click.command("new", short_help="Create a corpus: a description and empty rule files.")
@click.argument("name")
def command(name: str) -> None:
    """Create the corpus NAME: corpora/NAME.toml and empty rule files, explained in comments.

    Existing files are never changed.

    \b
    Example:
      malmoi new 소설
    """
    from pipeline.stages.corpus.new_corpus import create_corpus

    made = create_corpus(name, project.corpora())
    for path in made:
        click.echo(visible(f"created {shown(path)}{'/' if path.is_dir() else ''}"))
    folder = next((path for path in made if path.is_dir()), None)
    if folder:
        click.echo(visible(f"Put your texts into {shown(folder)}/, then build:"))
    else:
        click.echo("Build it:")
    option = project.corpus_option(unicodedata.normalize("NFC", name))
    click.echo(visible(f"  luigi --module pipeline BuildEmbeddings{option}"))
