"""A network -> the files that Gephi, igraph, networkx and UCINET open."""

import csv
from collections.abc import Callable
from pathlib import Path

from pipeline.stages.groups.network import Network, as_graph
from pipeline.store.disk import check_replaceable, put_files, temporary_folder
from pipeline.store.spreadsheets import escape_cell
from pipeline.terminal.errors import UserError


def _graphml(network: Network, path: Path) -> None:
    import networkx as nx

    nx.write_graphml_xml(as_graph(network), path)


def _gexf(network: Network, path: Path) -> None:
    import networkx as nx

    nx.write_gexf(as_graph(network), path)


def _matrix(network: Network, path: Path) -> None:
    """Write the words x words matrix of weights, 0 where there is no link."""
    names = [escape_cell(word.word) for word in network.words]
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(["", *names])
        for name, weights in zip(names, network.weights.tolist(), strict=True):
            table.writerow([name, *weights])


FORMATS: dict[str, Callable[[Network, Path], None]] = {
    ".graphml": _graphml,
    ".gexf": _gexf,
    ".csv": _matrix,
}
"""The writer of each kind of file, by its suffix."""


def check_export(path: Path, *, force: bool) -> None:
    """Reject a file that cannot be written, before any work is done.

    Raises
    ------
    UserError
        When its suffix is none of FORMATS, there is no such folder, or something already exists.
    """
    if path.suffix.lower() not in FORMATS:
        raise UserError(
            f"{path.name} is none of the files that a network is written to",
            f"a name that ends in {', '.join(FORMATS)}",
        )
    if not path.parent.is_dir():
        raise UserError(f"there is no folder {path.parent}", "create it first, or name another one")
    check_replaceable(path, "--export", force=force)


def export_network(network: Network, path: Path) -> None:
    """Write a network in the format of the file's suffix; an existing file is replaced in one step.

    Raises
    ------
    UserError
        When it cannot be written.
    """
    try:
        with temporary_folder(path.parent, path.name) as drafts:
            FORMATS[path.suffix.lower()](network, drafts / path.name)
            put_files({path.name: drafts / path.name}, path.parent)
    except OSError as error:
        raise UserError(
            f"{path} cannot be written: {error.strerror}", "choose another file"
        ) from error
