"""Every command in the README, as written, in the order in which a reader comes to it.

Those in code blocks stand before two spaces and what they do; those in a sentence between
backticks. All of a README run in one folder: a project with a text for each of its placeholders.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import BIN, CHECKOUT, Project

from pipeline.stages.vectors.export import FORMATS

BASH = shutil.which("bash")
needs_bash = pytest.mark.skipif(not BASH, reason="bash is not installed")
pytestmark = needs_bash

PROGRAMS = ("malmoi", ".venv/bin/malmoi", "luigi", "make", "pip", "pytest", "python", "git", "echo",
            "eval", ".venv\\Scripts\\activate")  # fmt: skip

NOT_RUN = {
    "git clone … && cd malmoi": "the address is the reader's",
    "make test": "it is the suite itself",
    "pytest": "it is the suite itself",
    "python -m venv .venv": "the environment already exists",
    ".venv\\Scripts\\activate": "on Windows alone",
    'pip install -c constraints.txt -e ".[test]"': "needs the network; .ci/run does it",
    'pip install -e ".[documents]"': "needs the network",
    'pip install -e ".[notebook]"': "needs the network",
}
"""Each command that is not run, and why."""

ENDS_WITH = {"malmoi most-similar 우리": 1}
"""The exit codes that are not 0: README shows this one with its error."""

PLACEHOLDERS = {
    "README.md": {"text": "NAME", "file": "FILE"},
    "README.ko.md": {"text": "이름", "file": "파일"},
}
"""Placeholders for a reader's own: a corpus, a file."""

ASKED_FOR = {"concordance": '("국민")', "why": '("우리")'}
"""Arguments of the calls from Python that the README omits."""

LOVE = (
    "사랑은 영화의 주제이다. 배우는 사랑을 연기한다. 영화는 배우의 사랑을 보여 준다. "
    "감독은 영화를 사랑한다.\n"
)


def commands(name: str) -> list[str]:
    """Return the commands that a README shows, in order, each once."""
    return [*dict.fromkeys(_commands((CHECKOUT / name).read_text("utf-8")))]


def _commands(text: str) -> Iterator[str]:
    text = re.sub(r"```.*?```", "", text, flags=re.DOTALL)  # a description, not commands
    started = tuple(f"{program} " for program in PROGRAMS)
    for line in text.split("\n"):
        if line.startswith("    "):
            command = re.split(r" {2,}", line.strip().removeprefix("$ "))[0]
            if f"{command} ".startswith(started):
                yield command
        else:
            for command in re.findall(r"`([^`]+)`", line):
                if command.startswith(started):
                    yield command


@pytest.fixture
def reader(law: Project, tmp_path: Path) -> Project:
    """A project folder as ``git clone`` makes it, with an environment in ``.venv``."""
    project = law.copy(tmp_path / "malmoi")
    for name in ("Makefile", "pyproject.toml", "constraints.txt"):
        shutil.copy(CHECKOUT / name, project.home)
    (project.home / ".venv").mkdir()
    (project.home / ".venv" / "bin").symlink_to(BIN)
    (project.home / ".venv" / ".installed").touch()  # make finds all in place
    browser = tmp_path / "browser"
    browser.write_text("#!/bin/sh\n", "utf-8")
    browser.chmod(0o755)
    return project


def run_in_bash(project: Project, command: str, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(BASH), "--noprofile", "--norc", "-c", command],
        cwd=project.home,
        env=project.environment(
            PATH=f"{BIN}{os.pathsep}{os.environ['PATH']}",
            BROWSER=f"{project.home.parent / 'browser'} %s",
            MAKEFLAGS="",  # what `make VENV=… test` hands on is not the reader's
            MAKEOVERRIDES="",
            VENV=".venv",
            **env,
        ),
        input="y\n",  # to a question, and a line for what reads lines
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )


def test_every_command_works_as_written(reader: Project) -> None:
    """README.ko.md shows the same ones; a test compares them."""
    own = PLACEHOLDERS["README.md"]
    (reader.home / "corpora" / f"{own['text']}.txt").write_text(LOVE * 20, "utf-8")
    (reader.home / own["file"]).write_text(LOVE, "utf-8")
    failed: dict[str, tuple[int, str]] = {}
    ran = 0
    for command in commands("README.md"):
        if command in NOT_RUN:
            continue
        done = run_in_bash(reader, command)
        ran += 1
        if done.returncode != ENDS_WITH.get(command, 0) or "Traceback" in done.stderr:
            failed[command] = (done.returncode, done.stderr)
    assert failed == {}
    assert ran > 25


@pytest.mark.parametrize("name", PLACEHOLDERS)
def test_what_readme_shows_is_what_is_printed(name: str, law: Project) -> None:
    text = (CHECKOUT / name).read_text("utf-8")
    shown = re.findall(r"^    \$ (.+)\n((?:    .+\n)+)", text, re.MULTILINE)
    assert shown
    for command, expected in shown:
        done = run_in_bash(law, command)
        assert done.stdout + done.stderr == re.sub("^    ", "", expected, flags=re.MULTILINE)


def test_both_readmes_show_the_same_commands() -> None:
    english, korean = (
        sorted(
            command.replace(own["text"], "NAME").replace(own["file"], "FILE")
            for command in commands(name)
        )
        for name, own in PLACEHOLDERS.items()
    )
    assert english == korean


def test_what_is_not_run_is_in_readme() -> None:
    assert NOT_RUN.keys() <= {*commands("README.md")}


@pytest.mark.parametrize("name", PLACEHOLDERS)
def test_the_formats_of_export_are_all_named(name: str) -> None:
    line = re.search(r"^    malmoi export .*$", (CHECKOUT / name).read_text("utf-8"), re.MULTILINE)
    assert line
    assert [form for form in FORMATS if not re.search(rf"\b{form}\b(?!-)", line[0])] == []


def test_what_readme_calls_from_python_answers(reader: Project) -> None:
    text = (CHECKOUT / "README.md").read_text("utf-8")
    (most_similar,) = re.findall(r"`(pipeline\.load\(.+?\))`", text)
    loaded = most_similar.partition(".most_similar")[0]
    methods = re.findall(r"`\.(concordance|why|counts|words|map|vectors)(?:\(\))?`", text)
    assert len({*methods}) == 6
    script = [
        "import pipeline",
        most_similar,
        *(
            f"{loaded}.{method}{'' if method == 'vectors' else ASKED_FOR.get(method, '()')}"
            for method in methods
        ),
    ]
    done = run_in_bash(reader, f"python -c '{'; '.join(script)}'")
    assert (done.returncode, done.stderr) == (0, "")
