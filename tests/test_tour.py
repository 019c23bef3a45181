"""docs/tour.ipynb runs, and its stored output is what it produces."""

import copy
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
import pytest
from conftest import CHECKOUT, Project
from nbclient import NotebookClient
from nbformat import NotebookNode

TOUR = CHECKOUT / "docs" / "tour.ipynb"
"""Run again: jupyter execute --inplace --NotebookClient.record_timing=False docs/tour.ipynb"""


@pytest.fixture(scope="module")
def stored() -> NotebookNode:
    notebook: NotebookNode = nbformat.read(TOUR, as_version=4)  # type: ignore[no-untyped-call]
    return notebook


def test_the_tour_produces_what_it_shows(law: Project, stored: NotebookNode) -> None:
    """Cells tagged ``varies`` show vectors and pictures, which differ between machines."""
    again = copy.deepcopy(stored)
    client = NotebookClient(again, timeout=200, resources={"metadata": {"path": str(law.home)}})
    with ThreadPoolExecutor(1) as other:  # the browser's event loop runs in this thread
        other.submit(client.execute).result()
    for cell, before in zip(again.cells, stored.cells, strict=True):
        if cell.cell_type == "code":
            assert shown(cell).keys() == shown(before).keys(), cell.source
            if "varies" not in cell.metadata.get("tags", ()):
                assert shown(cell) == shown(before), cell.source


def shown(cell: NotebookNode) -> dict[str, str]:
    """Return a cell's output by kind; tables as text."""
    kinds: dict[str, str] = {}
    for output in cell.outputs:
        assert output.output_type in ("stream", "execute_result", "display_data"), output
        kinds |= {"stream": output.text} if output.output_type == "stream" else output.data
    return {kind: text for kind, text in kinds.items() if kind != "text/html"}


def test_the_tour_shows_both_pictures_and_no_local_path(stored: NotebookNode) -> None:
    text = TOUR.read_text("utf-8")
    for place in (sys.prefix, str(CHECKOUT), str(Path.home()), "/tmp/", "/home/"):
        assert place not in text
    pictures = [cell for cell in stored.cells if cell.cell_type == "code" and picture(cell)]
    assert len(pictures) == 2
    assert all(cell.outputs for cell in stored.cells if cell.cell_type == "code")


def picture(cell: NotebookNode) -> bool:
    return "image/png" in shown(cell)
