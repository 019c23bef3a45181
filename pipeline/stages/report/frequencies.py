"""Counts -> the table of frequent words and the points of the Zipf plot."""

from itertools import islice

from pipeline.stages.report.dispersion import dispersions
from pipeline.stages.report.packing import pack
from pipeline.store.files import LineText, Table
from pipeline.store.manifest import Facts
from pipeline.store.records import DocumentLines, WordCount

MOST = 10_000
"""Maximum rows of the table; counts.tsv has them all."""

STEP = 1.06
"""Ratio of successive places in the Zipf plot."""

DISPERSION_UNIT = 1000
"""A DP has three decimals."""


def frequencies(counts: Table[WordCount], text: LineText, documents: Table[DocumentLines]) -> Facts:
    """Return the table's rows, and points of Zipf's plot that are evenly spaced in log(place).

    Punctuation is left out: what has no letter and no digit is not a word. Words that occur
    equally often have the same rank, one more than the number of words that occur more often.

    Parameters
    ----------
    counts : Table of WordCount
        Most frequent first.
    text : LineText
        What was counted.
    documents : Table of DocumentLines

    Returns
    -------
    dict
        ``words`` (separated by spaces), ``counts``, ``documents`` and ``dispersion`` (Gries's DP,
        encoded by `pack`) of the rows; ``distinct`` words and ``total`` of their counts;
        ``marks``: how many kinds of punctuation are left out; ``zipf``: place, rank, count, word.

    Source: Zipf 1949, Human Behavior and the Principle of Least Effort.
    """
    rows = [*islice((row for row in counts.read() if is_word(row.word)), MOST)]
    zipf: list[tuple[int, int, int, str]] = []
    place = rank = total = marks = in_marks = last = 0
    due = 1.0
    columns = zip(counts.column("count"), counts.column("word"), strict=True)
    for count, word in columns:
        if not is_word(word):
            marks += 1
            in_marks += count
            continue
        place += 1
        total += count
        if count != last:
            rank, last = place, count
        if place >= due:
            zipf.append((place, rank, count, word))
            due = max(place + 1, place * STEP)
    words, occurrences = [row.word for row in rows], [row.count for row in rows]
    spread = dispersions(text, documents, words, occurrences, total + in_marks)
    return {
        "words": " ".join(words),
        "counts": occurrences,
        "documents": [row.documents for row in rows],
        "dispersion": pack(DISPERSION_UNIT * spread, "uint16", unit=DISPERSION_UNIT),
        "distinct": place,
        "total": total,
        "marks": marks,
        "zipf": zipf,
    }


def is_word(text: str) -> bool:
    """Return whether a token has a letter or a digit."""
    return text.isalnum() or any(character.isalnum() for character in text)
