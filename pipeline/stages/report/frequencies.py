"""Counts -> the table of frequent words and the points of the Zipf plot."""

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
    rows: list[WordCount] = []
    zipf: list[tuple[int, int, str]] = []
    rank = total = 0
    due = 1.0
    for rank, row in enumerate(counts.read(), start=1):
        total += row.count
        if rank <= MOST:
            rows.append(row)
        if rank >= due:
            zipf.append((rank, row.count, row.word))
            due = max(rank + 1, rank * STEP)
    return {
        "words": " ".join(row.word for row in rows),
        "counts": [row.count for row in rows],
        "documents": [row.documents for row in rows],
        "distinct": rank,
        "total": total,
        "zipf": zipf,
    }
