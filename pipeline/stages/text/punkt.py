"""One line -> the ends of its sentences: NLTK's Punkt, untrained, corrected for Korean.

Training Punkt on a Korean corpus hurts: it mistakes frequent sentence endings (있다, 된다) for
abbreviations. Untrained, it splits after every sentence mark followed by white space, which is
nearly right; its errors are corrected here by removing and adding sentence ends.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator

ABBREVIATIONS = {"dr", "mr", "mrs", "ms", "prof", "st", "vs", "no", "u.s", "u.k", "ph.d", "e.g"}
"""Latin abbreviations in Korean text, in Punkt's form: lower case, without the final period."""

PAUSE = re.compile(r"\S(?:…|\.\.)[\"'”’」』)]*+(?= )")
"""The end of an ellipsis attached to a word, where the sentence trails off. An ellipsis with
spaces on both sides (「이 법은 … 한다」) marks omitted words and does not end a sentence."""

GLUED = re.compile(
    r"[.!?…](?:(?<=[가-힣][다요죠까네군][.…])[.…]*+|(?<=[가-힣ㄱ-ㅣ][!?])[.!?…]*+)"
    r"(?=[가-힣①-⑳“‘「『])"
)
"""A sentence end without a space after it: 「이다.둘째」, 「뭐?진짜」. Like PAUSE, it never
backtracks over marks, so 100,000 of them in a row cost no more than any other text."""

NUMBER = re.compile(r"(?:^|[\s(\[])\d{1,4}\.$")
"""Part of a date (2010. 5. 3.) or an item number (1. ); its period does not end a sentence."""

ITEM = re.compile(r"^[가나다라마바사아자차카타파하]\.$")
"""The letter of an item in a list or a bill: 「가. 제안이유」."""

QUOTING = re.compile(
    r"[\"'”’」』]?"
    r"(?:이?라(?:고|는|며|면서|니|던|든)|하(?:고|며|면서|는|였|자)|했|고(?= )|며(?= )|는(?= ))"
)
"""The continuation of a sentence after a quotation: 「…다.” 라고」."""

CLOSING_QUOTES = "\"'”’」』"

SENTENCE_MARKS = ".?!。？！"

WINDOW = 10_000
"""Characters after which a long line is cut into a new window for Punkt. NLTK limits each of its
patterns to 5 seconds per text, regardless of length: enough for 0.9 million Korean characters on
one core. 10,000 take 0.04 s, or 0.2 s if every second one is a period."""

BETWEEN_WORDS = re.compile(r"\w\s+")
"""Where a window may end: no sentence ends there, so windows do not change the result."""

WHITE_SPACE = re.compile(r"\s+")

INNER_MARK = re.compile(
    r"""[.?!。？！…](?=[)"';:}\]*@({\[‘’“”„«»「」『』?!。？！가-힣①-⑳]|\s+\S)"""
)
"""A mark at which a sentence could end before the line does."""

MARKS = re.compile(
    r"[.?!。？！](?:"
    r"(?:(?<=[ㄱ-ㅣ가-힣]\.)|(?<=[^\s.]\.)\.++)(?= +[ㄱ-ㅣ가-힣0-9])"
    r"|(?<=[ㄱ-ㅣ가-힣][?!])[?!]*(?= +[ㄱ-ㅣ가-힣0-9]|[?!]\Z)"
    r"""|(?P<unclear>(?=[)";}\]*:@'({\[‘’“”«»!。？！?]|\s+\S)))"""
)
"""The marks that Punkt looks at. Between a Hangul letter and a space before another one, or a
digit, they end a sentence; so does an ellipsis after any word, by PAUSE if not by Punkt. Of the
marks at the end of a line, Punkt leaves the last one alone. Only Punkt knows about the others."""

NEAR = 64
"""Characters before a mark that decide whether it ends a sentence; longer than any number."""


def punkt_ends() -> Callable[[str], list[int]]:
    """Return a function that finds where sentences end inside a line, in increasing order.

    The end of the line is not among them.

    Source: NLTK's ``PunktSentenceTokenizer`` (Kiss and Strunk 2006), without a model.

    Examples
    --------
    >>> punkt_ends()("2010. 5. 3. 공포되었다. 그는 “간다.” 라고 했다.")
    [16]
    """
    from nltk.tokenize.punkt import PunktLanguageVars, PunktParameters, PunktSentenceTokenizer

    class KoreanMarks(PunktLanguageVars):  # type: ignore[misc]  # NLTK has no types
        sent_end_chars = tuple(SENTENCE_MARKS)

    parameters = PunktParameters()
    parameters.abbrev_types |= ABBREVIATIONS
    punkt = PunktSentenceTokenizer(parameters, lang_vars=KoreanMarks())

    def punkts_ends(line: str, first: int, last: int) -> Iterator[int]:
        for start, stop in _windows(line, first, last):
            if stop - start > 2 * WINDOW:  # one eojeol: a sentence can end only where it ends
                end = start + len(line[start:stop].rstrip())
                if line[end - 1] in SENTENCE_MARKS:
                    yield end
                continue
            for _, end in punkt.span_tokenize(line[start:stop]):
                at_stop = start + end == stop or line[start + end : stop].isspace()
                if not at_stop or line[start + end - 1] in SENTENCE_MARKS:
                    yield start + end

    def ends_of(line: str) -> Iterable[int]:
        marks = [*MARKS.finditer(line)]
        ends = [mark.end() for mark in marks if not mark.lastgroup]
        for first, last in _around(line, [mark.start() for mark in marks if mark.lastgroup]):
            ends += punkts_ends(line, first, last)
        return ends

    def ends_inside(line: str) -> list[int]:
        if not INNER_MARK.search(line):
            return []
        proposed = {*ends_of(line)} - {len(line)}
        proposed |= {match.end() for mark in (PAUSE, GLUED) for match in mark.finditer(line)}
        ends = []
        start = _after_space(line, 0)
        for end in sorted(proposed):
            if not _goes_on(line, start, end):
                ends.append(end)
                start = _after_space(line, end)
        return ends

    return ends_inside


def cut(line: str, ends: Iterable[int]) -> list[str]:
    """Cut a line into sentences; only the white space between them is dropped."""
    sentences = []
    start = 0
    for end in (*ends, len(line)):
        if sentence := line[start:end].strip():
            sentences.append(sentence)
        start = end
    return sentences


def _around(line: str, places: list[int]) -> Iterator[tuple[int, int]]:
    """Yield the parts of a line that Punkt needs to see to decide about marks at these places."""
    if not places:
        return
    cuts = [0, *(match.end() for match in BETWEEN_WORDS.finditer(line)), len(line)]
    first = last = 0
    for place in places:
        after = bisect_right(cuts, place)
        if cuts[max(after - 2, 0)] > last:
            yield first, last
            first = cuts[after - 2]
        last = cuts[after]
    yield first, last


def _windows(line: str, start: int, last: int) -> Iterator[tuple[int, int]]:
    """Cut a part of a line into windows for Punkt, between words: an overlong eojeol is whole."""
    while last - start > 2 * WINDOW:
        near = start + WINDOW
        cut = BETWEEN_WORDS.search(line, near, near + WINDOW) or WHITE_SPACE.search(
            line, near, last
        )
        stop = cut.end() if cut else last
        yield start, stop
        start = stop
    yield start, last


def _goes_on(line: str, start: int, end: int) -> bool:
    """Return whether the apparent sentence ``line[start:end]`` continues after its end.

    Examines only the text near the end, so that the time does not grow with the line's length.
    """
    near = line[start:end] if end - start <= NEAR else line[end - NEAR : end]
    if NUMBER.search(near) or ITEM.search(near):
        return True
    quoted = line[end - 1] in CLOSING_QUOTES or line.startswith(tuple(CLOSING_QUOTES), end)
    glued = not line.startswith(" ", end)
    return (quoted or glued) and QUOTING.match(line, _after_space(line, end)) is not None


def _after_space(line: str, start: int) -> int:
    space = WHITE_SPACE.match(line, start)
    return space.end() if space else start
