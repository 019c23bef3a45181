"""Lines that tokenizers find hard: marks, quotes, Hangul, English contractions, in any order."""

from collections import Counter

from hypothesis import strategies as st

from pipeline.stages.corpus.cleaning import clean

PIECES = [
    *"가나다ㅋㅠaAdstmnS019.,:;?!'\"`“”‘’«»「」()[]{}<>-–—_*&%@#$~/…^♥漢é \uffff",
    *(
        "  ",
        "..",
        "...",
        "--",
        "''",
        "``",
        ". ",
        "? ",
        "! ",
        ", ",
        '." ',
        ".' ",
        ". )",
        "다. ",
        "요? ",
    ),
    *("can't", "cannot", "d'ye", "gimme", "gonna", "gotta", "lemme", "more'n", "wanna", " 'tis"),
    *(
        "n't",
        "'s",
        "'ll",
        "'re",
        "'s'",
        "Dr. ",
        "U.S. ",
        "1. ",
        "3.5",
        "1,000",
        "가. ",
        "다.” 라고",
        "좋다!!",
    ),
]

HOSTILE = st.lists(st.sampled_from(PIECES), max_size=12).map(
    lambda pieces: clean("".join(pieces), Counter()).strip()
)
"""Clean lines without white space at their ends, as sentences are."""
