"""``malmoi clean``: outputs/ -> less of it, what no build uses."""

import shutil
from collections.abc import Sequence
from pathlib import Path

import click

from pipeline.store import locks, project
from pipeline.store.maintenance import built_corpora, find_unused, removing, size
from pipeline.terminal.errors import visible


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
        unused = find_unused(folder)
        for path in unused:
            click.echo(visible(f"{size(path):>14,} bytes  {project.shown(path)}"))
        name = visible(folder.name)
        if not unused:
            click.echo(f"{name}: nothing to remove")
        elif yes or click.confirm(f"{name}: free {sum(map(size, unused)):,} bytes?"):
            _remove(folder, unused)


def _remove(folder: Path, shown: Sequence[Path]) -> None:
    """Remove what was shown and is still unused: a build may have come while the user thought."""
    with removing(folder) as undisturbed:
        if not undisturbed:
            click.echo(visible(f"{folder.name}: a build is running; left alone"))
            return
        freed = 0
        for path in {*shown} & {*find_unused(folder)}:
            freed += size(path)
            shutil.rmtree(path)
        locks.sweep(folder / "artifacts")
    click.echo(visible(f"{folder.name}: {freed:,} bytes freed"))
