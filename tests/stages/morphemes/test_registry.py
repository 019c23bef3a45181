"""Analyzers are found by name: malmoi's own, and those of other packages."""

import json
import os
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import pytest
from conftest import CHECKOUT, Project
from packaging.requirements import Requirement

from pipeline.stages.morphemes import registry
from pipeline.stages.morphemes.declaration import Declaration, Settings
from pipeline.stages.morphemes.registry import analyzer_names, find_analyzer
from pipeline.store.manifest import Content
from pipeline.tasks import FilterNouns, TagMorphemes
from pipeline.terminal.errors import UserError
from pipeline.workflow import diagnostics

TOY = '''
"""An analyzer that calls what ends in 의 a noun with a particle, and the rest a noun."""

from pipeline.stages.morphemes.analyzer import EojeolAnalyzer
from pipeline.stages.morphemes.declaration import Declaration, SelfTest, Settings


class Toy(EojeolAnalyzer):
    def __init__(self, nouns):
        self._nouns = {*nouns}

    def tag(self, eojeols):
        return [self._tagged(eojeol) for eojeol in eojeols]

    def _tagged(self, eojeol):
        if eojeol in self._nouns or not eojeol.endswith("의"):
            return f"{eojeol}/N"
        return f"{eojeol[:-1]}/N 의/J"


ANALYZER = Declaration(
    name="toy",
    tags=("N", "J"),
    noun_tags=("N",),
    self_test=SelfTest("국민의", "국민/N 의/J"),
    build=lambda settings: Toy(settings.nouns),
    packages=("toy",),
)
'''


def install(
    site: Path, distribution: str, code: str, *, name: str = "toy", release: str = "1.0"
) -> Path:
    """Write what `pip install` would for a package of one module with an analyzer."""
    site.mkdir(exist_ok=True)
    module = f"{distribution.replace('-', '_')}_analyzer"
    (site / f"{module}.py").write_text(code, "utf-8")
    information = site / f"{distribution.replace('-', '_')}-{release}.dist-info"
    information.mkdir()
    (information / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: {distribution}\nVersion: {release}\n", "utf-8"
    )
    (information / "entry_points.txt").write_text(
        f"[malmoi.analyzers]\n{name} = {module}:ANALYZER\n", "utf-8"
    )
    return site


def path_with(site: Path) -> dict[str, str]:
    paths = [str(site), os.environ.get("PYTHONPATH", "")]
    return {"PYTHONPATH": os.pathsep.join(filter(None, paths))}


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of packages that are also visible to this process."""
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    _forget()
    yield tmp_path / "site"
    monkeypatch.undo()
    _forget()


def _forget() -> None:
    registry._entries.cache_clear()
    registry.find_analyzer.cache_clear()
    sys.modules.pop("toy_analyzer", None)


@pytest.mark.parametrize("name", analyzer_names())
def test_every_analyzer_here_is_declared_in_full(name: str) -> None:
    analyzer = find_analyzer(name)
    assert analyzer.name == name
    assert {*analyzer.ignored_parameters} <= {key for key, _ in TagMorphemes.get_params()}
    eojeol, morphemes = analyzer.self_test
    ((answer,),) = analyzer.start(Settings()).tag_lines([[eojeol]])
    assert answer == morphemes
    assert {token.rpartition("/")[2] for token in answer.split(" ")} <= {*analyzer.tags}


@pytest.mark.parametrize("name", analyzer_names())
def test_an_extra_installs_what_its_analyzer_needs(name: str) -> None:
    analyzer = find_analyzer(name)
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"]
    lines = extras[analyzer.extra] if analyzer.extra else project["dependencies"]
    needed = {Requirement(line).name for line in lines}
    assert {
        *analyzer.packages
    } & needed  # a package may depend on others, as kiwipiepy on its model
    assert analyzer.versions().keys() == {*analyzer.packages}


def test_the_fingerprint_covers_all_versions_except_okts() -> None:
    assert TagMorphemes(analyzer="okt").content() == Content()
    versions = {package: version(package) for package in ("kiwipiepy", "kiwipiepy_model")}
    assert TagMorphemes(analyzer="kiwi").content() == Content(values=versions)
    assert "engine" in TagMorphemes(analyzer="okt").fingerprint_parameters()
    assert "engine" not in TagMorphemes(analyzer="kiwi").fingerprint_parameters()


def test_an_analyzer_of_another_package_goes_through_the_chain(
    project: Project, tmp_path: Path
) -> None:
    env = path_with(install(tmp_path / "site", "toy", TOY))
    (project.home / "corpora" / "작은말.nouns.txt").write_text("국가의\n", "utf-8")
    run = project.luigi_process(
        "FilterNouns", "--corpus", "작은말", "--TagMorphemes-analyzer", "toy",
        "--TagMorphemes-engine", "konlpy", env=env,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    manifest = project.artifact("작은말", "TagMorphemes").manifest()
    assert manifest.libraries == {"toy": "1.0"}
    assert manifest.content.values == {"nouns": ["국가의"], "toy": "1.0"}
    assert "engine" not in manifest.parameters
    nouns = (project.artifact("작은말", "FilterNouns") / "nouns.txt").read_text("utf-8")
    assert nouns.startswith("대한민국 주권은 국민에게")
    assert "국가의 보호를" in nouns
    # luigi.cfg can name it too, and its tags are checked like those of any other.
    project.set("TagMorphemes", "analyzer", "toy")
    project.set("FilterNouns", "tags", "Noun")
    run = project.luigi_process("FilterNouns", "--corpus", "작은말", env=env)
    assert run.stderr.splitlines()[0].endswith("with analyzer = toy it must be one or more of N, J")


def test_an_upgrade_of_the_other_package_tags_again(project: Project, tmp_path: Path) -> None:
    project.set("TagMorphemes", "analyzer", "toy")
    for release in ("1.0", "1.1"):
        site = install(tmp_path / release, "toy", TOY, release=release)
        run = project.luigi_process("TagMorphemes", "--corpus", "작은말", env=path_with(site))
        assert run.returncode == 0, run.stderr
    assert len(project.artifacts("작은말", "TagMorphemes")) == 2


def test_the_commands_see_an_analyzer_of_another_package(project: Project, tmp_path: Path) -> None:
    env = path_with(install(tmp_path / "site", "toy", TOY))
    run = project.malmoi_process("tag", "--analyzer", "toy", stdin="국민의 권리\n", env=env)
    assert run.stdout == "국민/N 의/J 권리/N\n", run.stderr
    completed = project.malmoi_process(
        env={**env, "_MALMOI_COMPLETE": "bash_complete", "COMP_CWORD": "3",
             "COMP_WORDS": "malmoi tag --analyzer t"},
    )  # fmt: skip
    assert completed.stdout == "plain,toy\n"
    project.set("TagMorphemes", "analyzer", "toy")
    run = project.malmoi_process("doctor", "--json", env=env)
    found = {finding["what"]: finding for finding in json.loads(run.stdout)["findings"]}
    assert found["analyzers"]["fact"].endswith("okt (malmoi), toy (toy 1.0)")
    assert found["analyzer toy"]["ok"]
    assert found["analyzer toy"]["fact"] == "works"
    assert "Java" not in found


def test_a_plug_in_is_imported_on_demand(site: Path) -> None:
    install(site, "toy", "raise RuntimeError('imported')")
    assert "toy" in analyzer_names()
    assert find_analyzer("okt").name == "okt"
    with pytest.raises(UserError, match="RuntimeError: imported"):
        find_analyzer("toy")


def test_two_analyzers_with_the_same_name_are_two_lines(project: Project, tmp_path: Path) -> None:
    site = install(tmp_path / "site", "toy", TOY)
    install(site, "other-toy", TOY)
    install(site, "my-okt", TOY.replace('"toy"', '"okt"'), name="okt", release="2.0")
    for name, origins, advice in [
        ("toy", "other-toy 1.0 and toy 1.0", "pip uninstall other-toy or pip uninstall toy"),
        ("okt", "malmoi and my-okt 2.0", "pip uninstall my-okt"),
    ]:
        run = project.malmoi_process("tag", "--analyzer", name, stdin="국민\n", env=path_with(site))
        assert run.returncode == 2
        fact, said = run.stderr.splitlines()
        assert fact.startswith(f"Error: 2 analyzers are called {name}: those of ")
        assert sorted(fact.partition("those of ")[2].split(" and ")) == origins.split(" and ")
        assert sorted(said.removeprefix("Try: keep one: ").split(" or ")) == advice.split(" or ")
    # doctor names both, whichever luigi.cfg chooses.
    run = project.malmoi_process("doctor", "--json", env=path_with(site))
    found = {finding["what"]: finding for finding in json.loads(run.stdout)["findings"]}
    assert run.returncode == 1
    assert "2 analyzers are called okt" in found["settings"]["fact"]
    assert not found["analyzer toy"]["ok"]
    assert not found["analyzer okt"]["ok"]


BROKEN = {
    "an import that fails": ("import no_such_module", "ModuleNotFoundError: No module named"),
    "no Python": ("ANALYZER = (", "SyntaxError: "),
    "no such attribute": ("OTHER = 1", "AttributeError: "),
    "something else": ("ANALYZER = dict", "TypeError: toy_analyzer:ANALYZER is not a Declaration"),
    "nouns that are no tags": (TOY.replace('("N",)', '("X",)'), "ValueError: noun_tags"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_package_is_named(site: Path, case: str) -> None:
    code, why = BROKEN[case]
    install(site, "toy", code)
    with pytest.raises(UserError, match=rf"the plug-in toy of toy .* cannot be loaded: {why}") as e:
        find_analyzer("toy")
    assert e.value.advice == "update it, or remove it: pip uninstall toy"


def test_a_broken_package_is_two_lines_and_harmless_to_others(
    project: Project, tmp_path: Path
) -> None:
    env = path_with(install(tmp_path / "site", "toy", "import no_such_module"))
    run = project.malmoi_process("tag", stdin="국민의\n", env=env)
    assert run.stdout == "국민/Noun 의/Josa\n", run.stderr
    for run in (
        project.malmoi_process("tag", "--analyzer", "toy", stdin="국민의\n", env=env),
        project.luigi_process("TagMorphemes", "--TagMorphemes-analyzer", "toy", env=env),
    ):
        assert run.returncode != 0
        fact, advice = run.stderr.splitlines()
        assert (
            "the plug-in toy of toy (malmoi.analyzers) cannot be loaded: ModuleNotFoundError"
            in fact
        )
        assert advice == "Try: update it, or remove it: pip uninstall toy"
    run = project.malmoi_process("doctor", env=env)
    assert run.returncode == 1
    assert "the plug-in toy of toy (malmoi.analyzers) cannot be loaded" in run.stdout
    assert "kiwi (malmoi), okt (malmoi)" in run.stdout


def test_an_analyzer_of_another_package_that_does_not_start_is_two_lines(
    site: Path, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it raises is that package's error, whatever it is."""
    install(site, "toy", TOY.replace("Toy(settings.nouns)", "{}['a model']"))
    with pytest.raises(UserError) as error:
        find_analyzer("toy").start(Settings())
    assert error.value.fact == (
        "the plug-in toy of toy (malmoi.analyzers) cannot be started: KeyError: 'a model'"
    )
    assert error.value.advice == "update it, or remove it: pip uninstall toy"
    monkeypatch.chdir(project.home)
    found = {finding.what: finding for finding in diagnostics.examine(analyzer="toy")}
    assert "cannot be started" in found["analyzer toy"].fact


def test_a_package_that_an_analyzer_lacks_is_named(site: Path) -> None:
    install(site, "toy", TOY.replace('("toy",)', '("toy", "toy-model")'))
    for ask in (lambda a: a.start(Settings()), Declaration.fingerprint_versions):
        with pytest.raises(UserError, match=r"analyzer = toy needs .* \(toy-model\)") as error:
            ask(find_analyzer("toy"))
        assert error.value.advice == "pip install toy-model"


def test_an_unknown_analyzer_lists_the_known_ones_nearest_first(
    project: Project, tmp_path: Path
) -> None:
    env = path_with(install(tmp_path / "site", "toy", TOY))
    for name, known in [("kiwy", "kiwi, "), ("Oct", "okt, "), ("toi", "toy, ")]:
        run = project.malmoi_process("tag", "--analyzer", name, stdin="국민\n", env=env)
        assert run.returncode == 2
        fact, advice = run.stderr.splitlines()
        assert fact == f"Error: there is no analyzer called {name!r}"
        assert advice.startswith(f"Try: one of {known}")
        assert sorted(advice.removeprefix("Try: one of ").split(", ")) == ["kiwi", "okt", "toy"]
    project.set("TagMorphemes", "analyzer", "kiwy")
    run = project.luigi("FilterNouns", "--corpus", "작은말")
    assert run.stderr.splitlines() == [
        "Error: [TagMorphemes] there is no analyzer called 'kiwy'",
        "Try: one of kiwi, okt",
    ]


def test_the_nouns_kept_by_default_are_the_analyzers(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, nouns in [("okt", ("Noun",)), ("kiwi", ("NNG", "NNP"))]:
        tagging = TagMorphemes(analyzer=name)
        monkeypatch.setattr(FilterNouns, "requires", lambda _self, tagging=tagging: tagging)
        assert FilterNouns(tags=()).kept_tags() == nouns
