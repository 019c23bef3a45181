"""The lecture's own procedure, implemented plainly, as the oracle for the chain's nouns."""

import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from conftest import CHECKOUT, OnDisk, Project

from pipeline.store.contents import Counts

LECTURE = {
    "TagMorphemes": {"hangul_only": "true", "normalize": "false", "stem": "true"},
    "FilterNouns": {
        "join_eojeol": "true",
        "min_length": "2",
        "affixes": "false",
        "roots": "false",
        "not_nouns": "",
        "stopwords": "",
    },
    "TrainWord2Vec": {
        "vector_size": "30",
        "window": "2",
        "min_count": "10",
        "epochs": "100",
        "hs": "1",
    },
}

ALIASES = {"대통령은": "대통령", "국회의원": "의원", "법률": "법령", "국민의": "백성"}


@cache
def okt() -> Any:
    from pipeline.stages.morphemes.java import start_jvm

    start_jvm(heap=1024)
    from konlpy.tag import Okt

    return Okt()


@cache
def pos(eojeol: str) -> list[tuple[str, str]]:
    tagged: list[tuple[str, str]] = okt().pos(eojeol, stem=True)
    return tagged


def lecture_nouns(lines: list[str], aliases: dict[str, str]) -> list[list[str]]:
    """Do exactly what the lecture does to each line."""
    result = []
    for line in lines:
        text = re.sub("[^ㄱ-힣 ]", "", line)
        nouns = []
        for eojeol in text.split():
            if eojeol in aliases:
                nouns.append(aliases[eojeol])
                continue
            joined = "".join(form for form, tag in pos(eojeol) if tag == "Noun")
            joined = aliases.get(joined, joined)
            if len(joined) > 1:
                nouns.append(joined)
        result.append(nouns)
    return result


@pytest.mark.parametrize("aliases", [{}, ALIASES], ids=["plain", "aliases"])
def test_the_lecture_reproduced(law: Project, tmp_path: Path, aliases: dict[str, str]) -> None:
    project = law.copy(tmp_path / "project")
    for section, values in LECTURE.items():
        for key, value in values.items():
            project.set(section, key, value)
    rules = "".join(f"{alias}\t{name}\n" for alias, name in aliases.items())
    (project.home / "corpora" / "law.aliases.tsv").write_text(rules, "utf-8")
    run = project.luigi("CountWords")
    assert run.returncode == 0, run.stderr

    def newest(family: str) -> OnDisk:
        artifacts = project.artifacts("law", family)
        return max(artifacts, key=lambda artifact: artifact.path.stat().st_mtime_ns)

    lines = (law.artifact("law", "TokenizeSentences") / "sentences.txt").read_text("utf-8")
    expected = lecture_nouns(lines.splitlines(), aliases)
    nouns = (newest("FilterNouns") / "nouns.txt").read_text("utf-8").splitlines()
    assert [line.split() for line in nouns] == expected
    counts = {row.word: row.count for row in Counts(newest("CountWords").path).counts.read()}
    assert counts == Counter(noun for line in expected for noun in line)
    assert sum(counts.values()) > 5000


def test_the_names_of_memories_of_murder(project: Project) -> None:
    """Its aliases are included; its text is not."""
    (project.home / "corpora" / "대본.txt").write_text(
        "두만이 태윤을 본다. 광호의 아버지와 백광호의 집. 귀옥은 용구와 희봉을 만난다.\n"
        "광호 해일 두만\n",
        "utf-8",
    )
    given = project.home / "corpora" / "memories-of-murder.aliases.tsv"
    given.rename(given.with_name("대본.aliases.tsv"))
    run = project.luigi("FilterNouns", "--corpus", "대본")
    assert run.returncode == 0, run.stderr
    nouns = (project.artifact("대본", "FilterNouns") / "nouns.txt").read_text("utf-8").split()
    assert {"박두만", "서태윤", "백광호", "조용구", "박해일"} <= {*nouns}
    assert nouns.count("백광호") == 3
    assert not {"두만", "태윤", "광호"} & {*nouns}


FILM = """\
두만이 현장에 온다. 두만은 담배를 피운다. 태윤이 두만을 본다. 두만의 수첩.
두만에게 묻는다. 두만과 태윤. 두만도 본다. 두만, 서류를 던진다. 박두만이 웃는다.
박두만은 형사이다. 박두만 형사.
"""


def test_the_names_switched_on_catch_what_their_aliases_miss(project: Project) -> None:
    """As README shows: 두만이 is read as 두/Noun 만이/Josa, with the name as 두만/Noun 이/Josa.

    박두만이 stays 박두/Noun 만이/Josa, in KoNLPy as here, and the build says so.
    """
    corpora = project.home / "corpora"
    (corpora / "대본.txt").write_text(FILM, "utf-8")
    for suffix in (".toml", ".aliases.tsv", ".nouns.txt"):
        given = (CHECKOUT / "corpora" / f"memories-of-murder{suffix}").read_text("utf-8")
        settings = given[given.find("[TagMorphemes]") :] if suffix == ".toml" else given
        (corpora / f"대본{suffix}").write_text(settings, "utf-8")

    def counted() -> tuple[int, str]:
        run = project.luigi("FilterNouns", "--corpus", "대본")
        assert run.returncode == 0, run.stderr
        newest = max(
            project.artifacts("대본", "FilterNouns"), key=lambda made: made.path.stat().st_mtime_ns
        )
        return (newest / "nouns.txt").read_text("utf-8").split().count("박두만"), run.stderr

    found, said = counted()
    assert found == 2  # 두만 alone, and 박두만 alone
    assert "두만 is caught 2 times and missed 9 times" in said
    names = corpora / "대본.nouns.txt"
    switched_on = re.sub(r"^# (\w+)$", r"\1", names.read_text("utf-8"), flags=re.MULTILINE)
    names.write_text(switched_on, "utf-8")
    found, said = counted()
    assert found == 9  # all but 박두만이 and 박두만은
    assert "aliases.tsv:2: 두만 is caught" not in said
    assert "박두만 is caught 1 time and missed 2 times, since the tagger reads 박두/Noun" in said
