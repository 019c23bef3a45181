"""Decoding: every encoding that Korean text comes in, and one clean form behind it."""

import unicodedata
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.corpus.decoding import clean, find_encoding, read_lines
from pipeline.errors import UserError

TEXT = "대한민국의 주권은 국민에게 있다.\n둘째 줄, abc 123\n"


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (TEXT.encode("utf-8"), "utf-8"),
        (TEXT.encode("utf-8-sig"), "utf-8-sig"),
        (TEXT.encode("utf-16"), "utf-16"),
        (b"\xfe\xff" + TEXT.encode("utf-16-be"), "utf-16"),
        (TEXT.encode("utf-16-le"), "utf-16-le"),
        (TEXT.encode("utf-16-be"), "utf-16-be"),
        ("plain words\n".encode("utf-16-le"), "utf-16-le"),
        (TEXT.encode("euc-kr"), "euc-kr"),
        (("똠방각하 뷁 " + TEXT).encode("cp949"), "cp949"),
        (b"only ascii\n", "utf-8"),
        (b"", "utf-8"),
        ("NUL \0 in UTF-8: 국민\n".encode(), "utf-8"),
    ],
)
def test_encodings_are_told_apart(tmp_path: Path, data: bytes, name: str) -> None:
    path = tmp_path / "text.txt"
    path.write_bytes(data)
    encoding = find_encoding(path)
    assert encoding.name == name
    lines = "".join(line + "\n" for line in read_lines(path, encoding))
    assert lines.encode(name) in (data, data.removeprefix(b"\xfe\xff")) or name == "utf-16"
    assert "\ufeff" not in lines


def test_a_declared_encoding_wins_and_a_wrong_one_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "text.txt"
    path.write_bytes(TEXT.encode("euc-kr"))
    assert find_encoding(path, "cp949").told_by == "declared"
    with pytest.raises(UserError, match="is not in utf-8"):
        find_encoding(path, "utf-8")
    with pytest.raises(UserError, match="no-such-codec"):
        find_encoding(path, "no-such-codec")


def test_what_is_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "picture.txt"
    path.write_bytes(bytes(range(128, 256)) * 10)
    with pytest.raises(UserError, match="is not text in UTF-8"):
        find_encoding(path)


@pytest.mark.parametrize(
    ("raw", "cleaned", "repairs"),
    [
        (unicodedata.normalize("NFD", "한글"), "한글", {"NFC": 4}),
        ("가\u00a0나\u3000다\t라", "가 나 다 라", {"white space": 3}),
        ("가\u200b나\ufeff다\u00ad\x00", "가나다", {"control characters": 4}),
        ("가\u2028나\x0b다\r\n라", "가\n나\n다\n라", {"line ends": 3}),
        ("ㅋㅋㅋ 👍🏽 👨\u200d👩\u200d👧", "ㅋㅋㅋ 👍🏽 👨\u200d👩\u200d👧", {}),
        ("plain", "plain", {}),
    ],
)
def test_cleaning_is_counted(raw: str, cleaned: str, repairs: dict[str, int]) -> None:
    counted: Counter[str] = Counter()
    assert clean(raw, counted) == cleaned
    assert dict(+counted) == repairs


@given(st.text())
def test_clean_text_is_nfc_and_has_only_plain_white_space(raw: str) -> None:
    text = clean(raw, Counter())
    assert unicodedata.is_normalized("NFC", text)
    assert all(character in " \n" for character in text if character.isspace())
    assert clean(text, Counter()) == text
