"""Rule files: written by people, in any encoding, with line numbers."""

import unicodedata
from pathlib import Path

import pytest
from conftest import OnDisk, Project

from pipeline.stages.nouns.rules import (
    read_aliases,
    read_concepts,
    read_not_nouns,
    read_stop_words,
    read_user_nouns,
)
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
    assert [*read_user_nouns([path])] == ["말모이"]
    path.write_bytes("말모이\n".encode() * 9 + b"\xff")
    with pytest.raises(UserError, match="1 bytes that are not utf-8"):
        read_user_nouns([path])


def test_what_is_not_a_noun_except_the_nouns_of_the_user(tmp_path: Path) -> None:
    path = tmp_path / "not-nouns.txt"
    path.write_text("가장  # 918, noun 5%\n모두+다\n대안\n대안+은\n사실+\n", "utf-8")
    rules = read_not_nouns([path], {"대안"})
    assert [*rules] == ["가장", "모두+다", "사실+"]
    assert rules["사실+"].line == 5
    path.write_text("모두 + 다\n", "utf-8")
    with pytest.raises(UserError, match="is not a rule"):
        read_not_nouns([path])


def test_aliases_and_the_later_file_wins(tmp_path: Path) -> None:
    (tmp_path / "a.tsv").write_text("두만\t박두만\n태윤\t서태윤\n", "utf-8")
    (tmp_path / "b.tsv").write_text("두만\t김두만\n", "utf-8")
    notes: list[str] = []
    rules = read_aliases([tmp_path / "a.tsv", tmp_path / "b.tsv"], notes)
    (note,) = notes
    assert "b.tsv:1 (두만 → 김두만) overrides " in note
    assert "a.tsv:1 (두만 → 박두만)" in note
    assert {form: rule.name for form, rule in rules.items()} == {"두만": "김두만", "태윤": "서태윤"}


@pytest.mark.parametrize("line", ["두만 박두만", "두만\t", "\t박두만", "두만\t박 두만", "a\tb\tc"])
def test_a_bad_alias_names_file_line_and_text(tmp_path: Path, line: str) -> None:
    path = tmp_path / "가.aliases.tsv"
    path.write_text(f"# 별칭\n{line}\n", "utf-8")
    with pytest.raises(UserError) as caught:
        read_aliases([path])
    assert f"가.aliases.tsv, line 2: {line!r} is not a rule" in caught.value.fact


def test_concepts_of_several_words_and_words_of_several_concepts(tmp_path: Path) -> None:
    path = tmp_path / "x.concepts.tsv"
    path.write_text("싼 값\t가격 + 싸다\n질\t좋다 # 예\n값\t좋다\n질\t좋다\n", "cp949")
    rules = [(rule.name, rule.form, rule.line) for rule in read_concepts([path])]
    assert rules == [("싼 값", "가격+싸다", 1), ("질", "좋다", 2), ("값", "좋다", 3)]


@pytest.mark.parametrize(
    "line", ["값 비싸다", "값\t", "\t비싸다", "값\t비싸다 싸다", "값\t비싸다+"]
)
def test_a_bad_concept_names_file_line_and_text(tmp_path: Path, line: str) -> None:
    path = tmp_path / "x.concepts.tsv"
    path.write_text(f"값\t싸다\n{line}\n", "utf-8")
    with pytest.raises(UserError) as caught:
        read_concepts([path])
    assert f"{path}, line 2: {line!r} is not a rule" in caught.value.fact


def test_a_bad_stop_word_and_a_missing_file(tmp_path: Path) -> None:
    path = tmp_path / "stop.txt"
    path.write_text("두 낱말\n", "utf-8")
    with pytest.raises(UserError, match="line 1: '두 낱말'"):
        read_stop_words([path])
    with pytest.raises(UserError, match="there is no rule file"):
        read_stop_words([tmp_path / "none.txt"])


def aliases(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "가.aliases.tsv"
    path.write_text(text, "utf-8")
    return path


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("영화\t배우\n배우\t영화\n", ("1 (영화 → 배우)", "2 (배우 → 영화)")),
        ("가\t나\n나\t다\n다\t라\n라\t나\n", ("2 (나 → 다)", "3 (다 → 라)", "4 (라 → 나)")),
    ],
)
def test_circular_aliases_are_refused_with_all_their_lines(
    tmp_path: Path, text: str, lines: tuple[str, ...]
) -> None:
    with pytest.raises(UserError, match="circular aliases") as caught:
        read_aliases([aliases(tmp_path, text)])
    for line in lines:
        assert f"가.aliases.tsv:{line}" in caught.value.fact


def test_a_chain_of_aliases_is_followed_to_its_end_and_reported(tmp_path: Path) -> None:
    notes: list[str] = []
    path = aliases(tmp_path, "드라마\t영화\n영화\t작품\n작품\t작품\n")
    rules = read_aliases([path], notes)
    assert {form: rule.name for form, rule in rules.items()} == dict.fromkeys(
        ("드라마", "영화", "작품"), "작품"
    )
    assert rules["드라마"].line == 1
    (note,) = notes
    assert note.startswith("드라마 is counted as 작품: ")
    assert "tsv:1 (드라마 → 영화)" in note
    assert "tsv:2 (영화 → 작품)" in note


def test_an_alias_with_two_names_in_one_file_is_refused_with_both_lines(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="one alias two names") as caught:
        read_aliases([aliases(tmp_path, "두만\t박두만\n태윤\t서태윤\n두만\t김두만\n")])
    for line in ("1 (두만 → 박두만)", "3 (두만 → 김두만)"):
        assert f"가.aliases.tsv:{line}" in caught.value.fact
    assert [*read_aliases([aliases(tmp_path, "두만\t박두만\n두만\t박두만\n")])] == ["두만"]


@pytest.mark.parametrize("line", ["영화,배우", "영화, 배우", "영화、배우", "영화，배우"])
def test_several_words_on_a_line_are_not_a_rule(tmp_path: Path, line: str) -> None:
    path = tmp_path / "words.txt"
    path.write_text(f"{line}\n", "utf-8")
    with pytest.raises(UserError, match="is not a rule") as caught:
        read_stop_words([path])
    assert caught.value.advice.startswith("write one stop word per line")
    with pytest.raises(UserError) as caught:
        read_user_nouns([path])
    assert caught.value.advice.startswith("write one noun per line")


def test_a_number_with_a_comma_is_one_word(tmp_path: Path) -> None:
    path = tmp_path / "words.txt"
    path.write_text("1,000\n", "utf-8")
    assert [*read_stop_words([path])] == ["1,000"]


def test_a_chain_of_aliases_is_reported_by_the_build(small: Project, tmp_path: Path) -> None:
    project = small.copy(tmp_path / "project")
    rules = project.home / "corpora" / "작은말.aliases.tsv"
    rules.write_text("국회\t의회\n의회\t기관\n", "utf-8")
    run = project.luigi("FilterNouns", "--corpus", "작은말")
    assert run.returncode == 0, run.stderr
    assert "국회 is counted as 기관: corpora/작은말.aliases.tsv:1 (국회 → 의회), " in run.stderr
    made = [a for a in project.artifacts("작은말", "FilterNouns") if "기관" in read_nouns(a)]
    assert len(made) == 1
    assert "의회" not in read_nouns(made[0])


def read_nouns(artifact: OnDisk) -> str:
    return (artifact / "nouns.txt").read_text(encoding="utf-8")
