"""The advice of an error, followed once as a user would, leads to what works.

A case is a start, the error that it meets, what its advice says, and what a user does who follows
that and nothing else. What comes then must work: the next error would be the advice's fault.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from conftest import SMALL_TEXT, Project
from openpyxl import Workbook
from PIL import Image

from pipeline.stages.corpus.catalogue import RULE_FILES, find_corpus
from pipeline.stages.corpus.sources import Files
from pipeline.stages.nouns.rules import read_aliases, read_stop_words
from pipeline.terminal.errors import UserError

Write = Callable[[str, str], None]


@dataclass(frozen=True, kw_only=True)
class Case:
    """Files of corpora/, an error and its advice (patterns), and the files as the advice has them.

    Bytes are written as they are.
    """

    start: dict[str, str | bytes]
    fact: str
    advice: str
    then: dict[str, str | bytes]


def write(corpora: Path, files: dict[str, str | bytes]) -> None:
    for name, text in files.items():
        path = corpora / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())


SOURCE = '[source]\npath = "x.txt"\n'

CATALOGUE = {
    "no such corpus": Case(
        start={"y.txt": "글"},
        fact="there is no corpus 'x'",
        advice=r"put your text into corpora/NAME\.txt .* build it with --corpus NAME",
        then={"x.txt": "글"},
    ),
    "no such corpus, a folder": Case(
        start={},
        fact="there are: none yet",
        advice=r"\(or texts into a folder NAME/\)",
        then={"x/1.txt": "글"},
    ),
    "an old Excel file": Case(
        start={"x.xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"},
        fact=r"^corpora/x\.xls is an old Excel file$",
        advice=r"^save it as \.xlsx: soffice --headless --convert-to xlsx",
        then={"x.xlsx": b"PK"},
    ),
    "an old HWP file": Case(
        start={"x.hwp": b"HWP Document File"},
        fact=r"^corpora/x\.hwp is an old HWP file$",
        advice=r"^save it as \.hwpx in Hangul, or as text: pip install pyhwp, hwp5txt",
        then={"x.txt": "글"},
    ),
    "a kind that is not read": Case(
        start={"x.rtf": "{\\rtf1}"},
        fact=r"^corpora/x\.rtf is a \.rtf file, which malmoi does not read$",
        advice=r"^save it as text: corpora/x\.txt$",
        then={"x.txt": "글"},
    ),
    "no TOML": Case(
        start={"x.txt": "글", "x.toml": "title = 나의 글\n"},
        fact=r"x\.toml cannot be read: Invalid value \(at line 1",
        advice='write title = "text" and the like',
        then={"x.toml": 'title = "나의 글"\n'},
    ),
    "a path of Windows": Case(
        start={"x/1.txt": "글", "x.toml": '[source]\npath = "x\\1.txt"\n'},
        fact=r"x\.toml cannot be read",
        advice=r"paths with /, not with \\",
        then={"x.toml": '[source]\npath = "x/1.txt"\n'},
    ),
    "not UTF-8": Case(
        start={"x.txt": "글", "x.toml": 'title = "글"\n'.encode("cp949")},
        fact=r"x\.toml is not UTF-8",
        advice="save it as UTF-8",
        then={"x.toml": 'title = "글"\n'},
    ),
    "unknown value of documents": Case(
        start={"x.txt": "글", "x.toml": f'documents = "page"\n{SOURCE}'},
        fact="documents is 'page'",
        advice='write "file", "line" or "blank-line"',
        then={"x.toml": f'documents = "blank-line"\n{SOURCE}'},
    ),
    "unknown key": Case(
        start={"x.txt": "글", "x.toml": f'titel = "가"\n{SOURCE}'},
        fact="unknown key: titel",
        advice=r"the keys are .*\btitle\b",
        then={"x.toml": f'title = "가"\n{SOURCE}'},
    ),
    "a key below [source] that belongs above": Case(
        start={"x.txt": "글", "x.toml": f'{SOURCE}documents = "line"\n'},
        fact=r"documents is below \[source\]",
        advice=r"move it above the line \[source\]",
        then={"x.toml": f'documents = "line"\n{SOURCE}'},
    ),
    "a key above [source] that belongs below": Case(
        start={"x.txt": "글", "x.toml": 'path = "x.txt"\n[source]\n'},
        fact=r"path is above \[source\]",
        advice=r"move it below the line \[source\]",
        then={"x.toml": SOURCE},
    ),
    "text as a number": Case(
        start={"x.txt": "글", "x.toml": f"title = 5\n{SOURCE}"},
        fact="title is 5, which has the wrong type",
        advice='write it as "text"',
        then={"x.toml": f'title = "5"\n{SOURCE}'},
    ),
    "a number as text": Case(
        start={"x.toml": '[source]\nurl = "https://example.org/x"\nbytes = "5"\n'},
        fact="bytes is '5', which has the wrong type",
        advice="write it as a whole number",
        then={"x.toml": '[source]\nurl = "https://example.org/x"\nbytes = 5\n'},
    ),
    "a list as text": Case(
        start={"x.toml": '[source]\npackage = "konlpy"\nfiles = "data/corpus/kolaw/*"\n'},
        fact="files is 'data/corpus/kolaw/\\*'",
        advice='write it as \\["text", …\\]',
        then={"x.toml": '[source]\npackage = "konlpy"\nfiles = ["data/corpus/kolaw/*"]\n'},
    ),
    "a list of numbers": Case(
        start={"x.toml": '[source]\npackage = "konlpy"\nfiles = ["data/corpus/kolaw/*", 1]\n'},
        fact="files is \\['data/corpus/kolaw/\\*', 1\\], which has the wrong type",
        advice='write it as \\["text", …\\]',
        then={"x.toml": '[source]\npackage = "konlpy"\nfiles = ["data/corpus/kolaw/*"]\n'},
    ),
    "a file without a name": Case(
        start={"x.toml": '[source]\npackage = "konlpy"\nfiles = [""]\n'},
        fact=r"konlpy has no such files",
        advice=r"write folder and files as they are named below .*/konlpy$",
        then={"x.toml": '[source]\npackage = "konlpy"\nfiles = ["data/corpus/kolaw/*"]\n'},
    ),
    "a folder as a file": Case(
        start={"x.toml": '[source]\npackage = "konlpy"\nfiles = ["data/corpus"]\n'},
        fact=r"konlpy has no such files",
        advice=r"write folder and files as they are named below .*/konlpy$",
        then={"x.toml": '[source]\npackage = "konlpy"\nfolder = "data/corpus/kolaw"\n'},
    ),
    "a NUL in a name": Case(
        start={"x.toml": '[source]\npackage = "konlpy"\nfolder = "data\\u0000"\n'},
        fact=r"names files outside konlpy",
        advice=r"write folder and files as they are named below .*/konlpy, without",
        then={"x.toml": '[source]\npackage = "konlpy"\nfolder = "data/corpus/kolaw"\n'},
    ),
    "a path that is empty": Case(
        start={"x.txt": "글", "x.toml": '[source]\npath = ""\n'},
        fact=r"x\.toml: path is empty",
        advice="or remove path",
        then={"x.toml": "[source]\n"},
    ),
    "a table as text": Case(
        start={"x.txt": "글", "x.toml": 'source = "x.txt"\n'},
        fact=r"source is 'x\.txt'",
        advice=r"write it as a table: \[source\]",
        then={"x.toml": SOURCE},
    ),
    "no source and no text": Case(
        start={"x.toml": 'title = "가"\n'},
        fact="names no source, and there is no text called x",
        advice=r"put the text into corpora/x\.txt",
        then={"x.txt": "글"},
    ),
    "no source and no text, a path": Case(
        start={"y.csv": "글", "x.toml": 'title = "가"\n'},
        fact="names no source",
        advice=r'or write \[source\] and, below it, path = "…"',
        then={"x.toml": 'title = "가"\n[source]\npath = "y.csv"\n'},
    ),
    "two sources": Case(
        start={"x.txt": "글", "x.toml": f'{SOURCE}url = "https://example.org/x"\n'},
        fact="names 2",
        advice=r"keep one of url and path under \[source\]",
        then={"x.toml": SOURCE},
    ),
    "a path from the project's folder": Case(
        start={"x.csv": "글", "x.toml": '[source]\npath = "corpora/x.csv"\n'},
        fact=r"names corpora/x\.csv, which does not exist: corpora/corpora/x\.csv",
        advice=r'^write path = "x\.csv"$',
        then={"x.toml": '[source]\npath = "x.csv"\n'},
    ),
    "a file next to corpora/": Case(
        start={"../texts/x.csv": "글", "x.toml": '[source]\npath = "texts/x.csv"\n'},
        fact=r"names texts/x\.csv, which does not exist",
        advice=r'^write path = "\.\./texts/x\.csv"$',
        then={"x.toml": '[source]\npath = "../texts/x.csv"\n'},
    ),
    "a path to nowhere": Case(
        start={"x.toml": '[source]\npath = "y.csv"\n'},
        fact=r"y\.csv, which does not exist",
        advice="a path is relative to corpora; correct it, or put the text there",
        then={"y.csv": "글"},
    ),
    "a package by the name that pip knows": Case(
        start={"x.toml": '[source]\npackage = "scikit-learn"\nfiles = ["*.py"]\n'},
        fact="the package scikit-learn, which is not installed",
        advice="write the name to import, without - and dots",
        then={"x.toml": '[source]\npackage = "sklearn"\nfiles = ["*.py"]\n'},
    ),
    "files outside a package": Case(
        start={"x.toml": '[source]\npackage = "konlpy"\nfolder = "../konlpy/data"\n'
                         'files = ["../../../*"]\n'},
        fact="names files outside konlpy",
        advice=r"write folder and files as they are named below .*/konlpy, without \.\.",
        then={"x.toml": '[source]\npackage = "konlpy"\nfolder = "data/corpus/kolaw"\n'},
    ),
    "no such files in a package": Case(
        start={"x.toml": '[source]\npackage = "konlpy"\nfolder = "corpus"\n'},
        fact=r"konlpy has no such files: corpus, \*",
        advice=r"write folder and files as they are named below .*/konlpy$",
        then={"x.toml": '[source]\npackage = "konlpy"\nfolder = "data/corpus/kolaw"\n'},
    ),
    "an empty folder": Case(
        start={"x/.hidden": "글"},
        fact="corpora/x contains no files",
        advice="put texts into it",
        then={"x/1.txt": "글"},
    ),
}  # fmt: skip

RULES = {
    "two stop words in a line": Case(
        start={"x.stopwords.txt": "영화 배우\n"},
        fact="line 1: '영화 배우' is not a rule",
        advice="write one stop word per line",
        then={"x.stopwords.txt": "영화\n배우\n"},
    ),
    "an alias without a TAB": Case(
        start={"x.aliases.tsv": "두만 박두만\n"},
        fact="line 1: '두만 박두만' is not a rule",
        advice="write alias, TAB, name",
        then={"x.aliases.tsv": "두만\t박두만\n"},
    ),
    "not an encoding": Case(
        start={
            "x.stopwords.txt": "영화\n".encode() * 9 + b"\xff\xfe\xfd\n" + "배우\n".encode() * 9
        },
        fact="bytes that are not",
        advice="save it as UTF-8",
        then={"x.stopwords.txt": "영화\n배우\n"},
    ),
    "no such file": Case(
        start={},
        fact=r"there is no rule file .*x\.stopwords\.txt",
        advice="create it, or correct its name in luigi.cfg",
        then={"x.stopwords.txt": "영화\n"},
    ),
}


@pytest.fixture
def corpora(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "luigi.cfg").touch()
    folder = tmp_path / "corpora"
    folder.mkdir()
    monkeypatch.chdir(tmp_path)
    return folder


def follow(case: Case, corpora: Path, works: Callable[[], object]) -> None:
    write(corpora, case.start)
    with pytest.raises(UserError) as raised:
        works()
    assert re.search(case.fact, raised.value.fact), raised.value
    assert re.search(case.advice, raised.value.advice), raised.value
    write(corpora, case.then)
    works()


@pytest.mark.parametrize("name", CATALOGUE)
def test_the_advice_of_an_error_about_a_corpus_leads_to_the_corpus(
    name: str, corpora: Path
) -> None:
    follow(CATALOGUE[name], corpora, lambda: find_corpus("x", corpora))
    source = find_corpus("x", corpora).source
    assert not isinstance(source, Files) or source.names


def test_a_package_that_is_not_installed_is_to_be_installed(corpora: Path) -> None:
    write(corpora, {"x.toml": '[source]\npackage = "texts_of_ours"\n'})
    with pytest.raises(UserError) as raised:
        find_corpus("x", corpora)
    assert raised.value.advice == "pip install texts_of_ours"


@pytest.mark.parametrize("name", RULES)
def test_the_advice_of_an_error_about_a_rule_file_leads_to_the_rules(
    name: str, corpora: Path
) -> None:
    def read() -> None:
        for kind, suffix in RULE_FILES.items():
            path = corpora / f"x{suffix}"
            wanted = kind == "stopwords" if not RULES[name].start else path.exists()
            if wanted:
                (read_aliases if kind == "aliases" else read_stop_words)([path])

    follow(RULES[name], corpora, read)


def test_a_table_of_excel_without_a_declared_column(project: Project) -> None:
    """The advice was "write text_column in NAME.toml"; that alone met two more errors."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["id", "글"])
    for number, line in enumerate(SMALL_TEXT.split("\n")):
        sheet.append([number, line])
    book.save(project.home / "corpora" / "excel.xlsx")
    run = project.luigi("ReadDocuments", "--corpus", "excel")
    assert run.returncode != 0
    assert "excel.xlsx" in run.stderr
    assert "it has: id, 글" in run.stderr
    assert (
        'Try: write text_column = "…", with one of these names, into corpora/excel.toml'
        in run.stderr
    )
    write(project.home / "corpora", {"excel.toml": 'text_column = "글"\n'})
    run = project.luigi("ReadDocuments", "--corpus", "excel")
    assert run.returncode == 0, run.stderr


def test_a_column_for_a_description_that_malmoi_new_wrote(project: Project) -> None:
    write(project.home / "corpora", {"표.csv": "번호,글\n1,국민의 자유\n"})
    assert project.malmoi("new", "표").returncode == 0
    run = project.luigi("ReadDocuments", "--corpus", "표")
    assert "into corpora/표.toml (above [source], if it has one)" in run.stderr
    path = project.home / "corpora" / "표.toml"
    text = path.read_text("utf-8")
    path.write_text(text.replace("[source]", 'text_column = "글"\n\n[source]'), "utf-8")
    run = project.luigi("ReadDocuments", "--corpus", "표")
    assert run.returncode == 0, run.stderr


WHITE = "white.png"
BLACK = "black.png"
DOT = "dot.png"

SETTINGS = {
    "no such mask": ("DrawWordCloud", "mask", "none.png", "mask is none.png, which does not exist",
                     "or leave it empty", ("mask", "")),
    "a mask that is not an image": ("DrawWordCloud", "mask", "luigi.cfg", "is not an image",
                                "name a PNG or JPEG whose non-white area", ("mask", BLACK)),
    "a mask that is white": ("DrawWordCloud", "mask", WHITE, "is completely white",
                             "name a PNG or JPEG whose non-white area", ("mask", BLACK)),
    "no such colours": ("DrawWordCloud", "colors", "viridi", "is not a colour map",
                        "a name such as viridis", ("colors", "viridis")),
    "no such colour": ("DrawWordCloud", "background", "whit", "which is not a colour",
                       "a name such as white, or #ffffff", ("background", "#ffffff")),
    "no such font": ("DrawWordCloud", "font", "none.ttf", "there is no font none.ttf",
                     "such as fonts/NanumGothic.ttf", ("font", "fonts/NanumGothic.ttf")),
    "a file that is not a font": ("DrawWordCloud", "font", "luigi.cfg", "is not a font",
                            "such as fonts/NanumGothic.ttf", ("font", "fonts/NanumGothic.ttf")),
    "no room": ("DrawWordCloud", "mask", DOT, "not enough room for a word",
                "or name a mask with a larger area", ("mask", BLACK)),
    "nothing to learn from": ("TrainWord2Vec", "negative", "0", "there is nothing to learn from",
                              "set hs = 1, or negative to about 5", ("negative", "5")),
    "a min_count that nothing reaches": (
        "TrainWord2Vec", "min_count", "50", "none of [0-9]+ distinct nouns occurs 50 times",
        r"lower \[TrainWord2Vec\] min_count in luigi.cfg: .*\b3 keeps 4", ("min_count", "3"),
    ),
    "no such analyzer": ("TagMorphemes", "analyzer", "okd", "there is no analyzer called 'okd'",
                         "one of okt", ("analyzer", "okt")),
    "no such tag": ("FilterNouns", "tags", "Nouns", "with analyzer = okt it must be one or more of",
                    "correct it in luigi.cfg", ("tags", "Noun")),
    "no such rule file": ("FilterNouns", "stopwords", "korean.stopwords.txt",
                          "there is no rule file korean.stopwords.txt",
                          "correct its name in luigi.cfg, relative to the project's folder",
                          ("stopwords", "corpora/korean.stopwords.txt")),
    "a word for a number": ("TrainWord2Vec", "window", "wide", "window is 'wide'",
                            "correct it in luigi.cfg", ("window", "2")),
}  # fmt: skip


@pytest.fixture(scope="module")
def tagged(tmp_path_factory: pytest.TempPathFactory, small: Project) -> Project:
    """The built small corpus with pictures to use as masks; to be copied."""
    project = small.copy(tmp_path_factory.mktemp("advice") / "project")
    Image.new("L", (40, 40), 255).save(project.home / WHITE)
    Image.new("L", (40, 40), 0).save(project.home / BLACK)
    dot = Image.new("L", (100, 100), 255)
    dot.putpixel((50, 50), 0)
    dot.save(project.home / DOT)
    return project


@pytest.mark.parametrize("name", SETTINGS)
def test_the_advice_of_an_error_about_a_setting_leads_to_a_result(
    name: str, tagged: Project, tmp_path: Path
) -> None:
    section, key, value, fact, advice, (then_key, then_value) = SETTINGS[name]
    project = tagged.copy(tmp_path / "project")
    more = {"TrainWord2Vec": ("--algorithm", "cbow")}.get(section, ())
    if name == "nothing to learn from":
        project.set(section, "hs", 0)
    project.set(section, key, value)
    run = project.luigi(section, "--corpus", "작은말", *more)
    assert run.returncode != 0
    error, _, tried = run.stderr.partition("Try: ")
    assert re.search(fact, error), run.stderr
    assert re.search(advice, tried), run.stderr
    assert "Traceback" not in run.stderr
    project.set(section, then_key, then_value)
    run = project.luigi(section, "--corpus", "작은말", *more)
    assert run.returncode == 0, run.stderr


COMMANDS = {
    "not built": (["most-similar", "국민", "--corpus", "law2"], "law2 has not been built yet",
                  "luigi --module pipeline BuildEmbeddings --corpus law2", None),
    "plotted as something else": (["most-similar", "국민", "--plot", "국민.jpg"],
                                  "a picture is a .png or .svg file", "--plot 국민.png",
                                  ["most-similar", "국민", "--plot", "국민.png"]),
    "plotted to nowhere": (["most-similar", "국민", "--plot", "none/국민.png"],
                           "there is no folder none", "create it first, or name another one",
                           ["most-similar", "국민", "--plot", "국민.png"]),
    "for and against": (["most-similar", "국민", "--negative", "국민"],
                        "the same words are given as positive and as negative",
                        "give --negative other words",
                        ["most-similar", "국민", "--negative", "국가"]),
    "exported over a file": (["export", "--format", "csv", "--output", "luigi.cfg"],
                             "luigi.cfg already exists", "choose another --output",
                             ["export", "--format", "csv", "--output", "vectors.csv"]),
    "exported to nowhere": (["export", "--format", "csv", "--output", "none/vectors.csv"],
                            "there is no folder none", "choose an --output in an existing folder",
                            ["export", "--format", "csv", "--output", "vectors.csv"]),
    "a name that is a path": (["new", "a/b"], "'a/b' cannot be the name of a corpus",
                              "use a plain name such as novels", ["new", "novels"]),
    "a name that is taken": (["new", "law"], "law.toml already exists", "or choose another name",
                             ["new", "law3"]),
    "verify of what was never built": (["verify", "--corpus", "작은"],
                                       "nothing has been built for '작은'", "one of: 작은말",
                                       ["verify", "--corpus", "작은말"]),
}  # fmt: skip


@pytest.mark.parametrize("name", COMMANDS)
def test_the_advice_of_a_command_is_one_that_works(
    name: str, tagged: Project, tmp_path: Path
) -> None:
    arguments, fact, advice, then = COMMANDS[name]
    project = tagged.copy(tmp_path / "project")
    write(project.home / "corpora", {"law2.txt": SMALL_TEXT})
    own = [] if {"--corpus", "new"} & {*arguments} else ["--corpus", "작은말"]
    run = project.malmoi(*arguments, *own)
    assert run.returncode != 0
    error, _, tried = run.stderr.partition("Try: ")
    assert fact in error, run.stderr
    assert advice in tried, run.stderr
    if then is None:  # the advice is a whole command
        built = project.luigi(*tried.strip().removeprefix("luigi --module pipeline ").split())
        assert built.returncode == 0, built.stderr
        then = arguments
    run = project.malmoi(*then, *own)
    assert run.returncode == 0, run.stderr
