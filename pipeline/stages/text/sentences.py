"""Documents -> sentences: NLTK's Punkt, untrained, with the repairs that Korean needs.

Training Punkt on a Korean corpus does harm: it takes frequent sentence ends (있다, 된다) for
abbreviations. Untrained, it splits after every mark followed by white space, which is nearly
right; what it gets wrong is mended here, as end points taken away or added.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

from pipeline.stages.corpus.documents import open_documents
from pipeline.store.artifacts import Facts
from pipeline.terminal.progress import bar

ABBREVIATIONS = {"dr", "mr", "mrs", "ms", "prof", "st", "vs", "no", "u.s", "u.k", "ph.d", "e.g"}
"""Latin abbreviations that stand in Korean text, as Punkt writes them: small, no last period."""

PAUSE = re.compile(r"\S(?:…|\.\.)[\"'”’」』)]*+(?= )")
"""The end of an ellipsis at a word's end, where the sentence breaks off. One with a space on
either side (「이 법은 … 한다」) stands for words left out, and ends nothing."""

GLUED = re.compile(
    r"(?:(?<=[가-힣][다요죠까네군])[.…]++|(?<=[가-힣ㄱ-ㅣ])[!?]++[.!?…]*+)(?=[가-힣①-⑳“‘「『])"
)
"""A sentence's end with no space behind it: 「이다.둘째」, 「뭐?진짜」. Like PAUSE it never goes
back over what it took, so that 100,000 marks in a row cost no more than any other text."""

NUMBER = re.compile(r"(?:^|[\s(\[])\d{1,4}\.$")
"""Part of a date (2010. 5. 3.) or the number of an item (1. ), whose period ends nothing."""

ITEM = re.compile(r"^[가나다라마바사아자차카타파하]\.$")
"""The letter of an item in a list or bill: 「가. 제안이유」."""

QUOTING = re.compile(
    r"[\"'”’」』]?"
    r"(?:이?라(?:고|는|며|면서|니|던|든)|하(?:고|며|면서|는|였|자)|했|고(?= )|며(?= )|는(?= ))"
)
"""What goes on with the sentence after a quotation: 「…다.” 라고」."""

CLOSING_QUOTES = "\"'”’」』"

SENTENCE_MARKS = ".?!。？！"

WINDOW = 10_000
"""Characters after which Punkt gets a new window of a long line. NLTK gives each of its patterns
5 seconds for a whole text, whatever its length: 0.9 million characters of Korean on one core.
10,000 take it 0.04 s, and 0.2 s where every second one is a period."""

BETWEEN_WORDS = re.compile(r"\w\s+")
"""Where a window may end: no sentence does, so that windows change no result."""

WHITE_SPACE = re.compile(r"\s+")

NEAR = 64
"""Characters before a mark that tell whether it ends a sentence; more than any number has."""


def sentence_splitter() -> Callable[[str], list[str]]:
    """Return a function that splits one line of text into its sentences.

    Every character but the white space between sentences is kept.

    Source: NLTK's ``PunktSentenceTokenizer`` (Kiss and Strunk 2006), without a model.

    Examples
    --------
    >>> sentence_splitter()("2010. 5. 3. 공포되었다. 그는 “간다.” 라고 했다.")
    ['2010. 5. 3. 공포되었다.', '그는 “간다.” 라고 했다.']
    """
    from nltk.tokenize.punkt import PunktLanguageVars, PunktParameters, PunktSentenceTokenizer

    class KoreanMarks(PunktLanguageVars):  # type: ignore[misc]  # NLTK has no types
        sent_end_chars = tuple(SENTENCE_MARKS)

    parameters = PunktParameters()
    parameters.abbrev_types |= ABBREVIATIONS
    punkt = PunktSentenceTokenizer(parameters, lang_vars=KoreanMarks())

    def ends_of(line: str) -> Iterator[int]:
        for start, stop in _windows(line):
            if stop - start > 2 * WINDOW:  # one eojeol: only its own end can be one
                end = start + len(line[start:stop].rstrip())
                if line[end - 1] in SENTENCE_MARKS:
                    yield end
                continue
            for _, end in punkt.span_tokenize(line[start:stop]):
                at_stop = start + end == stop or line[start + end : stop].isspace()
                if not at_stop or line[start + end - 1] in SENTENCE_MARKS:
                    yield start + end

    def split(line: str) -> list[str]:
        ends = {*ends_of(line), len(line)}
        ends |= {match.end() for mark in (PAUSE, GLUED) for match in mark.finditer(line)}
        sentences = []
        start = _after_space(line, 0)
        for end in sorted(ends):
            if end == len(line) or not _goes_on(line, start, end):
                if sentence := line[start:end].strip():
                    sentences.append(sentence)
                start = _after_space(line, end)
        return sentences

    return split


def _windows(line: str) -> Iterator[tuple[int, int]]:
    """Cut a line into windows for Punkt, between words; an eojeol that is longer is one."""
    start = 0
    while len(line) - start > 2 * WINDOW:
        near = start + WINDOW
        cut = BETWEEN_WORDS.search(line, near, near + WINDOW) or WHITE_SPACE.search(line, near)
        stop = cut.end() if cut else len(line)
        yield start, stop
        start = stop
    yield start, len(line)


def _goes_on(line: str, start: int, end: int) -> bool:
    """Tell whether the sentence ``line[start:end]`` that seems to end goes on after it.

    Looks only at what is near the end, so that a long line takes no longer for its length.
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


def tokenize_sentences(documents: Path, folder: Path) -> Facts:
    """Split every document into sentences; a line break ends a sentence too.

    Parameters
    ----------
    documents : Path
        ``documents.jsonl``.
    folder : Path
        Gets ``sentences.txt``, one sentence a line, and ``documents.tsv``: id, number of the
        first line (from 1), number of lines; an empty document has 0 lines.
    """
    split = sentence_splitter()
    line = 0
    count = 0
    with (
        (folder / "sentences.txt").open("w", encoding="utf-8", newline="\n") as sentences,
        (folder / "documents.tsv").open("w", encoding="utf-8", newline="\n") as index,
    ):
        index.write("document\tfirst_line\tlines\n")
        for identifier, lines in bar(
            open_documents(documents), of="TokenizeSentences", unit="document"
        ):
            first = line
            for text in lines:
                for sentence in split(text):
                    sentences.write(sentence + "\n")
                    line += 1
            index.write(f"{' '.join(identifier.split())}\t{first + 1}\t{line - first}\n")
            count += 1
    return {"counts": {"documents": count, "sentences": line}}
