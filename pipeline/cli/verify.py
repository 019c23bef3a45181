"""``malmoi verify``: outputs/ -> the files that are damaged."""

import shutil

import click

from pipeline.cli import options
from pipeline.store import project
from pipeline.store.maintenance import built_corpora, find_damage, removing
from pipeline.terminal.errors import NotFoundError, UserError, visible
from pipeline.terminal.paths import shown


@click.command("verify", short_help="Check every file against its SHA-256.")
@click.option("--corpus", default=None, help="Only this corpus; the default is all built ones.")
@click.option("--remove", is_flag=True, help="Remove damaged files, so that they are built again.")
@options.as_json
def command(corpus: str | None, remove: bool, as_json: bool) -> None:
    """Read every artifact and published file and compare it with the SHA-256 in its manifest.

    Exit code 0: everything is unchanged. 1: something differs.

    \b
    Example:
      malmoi verify --remove && luigi --module pipeline BuildEmbeddings
    """
    found: list[dict[str, str]] = []
    for folder in built_corpora(project.outputs(), corpus):
        damages = list(find_damage(folder))
        found += [{"path": shown(d.path), "what": d.what} for d in damages]
        if not as_json:
            for damage in damages:
                click.echo(visible(f"{shown(damage.path)} {damage.what}"))
            what = f"{len(damages)} differ" if damages else "everything is unchanged"
            click.echo(visible(f"{folder.name}: {what}"))
        if damages and remove:
            with removing(folder) as undisturbed:
                if not undisturbed:
                    raise UserError(
                        f"a build of {folder.name} is running and may need the damaged files",
                        "wait until it ends, then run the same command again",
                    )
                for damage in damages:
                    if damage.path.is_dir():
                        shutil.rmtree(damage.path)
                    else:
                        damage.path.unlink(missing_ok=True)
    if as_json:
        options.echo_json(found)
    if found and not remove:
        raise NotFoundError(
            f"{len(found)} files or artifacts damaged", "malmoi verify --remove, then build again"
        )
