"""``malmoi export``: a model -> a file for another program."""

from pathlib import Path

import click

from pipeline.cli import options
from pipeline.stages.vectors.export import FORMATS, export_vectors
from pipeline.terminal.errors import visible
from pipeline.terminal.paths import shown


@click.command("export", short_help="The vectors as a file for gensim, TensorBoard or Excel.")
@click.option(
    "--format", "form", type=click.Choice([*FORMATS]), required=True, help="The file format."
)
@options.corpus
@options.model
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    help="The file, or tensorboard's folder; the default is CORPUS-MODEL in the current folder.",
)
@click.option("--force", is_flag=True, help="Replace an existing file.")
def command(form: str, corpus: str, model: str, output: Path | None, force: bool) -> None:
    """Write the word vectors of a model as a file for another program.

    \b
    Examples:
      malmoi export --format word2vec-binary
      malmoi export --format xlsx --model cbow --output law.xlsx
      malmoi export --format tensorboard && tensorboard --logdir law-skip-gram-tensorboard
    """
    asked = options.word_vectors(corpus, model)
    kind = FORMATS[form]
    path = output or Path(f"{asked.build.folder.name}-{model}{kind.ending}")
    files = export_vectors(asked.vectors, path, form=form, force=force)
    rows, columns = asked.vectors.matrix.shape
    for file in files:
        click.echo(visible(f"{shown(file)}  {file.stat().st_size:,} bytes"))
    click.echo(f"{rows:,} words, {columns:,} dimensions")
    click.echo(visible(f"Open it: {kind.opened.format(path=shown(path))}"))
