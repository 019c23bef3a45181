"""``malmoi export``: a model -> a file that another program opens."""

from pathlib import Path

import click

from pipeline.cli import options
from pipeline.stages.vectors.export import FORMATS, export_vectors
from pipeline.store import project
from pipeline.terminal.errors import visible


@click.command("export", short_help="The vectors as a file for gensim, TensorBoard or Excel.")
@click.option("--format", "form", type=click.Choice([*FORMATS]), required=True, help="Which kind.")
@options.corpus
@options.model
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    help="The file, or the folder for tensorboard; as it comes, CORPUS-MODEL, here.",
)
@click.option("--force", is_flag=True, help="Replace what is there.")
def command(form: str, corpus: str, model: str, output: Path | None, force: bool) -> None:
    """Write the word vectors of a model as a file that another program opens.

    \b
    Examples:
      malmoi export --format word2vec-binary
      malmoi export --format xlsx --model cbow --output law.xlsx
      malmoi export --format tensorboard && tensorboard --logdir law-skip-gram-tensorboard
    """
    asking = options.asking(corpus, model)
    kind = FORMATS[form]
    path = output or Path(f"{asking.build.folder.name}-{model}{kind.ending}")
    files = export_vectors(asking.vectors, path, form=form, force=force)
    rows, columns = asking.vectors.matrix.shape
    for file in files:
        click.echo(visible(f"{project.shown(file)}  {file.stat().st_size:,} bytes"))
    click.echo(f"{rows:,} words, {columns:,} dimensions")
    click.echo(visible(f"Open it: {kind.opened.format(path=project.shown(path))}"))
