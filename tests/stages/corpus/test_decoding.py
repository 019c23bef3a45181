"""Decoding: every encoding of Korean text is distinguished, and no file is lost to one byte."""

import random
from itertools import product
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.stages.corpus import decoding
from pipeline.stages.corpus.decoding import (
    Decoded,
    Encoding,
    UndecodableError,
    detect_encoding,
    read_lines,
    read_pieces,
    split_lines,
)
from pipeline.stages.corpus.plausibility import find_mojibake, plausibility
from pipeline.terminal.errors import UserError

TEXT = "대한민국의 주권은 국민에게 있다.\n둘째 줄, abc 123\n"
REVIEW = "재미있는 영화였어요. 다시 보고 싶다!"
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "euc-kr", "cp949", "johab")


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
        ("대한민국".encode("utf-16-le"), "utf-16-le"),  # NUL in 대 itself, at the wrong parity
        ("대한민국".encode("utf-16-be"), "utf-16-be"),
        ("국민의나라".encode("utf-16-be"), "utf-16-be"),  # no NUL at all
        (TEXT.encode("euc-kr"), "euc-kr"),
        (("똠방각하 뷁 " + TEXT).encode("cp949"), "cp949"),
        ("뷁".encode("cp949"), "cp949"),
        (TEXT.encode("johab"), "johab"),
        (REVIEW.encode("johab"), "johab"),
        (REVIEW.encode("cp949"), "euc-kr"),
        ("ㅋㅋㅋㅋ".encode("johab"), "johab"),
        ("ㅋㅋㅋㅋ".encode("cp949"), "euc-kr"),
        (b"only ascii\n", "utf-8"),
        (b"", "utf-8"),
        ("NUL \0 in UTF-8: 국민\n".encode(), "utf-8"),
        (b"N\0U\0L\0" + "국민은 법률을 만든다. 국민의 나라.\n".encode("euc-kr"), "euc-kr"),
    ],
)
def test_encodings_are_distinguished(tmp_path: Path, data: bytes, name: str) -> None:
    path = tmp_path / "text.txt"
    path.write_bytes(data)
    encoding = detect_encoding(path)
    assert encoding.name == name
    assert encoding.undecodable == 0
    text = "".join(read_pieces(path, encoding, Decoded()))
    assert text.encode(name) in (data, data.removeprefix(b"\xfe\xff")) or name == "utf-16"
    assert "\ufeff" not in text


def test_a_declared_encoding_wins_and_a_wrong_one_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "text.txt"
    path.write_bytes(TEXT.encode("euc-kr"))
    assert detect_encoding(path, "cp949").detected_by == "declared"
    with pytest.raises(UserError, match=r"is not in utf-8.*its bytes look like euc-kr"):
        detect_encoding(path, "utf-8")
    for none in ("no-such-codec", "base64"):
        with pytest.raises(UserError, match=f"{none}: Python has no such encoding"):
            detect_encoding(path, none)


@pytest.mark.parametrize("data", [bytes(range(128, 256)) * 10, random.Random(1).randbytes(5000)])
def test_a_file_that_is_not_text_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "picture.txt"
    path.write_bytes(data)
    with pytest.raises(UndecodableError, match="it is not text in UTF-8"):
        detect_encoding(path)
    with pytest.raises(UserError, match="its bytes do not look like text"):
        detect_encoding(path, "utf-8")


@pytest.mark.parametrize(
    ("before", "bad", "after", "name"),
    [
        ("첫 줄\r\n둘째 ", b"\xff", "줄\n" * 20, "utf-8"),
        ("첫 줄\r둘째 ", b"\xed\xa0\x80", "줄\n" * 20, "utf-8"),
        ("국민의 나라\n대한민국의 ", b"\xff", "주권은 국민에게\n" * 20, "cp949"),
        ("plain\nwords ", b"\xe9", " of English\n" * 20, "utf-8"),
    ],
)
@pytest.mark.parametrize("declare", [False, True])
def test_a_stray_byte_becomes_one_mark_and_its_line_is_reported(
    tmp_path: Path, before: str, bad: bytes, after: str, name: str, declare: bool
) -> None:
    path = tmp_path / "text.txt"
    path.write_bytes(before.encode(name) + bad + after.encode(name))
    encoding = detect_encoding(path, name if declare else None)
    assert (encoding.name, encoding.undecodable) == (name, len(bad))
    decoded = Decoded()
    text = "".join(read_pieces(path, encoding, decoded))
    assert text == before + "\ufffd" * len(bad) + after
    assert decoded == Decoded(len(text), len(bad), [2])


@pytest.mark.parametrize(
    "text", ["안녕하세요", "재미있다", "ㅋㅋㅋㅋ", "국민의 나라", "뷁 똠방각하"]
)
def test_a_stray_byte_in_a_short_text_leaves_it_utf_8(tmp_path: Path, text: str) -> None:
    path = tmp_path / "text.txt"
    for bad, at in product((b"\xff", b"\xe9", b"\x80", b"\xb0", b"\xc8", b"\xa1"), range(20)):
        data = text.encode()
        path.write_bytes(data[:at] + bad + data[at:])
        assert detect_encoding(path).name == "utf-8", (bad, at)


@pytest.mark.parametrize(
    ("data", "named", "name"),
    [
        (TEXT.encode("cp949"), "iso-8859-1", "euc-kr"),
        (TEXT.encode(), "iso-8859-1", "utf-8"),
        (TEXT.encode(), "cp1252", "utf-8"),
        ("Où êtes-vous, Zoë ? ".encode() * 9, "latin-1", "utf-8"),
        ("Où êtes-vous, Zoë ? ".encode("latin-1") * 9, "latin-1", "latin-1"),
        ("日本語の文章です。".encode("shift_jis"), "shift_jis", "shift_jis"),
        (TEXT.encode("iso2022_kr"), "iso2022_kr", "iso2022_kr"),
        (TEXT.encode("cp949"), "utf-8", "euc-kr"),
        (TEXT.encode("cp949"), "cp949", "cp949"),
        (TEXT.encode("cp949"), "no-such-codec", "euc-kr"),
    ],
)
def test_the_charset_named_in_a_page_competes_with_its_bytes(
    tmp_path: Path, data: bytes, named: str, name: str
) -> None:
    path = tmp_path / "page.html"
    path.write_bytes(b"<p>" * 30_000 + data)  # the text starts late in a page
    encoding = detect_encoding(path, named_inside=named)
    assert encoding.name == name
    assert encoding.detected_by == (
        "charset in the file"
        if name == named
        else "bytes"
        if named == "no-such-codec"
        else f"bytes, not the {named} in the file"
    )
    assert detect_encoding(path, name, named_inside=named).detected_by == "declared"


def test_only_the_first_lines_are_named(tmp_path: Path) -> None:
    path = tmp_path / "text.txt"
    path.write_bytes(b"many words \xff\xff in a line\n" * 30)
    decoded = Decoded()
    list(read_pieces(path, detect_encoding(path), decoded))
    assert decoded.undecodable == 60
    assert decoded.lines == list(range(1, 11))


@pytest.mark.parametrize(
    ("made", "name"),
    [
        (TEXT.encode().decode("cp949", "replace"), "UTF-8 that was read as CP949"),
        (TEXT.encode().decode("latin-1"), "UTF-8 that was read as Latin-1 (CP1252)"),
        ("ì•ˆë…•", "UTF-8 that was read as Latin-1 (CP1252)"),
        ("ì•ˆ", "UTF-8 that was read as Latin-1 (CP1252)"),
        ("�븞�뀞", "UTF-8 that was read as CP949"),
        ("援�誘�", "UTF-8 that was read as CP949"),
        ("좋다".encode().decode("cp949"), "UTF-8 that was read as CP949"),
        ("�뷁쀍 �가� ���", None),
        ("äöü�", None),
        (TEXT.encode("cp949").decode("latin-1"), "CP949 that was read as Latin-1 (CP1252)"),
        (TEXT, None),
        ("ㅋㅋㅋ 뷁! 쀍", None),
        ("déjà vu, naïve – “Größe”", None),
        ("", None),
    ],
)
def test_mojibake_is_recognized(made: str, name: str | None) -> None:
    assert find_mojibake(made) == name


def test_plausibility_distinguishes_korean_from_noise() -> None:
    assert plausibility(TEXT) > 0.6
    assert plausibility(TEXT.encode("euc-kr").decode("johab", "ignore")) < 0.1
    assert plausibility(TEXT.encode("johab").decode("cp949", "ignore")) < 0.1


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(), st.sampled_from(ENCODINGS), st.integers(1, 9))
def test_any_text_in_any_encoding(tmp_path: Path, text: str, name: str, chunk: int) -> None:
    path = tmp_path / "text.txt"
    path.write_bytes(text.encode(name, "ignore"))
    text = path.read_bytes().decode(name)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(decoding, "CHUNK", chunk)
        decoded = Decoded()
        pieces = [*read_pieces(path, Encoding(name, "declared"), decoded)]
        assert "".join(pieces) == text
        assert decoded == Decoded(len(text))
        assert "".join(split_lines(pieces)) == text
        assert not any("\n" in line[:-1] for line in split_lines(pieces))
    assert detect_encoding(path, name) == Encoding(name, "declared")
    try:
        "".join(read_pieces(path, detect_encoding(path), Decoded()))
    except UndecodableError:
        assert name in ("johab", "utf-16-le", "utf-16-be")  # indistinguishable in such a short text


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary())
def test_any_bytes_are_decoded_or_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "text.txt"
    path.write_bytes(data)
    try:
        encoding = detect_encoding(path)
    except UndecodableError:
        return
    decoded = Decoded()
    text = "".join(read_pieces(path, encoding, decoded))
    assert decoded.characters == len(text)
    assert decoded.undecodable == encoding.undecodable
    assert text.encode("utf-8").decode("utf-8") == text


def test_lines_of_rule_files_have_no_line_ends(tmp_path: Path) -> None:
    path = tmp_path / "text.txt"
    path.write_bytes(b"a\r\n\rb\nc")
    assert [*read_lines(path, detect_encoding(path))] == ["a", "", "b", "c"]
