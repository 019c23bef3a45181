"""Counts -> the table of frequent words and the points of the Zipf plot."""

from itertools import islice

from pipeline.store.files import Table
from pipeline.store.manifest import Facts
from pipeline.store.records import WordCount

MOST = 10_000
"""Maximum rows of the table; counts.tsv has them all."""

STEP = 1.06
"""Ratio of successive ranks in the Zipf plot."""


def frequencies(counts: Table[WordCount]) -> Facts:
    """Return the table's rows, and rank, count and word of points evenly spaced in log(rank).

    Parameters
    ----------
    counts : Table of WordCount
        Most frequent first.

    Source: Zipf 1949, Human Behavior and the Principle of Least Effort.
    """
    rows = [*islice(counts.read(), MOST)]
    zipf: list[tuple[int, int, str]] = []
    rank = total = 0
    due = 1.0
    columns = zip(counts.column("count"), counts.column("word"), strict=True)
    for rank, (count, word) in enumerate(columns, start=1):
        total += count
        if rank >= due:
            zipf.append((rank, count, word))
            due = max(rank + 1, rank * STEP)
    return {
        "words": " ".join(row.word for row in rows),
        "counts": [row.count for row in rows],
        "documents": [row.documents for row in rows],
        "distinct": rank,
        "total": total,
        "zipf": zipf,
    }
