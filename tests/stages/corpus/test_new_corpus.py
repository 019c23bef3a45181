"""A new corpus can be filled and built immediately; no existing file is changed."""

import tomllib
import unicodedata
from pathlib import Path

import pytest
from conftest import SMALL_TEXT, Project, contents

from pipeline.stages.corpus.catalogue import RULE_FILES, find_corpus
from pipeline.stages.corpus.description import KEYS
from pipeline.stages.corpus.new_corpus import create_corpus
from pipeline.stages.corpus.sources import Files
from pipeline.stages.nouns.rules import (
    read_aliases,
    read_concepts,
    read_not_nouns,
    read_stop_words,
    read_user_nouns,
)
from pipeline.terminal.errors import UserError


def test_a_text_dropped_into_it_is_built(project: Project) -> None:
    run = project.malmoi("new", "새 소설")
    assert run.returncode == 0, run.stderr
    assert "luigi --module pipeline BuildEmbeddings --corpus '새 소설'" in run.stdout
    (project.home / "corpora" / "새 소설" / "1.txt").write_text(SMALL_TEXT, "utf-8")
    built = project.luigi("FilterNouns", "--corpus", "새 소설")
    assert built.returncode == 0, built.stderr
    nouns = (project.artifact("새 소설", "FilterNouns") / "nouns.txt").read_text("utf-8")
    assert nouns.startswith("대한민국 주권 국민 권력 국민\n")


def test_every_key_and_every_rule_file_is_explained(tmp_path: Path) -> None:
    made = create_corpus("시", tmp_path)
    assert [path.name for path in made] == [
        "시",
        "시.toml",
        *(f"시{s}" for s in RULE_FILES.values()),
    ]
    text = (tmp_path / "시.toml").read_text("utf-8")
    switched_on = text.replace("\n# ", "\n")
    tables = {key for key, kind in KEYS[""].items() if kind is dict}
    for key in {*KEYS[""], *KEYS["source"]}:
        line = f"\n[{key}]\n" if key in tables else f"\n{key} = "
        assert line in switched_on, key
    assert tomllib.loads(text)["source"] == {"path": "시"}
    (tmp_path / "시" / "1.txt").write_text("하늘", "utf-8")
    corpus = find_corpus("시", tmp_path)
    assert {*corpus.rules} == {*RULE_FILES}
    assert read_stop_words([corpus.rules["stopwords"]]) == {}
    assert read_aliases([corpus.rules["aliases"]]) == {}
    assert read_user_nouns([corpus.rules["nouns"]]) == {}
    assert read_concepts([corpus.rules["concepts"]]) == []


def test_the_examples_in_the_rule_files_are_valid_once_enabled(tmp_path: Path) -> None:
    create_corpus("시", tmp_path)
    for path in tmp_path.glob("시.*.t*"):
        *_, example = path.read_text("utf-8").splitlines()
        path.write_text(example.removeprefix("# ") + "\n", "utf-8")
    assert [*read_stop_words([tmp_path / "시.stopwords.txt"])] == ["때문"]
    assert read_aliases([tmp_path / "시.aliases.tsv"])["두만"].name == "박두만"
    assert [*read_user_nouns([tmp_path / "시.nouns.txt"])] == ["소확행"]
    (concept,) = read_concepts([tmp_path / "시.concepts.tsv"])
    assert (concept.name, concept.form) == ("가격", "비싸다")
    assert [*read_not_nouns([tmp_path / "시.not-nouns.txt"])] == ["오히려"]


def test_existing_texts_and_rules_are_kept(tmp_path: Path) -> None:
    (tmp_path / "시.txt").write_text("하늘", "utf-8")
    (tmp_path / "시.nouns.txt").write_text("윤동주\n", "utf-8")
    made = create_corpus(unicodedata.normalize("NFD", "시"), tmp_path)
    others = ("시.stopwords.txt", "시.aliases.tsv", "시.not-nouns.txt", "시.concepts.tsv")
    assert [path.name for path in made] == ["시.toml", *others]
    assert (tmp_path / "시.nouns.txt").read_text("utf-8") == "윤동주\n"
    assert find_corpus("시", tmp_path).source == Files(tmp_path, ("시.txt",))


def test_it_is_not_created_twice(tmp_path: Path) -> None:
    create_corpus("시", tmp_path)
    before = contents(tmp_path)
    with pytest.raises(UserError, match="already exists"):
        create_corpus("시", tmp_path)
    assert contents(tmp_path) == before


@pytest.mark.parametrize(
    "name",
    ["", ".", "..", "../x", "a/b", "a\\b", "/tmp/x", "-n", " a", "a ", ".a", "a:b", 'a"b', "a\nb",
     "가" * 100, "a\x00b", "~/x", "C:x", "a\u202eb", "CON", "nul", "Aux.x", "com1", "LPT9.a.b"],
)  # fmt: skip
def test_a_name_that_reaches_outside_or_hides_is_refused(tmp_path: Path, name: str) -> None:
    corpora = tmp_path / "corpora"
    with pytest.raises(UserError, match="cannot be the name"):
        create_corpus(name, corpora)
    assert not list(tmp_path.iterdir())
