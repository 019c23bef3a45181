"""Suggestions for the rule files: what is one, and what becomes of it."""

import json
from collections import Counter
from pathlib import Path

import pytest
from conftest import Project

from pipeline.cli.suggest import chosen
from pipeline.questions.decisions import decided, write_decisions
from pipeline.questions.suggestions import Suggestion, find_nouns, find_stop_words, sound
from pipeline.stages.morphemes.okt.engine import Okt
from pipeline.stages.nouns.rules import read_aliases, read_user_nouns
from pipeline.store.records import NounRules
from pipeline.terminal.errors import UserError

PARTICLES = ("를", "의", "", "가")


def cells(eojeols: list[str]) -> Counter[str]:
    tagged = Okt().tag(eojeols)
    pairs = zip(eojeols, tagged, strict=True)
    return Counter(f"{eojeol} {morphemes}" for eojeol, morphemes in pairs)


def with_particles(*words: str) -> list[str]:
    return [word + particle for word in words for particle in PARTICLES]


def test_a_noun_is_what_particles_follow_and_the_tagger_splits() -> None:
    nouns = with_particles("클라이막스", "알파치노")
    others = with_particles("무협영화", "영화", "무협이", "이영화", "봤을때")
    others += ["재밌는", "재밌고", "재밌다", "재밌을", "사람들의", "사람들을", "사람들", "사람들이"]
    found = find_nouns(cells(nouns + others), NounRules())
    assert [each.form for each in found] == ["알파치노", "클라이막스"]
    assert found[0].count == 4
    assert found[0].evidence == "before 를, 의; tagged 알파/Noun 치노/Noun"


def test_a_particle_must_fit_the_final_sound() -> None:
    fits = ["제작진을", "제작진과", "제작진은", "제작진의"]
    assert [each.form for each in find_nouns(cells(fits), NounRules())] == ["제작진"]
    does_not = ["제작진를", "제작진와", "제작진는", "제작진의"]
    assert find_nouns(cells(does_not), NounRules()) == []


def test_a_stop_word_has_no_particle() -> None:
    eojeols = ["정작"] * 19 + ["정작은"] + ["영화"] * 10 + ["영화를"] * 10
    found = find_stop_words(cells(eojeols), NounRules())
    assert [(each.form, each.evidence) for each in found] == [("정작", "95% without a particle")]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("비쥬얼", "비주얼", True),
        ("에니메이션", "애니메이션", True),
        ("싸이코", "사이코", True),
        ("거울", "겨울", False),
        ("고리", "꼬리", False),
    ],
)
def test_spellings_that_sound_the_same(one: str, other: str, same: bool) -> None:
    assert (sound(one) == sound(other)) == same


def test_what_was_decided_is_a_rule_or_a_comment(tmp_path: Path) -> None:
    path = tmp_path / "가.nouns.txt"
    path.write_text("# 설명\n소확행  # 신조어", "utf-8")
    noun = Suggestion("영상미", "영상미", 236, "before 와")
    write_decisions(path, [noun], [Suggestion("되기", "되기", 28, "before 를")])
    assert [*read_user_nouns([path])] == ["소확행", "영상미"]
    assert "영상미  # suggested: 236 times, before 와\n" in path.read_text("utf-8")
    assert {"소확행", "영상미", "되기"} <= decided(path)
    aliases = tmp_path / "가.aliases.tsv"
    write_decisions(aliases, [Suggestion("쓰래기", "쓰레기", 15, "589 times 쓰레기")], [])
    assert read_aliases([aliases])["쓰래기"].name == "쓰레기"
    assert decided(aliases) == {"쓰래기"}
    path.write_bytes("영상미\n".encode("cp949"))
    with pytest.raises(UserError, match="is not UTF-8"):
        write_decisions(path, [noun], [])


def test_the_numbers_of_suggestions() -> None:
    found = [Suggestion(str(n), str(n), n, "") for n in range(1, 6)]
    assert [each.form for each in chosen(found, "1-3, 5")] == ["1", "2", "3", "5"]
    for wrong in ("0", "6", "3-2", "a", "1-"):
        with pytest.raises(UserError):
            chosen(found, wrong)


def test_accepted_and_refused_ones_are_not_suggested_again(law: Project, tmp_path: Path) -> None:
    project = law.copy(tmp_path / "project")
    before = json.loads(project.malmoi("suggest", "nouns", "--json").stdout)
    assert before[0]["form"] in before[0]["example"]
    run = project.malmoi("suggest", "nouns", "--accept", "1-3", "--refuse", "2")
    assert (run.returncode, run.stderr.splitlines()[1]) == (2, "Try: name each number once")
    run = project.malmoi("suggest", "nouns", "--accept", "1,3,1", "--refuse", "2")
    assert "law.nouns.txt: 3 lines added; build again" in run.stderr
    after = json.loads(project.malmoi("suggest", "nouns", "--json").stdout)
    assert [row["form"] for row in after] == [row["form"] for row in before[3:]]
    shown = project.malmoi("suggest", "nouns", "-n", "1").stdout.splitlines()
    assert shown[0].split()[:2] == ["1", after[0]["form"]]
    assert shown[1].strip() == after[0]["example"]
