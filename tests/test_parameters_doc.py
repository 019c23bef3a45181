"""docs/parameters.md agrees with the code: every parameter, default, range and fingerprint."""

import configparser
import re
from pathlib import Path
from typing import Any, NamedTuple

import luigi
import pytest

import pipeline
from pipeline import tasks
from pipeline.terminal.errors import UserError
from pipeline.workflow.parameters import CorpusName, Value
from pipeline.workflow.scale import Scale

CHECKOUT = Path(__file__).parent.parent
PAGE = (CHECKOUT / "docs" / "parameters.md").read_text("utf-8")

EVERY_TASK = "Every task"
"""The section of the parameters that all tasks share."""

LINE = re.compile(
    r"^Default: (?P<default>empty|`[^`]+`)\. Values: (?P<values>[^.]*(?:\.\d[^.]*)*)\. "
    r"Fingerprint: (?P<fingerprint>yes|no)(?:, but not with `(?P<ignored_with>\w+ = \w+)`)?\.$"
)
RANGE = re.compile(r"(whole )?number, ([\d.,]+) to ([\d,]+)")


class Described(NamedTuple):
    """A parameter as the page describes it."""

    task: str
    name: str
    default: str
    values: str
    fingerprint: str
    ignored_with: str | None

    @property
    def family(self) -> Any:
        if self.task == Scale.__name__:
            return Scale
        return getattr(tasks, "BuildEmbeddings" if self.task == EVERY_TASK else self.task)

    @property
    def parameter(self) -> Any:
        return getattr(self.family, self.name)


def parts(text: str, mark: str) -> list[tuple[str, str]]:
    """Return the sections of a page: each heading, and the text below it."""
    _, *found = re.split(f"^{mark} (.+)$", text, flags=re.MULTILINE)
    return list(zip(found[::2], found[1::2], strict=True))


def described() -> list[Described]:
    found = []
    for task, section in parts(PAGE, "##"):
        for name, text in parts(section, "###"):
            line = LINE.match(text.strip().split("\n")[0])
            assert line, f"{task} {name}"
            default = "" if line["default"] == "empty" else line["default"].strip("`")
            found.append(
                Described(
                    task, name, default, line["values"], line["fingerprint"], line["ignored_with"]
                )
            )
    return found


DESCRIBED = described()
each = pytest.mark.parametrize("it", DESCRIBED, ids=[f"{it.task}-{it.name}" for it in DESCRIBED])


def refused(parameter: Any, text: str) -> str:
    """Return the error for an invalid text."""
    with pytest.raises(UserError) as error:
        parameter.parse(text)
    return error.value.fact


def test_every_task_has_its_section_in_the_order_of_the_chain() -> None:
    assert [task for task, _ in parts(PAGE, "##")] == [EVERY_TASK, *pipeline.TASKS, "Scale"]


@pytest.mark.parametrize("task", [*pipeline.TASKS, "Scale"])
def test_every_parameter_is_listed_exactly_once(task: str) -> None:
    names = [it.name for it in DESCRIBED if it.task == task]
    known = [name for name, _ in (Scale if task == "Scale" else getattr(tasks, task)).get_params()]
    assert sorted(names) == sorted({*known} - {"corpus"})
    section = dict(parts(PAGE, "##"))[task]
    assert ("No parameters of its own." in section) == (not names)


def test_the_parameters_that_all_tasks_share() -> None:
    assert [it.name for it in DESCRIBED if it.task == EVERY_TASK] == ["corpus"]
    for task in pipeline.TASKS:
        assert "corpus" in dict(getattr(tasks, task).get_params())


@each
def test_the_default_is_that_of_luigi_cfg_or_the_code(it: Described) -> None:
    config = configparser.ConfigParser()
    config.read(CHECKOUT / "luigi.cfg", encoding="utf-8")
    default = it.parameter._default
    if config.has_option(it.task, it.name):
        default = it.parameter.parse(config[it.task][it.name])
    assert it.parameter.parse(it.default) == it.parameter.normalize(default)


@each
def test_the_values_are_those_accepted(it: Described) -> None:
    parameter = it.parameter
    if it.values == "text":
        assert type(parameter) in (luigi.Parameter, CorpusName)  # takes every text
    elif it.values == "names, separated by commas":
        assert parameter.parse("one, two") == ("one", "two")
    elif bounds := RANGE.fullmatch(it.values):
        whole, *ends = bounds.groups()
        least, most = (float(end.replace(",", "")) for end in ends)
        step = 1 if whole else 0.01
        for inside in (least, most):
            assert parameter.parse(f"{inside:.0f}" if whole else str(inside)) == inside
        for outside in (least - step, most + step):
            refused(parameter, f"{outside:.0f}" if whole else str(outside))
        if whole:
            refused(parameter, "1.5")
        else:
            assert parameter.parse(str(least + step)) == least + step
    else:
        choices = re.findall("`([^`]+)`", it.values)
        assert it.values == ", ".join(f"`{choice}`" for choice in choices)
        assert len({parameter.parse(choice) for choice in choices}) == len(choices)
        wanted = refused(parameter, "?").partition("?")[2]  # names every choice
        assert {*re.findall(r"\w+(?:-\w+)*", wanted)} - {*choices} <= {
            "it",
            "must",
            "be",
            "one",
            "of",
            "or",
        }


@each
def test_the_fingerprint_entry_is_correct(it: Described) -> None:
    assert isinstance(it.parameter, Value | luigi.Parameter)
    if it.family is Scale:  # no stage knows it
        assert it.fingerprint == "no"
        return
    assert (it.name in it.family().fingerprint_parameters()) == (it.fingerprint == "yes")
    if it.ignored_with:
        other, value = it.ignored_with.split(" = ")
        assert it.name not in it.family(**{other: value}).fingerprint_parameters()


@pytest.mark.parametrize("task", pipeline.TASKS)
def test_a_parameter_ignored_because_of_another_is_marked(task: str) -> None:
    """For each choice that makes parameters ineffective, the page marks exactly those."""
    here = {it.name: it for it in DESCRIBED if it.task == task}
    for name, it in here.items():
        for choice in re.findall("`([^`]+)`", it.values):
            value = it.parameter.parse(choice)
            stage = getattr(tasks, task)(**{name: value})
            significant = {*stage.to_str_params(only_significant=True)}
            ignored = {*stage.ignored_parameters} & significant
            marked = {
                other for other, one in here.items() if one.ignored_with == f"{name} = {choice}"
            }
            assert ignored == marked, (name, choice)


def test_every_option_and_command_on_the_page_exists() -> None:
    known = {it.name for it in DESCRIBED}
    options = re.findall(r"--([A-Z]\w+?)-([a-z-]+)", PAGE)
    assert len(options) > 30
    for task, name in options:
        assert name.replace("-", "_") in {n for n, _ in getattr(tasks, task).get_params()}, name
    assert known >= {name.replace("-", "_") for _, name in options}


def test_pictures_exist() -> None:
    for name in re.findall(r"\]\(([\w-]+\.png)\)", PAGE):
        picture = (CHECKOUT / "docs" / name).read_bytes()
        assert picture.startswith(b"\x89PNG")
        assert len(picture) < 300_000
