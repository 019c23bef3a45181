"""``malmoi verify``: outputs/ -> the files that are damaged."""

import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import click

from pipeline.cli import options
from pipeline.store import project
from pipeline.store.maintenance import Damage, built_corpora, find_damage, removing
from pipeline.terminal.errors import NotFoundError, UserError, visible
from pipeline.terminal.messages import counted
from pipeline.terminal.paths import shown

BUILD_COMMAND = "luigi --module pipeline BuildEmbeddings"


@click.command("verify", short_help="Check every file against its SHA-256.")
@click.option("--corpus", default=None, help="Only this corpus; the default is all built ones.")
@click.option("--remove", is_flag=True, help="Remove damaged files, so that they are built again.")
@options.as_json
def command(corpus: str | None, remove: bool, as_json: bool) -> None:
    """Read every artifact and published file and compare it with the SHA-256 in its manifest.

    Files that are missing, and files that no build wrote, are reported too. Exit code 0: no
    problems. 1: some, or nothing has been built.

    \b
    Example:
      malmoi verify --remove && luigi --module pipeline BuildEmbeddings
    """
    folders = built_corpora(project.outputs(), corpus)
    if not folders:
        raise NotFoundError("nothing has been built", BUILD_COMMAND)
    found = {folder: list(find_damage(folder)) for folder in folders}
    if not as_json:
        for folder, damages in found.items():
            for line in _report(folder, damages):
                click.echo(visible(line))
    if remove:
        for folder, damages in found.items():
            _remove(folder, [damage.path for damage in damages if not damage.foreign])
    everything = [damage for damages in found.values() for damage in damages]
    if as_json:
        options.echo_json([{"path": shown(d.path), "what": d.what} for d in everything])
    if everything and not remove:
        raise NotFoundError(
            f"{counted(len(everything), 'problem')} found",
            " && ".join(_advice(found)),
        )


def _report(folder: Path, damages: Sequence[Damage]) -> Iterator[str]:
    yield from (f"{shown(damage.path)} {damage.what}" for damage in damages)
    what = counted(len(damages), "problem") if damages else "everything is unchanged"
    rebuilt = any(not damage.foreign for damage in damages)
    again = f"; to rebuild: {_build_command(folder)}" if rebuilt else ""
    yield f"{folder.name}: {what}{again}"


def _advice(found: Mapping[Path, Sequence[Damage]]) -> Iterator[str]:
    """Yield the commands that repair everything, or what to do by hand if none can."""
    damaged = {
        folder: [damage for damage in damages if not damage.foreign]
        for folder, damages in found.items()
    }
    if any(damage.path.exists() for damages in damaged.values() for damage in damages):
        yield "malmoi verify --remove"
    yield from (_build_command(folder) for folder, damages in damaged.items() if damages)
    if not any(damaged.values()):
        yield "move or delete the files that no build wrote"


def _build_command(folder: Path) -> str:
    return f"{BUILD_COMMAND}{project.corpus_option(folder.name)}"


def _remove(folder: Path, damaged: Iterable[Path]) -> None:
    """Remove damaged files and artifacts of a corpus, unless a build is running."""
    there = [path for path in dict.fromkeys(damaged) if path.exists()]
    if not there:
        return
    with removing(folder) as undisturbed:
        if not undisturbed:
            raise UserError(
                f"a build of {folder.name} is running and may need the damaged files",
                "wait until it has finished, then run the same command again",
            )
        for path in there:
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink()
