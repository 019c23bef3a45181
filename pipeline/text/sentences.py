"""Documents -> sentences: NLTK's Punkt, untrained, with the repairs that Korean needs.

Training Punkt on a Korean corpus does harm: it takes frequent sentence ends (있다, 된다) for
abbreviations. Untrained, it splits after every mark followed by white space, which is nearly
right; what it gets wrong is mended here, as end points taken away or added.
"""

import re
from collections.abc import Callable
from pathlib import Path

from pipeline.artifacts import Facts
from pipeline.corpus.documents import open_documents
from pipeline.progress import bar

ABBREVIATIONS = {"dr", "mr", "mrs", "ms", "prof", "st", "vs", "no", "u.s", "u.k", "ph.d", "e.g"}
"""Latin abbreviations that stand in Korean text, as Punkt writes them: small, no last period."""

PAUSE = re.compile(r"\S(?:…|\.{2,})+[\"'”’」』)]*(?= )")
"""An ellipsis at a word's end, where the sentence breaks off. One with a space on either side
(「이 법은 … 한다」) stands for words left out, and ends nothing."""

GLUED = re.compile(
    r"(?:(?<=[가-힣][다요죠까네군])[.…]+|(?<=[가-힣ㄱ-ㅣ])[!?]+[.!?…]*)(?=[가-힣①-⑳“‘「『])"
)
"""A sentence's end with no space behind it: 「이다.둘째」, 「뭐?진짜」."""

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
        sent_end_chars = (".", "?", "!", "。", "？", "！")

    parameters = PunktParameters()
    parameters.abbrev_types |= ABBREVIATIONS
    punkt = PunktSentenceTokenizer(parameters, lang_vars=KoreanMarks())

    def split(line: str) -> list[str]:
        ends = {end for _, end in punkt.span_tokenize(line)}
        ends |= {match.end() for mark in (PAUSE, GLUED) for match in mark.finditer(line)}
        sentences = []
        start = 0
        for end in sorted(ends | {len(line)}):
            if end == len(line) or not _goes_on(line[start:end].strip(), line[end:]):
                if sentence := line[start:end].strip():
                    sentences.append(sentence)
                start = end
        return sentences

    return split


def _goes_on(sentence: str, rest: str) -> bool:
    """Tell whether a sentence that seems to end before ``rest`` goes on in it."""
    if NUMBER.search(sentence) or ITEM.search(sentence):
        return True
    quoted = sentence.endswith(tuple(CLOSING_QUOTES)) or rest.startswith(tuple(CLOSING_QUOTES))
    glued = not rest.startswith(" ")
    return (quoted or glued) and QUOTING.match(rest.lstrip()) is not None


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
