"""``malmoi new``: a name -> a corpus to fill: a description and empty rule files."""

import unicodedata

import click

from pipeline.store import project
from pipeline.terminal.errors import visible


@click.command("new", short_help="Begin a corpus: a description and empty rule files.")
@click.argument("name")
def command(name: str) -> None:
    """Begin the corpus NAME: corpora/NAME.toml and empty rule files, explained by comments.

    Nothing that is there is changed.

    \b
    Example:
      malmoi new 소설
    """
    from pipeline.stages.corpus.beginning import begin_corpus

    made = begin_corpus(name, project.corpora())
    for path in made:
        click.echo(visible(f"made {project.shown(path)}{'/' if path.is_dir() else ''}"))
    folder = next((path for path in made if path.is_dir()), None)
    if folder:
        click.echo(visible(f"Put your texts into {project.shown(folder)}/, then build:"))
    else:
        click.echo("Build it:")
    option = project.corpus_option(unicodedata.normalize("NFC", name))
    click.echo(visible(f"  luigi --module pipeline BuildEmbeddings{option}"))
