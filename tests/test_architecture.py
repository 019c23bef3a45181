"""The folders of pipeline/ are layers: imports point downwards and are never circular."""

import ast
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest
from conftest import CHECKOUT

PACKAGE = CHECKOUT / "pipeline"

ORDER = (
    "pipeline.terminal",
    "pipeline.store",
    "pipeline.scale",
    "pipeline.stages.plugins",
    "pipeline.stages.corpus",
    "pipeline.stages.text",
    "pipeline.stages.morphemes",
    "pipeline.stages.nouns",
    "pipeline.stages.counts",
    "pipeline.stages.groups",
    "pipeline.stages.vectors",
    "pipeline.stages.pictures",
    "pipeline.stages.report",
    "pipeline.workflow",
    "pipeline.tasks",
    "pipeline.questions",
    "pipeline",  # the entry point: its __init__ exposes tasks and questions
    "pipeline.cli",
    "pipeline.__main__",
)
"""The layers: each may import itself and those before it."""

MOST_AT_THE_TOP = 12


def module_name(path: Path) -> str:
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module_name(path): path for path in sorted(PACKAGE.rglob("*.py"))}


def imported(name: str, tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Yield our modules that a module imports, also inside functions, with line numbers."""
    package = name if MODULES[name].name == "__init__.py" else name.rpartition(".")[0]
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            wanted = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) - node.level + 1]
            start = ".".join([*above, *filter(None, [node.module])]) if node.level else node.module
            assert start
            both = (f"{start}.{alias.name}" for alias in node.names)
            wanted = [each if each in MODULES else start for each in both]
        else:
            continue
        for each in wanted:
            if each in MODULES and each != name:
                yield each, node.lineno


IMPORTS = {
    name: dict(imported(name, ast.parse(path.read_text("utf-8")))) for name, path in MODULES.items()
}


def layer(name: str) -> str:
    """Return the entry of ORDER that a module belongs to: its longest prefix."""
    inside = [each for each in ORDER if f"{name}.".startswith(f"{each}.") and each != "pipeline"]
    return max(inside, key=len, default="pipeline")


def circle(graph: dict[str, set[str]]) -> list[str]:
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def test_every_module_has_its_place_in_the_order() -> None:
    doorways = {"pipeline", "pipeline.stages"}  # the second has only a docstring
    assert {name for name in MODULES if layer(name) == "pipeline"} == doorways
    assert {layer(name) for name in MODULES} == {*ORDER}
    assert IMPORTS["pipeline.stages"] == {}


def test_no_import_points_upwards() -> None:
    upward = [
        f"{name}, line {line}: {other}"
        for name, others in IMPORTS.items()
        for other, line in others.items()
        if ORDER.index(layer(other)) > ORDER.index(layer(name))
    ]
    assert upward == []


def test_no_circular_imports_between_files() -> None:
    assert circle({name: {*others} for name, others in IMPORTS.items()}) == []


def test_no_circular_imports_between_folders() -> None:
    """At every depth: the folders of pipeline/, of stages/, of stages/corpus/ and so on."""
    for depth in range(2, 6):
        graph: dict[str, set[str]] = {}
        for name, others in IMPORTS.items():
            here = folder(name, depth)
            graph.setdefault(here, set()).update(folder(other, depth) for other in others)
        for here, imported in graph.items():
            imported.discard(here)
        assert circle(graph) == [], f"at depth {depth}"


def folder(name: str, depth: int) -> str:
    """Return a module's folder, at most ``depth`` names deep; a single file counts as a folder.

    ``__init__`` belongs to its folder like any other file.
    """
    parts = name.split(".")
    if MODULES[name].name == "__init__.py":
        parts.append("__init__")
    return ".".join(parts[:depth])


def test_the_top_level_is_a_short_list() -> None:
    names = {path.name for path in PACKAGE.iterdir()} - {"__pycache__"}
    assert len(names) <= MOST_AT_THE_TOP, sorted(names)


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("import pipeline.tasks", {"pipeline.tasks"}),
        ("from pipeline import tasks, TASKS", {"pipeline.tasks", "pipeline"}),
        ("from . import words", {"pipeline.questions.words"}),
        ("from ..store.builds import BUILD", {"pipeline.store.builds"}),
        ("def f():\n    from pipeline.cli import main", {"pipeline.cli"}),
        ("import numpy", set()),
    ],
)
def test_every_form_of_import_is_detected(code: str, found: set[str]) -> None:
    assert {name for name, _ in imported("pipeline.questions.loading", ast.parse(code))} == found
