"""Punkt's errors on Korean are corrected, and nothing is lost."""

import re
from itertools import pairwise

import pytest
from hostile import HOSTILE
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.stages.text import punkt as module
from pipeline.stages.text.splitters import sentence_splitter

split = sentence_splitter("punkt")


@pytest.mark.parametrize(
    "sentences",
    [
        # dates and the numbers of items
        ["2010. 5. 3. 공포되었다.", "둘째 문장이다."],
        ["발의연월일 : 2010.  11.  12."],
        ["1. 첫째 항목이다.", "2. 둘째 항목이다."],
        ["가. 제안이유를 밝힌다.", "나. 주요내용은 다음과 같다."],
        ["2012. 12. 31.까지 시행한다.", "끝."],
        # quotations that continue
        ['그는 "나는 간다." 라고 말했다.', "끝."],
        ['그는 "나는 간다."라고 말했다.', "끝."],
        ["그는 “나는 간다.” 하고 말했다.", "아무도 없었다."],
        ["“갈까?” 하는 생각이 들었다."],
        ["‘만 6세’를 ‘만 8세’로 한다."],
        # no space after the mark
        ["이것은 첫째이다.", "둘째 문장이다."],
        ["뭐?", "진짜!", "그래"],
        ["재밌어요!!", "최고다.", "추천"],
        # ellipses: a pause ends a sentence, omitted words do not
        ["글쎄…", "모르겠다."],
        ["그런데...", "아무도 없다."],
        ["이 법은 … 한다."],
        # not an end at all
        ["제2조에 따라 3.5%이다."],
        ["www.naver.com 에서 v1.2.3 을 받는다."],
        ["Dr. Kim은 U.S. 대통령을 만났다."],
        ["끝났다?!", "정말。", "그래！", "좋다"],
    ],
)
def test_sentences(sentences: list[str]) -> None:
    joined = (
        {" ".join(sentences), "".join(sentences)} if _glued(sentences) else {" ".join(sentences)}
    )
    for text in joined:
        assert split(text) == sentences


def _glued(sentences: list[str]) -> bool:
    return sentences[0] in ("이것은 첫째이다.", "뭐?")


def test_the_constitution_is_not_88_sentences(law_lines: list[str]) -> None:
    """Punkt trained on it mistakes 있다 and 된다 for abbreviations and finds 88."""
    constitution = law_lines[law_lines.index("대한민국헌법") :]
    articles = [line for line in constitution if line.startswith("제") and "조" in line[:6]]
    assert len(constitution) > 350
    assert len(articles) >= 130
    assert "대한민국의 주권은 국민에게 있고, 모든 권력은 국민으로부터 나온다." in [
        line.lstrip("②") for line in constitution
    ]


@given(st.text(alphabet="가나다라이다. ?!…\"'“”’()1①abㅋ", max_size=60))
def test_nothing_but_white_space_is_lost(line: str) -> None:
    sentences = split(line)
    assert "".join("".join(sentences).split()) == "".join(line.split())
    assert all(sentence == sentence.strip() and sentence for sentence in sentences)


def only_punkt(lines: list[str]) -> list[list[str]]:
    """Split lines as if Punkt had to be asked about every mark of every line at once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "INNER_MARK", re.compile(""))
        patch.setattr(module, "MARKS", re.compile("(?P<unclear>)"))
        patch.setattr(module, "_around", lambda line, _places: [(0, len(line))])
        return [split(line) for line in lines]


@settings(max_examples=2000, deadline=None)
@given(st.lists(HOSTILE, min_size=1, max_size=5))
@example(["이다.「둘째」", "뭐?『둘째』", "이다.“둘째”", "이다.①둘째", "글쎄…「둘째」"])
def test_punkt_decides_even_where_it_is_not_asked(lines: list[str]) -> None:
    assert [split(line) for line in lines] == only_punkt(lines)


@settings(max_examples=2000, deadline=None)
@given(st.lists(st.text(alphabet='가나ㅋa1.?!…~ "”)', max_size=20), min_size=1, max_size=5))
def test_punkt_decides_about_runs_of_marks(lines: list[str]) -> None:
    assert [split(line) for line in lines] == only_punkt(lines)


def test_punkt_decides_on_law(law_lines: list[str]) -> None:
    lines = [*law_lines, *map(" ".join, pairwise(law_lines))]
    assert [split(line) for line in lines] == only_punkt(lines)


def test_a_long_line_takes_linear_time_and_is_split_like_short_ones() -> None:
    """It used to be copied at every sentence end, and NLTK gives up on it after 5 seconds."""
    sentences = ["제1조는 2010. 5. 3. 공포되었다.", "그는 “간다.” 라고 했다.", "글쎄…", "정말?"]
    assert split(" ".join(sentences * 20_000)) == sentences * 20_000  # a million characters


@pytest.mark.parametrize(
    "line", ["!" * 1_000_000, "." * 300_000 + "가", "가" * 1_000_000, "다" + "!" * 300_000 + " 가"]
)
def test_long_runs_terminate(line: str) -> None:
    assert split(line) == line.split()


@given(st.text(alphabet="가나다라이다. ?!…\"'“”’()1①abㅋ", max_size=200))
def test_nothing_is_lost_in_windows(line: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "WINDOW", 7)
        assert "".join("".join(split(line)).split()) == "".join(line.split())


def test_windows_change_no_sentence_of_law(law_lines: list[str]) -> None:
    text = " ".join(law_lines[-400:])
    whole = split(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "WINDOW", 500)
        assert split(text) == whole
