"""The private parts of Luigi that malmoi relies on are unchanged; a failure says which is not."""

import argparse
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import luigi
import pytest
from conftest import CHECKOUT
from luigi.cmdline_parser import CmdlineParser
from luigi.interface import core  # its options are parsed along with those of every task
from packaging.requirements import Requirement

from pipeline.terminal.errors import UserError
from pipeline.workflow.command import users_error
from pipeline.workflow.luigi_internals import BAD_VALUE, config_paths, parameter_name
from pipeline.workflow.parameters import SharedNameValue, integer
from pipeline.workflow.settings import bad_value

CHANGED = f"Luigi {luigi.__version__} changed {{}}: fix {{}} in pipeline/workflow/luigi_internals"


class OddlyNamedTask(luigi.Task):
    some_number = integer(7)
    workers = integer(1, kind=SharedNameValue)


@pytest.fixture(autouse=True)
def _settings() -> Iterator[None]:
    """Luigi's settings are global to the process: remove what a test adds."""
    config = luigi.configuration.get_config()
    paths = list(config._config_paths) if hasattr(config, "_config_paths") else None
    yield
    config.remove_section("OddlyNamedTask")
    if paths is not None:
        config._config_paths[:] = paths


def test_the_configuration_files_are_found_in_order(tmp_path: Path) -> None:
    told = CHANGED.format("where it keeps the paths of its configuration", "config_paths")
    config = luigi.configuration.get_config()
    assert isinstance(getattr(config, "_config_paths", None), list), told
    before = config_paths()
    added = [tmp_path / "one.cfg", tmp_path / "two.cfg"]
    for path in added:
        path.touch()
        luigi.configuration.add_config_path(str(path))
    assert config_paths() == [*before, *added], told


def test_the_last_configuration_file_wins(tmp_path: Path) -> None:
    for number, name in enumerate(("one.cfg", "two.cfg")):
        (tmp_path / name).write_text(f"[OddlyNamedTask]\nsome_number = {number}\n", "utf-8")
        luigi.configuration.add_config_path(str(tmp_path / name))
    told = CHANGED.format("which of two configuration files wins", "config_paths")
    assert OddlyNamedTask().some_number == 1, told


def test_a_parameter_knows_its_name() -> None:
    told = CHANGED.format("where a parameter keeps its name", "parameter_name")
    parameter = dict(OddlyNamedTask.get_params())["some_number"]
    assert hasattr(parameter, "_attribute_name"), told
    assert parameter_name(parameter) == "some_number", told


def test_workers_without_a_task_stay_luigis_own() -> None:
    """`--workers 3` is the number of processes, `--OddlyNamedTask-workers 5` gensim's threads."""
    told = CHANGED.format("how a parameter becomes an option", "SharedName")
    assert hasattr(luigi.Parameter, "_parser_kwargs"), told
    arguments = ["OddlyNamedTask", "--workers", "3", "--OddlyNamedTask-workers", "5"]
    try:
        with CmdlineParser.global_instance(arguments) as parser:
            task = parser.get_task_obj()
            processes = core().workers
    except (argparse.ArgumentError, TypeError) as error:
        pytest.fail(f"{told}: {error}")
    assert (task.workers, processes) == (5, 3), told


def test_the_option_that_nobody_can_type_is_not_shown(capsys: pytest.CaptureFixture[str]) -> None:
    told = CHANGED.format("how the help of an option is hidden", "_Unreachable")
    with pytest.raises(SystemExit), CmdlineParser.global_instance(["OddlyNamedTask", "--help"]):
        pass
    shown = capsys.readouterr().out
    assert "--some-number" in shown
    assert "--workers-of-this-task" not in shown, told


@pytest.mark.parametrize("value", ["many", "100%"])
def test_a_bad_value_is_reported_with_section_and_key(value: str) -> None:
    told = CHANGED.format("what it says of a value that it cannot read", "BAD_VALUE")
    config = luigi.configuration.get_config()
    config.add_section("OddlyNamedTask")
    config._sections["OddlyNamedTask"]["some_number"] = value  # set() would reject a bad %
    with pytest.raises(ValueError, match="some_number") as raised:
        OddlyNamedTask()
    match = BAD_VALUE.match(str(raised.value))
    assert match, f"{told}; it says: {raised.value}"
    assert match.groupdict() == {"section": "OddlyNamedTask", "key": "some_number"}, told
    error = bad_value(raised.value)
    assert isinstance(error, UserError), f"{told}; it no longer names the cause"
    assert "[OddlyNamedTask] some_number " in error.fact
    assert (value in error.fact) == (value == "many")


class Vanishing(luigi.ExternalTask):
    """Its result is there when Luigi plans, and gone when it is needed."""

    asked = 0

    def complete(self) -> bool:
        Vanishing.asked += 1
        return Vanishing.asked == 1


class NeedsIt(luigi.Task):
    def complete(self) -> bool:
        return False

    def requires(self) -> Vanishing:
        return Vanishing()


def test_a_result_that_vanishes_is_two_lines() -> None:
    failures: list[BaseException] = []
    NeedsIt.event_handler(luigi.Event.FAILURE)(lambda _task, error: failures.append(error))
    luigi.build([NeedsIt()], workers=1, local_scheduler=True, no_lock=True, log_level="CRITICAL")
    failure = failures[0]  # Luigi tries again
    told = CHANGED.format("what it says of a result that vanished", "UNFULFILLED")
    error = users_error(failure)
    assert isinstance(error, UserError), f"{told}; it says: {failure}"
    assert error.advice == "run the same command again; what was removed is built again"


def test_the_newest_luigi_that_may_be_installed_is_below_the_next_minor_version() -> None:
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = [Requirement(line) for line in project["dependencies"]]
    (specifier,) = [str(each.specifier) for each in wanted if each.name == "luigi"]
    assert re.search(r"<\d+\.\d+$|<\d+\.\d+,", specifier), specifier
    assert luigi.__version__ in Requirement(f"luigi{specifier}").specifier
