"""``malmoi clean``: outputs/ -> less of it, what no build uses."""

import shutil

import click

from pipeline import locks, project
from pipeline.errors import visible
from pipeline.housekeeping import built_corpora, find_unused, size


@click.command("clean", short_help="Remove what no build uses any more.")
@click.option("--corpus", default=None, help="Only this one; as it comes, all that are built.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def command(corpus: str | None, yes: bool) -> None:
    """Show what no finished build uses, and how much room it takes; remove it when told so.

    What a running build may need is left alone, and so is a corpus with no finished build.

    \b
    Example:
      malmoi clean --corpus law
    """
    for folder in built_corpora(project.outputs(), corpus):
        with locks.alone(folder / "artifacts") as undisturbed:
            if not undisturbed:
                click.echo(f"{folder.name}: a build is running; left alone")
                continue
            unused = find_unused(folder)
            sizes = [size(path) for path in unused]
            for path, bytes_ in zip(unused, sizes, strict=True):
                click.echo(visible(f"{bytes_:>14,} bytes  {project.shown(path)}"))
            if not unused:
                click.echo(f"{folder.name}: nothing to remove")
            elif yes or click.confirm(f"{folder.name}: free {sum(sizes):,} bytes?"):
                for path in unused:
                    shutil.rmtree(path)
                locks.sweep(folder / "artifacts")
                click.echo(f"{folder.name}: {sum(sizes):,} bytes freed")
