"""Filtering: the order of the rules, and a reason for all that is dropped or renamed."""

from pathlib import Path

import pytest

from pipeline.stages.morphemes.analyzer import Morpheme
from pipeline.stages.nouns.filtering import NounRules, filter_nouns
from pipeline.stages.nouns.rules import Rule

ALIASES = {
    "두만": Rule("두만", "박두만", "a.tsv:1"),
    "광호의": Rule("광호의", "백광호", "a.tsv:2"),
    "우": Rule("우", "소", "a.tsv:3"),
}
STOP_WORDS = {
    "우리": Rule("우리", "우리", "s.txt:1"),
    "박두만": Rule("박두만", "박두만", "s.txt:2"),
}


def morphemes(text: str) -> list[Morpheme]:
    return [Morpheme.parse(part) for part in text.split()]


@pytest.mark.parametrize(
    ("eojeol", "tagged", "rules", "nouns", "reasons"),
    [
        ("국민의", "국민/Noun 의/Josa", {}, ["국민"], [("의", "tag", "Josa", "")]),
        ("법을", "법/Noun 을/Josa", {"tags": ("Noun", "Josa"), "min_length": 1}, ["법", "을"], []),
        ("법", "법/Noun", {}, [], [("법", "length", "shorter than 2", "")]),
        ("우리", "우리/Noun", {}, [], [("우리", "stop word", "s.txt:1", "")]),
        (
            "지속가능경영",
            "지속/Noun 가능/Noun 경영/Noun",
            {"join_eojeol": True},
            ["지속가능경영"],
            [(w, "joined", "지속가능경영", "지속가능경영") for w in ("지속", "가능", "경영")],
        ),
        # the eojeol as written is an alias: what the tagger made of it does not count
        ("광호의", "광/Noun 호의/Noun", {}, ["백광호"], [("광호의", "alias", "a.tsv:2", "백광호")]),
        # an alias's result is kept whatever its length, but not when it is a stop word
        (
            "우는",
            "우/Noun 는/Josa",
            {},
            ["소"],
            [("는", "tag", "Josa", ""), ("우", "alias", "a.tsv:3", "소")],
        ),
        (
            "두만이",
            "두만/Noun 이/Josa",
            {},
            [],
            [
                ("이", "tag", "Josa", ""),
                ("두만", "alias", "a.tsv:1", "박두만"),
                ("박두만", "stop word", "s.txt:2", ""),
            ],
        ),
        # joining comes before the alias of the result
        ("두만", "두/Noun 만/Noun", {"join_eojeol": True, "stop_words": {}}, ["박두만"], None),
        ("...", "", {}, [], []),
    ],
)
def test_one_eojeol(
    eojeol: str, tagged: str, rules: dict, nouns: list[str], reasons: list[tuple] | None
) -> None:
    sieve = NounRules(**{"aliases": ALIASES, "stop_words": STOP_WORDS, **rules})
    kept, why = sieve.sift(eojeol, morphemes(tagged))
    assert kept == nouns
    assert reasons is None or why == reasons


def test_the_table_counts_each_reason(tmp_path: Path) -> None:
    (tmp_path / "sentences.txt").write_text("국민의 법\n법 법\n(1)\n", "utf-8")
    (tmp_path / "morphemes.txt").write_text(
        "국민/Noun 의/Josa\t법/Noun\n법/Noun\t법/Noun\n(/Punctuation 1/Number )/Punctuation\n",
        "utf-8",
    )
    facts = filter_nouns(
        tmp_path / "sentences.txt",
        tmp_path / "morphemes.txt",
        tmp_path,
        rules=NounRules(),
        hangul_only=False,
    )
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
