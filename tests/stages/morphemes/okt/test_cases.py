"""The table of cases: eojeols with recorded results of KoNLPy's Okt; no Java needed."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest

from pipeline.stages.morphemes.okt import Okt

TABLE = Path(__file__).with_name("cases.tsv")


def read_cases() -> dict[str, list[tuple[str, str]]]:
    """Return setting ('10': normalized, not stemmed) -> (eojeol, result)."""
    cases = defaultdict(list)
    for line in TABLE.read_text(encoding="utf-8").split("\n"):
        if line and not line.startswith("# "):
            eojeol, setting, answer = line.split("\t")
            cases[setting].append((eojeol, answer))
    return cases


@pytest.mark.parametrize("setting", ["11", "10", "01", "00"])
def test_the_engine_agrees_with_konlpy(setting: str) -> None:
    cases = read_cases()[setting]
    answers = Okt(normalize=setting[0] == "1", stem=setting[1] == "1").tag([e for e, _ in cases])
    assert [
        (eojeol, ours, theirs)
        for (eojeol, theirs), ours in zip(cases, answers, strict=True)
        if ours != theirs
    ] == []


@pytest.mark.parametrize(
    ("eojeol", "answer"),
    [
        ("이것도", "이/Determiner 것/Noun 도/Josa"),
        ("되나욬ㅋㅋ", "되다/Verb ㅋㅋ/KoreanParticle"),
        ("10원짜리", "10원/Number 짜리/Foreign"),
        ("가naver.com", "가naver.com/URL"),
        ("어케하핰ㅋㅋ", "어떻다/Adjective 하하/Noun ㅋㅋ/KoreanParticle"),
        ("\u3000안녕", ""),
        ("", ""),
    ],
)
def test_examples(eojeol: str, answer: str) -> None:
    assert Okt().tag([eojeol]) == [answer]
