"""The catalogue: a name resolves to a description, a file or a folder, and to nothing else."""

import json
import os
import unicodedata
from pathlib import Path

import pytest
from conftest import Project

from pipeline.stages.corpus.catalogue import Address, Files, find_corpus
from pipeline.terminal.errors import UserError

CORPORA = Path(__file__).parents[3] / "corpora"


def test_the_corpora_that_ship_with_malmoi() -> None:
    law = find_corpus("law", CORPORA).source
    assert isinstance(law, Files)
    assert len(law.names) == 11
    speech = find_corpus("speech", CORPORA).source
    assert isinstance(speech, Address)
    assert speech.size == 6515
    murder = find_corpus("memories-of-murder", CORPORA)
    assert isinstance(murder.source, Address)
    assert murder.source.size == 174_224
    assert murder.rules["aliases"].name == "memories-of-murder.aliases.tsv"
    nsmc = find_corpus("nsmc", CORPORA)
    assert isinstance(nsmc.source, Address)
    assert nsmc.source.sha256 is None
    assert nsmc.text_column == "document"


def test_hangul_names_in_any_normal_form(tmp_path: Path) -> None:
    (tmp_path / (unicodedata.normalize("NFD", "한글") + ".txt")).write_text("글", "utf-8")
    assert find_corpus("한글", tmp_path).name == "한글"
    assert find_corpus(unicodedata.normalize("NFD", "한글"), tmp_path).name == "한글"


@pytest.mark.parametrize("name", ["../가", "/etc", "가/나", "..", ".", "", ".숨은", "가.stopwords"])
def test_no_name_reaches_outside(tmp_path: Path, name: str) -> None:
    corpora = tmp_path / "corpora"
    corpora.mkdir()
    (tmp_path / "가.txt").write_text("밖", "utf-8")
    (corpora / "나.txt").write_text("안", "utf-8")
    (corpora / ".숨은.txt").write_text("안", "utf-8")
    (corpora / "가.stopwords.txt").write_text("안", "utf-8")
    with pytest.raises(UserError, match="there are: 나"):
        find_corpus(name, corpora)


def test_a_suffix_in_upper_case(tmp_path: Path) -> None:
    (tmp_path / "가.TXT").write_text("글", "utf-8")
    assert find_corpus("가", tmp_path).name == "가"


def test_a_description_hides_a_file_and_a_file_a_folder(tmp_path: Path) -> None:
    (tmp_path / "가").mkdir()
    (tmp_path / "가" / "안.txt").write_text("", "utf-8")
    source = find_corpus("가", tmp_path).source
    assert isinstance(source, Files)
    assert source.names == ("안.txt",)
    (tmp_path / "가.txt").write_text("", "utf-8")
    source = find_corpus("가", tmp_path).source
    assert isinstance(source, Files)
    assert source.names == ("가.txt",)
    (tmp_path / "가.toml").write_text('[source]\nurl = "http://127.0.0.1/"', "utf-8")
    assert isinstance(find_corpus("가", tmp_path).source, Address)


@pytest.mark.parametrize(
    ("description", "fact"),
    [
        ("title = ", "cannot be read"),
        ('titel = "가"\n[source]\npath = "x"', "unknown key: titel"),
        ('title = "가"', "must name exactly one source, but names 0"),
        ('[source]\nurl = "a"\npath = "b"', "must name exactly one source, but names 2"),
        ('[source]\npath = "nowhere.txt"', "nowhere.txt, which does not exist"),
        ('[source]\npackage = "no_such_package"', "which is not installed"),
        ('[source]\npackage = "konlpy"\nfiles = ["nothing*"]', "has no such files"),
        ("[source]\nurl = 5", "url is 5"),
        ('source = "x"', "source is 'x'"),
        ('[source]\npackage = "no.such"', "which is not installed"),
        ('[source]\npackage = "konlpy"\nfiles = ["/etc/*"]', "names files outside konlpy"),
        ('[source]\npackage = "konlpy"\nfolder = "../.."', "names files outside konlpy"),
        ('documents = "page"\n[source]\nurl = "a"', "documents is 'page'"),
    ],
)
def test_a_bad_description_says_what_is_wrong(tmp_path: Path, description: str, fact: str) -> None:
    (tmp_path / "가.toml").write_text(description, "utf-8")
    with pytest.raises(UserError, match=fact):
        find_corpus("가", tmp_path)


def test_a_file_name_that_is_not_utf_8(project: Project) -> None:
    """In CP949, as unzip extracts the names of an old Korean archive."""
    folder = project.home / "corpora" / "모음"
    folder.mkdir()
    name = "한글.txt".encode("cp949")
    Path(os.fsdecode(os.fsencode(folder) + b"/" + name)).write_text("국민의 글", "utf-8")
    run = project.luigi("ReadDocuments", "--corpus", "모음")
    assert run.returncode == 0, run.stderr
    artifact = project.artifact("모음", "ReadDocuments")
    (record,) = map(json.loads, (artifact / "documents.jsonl").read_text("utf-8").splitlines())
    assert record["text"] == "국민의 글"
    assert record["id"] == name.decode("utf-8", "backslashreplace")
    again = project.luigi("ReadDocuments", "--corpus", "모음")
    assert again.returncode == 0, again.stderr
    verified = project.malmoi("verify", "--json").stdout
    assert [each["path"] for each in json.loads(verified)] == ["outputs/모음/build.json"]
    Path(os.fsdecode(os.fsencode(project.home / "corpora") + b"/\xc7.txt")).touch()
    unknown = project.luigi("ReadDocuments", "--corpus", "없음")
    assert unknown.returncode != 0
    assert len(unknown.stderr.splitlines()) == 2, unknown.stderr
