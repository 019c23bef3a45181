"""``malmoi init``: a folder -> a project to work in."""

from pathlib import Path

import click

from pipeline.terminal.errors import visible
from pipeline.terminal.paths import shown


@click.command("init", short_help="Start a project: luigi.cfg, corpora/, fonts/, outputs/.")
@click.argument("folder", default=".", type=click.Path(path_type=Path))
def command(folder: Path) -> None:
    """Start a project in FOLDER, or in the current folder.

    It gets luigi.cfg with every parameter, the descriptions of four corpora, a font and a README.
    Existing files are never changed.

    \b
    Example:
      malmoi init novels
    """
    from pipeline.store.new_project import create_project

    made = create_project(folder)
    for path in made:
        click.echo(visible(f"created {shown(path)}"))
    if not made:
        click.echo(visible(f"{shown(folder.resolve())} is already a complete project"))
        return
    click.echo("Build its corpus law:")
    if folder.resolve() != Path.cwd():
        click.echo(visible(f"  cd {folder}"))
    click.echo("  luigi --module pipeline BuildEmbeddings")
