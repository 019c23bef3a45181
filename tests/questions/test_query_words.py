"""A word as typed: its nearest spellings."""

from pipeline.questions.words import nearest_spellings


def test_nearest_spellings_are_measured_in_jamo() -> None:
    words = ["국가", "국민", "군민", "대통령", "법률"]
    assert nearest_spellings("국만", words)[0] == "국민"
    assert nearest_spellings("대총령", words) == ["대통령"]
    assert nearest_spellings("xyz", words) == []
