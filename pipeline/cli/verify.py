"""``malmoi verify``: outputs/ -> what is not as it was written."""

import shutil

import click

from pipeline.cli import options
from pipeline.store import project
from pipeline.store.maintenance import built_corpora, find_damage, removing
from pipeline.terminal.errors import NotFoundError, UserError, visible


@click.command("verify", short_help="Check every file against its SHA-256.")
@click.option("--corpus", default=None, help="Only this one; as it comes, all that are built.")
@click.option("--remove", is_flag=True, help="Remove what is damaged, to be built again.")
@options.as_json
def command(corpus: str | None, remove: bool, as_json: bool) -> None:
    """Read every artifact and published file and compare it with the SHA-256 in its manifest.

    Exit code 0: all is as it was written. 1: something differs.

    \b
    Example:
      malmoi verify --remove && luigi --module pipeline BuildEmbeddings
    """
    found: list[dict[str, str]] = []
    for folder in built_corpora(project.outputs(), corpus):
        damages = list(find_damage(folder))
        found += [{"path": project.shown(d.path), "what": d.what} for d in damages]
        if not as_json:
            for damage in damages:
                click.echo(visible(f"{project.shown(damage.path)} {damage.what}"))
            what = f"{len(damages)} differ" if damages else "all as it was written"
            click.echo(visible(f"{folder.name}: {what}"))
        if damages and remove:
            with removing(folder) as undisturbed:
                if not undisturbed:
                    raise UserError(
                        f"a build of {folder.name} is running, and may need what is damaged",
                        "wait for its end, and run the same command again",
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
            f"{len(found)} are not as they were written", "malmoi verify --remove, and build again"
        )
