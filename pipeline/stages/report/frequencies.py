"""Counts -> the table of frequent words and the points of the Zipf plot."""

from pipeline.stages.counts.dispersion import is_word, most_frequent
from pipeline.stages.report.packing import pack
from pipeline.store.contents import Counts
from pipeline.store.manifest import Facts

STEP = 1.06
"""Ratio of successive places in the Zipf plot."""

DISPERSION_UNIT = 1000
"""A DP has three decimals."""


def frequencies(made: Counts) -> Facts:
    """Return the table's rows, and points of Zipf's plot that are evenly spaced in log(place).

    Punctuation is left out: what has no letter and no digit is not a word. Words that occur
    equally often have the same rank, one more than the number of words that occur more often.

    Parameters
    ----------
    made : Counts

    Returns
    -------
    dict
        ``words`` (separated by spaces), ``counts``, ``documents`` and ``dispersion`` (Gries's DP,
        encoded by `pack`) of the rows; ``distinct`` words and ``total`` of their counts;
        ``marks``: how many kinds of punctuation are left out; ``zipf``: place, rank, count, word.

    Source: Zipf 1949, Human Behavior and the Principle of Least Effort.
    """
    import numpy as np

    rows = [*most_frequent(made.counts.read())]
    zipf: list[tuple[int, int, int, str]] = []
    place = rank = total = marks = last = 0
    due = 1.0
    columns = zip(made.counts.column("count"), made.counts.column("word"), strict=True)
    for count, word in columns:
        if not is_word(word):
            marks += 1
            continue
        place += 1
        total += count
        if count != last:
            rank, last = place, count
        if place >= due:
            zipf.append((place, rank, count, word))
            due = max(place + 1, place * STEP)
    spread = np.array([*made.dispersion.column("dispersion")])
    return {
        "words": " ".join(row.word for row in rows),
        "counts": [row.count for row in rows],
        "documents": [row.documents for row in rows],
        "dispersion": pack(DISPERSION_UNIT * spread, "uint16", unit=DISPERSION_UNIT),
        "distinct": place,
        "total": total,
        "marks": marks,
        "zipf": zipf,
    }
