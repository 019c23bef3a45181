"""Filtering: the order of the rules, and a reason for everything dropped or renamed."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from conftest import Project

from pipeline.stages.nouns.filtering import filter_eojeol, filter_nouns
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
    rules = NounRules(("Noun", "Verb"), 3, True, stop_words=STOP_WORDS, aliases=ALIASES)
    filter_nouns(LineText(tmp_path / "morphemes.txt"), Nouns(tmp_path), rules=rules)
    assert Nouns(tmp_path).rules.read() == rules


@pytest.mark.parametrize("join", [False, True])
@pytest.mark.parametrize("aliases", [{}, ALIASES])
def test_a_text_has_the_nouns_and_reasons_of_its_eojeols(
    law: Project, tmp_path: Path, join: bool, aliases: dict[str, Rule]
) -> None:
    """Morphemes are filtered once each, and that changes nothing."""
    rules = NounRules(join_eojeol=join, aliases=aliases, stop_words=STOP_WORDS)
    text = "두만이 두만/Noun 이/Josa\t광호의 광/Noun 호의/Noun\n\n우 우/Noun\t...\n"
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
