"""The catalogue: a name resolves to a description, a file or a folder, and to nothing else."""

import hashlib
import json
import os
import unicodedata
from pathlib import Path

import pytest
from conftest import Project

from pipeline.stages.corpus.catalogue import find_corpus
from pipeline.stages.corpus.sources import Address, Files
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
        ('title = "가"', "there is no text called"),
        ("[source]", "names no source"),
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
        ('[source]\nurl = "a"\nbytes = -3', "bytes is -3"),
        ('[source]\nurl = "a"\nbytes = true', "bytes is True"),
        ('[source]\nurl = "a"\nsha256 = "zz"', "sha256 is 'zz', which is not a SHA-256"),
        ('[source]\npackage = "konlpy"\nfolder = "data/corpus/kobill"\nbytes = 3', "10 files"),
    ],
)
def test_a_bad_description_says_what_is_wrong(tmp_path: Path, description: str, fact: str) -> None:
    (tmp_path / "가.toml").write_text(description, "utf-8")
    with pytest.raises(UserError, match=fact):
        find_corpus("가", tmp_path)


def test_bytes_and_sha256_of_a_file_on_this_disk_are_checked(project: Project) -> None:
    corpora = project.home / "corpora"
    data = (corpora / "작은말.txt").read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    for declared, fact in [
        (
            f"bytes = {len(data) + 1}",
            f"has {len(data):,} bytes, but {len(data) + 1:,} was declared",
        ),
        (f'sha256 = "{"0" * 64}"', f"has the sha256 {digest}, but {'0' * 64} was declared"),
        (f'bytes = {len(data)}\nsha256 = "{digest.upper()}"', ""),
    ]:
        text = f'[source]\npath = "작은말.txt"\n{declared}\n'
        (corpora / "작은말.toml").write_text(text, "utf-8-sig")
        run = project.luigi("DownloadCorpus", "--corpus", "작은말")
        assert (run.returncode == 0) == (not fact), run.stderr
        assert fact in run.stderr
        assert project.artifacts("작은말", "DownloadCorpus") == [] or not fact


def test_an_unknown_key_lists_the_nearest_first(tmp_path: Path) -> None:
    (tmp_path / "가.toml").write_text('txt_column = "x"\n', "utf-8")
    with pytest.raises(UserError) as caught:
        find_corpus("가", tmp_path)
    assert caught.value.advice.startswith("the keys are text_column, ")


def test_of_several_with_one_name_it_says_which_is_read(project: Project) -> None:
    corpora = project.home / "corpora"
    (corpora / "작은말.csv").write_text("text\n딴 글\n", "utf-8")
    (corpora / "작은말").mkdir()
    run = project.luigi("DownloadCorpus", "--corpus", "작은말")
    assert run.returncode == 0, run.stderr
    said = "corpora/작은말.txt is read, but corpora/작은말.csv, corpora/작은말/ with the same name"
    assert run.stderr.count(said) == 1
    description = corpora / "작은말.toml"
    description.write_text('[source]\npath = "작은말.csv"\n', "utf-8")
    assert find_corpus("작은말", corpora).notes == ()


def test_an_empty_name_is_not_the_default_corpus(project: Project) -> None:
    for argument in ("--corpus=", "--corpus= ", "--DownloadCorpus-corpus="):
        run = project.luigi("DownloadCorpus", argument)
        assert run.returncode != 0
        assert run.stderr.splitlines()[0] == "Error: --corpus is empty"
    for command in (("plan",), ("most-similar", "국민"), ("vocabulary",)):
        run = project.malmoi(*command, "--corpus", "")
        assert run.returncode == 2
        assert len(run.stderr.splitlines()) == 2, run.stderr


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
