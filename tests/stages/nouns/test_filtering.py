"""Filtering: the order of the rules, and a reason for everything dropped or renamed."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from conftest import Project

from pipeline.stages.morphemes.analyzers.okt import ANALYZER
from pipeline.stages.morphemes.registry import find_analyzer
from pipeline.stages.nouns.filtering import Filtered, filter_eojeol, filter_nouns
from pipeline.store.contents import Nouns
from pipeline.store.files import LineText
from pipeline.store.records import Eojeol, NounRules, Rule

ALIASES = {
    "두만": Rule("두만", "박두만", "a.tsv", 1),
    "광호의": Rule("광호의", "백광호", "a.tsv", 2),
    "우": Rule("우", "소", "a.tsv", 3),
}
STOP_WORDS = {
    "우리": Rule("우리", "우리", "s.txt", 1),
    "박두만": Rule("박두만", "박두만", "s.txt", 2),
}


FORMATION: dict[str, Any] = {
    "roots": ANALYZER.roots,
    "prefixes": ANALYZER.prefixes,
    "suffixes": ANALYZER.suffixes,
    "not_nouns": {
        entry: Rule(entry, entry, "n.txt", line)
        for line, entry in enumerate(
            ("가장", "두만", "모두+다", "모두+Verb", "사실+", "우리"), start=1
        )
    },
}

FORMED: list[tuple[str, list[str], list[tuple[str, str, str, str]]]] = [
    (
        "인쇄술이 인쇄/Noun 술/Noun 이/Josa",
        ["인쇄술"],
        [(form, "affix", "인쇄+술", "인쇄술") for form in ("인쇄", "술")]
        + [("이", "tag", "Josa", "")],
    ),
    # a prefix and two suffixes; 적 and 들 make no other noun
    (
        "비현실성들 비/Noun 현실/Noun 성/Suffix 들/Suffix",
        ["비현실성"],
        [(form, "affix", "비+현실+성", "비현실성") for form in ("비", "현실", "성")]
        + [("들", "tag", "Suffix", "")],
    ),
    ("사회적 사회/Noun 적/Suffix", ["사회"], [("적", "tag", "Suffix", "")]),
    # 대 belongs to the noun after it if there is none before it
    ("가대발견 가/Noun 대/Noun 발견/Noun", ["대발견"], []),
    ("중요하다 중요하다/Adjective", ["중요"], [("중요하다", "root", "Adjective", "중요")]),
    ("그러하다 그러하다/Adjective", [], [("그러하다", "tag", "Adjective", "")]),
    ("가장 가장/Noun", [], [("가장", "not a noun", "n.txt:1", "")]),
    (
        "모두다 모두/Noun 다/Josa",
        [],
        [("모두", "not a noun", "n.txt:3", ""), ("다", "tag", "Josa", "")],
    ),
    ("모두하다 모두/Noun 하다/Verb", [], []),
    ("모두의 모두/Noun 의/Josa", ["모두"], [("의", "tag", "Josa", "")]),
    ("사실 사실/Noun", [], [("사실", "not a noun", "n.txt:5", "")]),
    ("사실은 사실/Noun 은/Josa", ["사실"], [("은", "tag", "Josa", "")]),
    ("우리 우리/Noun", [], [("우리", "stop word", "s.txt:1", "")]),
]
"""Cells, their nouns with all rules of Okt, and the reasons, where they are looked at."""


@pytest.mark.parametrize(("cell", "nouns", "reasons"), FORMED)
def test_roots_affixes_and_what_is_not_a_noun(
    cell: str, nouns: list[str], reasons: list[tuple[str, str, str, str]]
) -> None:
    kept, why = filter_eojeol(Eojeol.parse(cell), NounRules(stop_words=STOP_WORDS, **FORMATION))
    assert kept == nouns
    assert not reasons or why == reasons


def test_an_alias_is_kept_although_it_is_not_a_noun() -> None:
    rules = NounRules(aliases=ALIASES, **FORMATION)
    assert filter_eojeol(Eojeol.parse("두만이 두만/Noun 이/Josa"), rules)[0] == ["박두만"]


@pytest.mark.parametrize(
    ("cell", "nouns"),
    [
        ("재발견의 재/XPN 발견/NNG 의/JKG", ["재발견"]),
        ("한국적 한국/NNP 적/XSN", ["한국"]),
        ("중요하다 중요/XR 하다/XSA", ["중요"]),
        ("작가주의들 작가/NNG 주의/XSN 들/XSN", ["작가주의"]),
    ],
)
def test_roots_and_affixes_of_kiwi(cell: str, nouns: list[str]) -> None:
    kiwi = find_analyzer("kiwi")
    rules = NounRules(kiwi.noun_tags, 2, False, kiwi.roots, kiwi.prefixes, kiwi.suffixes)
    assert filter_eojeol(Eojeol.parse(cell), rules)[0] == nouns
    assert "".join(Filtered(rules)[cell].split()) == "".join(nouns)


@pytest.mark.parametrize(
    ("cell", "rules", "nouns", "reasons"),
    [
        ("국민의 국민/Noun 의/Josa", {}, ["국민"], [("의", "tag", "Josa", "")]),
        ("법을 법/Noun 을/Josa", {"tags": ("Noun", "Josa"), "min_length": 1}, ["법", "을"], []),
        ("법 법/Noun", {}, [], [("법", "length", "shorter than 2", "")]),
        ("우리 우리/Noun", {}, [], [("우리", "stop word", "s.txt:1", "")]),
        (
            "지속가능경영 지속/Noun 가능/Noun 경영/Noun",
            {"join_eojeol": True},
            ["지속가능경영"],
            [(w, "joined", "지속가능경영", "지속가능경영") for w in ("지속", "가능", "경영")],
        ),
        # the eojeol as written is an alias: its analysis does not matter
        ("광호의 광/Noun 호의/Noun", {}, ["백광호"], [("광호의", "alias", "a.tsv:2", "백광호")]),
        # an alias's result is kept whatever its length, unless it is a stop word
        (
            "우는 우/Noun 는/Josa",
            {},
            ["소"],
            [("는", "tag", "Josa", ""), ("우", "alias", "a.tsv:3", "소")],
        ),
        (
            "두만이 두만/Noun 이/Josa",
            {},
            [],
            [
                ("이", "tag", "Josa", ""),
                ("두만", "alias", "a.tsv:1", "박두만"),
                ("박두만", "stop word", "s.txt:2", ""),
            ],
        ),
        # joining happens before the result's alias is applied
        ("두만 두/Noun 만/Noun", {"join_eojeol": True, "stop_words": {}}, ["박두만"], None),
        ("...", {}, [], []),
    ],
)
def test_one_eojeol(
    cell: str, rules: dict[str, Any], nouns: list[str], reasons: list[tuple[Any, ...]] | None
) -> None:
    given = NounRules(**{"aliases": ALIASES, "stop_words": STOP_WORDS, **rules})
    kept, why = filter_eojeol(Eojeol.parse(cell), given)
    assert kept == nouns
    assert reasons is None or why == reasons


def test_the_table_counts_each_reason(tmp_path: Path) -> None:
    (tmp_path / "morphemes.txt").write_text(
        "국민의 국민/Noun 의/Josa\t법 법/Noun\n"
        "법 법/Noun\t법 법/Noun\n"
        "(1) (/Punctuation 1/Number )/Punctuation\n",
        "utf-8",
    )
    made = Nouns(tmp_path)
    facts = filter_nouns(LineText(tmp_path / "morphemes.txt"), made, rules=NounRules())
    assert (tmp_path / "nouns.txt").read_text("utf-8") == "국민\n\n\n"
    assert (tmp_path / "rejected.tsv").read_text("utf-8").splitlines() == [
        "form\trule\tdetail\tbecame\tcount",
        "법\tlength\tshorter than 2\t\t3",
        "(\ttag\tPunctuation\t\t1",
        ")\ttag\tPunctuation\t\t1",
        "1\ttag\tNumber\t\t1",
        "의\ttag\tJosa\t\t1",
    ]
    assert facts["counts"] == {"sentences": 3, "nouns": 1, "without a noun": 2}


def test_the_rules_are_stored_with_the_nouns_and_read_back_unchanged(tmp_path: Path) -> None:
    (tmp_path / "morphemes.txt").write_text("", "utf-8")
    rules = NounRules(("Noun", "Verb"), 3, True, **FORMATION, aliases=ALIASES)
    filter_nouns(LineText(tmp_path / "morphemes.txt"), Nouns(tmp_path), rules=rules)
    assert Nouns(tmp_path).rules.read() == rules


@pytest.mark.parametrize("formation", [{}, FORMATION])
@pytest.mark.parametrize("join", [False, True])
@pytest.mark.parametrize("aliases", [{}, ALIASES])
def test_a_text_has_the_nouns_and_reasons_of_its_eojeols(
    law: Project, tmp_path: Path, join: bool, aliases: dict[str, Rule], formation: dict[str, Any]
) -> None:
    """Morphemes are filtered once each, and that changes nothing."""
    rules = NounRules(join_eojeol=join, aliases=aliases, stop_words=STOP_WORDS, **formation)
    text = "두만이 두만/Noun 이/Josa\t광호의 광/Noun 호의/Noun\n\n우 우/Noun\t...\n"
    text += "\t".join(cell for cell, *_ in FORMED) + "\n"
    text += (law.artifact("law", "TagMorphemes") / "morphemes.txt").read_text("utf-8")[:200_000]
    (tmp_path / "morphemes.txt").write_text(text, "utf-8")
    filter_nouns(LineText(tmp_path / "morphemes.txt"), Nouns(tmp_path), rules=rules)
    expected, reasons = [], Counter[Any]()
    for line in text.removesuffix("\n").split("\n"):
        answers = [filter_eojeol(Eojeol.parse(cell), rules) for cell in line.split("\t") if line]
        expected.append(" ".join(noun for nouns, _ in answers for noun in nouns))
        reasons.update(reason for _, why in answers for reason in why)
    assert [*Nouns(tmp_path).nouns.read()] == expected
    assert {(*row[:4],): row.count for row in Nouns(tmp_path).rejected.read()} == reasons
