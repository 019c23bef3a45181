"""What stands together: the same as counted by hand, and the sentences behind it."""

from pathlib import Path

import pytest
from small_analysis import analyze

from pipeline.questions import together
from pipeline.questions.concordance import Occurrence
from pipeline.questions.groups import Analysis
from pipeline.terminal.errors import NotFoundError, UserError

ROWS = [
    ({"g": "a"}, "국민 주권 국가 국민\n\n국민 주권"),
    ({"g": "b"}, "국가 법률 국회\n국회 법률"),
    ({"g": "b"}, "주권 법률"),
    ({"g": "a"}, ""),
]


@pytest.fixture(scope="module")
def texts(tmp_path_factory: pytest.TempPathFactory) -> Analysis:
    return analyze(tmp_path_factory.mktemp("texts"), ROWS, {"g": {}})


def counts(analysis: Analysis, word: str, **options: object) -> dict[str, tuple[int, ...]]:
    found = analysis.collocates(word, least=1, **options)  # type: ignore[arg-type]
    return {each.word: (each.both, each.first, each.second, each.total) for each in found}


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        # 6 sentences with the empty one; 국민 is in 2, 주권 in 3.
        ({"unit": "sentence"}, {"주권": (2, 2, 3, 6), "국가": (1, 2, 2, 6)}),
        ({"unit": "document"}, {"주권": (1, 1, 2, 4), "국가": (1, 1, 2, 4)}),
        # Pairs of neighbours: 국민-주권, 주권-국가, 국가-국민; 국민-주권; 국가-법률, 법률-국회;
        # 국회-법률; 주권-법률: 8, each from both sides.
        ({"left": 1, "right": 1}, {"주권": (2, 3, 4, 16), "국가": (1, 3, 3, 16)}),
        ({"left": 0, "right": 1}, {"주권": (2, 2, 2, 8)}),
        ({"left": 2, "right": 0}, {"주권": (1, 2, 3, 11), "국가": (1, 2, 3, 11)}),
        ({"unit": "sentence", "where": "g=a"}, {"주권": (2, 2, 2, 3), "국가": (1, 2, 1, 3)}),
        ({"unit": "document", "where": "g=a"}, {"주권": (1, 1, 1, 2), "국가": (1, 1, 1, 2)}),
    ],
)
def test_counts_are_those_made_by_hand(
    texts: Analysis, options: dict[str, object], expected: dict[str, tuple[int, ...]]
) -> None:
    assert counts(texts, "국민", **options) == expected


def test_a_noun_that_a_sentence_repeats_counts_once(texts: Analysis) -> None:
    assert counts(texts, "주권", unit="sentence")["국민"] == (2, 3, 2, 6)


def test_a_pair_that_is_always_together_comes_first(tmp_path: Path) -> None:
    texts = [f"영화 배우{n} 감독\n영화 음악{n % 3}" for n in range(30)] + ["영화 팝콘 콜라"] * 5
    found = analyze(tmp_path, [({"g": "a"}, text) for text in texts], {"g": {}})
    best, *_ = found.collocates("콜라", unit="sentence")
    assert (best.word, best.both, best.log_dice, best.npmi) == ("팝콘", 5, 14, 1)
    assert best.expected == 5 * 5 / 65


def place(word: str, line: int) -> Occurrence:
    return Occurrence("", line, "", word, "")


def test_sentences_lie_where_the_pair_is(texts: Analysis, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(together, "noun_in_line", lambda _, word, line: place(word, line))
    for unit, where, line in (
        ("window", (), 1),
        ("sentence", "g=b", 6),
        ("document", (), 1),
    ):
        found = texts.collocates("주권", unit=unit, where=where, least=1)
        places = texts.collocate_examples("주권", found, unit=unit, where=where)
        assert [each.keyword for each in places] == [each.word for each in found]
        assert places[0].line == line


def test_sentences_are_those_of_the_part(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(together, "noun_in_line", lambda _, word, line: place(word, line))
    rows = [({"g": group}, "영화 배우\n영화 배우") for group in "ab"]
    found = analyze(tmp_path, rows, {"g": {}})
    best = found.collocates("영화", where="g=b")
    assert [each.line for each in found.collocate_examples("영화", best, where="g=b")] == [3]


@pytest.mark.parametrize(
    ("options", "fact"),
    [
        ({"unit": "chapter"}, "unit is 'chapter'"),
        ({"measure": "best"}, "measure is 'best'"),
        ({"left": 0, "right": 0}, "the window is 0 nouns"),
        ({"left": -1}, "the window is -1 nouns"),
        ({"least": 0}, "n is 0"),
    ],
)
def test_a_wrong_question_is_two_lines(
    texts: Analysis, options: dict[str, object], fact: str
) -> None:
    with pytest.raises(UserError, match=fact):
        texts.collocates("국민", **options)  # type: ignore[arg-type]


def test_an_alias_resolves_and_an_unknown_word_does_not(tmp_path: Path) -> None:
    found = analyze(tmp_path, [({"g": "a"}, "영화 배우\n영화 배우")], {"g": {}})
    assert [each.word for each in found.collocates("명화")] == ["배우"]
    with pytest.raises(NotFoundError):
        found.collocates("없는말")
