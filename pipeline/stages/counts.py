"""Words or nouns -> the frequency and document frequency of each."""

from collections import Counter
from itertools import islice

from pipeline.store.files import LineText, Table
from pipeline.store.manifest import Facts
from pipeline.store.records import DocumentLines, WordCount


def count_words(
    lines: LineText, documents: Table[DocumentLines], counts: Table[WordCount]
) -> Facts:
    """Count the words of a line-aligned text.

    Parameters
    ----------
    lines : LineText
        Words or nouns, separated by spaces.
    documents : Table of DocumentLines
        The number of lines of each document.
    counts : Table of WordCount
        Receives one row per word: most frequent first, ties by code point.
    """
    from nltk.probability import FreqDist

    found = FreqDist()
    in_documents: Counter[str] = Counter()
    source = lines.read(stage="CountWords")
    for document in documents.read():
        distinct: set[str] = set()
        for line in islice(source, document.lines):
            words = line.split()
            found.update(words)
            distinct.update(words)
        in_documents.update(distinct)
    ranked = sorted(found.items(), key=lambda entry: (-entry[1], entry[0]))
    counts.write(WordCount(word, count, in_documents[word]) for word, count in ranked)
    return {"counts": {"words": found.N(), "distinct": found.B()}}
