"""The documentation is accurate: README's commands, luigi.cfg's keys, the licence texts."""

import configparser
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import CHECKOUT, Project
from test_readme_commands import needs_bash, run_in_bash

import pipeline
from pipeline import tasks
from pipeline.cli import COMMANDS
from pipeline.workflow.scale import Scale
from pipeline.workflow.stage import Stage

READMES = ["README.md", "README.ko.md"]


def section(name: str) -> Any:
    return Scale if name == "Scale" else getattr(tasks, name)


def parameters(name: str) -> set[str]:
    return {key for key, _ in section(name).get_params()} - {"corpus"}


def test_luigi_cfg_has_every_parameter_with_its_default() -> None:
    config = configparser.ConfigParser()
    config.read(CHECKOUT / "luigi.cfg", encoding="utf-8")
    for name in (*pipeline.TASKS, "Scale"):
        known = parameters(name) - {"algorithm", "source"}
        assert known == set(config[name] if config.has_section(name) else ()), name
        for key in known:
            parameter = getattr(section(name), key)
            default = parameter.serialize(parameter._default)
            if key not in ("not_nouns", "stopwords"):
                assert parameter.serialize(parameter.parse(config[name][key])) == default, key


def test_luigi_cfg_is_ascii() -> None:
    """Luigi reads it in the system's encoding, which is CP949 on a Korean Windows."""
    assert (CHECKOUT / "luigi.cfg").read_bytes().isascii()


def test_every_section_of_luigi_cfg_is_a_task_or_luigis() -> None:
    config = configparser.ConfigParser()
    config.read(CHECKOUT / "luigi.cfg", encoding="utf-8")
    assert {*config.sections()} <= {*pipeline.TASKS, "Scale", "core", "retcode"}


def test_every_key_of_luigi_cfg_has_its_comment() -> None:
    lines = (CHECKOUT / "luigi.cfg").read_text("utf-8").partition("\n[core]")[0].split("\n")
    keys = [number for number, line in enumerate(lines) if re.match("[a-z]", line)]
    assert len(keys) > 30
    assert [lines[number] for number in keys if not lines[number - 1].startswith("# ")] == []


@pytest.mark.parametrize("name", READMES)
def test_readme_shows_every_command(name: str) -> None:
    text = (CHECKOUT / name).read_text("utf-8")
    assert [command for command in COMMANDS if f"malmoi {command}" not in text] == []


@pytest.mark.parametrize("name", READMES)
def test_readme_names_every_task_and_the_two_commands(name: str) -> None:
    text = (CHECKOUT / name).read_text("utf-8")
    assert all(f"| {task} |" in text for task in pipeline.TASKS)
    assert "make embeddings" in text
    assert "make test" in text
    for picture in ("docs/wordcloud-nouns.png", "docs/map-skip-gram.png"):
        assert picture in text
        assert (CHECKOUT / picture).read_bytes().startswith(b"\x89PNG")


def test_the_package_names_every_task() -> None:
    made = {name for name, value in vars(tasks).items() if _is_task(value)}
    assert made == {*pipeline.TASKS}
    assert pipeline.BuildEmbeddings is tasks.BuildEmbeddings
    with pytest.raises(AttributeError):
        _ = pipeline.Nonsense


def _is_task(value: object) -> bool:
    return isinstance(value, type) and issubclass(value, Stage) and value is not Stage


def test_licences_are_included() -> None:
    assert "Apache License" in (CHECKOUT / "LICENSE").read_text("utf-8")
    assert "SIL OPEN FONT LICENSE" in (CHECKOUT / "fonts" / "OFL.txt").read_text("utf-8")


PAGES = [
    path.relative_to(CHECKOUT).as_posix()
    for path in sorted([*CHECKOUT.glob("*.md"), *CHECKOUT.glob("*/*.md")])
    if not path.relative_to(CHECKOUT).parts[0].startswith((".", "build"))
]


@pytest.mark.parametrize("page", PAGES)
def test_every_link_and_every_test_that_a_page_names_is_there(page: str) -> None:
    text = (CHECKOUT / page).read_text("utf-8")
    links = [link for link in re.findall(r"\]\(([^)#]+)", text) if "://" not in link]
    assert [link for link in links if not (CHECKOUT / page).parent.joinpath(link).exists()] == []
    named = re.findall(r"`(tests/[\w/]+\.(?:py|tsv))(?:::(\w+))?`", text)
    assert [name for name, _ in named if not (CHECKOUT / name).is_file()] == []
    assert [
        test
        for name, test in named
        if f"def {test}(" not in f"def ({(CHECKOUT / name).read_text()}"
    ] == []


WIDTH = "100"
"""Columns of the terminal in which the examples of the documents were printed."""


def examples(page: str) -> Iterator[tuple[str, str]]:
    """Yield each ``$ command`` of malmoi in a page and what is shown below it."""
    text = (CHECKOUT / page).read_text("utf-8")
    for block in re.findall(r"(?:^    .*\n(?:\n(?=    ))*)+", text, re.MULTILINE):
        for shown in re.split(r"^    \$ ", block, flags=re.MULTILINE)[1:]:
            command, _, output = shown.partition("\n")
            if "malmoi" in command and output:
                yield command, re.sub("^    ", "", output, flags=re.MULTILINE)


@needs_bash
@pytest.mark.parametrize("page", ["docs/kiwi.md", "docs/parameters.md", "docs/questions.md"])
def test_the_examples_of_a_page_are_what_is_printed(
    page: str, law: Project, tmp_path: Path
) -> None:
    project = law.copy(tmp_path / "project")
    shown = [*examples(page)]
    assert shown
    for command, output in shown:
        printed = run_in_bash(project, command, COLUMNS=WIDTH).stdout
        assert [line.rstrip() for line in printed.rstrip().split("\n")] == [
            line.rstrip() for line in output.rstrip().split("\n")
        ], command


@pytest.mark.parametrize("page", [*READMES, "docs/intake.md"])
def test_the_extra_for_documents_is_asked_for_where_a_reader_needs_it(page: str) -> None:
    from pipeline.stages.corpus.registry import registry

    text = (CHECKOUT / page).read_text("utf-8")
    needing = {reader.kind for reader in registry() if reader.extra == "documents"}
    assert needing == {"pdf", "hwpx"}
    (line,) = (line for line in text.split("\n") if 'documents]"' in line)
    assert "PDF" in line
    assert "hwpx" in line
    assert not re.search("Word|워드", line)
