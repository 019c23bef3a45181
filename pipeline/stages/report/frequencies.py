"""counts.tsv -> the table of frequent words and the points of Zipf's plot."""

from itertools import islice
from pathlib import Path

from pipeline.store.artifacts import Facts

MOST = 10_000
"""Rows of the table at most; counts.tsv has them all."""

STEP = 1.06
"""Zipf's plot has a point for every rank that is so many times the last one."""


def frequencies(counts: Path) -> Facts:
    """Return the table's rows, and rank, count and word of points evenly spaced in log(rank).

    Parameters
    ----------
    counts : Path
        A ``counts.tsv``.

    Source: Zipf 1949, Human Behavior and the Principle of Least Effort.
    """
    rows: list[tuple[str, int, int]] = []
    zipf: list[tuple[int, int, str]] = []
    rank = total = 0
    due = 1.0
    with counts.open(encoding="utf-8", newline="\n") as lines:
        for rank, line in enumerate(islice(lines, 1, None), start=1):
            word, count, documents = line.rstrip("\n").split("\t")
            total += int(count)
            if rank <= MOST:
                rows.append((word, int(count), int(documents)))
            if rank >= due:
                zipf.append((rank, int(count), word))
                due = max(rank + 1, rank * STEP)
    return {
        "words": " ".join(word for word, _, _ in rows),
        "counts": [count for _, count, _ in rows],
        "documents": [documents for _, _, documents in rows],
        "distinct": rank,
        "total": total,
        "zipf": zipf,
    }
