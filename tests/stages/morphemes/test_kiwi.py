"""Kiwi through the Analyzer protocol: its own tags, whole sentences, every line and eojeol."""

import os
import re
import subprocess
import sys
import sysconfig
from itertools import chain
from pathlib import Path

import kiwipiepy
import pytest
from conftest import CHECKOUT, SMALL_TEXT, Project
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.stages.morphemes.analyzers.kiwi import ANALYZER, LONGEST, Kiwi
from pipeline.stages.morphemes.registry import find_analyzer
from pipeline.stages.morphemes.tagging import tag_morphemes
from pipeline.stages.nouns.filtering import filter_nouns
from pipeline.store.contents import Morphemes, Nouns, Sentences
from pipeline.store.records import NounRules

NEW_WORDS = ["소확행", "가치창출", "갤러시"]
NAME = "해리 포터와 마법사의 돌"  # one word of Kiwi's dictionary


@pytest.fixture(scope="session")
def kiwi() -> Kiwi:
    return Kiwi(normalize=True, stem=True)


@pytest.fixture(scope="session")
def as_written() -> Kiwi:
    return Kiwi(normalize=False, stem=False)


def tag(analyzer: Kiwi, *lines: str) -> list[list[str]]:
    return list(analyzer.tag_lines([line.split() for line in lines]))


def test_the_tags_are_kiwis_own(as_written: Kiwi) -> None:
    lines = [*SMALL_TEXT.splitlines(), f"책은 {NAME}을 봤다.", "😀 걸어서 http://a.kr #태그 ㅋㅋ"]
    reference = kiwipiepy.Kiwi()
    for line, tagged in zip(lines, tag(as_written, *lines), strict=True):
        tokens = reference.tokenize(" ".join(line.split()), compatible_jamo=True)
        theirs = [f"{token.form.replace(' ', '')}/{token.tag}" for token in tokens]
        assert " ".join(filter(None, tagged)).split(" ") == (theirs or [""])
        assert {token.tag for token in tokens} <= {*ANALYZER.tags}


@pytest.mark.parametrize(
    ("line", "tagged"),
    [
        ("먹었다", ["먹다/VV"]),
        ("아름다운 꽃", ["아름답다/VA-I", "꽃/NNG"]),
        ("먹고 싶다.", ["먹다/VV", "싶다/VX ./SF"]),
        ("권리를 보장한다", ["권리/NNG 를/JKO", "보장/NNG 하다/XSV"]),
        ("행복하다", ["행복/NNG 하다/XSA"]),
        ("나는 사람이다", ["나/NP 는/JX", "사람/NNG 이다/VCP"]),
        ("되나욬ㅋㅋ", ["되다/VV ㅋㅋㅋ/SW"]),
        ("그는 먹 었다", ["그/NP 는/JX", "먹다/VV", "었/EP 다/EF"]),
    ],
)
def test_stemming_gives_forms_in_da_without_endings(
    kiwi: Kiwi, line: str, tagged: list[str]
) -> None:
    assert tag(kiwi, line) == [tagged]


def test_without_normalizing_and_stemming_it_is_as_written(as_written: Kiwi) -> None:
    assert tag(as_written, "먹었다") == [["먹/VV 었/EP 다/EF"]]
    assert tag(as_written, "되나욬ㅋㅋ") != [["되/VV 나요/EF ㅋㅋㅋ/SW"]]


def test_the_sentence_decides(kiwi: Kiwi) -> None:
    assert tag(kiwi, "물이 차다", "공을 차다") == [
        ["물/NNG 이/JKS", "차다/VA"],
        ["공/NNG 을/JKO", "차다/VV"],
    ]


def test_a_name_of_several_eojeols_belongs_to_the_first(kiwi: Kiwi) -> None:
    assert tag(kiwi, f"책은 {NAME}을 봤다.") == [
        ["책/NNG 은/JX", f"{NAME.replace(' ', '')}/NNP", "", "", "을/JKO", "보다/VV ./SF"]
    ]


def test_kiwi_user_nouns_belong_to_one_object(kiwi: Kiwi) -> None:
    line = "소확행이 가치창출 갤러시"
    before = tag(kiwi, line)
    assert tag(Kiwi(normalize=True, stem=True, nouns=NEW_WORDS), line) == [
        ["소확행/NNP 이/JKS", "가치창출/NNP", "갤러시/NNP"]
    ]
    assert tag(kiwi, line) == before


LETTERS = st.one_of(
    st.characters(exclude_categories=["Cs"]),
    st.sampled_from("가나다는이하했ㅋㅠ. /\u3000😀각닭웃었다을 해리포터"),
)


@settings(max_examples=150, deadline=None)
@given(lines=st.lists(st.text(LETTERS, max_size=60), max_size=5), stem=st.booleans())
def test_any_text_keeps_its_lines_and_eojeols(
    kiwi: Kiwi, as_written: Kiwi, lines: list[str], stem: bool
) -> None:
    analyzer = kiwi if stem else as_written
    split = [line.split() for line in lines]
    tagged = list(analyzer.tag_lines(split))
    assert [len(line) for line in tagged] == [len(line) for line in split]
    morphemes = [m for line in tagged for group in line for m in group.split(" ") if m]
    assert all(re.fullmatch(r"\S+/[A-Z_]+(-[RI])?", morpheme) for morpheme in morphemes)


@pytest.mark.parametrize(
    "line",
    ["ㅋ" * 100_000, "가" * 3 * LONGEST, "가나다 " * 5_000, "👨‍👩‍👧👍🏽" * 2_000, "a" * 100_000],
    ids=["jamo", "a long eojeol", "a long line", "emoji", "Latin"],
)
def test_a_long_line_keeps_its_eojeols(kiwi: Kiwi, line: str) -> None:
    tagged = tag(kiwi, line, "국민은")
    assert len(tagged[0]) == len(line.split())
    assert tagged[1] == ["국민/NNG 은/JX"]


def test_a_long_line_is_cut_between_eojeols(kiwi: Kiwi) -> None:
    sentence = "국민은 국가의 보호를 받는다."
    times = 2 * LONGEST // len(sentence)
    assert tag(kiwi, " ".join([sentence] * times)) == [tag(kiwi, sentence)[0] * times]


def test_threads_and_batches_do_not_change_the_result(kiwi: Kiwi) -> None:
    lines = [line.split() for line in SMALL_TEXT.splitlines()] * 200
    assert [*kiwi.tag_lines(lines)] == [*chain(*(kiwi.tag_lines([line]) for line in lines))]


def test_its_artifact_goes_through_the_filter(kiwi: Kiwi, tmp_path: Path) -> None:
    lines = [f"책은 {NAME}을 봤다.", "", "😀 … ㅋㅋ", "국민의 권리/자유", "a/b /"]
    (tmp_path / "sentences.txt").write_text("".join(line + "\n" for line in lines), "utf-8")
    sentences, morphemes = Sentences(tmp_path).sentences, Morphemes(tmp_path).morphemes
    tag_morphemes(sentences, morphemes, start=lambda: kiwi, hangul_only=False)
    filter_nouns(morphemes, Nouns(tmp_path), rules=NounRules(tags=ANALYZER.noun_tags))
    nouns = (tmp_path / "nouns.txt").read_text("utf-8").split("\n")
    assert nouns == ["해리포터와마법사의돌", "", "", "국민 권리 자유", "", ""]


def test_the_chain_with_kiwi(project: Project) -> None:
    project.set("TagMorphemes", "analyzer", "kiwi")
    with (project.home / "corpora" / "작은말.txt").open("a", encoding="utf-8") as text:
        text.write("소확행이 좋다.\n")
    (project.home / "corpora" / "작은말.nouns.txt").write_text("소확행\n", "utf-8")
    run = project.luigi("BuildEmbeddings", "--corpus", "작은말")
    assert run.returncode == 0, run.stderr
    manifest = project.artifact("작은말", "TagMorphemes").manifest()
    assert manifest.libraries.keys() == {"kiwipiepy", "kiwipiepy_model"}
    assert manifest.content.values["kiwipiepy"] == kiwipiepy.__version__
    morphemes = (project.artifact("작은말", "TagMorphemes") / "morphemes.txt").read_text("utf-8")
    assert morphemes.endswith("\n소확행이 소확행/NNP 이/JKS\t좋다. 좋다/VA ./SF\n")
    nouns = (project.artifact("작은말", "FilterNouns") / "nouns.txt").read_text("utf-8")
    assert nouns.startswith("대한민국 주권 국민 권력 국민\n")
    # Okt's engine does not affect it, and Okt does not accept its tags.
    again = project.luigi("FilterNouns", "--corpus", "작은말", "--TagMorphemes-engine", "konlpy")
    assert again.stderr == ""
    okt = project.luigi("FilterNouns", "--corpus", "작은말", "--TagMorphemes-analyzer", "okt")
    assert okt.returncode == 0, okt.stderr
    assert len(project.artifacts("작은말", "TagMorphemes")) == 2


@pytest.mark.parametrize(("analyzer", "tags"), [("okt", "NNG"), ("kiwi", "NNG, Noun")])
def test_a_tag_of_the_other_analyzer_is_named(project: Project, analyzer: str, tags: str) -> None:
    project.set("TagMorphemes", "analyzer", analyzer)
    project.set("FilterNouns", "tags", tags)
    run = project.luigi("FilterNouns", "--corpus", "작은말")
    assert run.returncode != 0
    fact, advice = run.stderr.splitlines()
    assert fact.startswith(f"Error: tags is '{tags}'; with analyzer = {analyzer} it must be one")
    assert all(tag in fact for tag in find_analyzer(analyzer).tags)
    assert advice.startswith("Try: ")


def test_malmoi_tag_with_kiwi(project: Project, tmp_path: Path) -> None:
    (tmp_path / "nouns.txt").write_text("소확행\n", "utf-8")
    run = project.malmoi(
        "tag", "--analyzer", "kiwi", "--user-dictionary", str(tmp_path / "nouns.txt"),
        stdin="소확행을 보장한다\n\n먹었다\n",
    )  # fmt: skip
    assert run.stdout == "소확행/NNP 을/JKO 보장/NNG 하다/XSV\n\n먹다/VV\n", run.stderr


def test_without_the_extra_the_install_command_is_named(project: Project, tmp_path: Path) -> None:
    """Python with every package installed here except Kiwi's."""
    for path in Path(sysconfig.get_path("purelib")).iterdir():
        if "kiwipiepy" not in path.name:
            (tmp_path / path.name).symlink_to(path)
    project.set("TagMorphemes", "analyzer", "kiwi")
    luigi = "import luigi.cmdline as c; c.luigi_run(['--module', 'pipeline', 'FilterNouns'])"
    for arguments in (["-m", "pipeline", "tag"], ["-c", luigi]):
        run = subprocess.run(
            [sys.executable, "-S", *arguments],
            cwd=project.home,
            env=project.environment(PYTHONPATH=os.pathsep.join([str(CHECKOUT), str(tmp_path)])),
            input="국민\n",
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert run.returncode != 0
        assert run.stderr.splitlines() == [
            "Error: analyzer = kiwi needs a package that is not installed (kiwipiepy)",
            'Try: pip install "malmoi[kiwi]", in a checkout pip install -e ".[kiwi]"',
        ]
