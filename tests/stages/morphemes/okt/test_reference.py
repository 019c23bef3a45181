"""The promise: form and tag equal those of KoNLPy's Okt, in all four settings, for any input."""

from __future__ import annotations

import random
import sys
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.stages.morphemes.java import start_jvm
from pipeline.stages.morphemes.konlpy_okt import KonlpyOkt
from pipeline.stages.morphemes.okt import Okt
from pipeline.stages.morphemes.okt.letters import is_digit, is_letter_or_mark

SETTINGS = [(True, True), (True, False), (False, True), (False, False)]
ENGINES = {setting: Okt(normalize=setting[0], stem=setting[1]) for setting in SETTINGS}


@pytest.fixture(scope="session")
def konlpy() -> dict[tuple[bool, bool], KonlpyOkt]:
    return {setting: KonlpyOkt(normalize=setting[0], stem=setting[1]) for setting in SETTINGS}


syllables = st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3)
jamo = st.characters(min_codepoint=0x3131, max_codepoint=0x3163)
frequent = st.sampled_from(
    list(
        "이다는고에을가의지기도한하를나리사만로서어해인자보있영화정대그라아시은주게연요들진안었너무장말"
    )
)
signs = st.sampled_from(list(".,!?~·…’'\"#@$%&*()-_/:;^=+＃＠♥★"))
latin = st.sampled_from(list("abcNTkmw.0123456789"))
any_letter = st.characters(exclude_categories=["Cs"], exclude_characters=" \t\n\v\f\r\u0e5b")
units = st.sampled_from(
    [
        "천",
        "만",
        "억",
        "조",
        "%",
        "원",
        "달러",
        "유로",
        "년",
        "월",
        "일",
        "회",
        "시간",
        "시",
        "분",
        "초",
    ]
)
emotions = st.sampled_from(
    ["ㅋ", "ㅋㅋ", "ㅎㅎㅎㅎ", "ㅠ", "ㅠㅜ", "ㅜㅜㅜㅜ", "핰", "하핫", "쿠", "유"]
)
endings = st.sampled_from(
    ["습니다", "었는데", "네요", "더라구요", "지만", "ㄴ데", "인데", "인가", "거든"]
)
addresses = st.sampled_from(
    [
        "http://",
        "https://",
        "www.",
        "naver",
        ".com",
        ".co.kr",
        "/a?b=c",
        "a@b",
        ".한국",
        "#태그",
        "@id",
    ]
)


def repeated(pieces: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.builds(lambda piece, times: piece * times, pieces, st.integers(1, 9))


piece = st.one_of(
    syllables, frequent, frequent, frequent, jamo, signs, latin, any_letter, units, emotions,
    endings, addresses, repeated(frequent), repeated(jamo),
    repeated(st.text(frequent, min_size=2, max_size=2)),
)  # fmt: skip
eojeols = st.lists(piece, min_size=1, max_size=10).map("".join)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(batch=st.lists(eojeols, min_size=20, max_size=60))
def test_generated_eojeols(konlpy: dict[tuple[bool, bool], KonlpyOkt], batch: list[str]) -> None:
    for normalize, stem in SETTINGS:
        theirs = konlpy[normalize, stem].tag(batch)
        ours = ENGINES[normalize, stem].tag(batch)
        assert list(zip(batch, ours, strict=True)) == list(zip(batch, theirs, strict=True))


@pytest.mark.parametrize("length", [100, 200])
@pytest.mark.parametrize("source", ["frequent", "one", "jamo"])
def test_long_runs(konlpy: dict[tuple[bool, bool], KonlpyOkt], length: int, source: str) -> None:
    draw = random.Random(length)
    letters = {"frequent": "이다는고에을가의지기도한하", "one": "가", "jamo": "ㅋㅠㄱ하"}[source]
    eojeol = "".join(draw.choice(letters) for _ in range(length))
    for normalize, stem in SETTINGS:
        theirs = konlpy[normalize, stem].tag([eojeol])
        assert ENGINES[normalize, stem].tag([eojeol]) == theirs


@pytest.mark.parametrize(
    ("ours", "javas"), [(is_letter_or_mark, r"[^\p{L}\p{M}]"), (is_digit, r"\P{Nd}")]
)
def test_letters_and_digits_are_those_of_java(ours: Callable[[str], bool], javas: str) -> None:
    import jpype

    start_jvm(heap=1024)
    letters = [chr(n) for n in (*range(0xD800), *range(0xE000, sys.maxunicode + 1))]
    theirs = jpype.JClass("java.lang.String")("".join(letters)).replaceAll(javas, "")
    assert "".join(filter(ours, letters)) == theirs


@pytest.mark.parametrize("pattern", ["#{}", "#1{}", "{}#가", "#가{}나"])
def test_hashtags_with_letters_newer_than_python(
    konlpy: dict[tuple[bool, bool], KonlpyOkt], pattern: str
) -> None:
    """The letters of Unicode 15 and 16, and the characters around them."""
    numbers = [0x897, 0xCF3, 0xA7CB, 0xA7DC, 0x10D40, 0x10D4A, 0x11F50, 0x11F5A, 0x143FA, 0x1E4F9]
    near = [number + step for number in [*numbers, 0x2EBF0, 0x323AF] for step in (-1, 0, 1)]
    eojeols = [pattern.format(chr(number)) for number in near]
    assert ENGINES[True, True].tag(eojeols) == konlpy[True, True].tag(eojeols)
