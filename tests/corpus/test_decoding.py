"""Decoding: every encoding that Korean text comes in, and one clean form behind it."""

from pathlib import Path

import pytest

from pipeline.corpus.decoding import find_encoding, read_lines
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
    with pytest.raises(UserError, match="it is not text in UTF-8"):
        find_encoding(path)
