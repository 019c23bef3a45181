"""Words or nouns -> counts.tsv: word, count, number of documents."""

from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from pipeline.store.artifacts import Facts
from pipeline.terminal.progress import lines_of


def count_words(lines: Path, documents: Path, folder: Path) -> Facts:
    """Count the words of a line-aligned text.

    Parameters
    ----------
    lines : Path
        ``words.txt`` or ``nouns.txt``.
    documents : Path
        ``documents.tsv``, which tells how many lines each document has.
    folder : Path
        Gets ``counts.tsv``: word, count, number of documents in which it stands; the most
        frequent first, equal ones by code point.
    """
    from nltk.probability import FreqDist

    counts = FreqDist()
    in_documents: Counter[str] = Counter()
    source = lines_of(lines, of="CountWords")
    for size in _sizes(documents):
        distinct: set[str] = set()
        for line in islice(source, size):
            words = line.split()
            counts.update(words)
            distinct.update(words)
        in_documents.update(distinct)
    with (folder / "counts.tsv").open("w", encoding="utf-8", newline="\n") as out:
        out.write("word\tcount\tdocuments\n")
        for word, count in sorted(counts.items(), key=lambda entry: (-entry[1], entry[0])):
            out.write(f"{word}\t{count}\t{in_documents[word]}\n")
    return {"counts": {"words": counts.N(), "distinct": counts.B()}}


def read_counts(path: Path) -> dict[str, int]:
    """Read a ``counts.tsv`` or ``vocabulary.tsv`` in its order: the most frequent first."""
    with path.open(encoding="utf-8", newline="\n") as source:
        rows = (line.rstrip("\n").split("\t") for line in islice(source, 1, None))
        return {word: int(count) for word, count, *_ in rows}


def _sizes(documents: Path) -> Iterator[int]:
    with documents.open(encoding="utf-8", newline="\n") as source:
        for line in islice(source, 1, None):
            yield int(line.rsplit("\t", 1)[1])
