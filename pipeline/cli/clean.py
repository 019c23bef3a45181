"""``malmoi clean``: outputs/ -> the same without the artifacts that no build uses."""

import shutil
from collections.abc import Sequence
from pathlib import Path

import click

from pipeline.store import locks, project
from pipeline.store.maintenance import built_corpora, find_unused, removing, size
from pipeline.terminal.errors import visible
from pipeline.terminal.paths import shown


@click.command("clean", short_help="Remove artifacts that no build uses.")
@click.option("--corpus", default=None, help="Only this corpus; the default is all built ones.")
@click.option("--yes", is_flag=True, help="Do not ask for confirmation.")
def command(corpus: str | None, yes: bool) -> None:
    """List the artifacts that no finished build uses, with their size; remove them if confirmed.

    Artifacts that a running build may need are kept, as is everything of a corpus without a
    finished build.

    \b
    Example:
      malmoi clean --corpus law
    """
    for folder in built_corpora(project.outputs(), corpus):
        unused = find_unused(folder)
        for path in unused:
            click.echo(visible(f"{size(path):>14,} bytes  {shown(path)}"))
        name = visible(folder.name)
        if not unused:
            click.echo(f"{name}: nothing to remove")
        elif yes or click.confirm(f"{name}: free {sum(map(size, unused)):,} bytes?"):
            _remove(folder, unused)


def _remove(folder: Path, shown: Sequence[Path]) -> None:
    """Remove what was shown and is still unused: a build may have run during the prompt."""
    with removing(folder) as undisturbed:
        if not undisturbed:
            click.echo(visible(f"{folder.name}: a build is running; nothing was removed"))
            return
        freed = 0
        for path in {*shown} & {*find_unused(folder)}:
            freed += size(path)
            shutil.rmtree(path)
        locks.remove_leftovers(folder / "artifacts")
    click.echo(visible(f"{folder.name}: {freed:,} bytes freed"))
