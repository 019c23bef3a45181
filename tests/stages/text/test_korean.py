"""Sentences without marks: each mechanism, with what it must not split."""

from collections.abc import Callable
from itertools import pairwise

import pytest
from hostile import PIECES
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.stages.text.korean import korean_ends
from pipeline.stages.text.punkt import punkt_ends
from pipeline.stages.text.splitters import sentence_splitter

split = sentence_splitter("korean")
by_marks = sentence_splitter("punkt")

CASES = {
    "final endings": [
        ["배우들이 잘했다", "다음 편도 나왔으면 한다", "기다린다"],
        ["비가 옵니다", "우산이 없네요", "어쩌죠"],
        ["정말 좋다", "그런데 너무 짧아요", "아쉽네요"],
        ["친구가 추천해줘서 봤거든", "괜찮더라", "너도 보지마라"],
        [
            "별로 좋음",
            "두 번째가 나은듯",
            "우는듯 하다.",
            "재밌는거야",
            "봅시다",
            "표가 없음",
            "최악임",
            "다시는 안감",
        ],
        ["재밋엇다", "너무 무섭다", "힘들다", "또 보고십다"],
        ["재밌다", "할 말이 없네요", "보면 알아요"],
        ["가게가 예쁘더라구요", "커피도 맛있어용", "또 갈거다"],
    ],
    "nouns and particles that look like endings": [
        ["이 문제는 필요 이상으로 중요 인물을 다룬다."],
        ["사람마다 생각보다 내용 이해와 사용 방법이 다르다."],
        ["누구나 동네 바다 식당에 모임 소식을 포함 공지한다."],
        ["항공모함 한 척과 게임 책임 개발자를 소개한다."],
    ],
    "tails": [
        ["아~ 배가 고파요", "많이 먹음 , 그래도 또"],
        ["진짜 웃겼어ㅋㅋㅋ", "배가 아플 정도였음ㅠㅠ", "끝"],
        ["좋네요 ㅎㅎ", "다음에 또 봐요~^^", "안녕히 계세요 ♥", "그럼"],
        ["맛있어요!! ㅋㅋ", "또 먹을래요^^;;", "최고"],
        ["생일 축하해😊", "선물은 집에 있어요🎁", "열어 봐"],
        ["머리가 좋은듯ㅎㅎ", "나도 그랬는데ㅠ", "부럽다"],
        ["재밌고ㅋㅋ 친구가ㅋㅋ 왔다.", "보기 좋은 영화 ㅋㅋㅋ", "강추^^*", "굿"],
    ],
    "footnotes": [
        ["1392년에 세워졌다.[3]", "수도는 한양이었다.[4][5]", "오늘은 서울이다."],
        ["왕은 “글자를 만들자.”[2]", "신하는 놀랐다.[3][4]", "글자가 생겼다."],
        ["인구가 줄었다.[주 1]", "이유는 모른다."],
    ],
    "quotations and brackets": [
        ["그는 “밥 먹었니? 나는 아직이다. 배고프다.”라고 물었다.", "아무도 없었다."],
        ["친구가 '같이 갈까? 아니면 쉴까?' 하고 물었다.", "나는 웃었다."],
        ['동생은 "싫어. 안 가." 소리쳤다.', "문이 닫혔다."],
        ["그 책(작년에 나왔다. 아주 두껍다)은 비싸다.", "그래도 샀다."],
        ["영화 <너는 누구냐. 나다>를 봤다.", "재미있었다."],
        ["자랑(?) 같지만 제가 만들었어요", "드셔 보세요"],
        ["“누구 없어요?”", "대답이 없었다."],
        ["국물이 맛있었어요(정말 시원했습니다)", "다음에 또 갈래요"],
        ['노래에는 "주인이 없다. 모두의 것이다 "라는 말이 나온다.', '그리고 "좋은 날"이 나온다.'],
        ["“누구 없어요?” 그가 다시 물었다.", "대답이 없었다."],
        ["조선의 왕은 세종(1397~1450).", "그는 “글자를 만들자”.", "다음은 문종이다."],
    ],
    "a partner that is missing": [
        ["그는 “밥을 먹었다.", "잠을 잤다.", "꿈을 꿨다."],
        ['키가 6" 자랐다.', "놀랐다.", "정말이다."],
        ["좋아요 :)", "또 갈게요.", "(아마도 내일.", "친구랑 간다."],
        ["I don't know가 제목이다.", "가수는 it's 하고 노래한다.", "끝."],
    ],
    "what goes on": [
        ["왜 이러지? 라는 생각이 들었다.", "무서웠다."],
        ["사면 좋겠다 싶어서 샀다.", "잘 샀다 생각한다."],
        ["비가 온다 하더라도 간다.", "약속했다."],
        ["약속이 있지 않았니?", "없었지 뭐야.", "다행이었지", "정말"],
        ["편안함 그 자체였다.", "해줬음 좋겠어요", "제발"],
        ["시간은 없지만... 그래도 가고 싶다.", "가자."],
        ["와... 눈물이 난다.", "그런데... 웃기다.", "끝."],
        ["제임스 T. 커크가 나온다.", "선장이다."],
        ["왔다 갔다 하면서 들었다.", "시끄럽다."],
    ],
    "numbers and Latin": [
        ["원주율은 3.14이고 v1.2.3은 www.naver.com에 있다.", "받자."],
        ["2010. 5. 3. 공포되었다.", "Dr. Kim은 U.S. 대통령을 만났다."],
    ],
}


@pytest.mark.parametrize(
    "sentences", [pytest.param(case, id=name) for name, cases in CASES.items() for case in cases]
)
def test_sentences(sentences: list[str]) -> None:
    assert split(" ".join(sentences)) == sentences


def test_a_tail_separates_without_a_space() -> None:
    assert split("갈게요^^다음에 봬요😊안녕") == ["갈게요^^", "다음에 봬요😊", "안녕"]


def test_a_footnote_separates_without_a_space() -> None:
    assert split("세워졌다.[3]그 뒤 커졌다.[4] 끝") == ["세워졌다.[3]", "그 뒤 커졌다.[4]", "끝"]


def test_a_quotation_of_more_than_the_longest_does_not_swallow() -> None:
    inside = "나는 밥을 먹었다. " * 40
    assert len(split(f"“{inside}” 그랬다.")) > 30


def test_law_has_the_sentences_of_its_marks(law_lines: list[str]) -> None:
    lines = [*law_lines, *map(" ".join, pairwise(law_lines))]
    other = [line for line in lines if split(line) != by_marks(line)]
    assert len(other) <= 0.01 * len(lines)


TEXT = st.lists(
    st.sampled_from(
        [*PIECES, "했다 ", "네요", "ㅋㅋ ", "^^", "[3]", "라고 ", " 싶다", "지 않", "("]
    ),
    max_size=30,
).map("".join)


@settings(max_examples=2000, deadline=None)
@given(TEXT)
def test_ends_increase_and_nothing_is_lost(line: str) -> None:
    ends = korean_ends(line, punkt_ends_of(line))
    assert ends == sorted({*ends})
    assert all(0 < end <= len(line) for end in ends)
    sentences = split(line)
    assert "".join("".join(sentences).split()) == "".join(line.split())
    assert all(sentence == sentence.strip() and sentence for sentence in sentences)


punkt_ends_of: Callable[[str], list[int]] = punkt_ends()


@pytest.mark.parametrize(
    "piece",
    [
        *(
            "다",
            "다ㅋ",
            "요!",
            "다 ",
            "요^^ ",
            "다 하고 ",
            "지 않",
            "가. ",
            "다.[3]",
            "[3]",
            "(다. ",
        ),
        *("(", "()", "“", '"', " '", "“다.” ", "ㅋ ", "…", "-_", "^"),
    ],
)
def test_long_lines_terminate(piece: str) -> None:
    """Each step would take minutes on them if it were not linear."""
    line = piece * (300_000 // len(piece))
    assert "".join("".join(split(line)).split()) == "".join(line.split())
