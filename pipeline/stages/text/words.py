"""Sentences -> words, space-separated, line for line."""

import re
from collections.abc import Callable, Iterator

from pipeline.store.files import LineText
from pipeline.store.manifest import Facts

HANGUL = re.compile("[가-힣]+")

WINDOW = 10_000
"""Maximum characters passed to NLTK at once: it aborts a pattern after 5 seconds with an error.
A longer eojeol is not a real word, and is kept whole."""

TREEBANK_QUOTES = {"``": '"', "''": '"'}
"""NLTK converts straight quotation marks to Penn Treebank style; this restores them."""


def word_tokenizer(tokenizer: str) -> Callable[[str], list[str]]:
    """Return a function from a sentence to its words.

    Parameters
    ----------
    tokenizer : {"nltk", "hangul"}
        ``nltk`` separates punctuation from words (``NLTKWordTokenizer``, which needs no data);
        ``hangul`` keeps only the runs of Hangul syllables.

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
    """Cut a sentence at spaces into windows of at most WINDOW; a longer eojeol is one by itself."""
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


def tokenize_words(sentences: LineText, words: LineText, *, tokenizer: str) -> Facts:
    """Split every sentence into words, line for line.

    Parameters
    ----------
    sentences : LineText
        One sentence per line.
    words : LineText
        Receives the words of each line, separated by spaces.
    tokenizer : {"nltk", "hangul"}
        As for ``word_tokenizer``.

    Returns
    -------
    dict
        ``counts``: sentences, words.
    """
    tokenize = word_tokenizer(tokenizer)
    lines = total = 0
    with words.writing() as write:
        for sentence in sentences.read(stage="TokenizeWords"):
            found = tokenize(sentence)
            write(" ".join(found))
            lines += 1
            total += len(found)
    return {"counts": {"sentences": lines, "words": total}}
