"""Cleaning: one form for all input, every repair counted, every character accounted for."""

import unicodedata
from collections import Counter

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.stages.corpus.cleaning import (
    FULLWIDTH,
    ODD,
    REPLACED,
    accounted,
    clean,
    clean_all,
    clean_pieces,
)

ANY = st.text(
    st.one_of(
        st.characters(),  # surrogates too
        st.sampled_from(
            "\r\n\u1112\u1161\u11ab\u0301ﾡㅋ\u200b\u200d\u00ad\u202e\u3000Ａ\x00\ud800"
        ),
    )
)


@pytest.mark.parametrize(
    ("raw", "cleaned", "repairs"),
    [
        (unicodedata.normalize("NFD", "한글"), "한글", {"NFC": 4}),
        ("가\u00a0나\u3000다\t라", "가 나 다 라", {"white space": 3}),
        ("가\u200b나\ufeff다\u00ad라\u202e마", "가나다라마", {"invisible characters": 4}),
        ("가\x00나\x00", "가나", {"NUL": 2}),
        ("\x1b[31m가\x07\x9f", "[31m가", {"control characters": 3}),
        ("가\u2028나\x0b다\r라", "가\n나\n다\n라", {"line ends": 3}),
        ("가\r\n나\r\n", "가\n나\n", {"carriage returns": 2}),
        ("가\ud800나\udfff", "가\ufffd나\ufffd", {"lone surrogates": 2}),
        ("ＡＢＣ！１２３～", "ABC!123~", {"fullwidth": 8}),
        ("ㅋㅋㅋ 👍🏽 👨\u200d👩\u200d👧", "ㅋㅋㅋ 👍🏽 👨\u200d👩\u200d👧", {}),
        ("ﾡㄱ \u1100 \u1161", "ﾡㄱ \u1100 \u1161", {}),  # jamo are kept as typed
        ("①㉠㈜㎏ ￦", "①㉠㈜㎏ ￦", {}),
        ("plain", "plain", {}),
    ],
)
def test_cleaning_is_counted(raw: str, cleaned: str, repairs: dict[str, int]) -> None:
    counted: Counter[str] = Counter()
    assert clean(raw, counted) == cleaned
    assert {name: n for name, n in counted.items() if n} == repairs


@given(ANY)
def test_clean_text_is_nfc_plain_and_accounted(raw: str) -> None:
    repairs: Counter[str] = Counter()
    text = clean(raw, repairs)
    assert unicodedata.is_normalized("NFC", text)
    assert all(character in " \n" for character in text if character.isspace())
    assert clean(text, Counter()) == text
    assert text.encode("utf-8").decode("utf-8") == text
    assert len(raw) == len(text) + sum(accounted(repairs).values())


@given(st.lists(ANY))
@example(["가", "\u1112\u1161", "나"])
@example(["\u3000", "Ａ\u1112\u1161"])
def test_cleaning_many_texts_gives_the_same(texts: list[str]) -> None:
    one_by_one: Counter[str] = Counter()
    at_once: Counter[str] = Counter()
    cleaned = [clean(text, one_by_one) for text in texts]
    assert [*clean_all(texts, at_once)] == cleaned
    assert [*at_once.items()] == [*one_by_one.items()]  # their order is that of intake.json


@given(st.lists(ANY), st.integers(1, 8))
def test_cleaning_in_pieces_gives_the_same(pieces: list[str], size: int) -> None:
    whole: Counter[str] = Counter()
    parts: Counter[str] = Counter()
    text = clean("".join(pieces), whole)
    assert "".join(clean_pieces(pieces, parts, size)) == text
    assert +parts == +whole


def test_every_odd_character_is_recognized() -> None:
    patterns = [*(pattern for _, pattern, _ in REPLACED), FULLWIDTH]
    for character in map(chr, range(0x11000)):
        after = {"\r": "\r\n"}.get(character, character)
        found = any(pattern.search(after) for pattern in patterns)
        assert bool(ODD.search(character)) == found, hex(ord(character))
