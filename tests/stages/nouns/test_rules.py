"""Rule files: written by people, in any encoding, with line numbers."""

import unicodedata
from pathlib import Path

import pytest

from pipeline.stages.nouns.rules import read_aliases, read_stop_words, read_user_nouns
from pipeline.terminal.errors import UserError


def test_stop_words_with_comments_in_any_encoding_and_form(tmp_path: Path) -> None:
    nfd = tmp_path / "nfd.txt"
    nfd.write_text(
        unicodedata.normalize("NFD", "# 설명\n\n우\u200b리\u00ad\n\u3000경우\u00a0 # 끝에도\n"),
        "utf-8-sig",
    )
    cp949 = tmp_path / "cp949.txt"
    cp949.write_bytes("똠방각하\r\n우리\r\n#태그\r\n".encode("cp949"))
    rules = read_stop_words([nfd, cp949])
    assert [*rules] == ["우리", "경우", "똠방각하"]
    assert rules["우리"].where.endswith("nfd.txt:3")
    assert rules["똠방각하"].where.endswith("cp949.txt:1")


def test_a_user_dictionary_is_read_the_same_way(tmp_path: Path) -> None:
    path = tmp_path / "nouns.txt"
    path.write_bytes(unicodedata.normalize("NFD", "# 낱말\n말모\u200b이\n").encode("utf-16"))
    assert read_user_nouns([path]) == ("말모이",)
    path.write_bytes("말모이\n".encode() * 9 + b"\xff")
    with pytest.raises(UserError, match="1 bytes that are not utf-8"):
        read_user_nouns([path])


def test_aliases_and_the_later_file_wins(tmp_path: Path) -> None:
    (tmp_path / "a.tsv").write_text("두만\t박두만\n태윤\t서태윤\n", "utf-8")
    (tmp_path / "b.tsv").write_text("두만\t김두만\n", "utf-8")
    rules = read_aliases([tmp_path / "a.tsv", tmp_path / "b.tsv"])
    assert {form: rule.name for form, rule in rules.items()} == {"두만": "김두만", "태윤": "서태윤"}


@pytest.mark.parametrize("line", ["두만 박두만", "두만\t", "\t박두만", "두만\t박 두만", "a\tb\tc"])
def test_a_bad_alias_names_file_line_and_text(tmp_path: Path, line: str) -> None:
    path = tmp_path / "가.aliases.tsv"
    path.write_text(f"# 별칭\n{line}\n", "utf-8")
    with pytest.raises(UserError) as caught:
        read_aliases([path])
    assert f"가.aliases.tsv, line 2: {line!r} is not a rule" in caught.value.fact


def test_a_bad_stop_word_and_a_missing_file(tmp_path: Path) -> None:
    path = tmp_path / "stop.txt"
    path.write_text("두 낱말\n", "utf-8")
    with pytest.raises(UserError, match="line 1: '두 낱말'"):
        read_stop_words([path])
    with pytest.raises(UserError, match="there is no rule file"):
        read_stop_words([tmp_path / "none.txt"])
