"""How much Hangul a text has."""

import re

from hypothesis import given
from hypothesis import strategies as st

from pipeline.stages.corpus.plausibility import hangul_share


@given(st.text(st.sampled_from("가힣나a \n㉠ㅋ\ud7a4\uabff😀\U0001ac00\ud800") | st.characters()))
def test_hangul_syllables_and_visible_characters_are_counted(text: str) -> None:
    visible = re.findall(r"[^ \n]", text)
    assert hangul_share(text) == (len(re.findall("[가-힣]", text)), len(visible))
