"""Sentences -> words, space-separated, line for line."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

from pipeline.store.artifacts import Facts
from pipeline.terminal.progress import lines_of

HANGUL = re.compile("[가-힣]+")

WINDOW = 10_000
"""Characters that NLTK is given at once: it stops a pattern after 5 seconds with an error. A
longer eojeol is nobody's word, and is kept whole."""

TREEBANK_QUOTES = {"``": '"', "''": '"'}
"""NLTK writes quotation marks as the Penn Treebank does; we give them back as they were."""


def word_tokenizer(tokenizer: str) -> Callable[[str], list[str]]:
    """Return a function from a sentence to its words.

    Parameters
    ----------
    tokenizer : {"nltk", "hangul"}
        ``nltk`` parts punctuation from words (``NLTKWordTokenizer``, which needs no data);
        ``hangul`` keeps the runs of Hangul syllables and nothing else.

    Examples
    --------
    >>> word_tokenizer("nltk")("“국민”은 100%다.")
    ['“', '국민', '”', '은', '100', '%', '다', '.']
    >>> word_tokenizer("hangul")("“국민”은 100%다.")
    ['국민', '은', '다']
    """
    if tokenizer == "hangul":
        return HANGUL.findall
    from nltk.tokenize import NLTKWordTokenizer

    treebank = NLTKWordTokenizer()

    def tokenize(sentence: str) -> list[str]:
        return [
            TREEBANK_QUOTES.get(word, word)
            for window in _windows(sentence)
            for word in (treebank.tokenize(window) if len(window) <= WINDOW else [window])
        ]

    return tokenize


def _windows(sentence: str) -> Iterator[str]:
    """Cut a sentence at spaces into windows; only an eojeol may be longer than one."""
    start = 0
    while len(sentence) - start > WINDOW:
        end = sentence.rfind(" ", start, start + WINDOW)
        if end <= start:
            end = sentence.find(" ", start + 1)
        if end < 0:
            break
        yield sentence[start:end].strip()
        start = end
    yield sentence[start:].strip()


def tokenize_words(sentences: Path, folder: Path, *, tokenizer: str) -> Facts:
    """Split every sentence into words, line for line.

    Parameters
    ----------
    sentences : Path
        ``sentences.txt``.
    folder : Path
        Gets ``words.txt``: the words of each line, space-separated.
    tokenizer : {"nltk", "hangul"}
        As for ``word_tokenizer``.

    Returns
    -------
    dict
        ``counts``: sentences, words.
    """
    tokenize = word_tokenizer(tokenizer)
    lines = total = 0
    with (folder / "words.txt").open("w", encoding="utf-8", newline="\n") as out:
        for sentence in lines_of(sentences, of="TokenizeWords"):
            words = tokenize(sentence.rstrip("\n"))
            out.write(" ".join(words) + "\n")
            lines += 1
            total += len(words)
    return {"counts": {"sentences": lines, "words": total}}
