"""Importing pipeline changes nothing in a plain process, and sets up Luigi's own command."""

import json
import subprocess
import sys
from typing import Any

import pytest
from conftest import BIN, Project

STATE = """
import json, logging, signal, sys, threading, warnings

def state():
    loggers = [logging.root, *logging.root.manager.loggerDict.values()]
    wakeup = signal.set_wakeup_fd(-1)
    signal.set_wakeup_fd(wakeup)
    return {
        "handlers": sorted(
            f"{each.name}: {type(handler).__name__}"
            for each in loggers
            for handler in getattr(each, "handlers", ())
        ),
        "excepthook": sys.excepthook is sys.__excepthook__,
        "unraisablehook": sys.unraisablehook is sys.__unraisablehook__,
        "signals": {
            number.name: getattr(signal.getsignal(number), "__name__", "")
            for number in (signal.SIGINT, signal.SIGTERM)
        },
        "wakeup": wakeup == -1,
        "threads": sorted(thread.name for thread in threading.enumerate()),
        "filters": len(warnings.filters),
        "stdout": sys.stdout.errors,
    }
"""


def told(project: Project, code: str) -> Any:
    """Run Python in a project folder, as a notebook would, and return what it printed, as JSON."""
    run = subprocess.run(
        [sys.executable, "-c", STATE + code],
        cwd=project.home,
        env=project.environment(),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


@pytest.mark.parametrize(
    "module", ["pipeline", "pipeline.tasks", "pipeline.questions.loading", "pipeline.cli"]
)
def test_an_import_in_a_plain_process_changes_nothing(project: Project, module: str) -> None:
    """Luigi's own side effects on import do not count: it is imported first."""
    before, after = told(
        project,
        f"import luigi\nbefore = state()\nimport {module}\nprint(json.dumps([before, state()]))",
    )
    assert after == before
    assert after["excepthook"]
    assert after["threads"] == ["MainThread"]
    assert not [name for name in after["handlers"] if "SayErrors" in name]


def test_a_task_in_a_plain_process_changes_nothing(project: Project) -> None:
    before, after = told(
        project,
        "import luigi, pipeline\nbefore = state()\n"
        "task = pipeline.BuildEmbeddings(corpus='작은말')\n"
        "assert not task.is_complete()\nassert len(task.chain) == 15\n"
        "print(json.dumps([before, state()]))",
    )
    assert after == before


@pytest.mark.parametrize(
    ("use", "luigi"), [("", False), ("pipeline.load", False), ("pipeline.FilterNouns", True)]
)
def test_the_package_loads_luigi_only_for_a_task(project: Project, use: str, luigi: bool) -> None:
    loaded = told(project, f"import pipeline\n{use}\nprint(json.dumps([*sys.modules]))")
    assert ("luigi" in loaded) == luigi
    assert not {"gensim", "nltk", "numpy", "requests", "sklearn"} & {*loaded} or luigi


@pytest.mark.parametrize("command", [[str(BIN / "luigi")], [sys.executable, "-m", "luigi"]])
def test_the_luigi_command_is_set_up_by_malmoi(project: Project, command: list[str]) -> None:
    """A user's module that imports pipeline reports the state of the command's process."""
    (project.home / "told.py").write_text(
        f"{STATE}\nimport pipeline\nfrom pipeline.tasks import *\nprint(json.dumps(state()))\n",
        "utf-8",
    )
    run = subprocess.run(
        [*command, "--module", "told", "DownloadCorpus", "--corpus", "작은말"],
        cwd=project.home,
        env=project.environment(
            PYTHONPATH=f"{project.home}:{project.environment().get('PYTHONPATH', '')}"
        ),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert run.returncode == 0, run.stderr
    state = json.loads(run.stdout.splitlines()[0])
    assert "luigi-interface: SayErrors" in state["handlers"]
    assert not state["excepthook"]
    assert not state["unraisablehook"]
    assert state["signals"] == {"SIGINT": "default_int_handler", "SIGTERM": "default_int_handler"}
    assert not state["wakeup"]
    assert "stop on signals" in state["threads"]
    assert state["stdout"] == "backslashreplace"
