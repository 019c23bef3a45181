"""Sentences -> words, space-separated, line for line."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from pipeline.scale.local import ONE
from pipeline.scale.work import ByLine, Runner, Summary
from pipeline.store.files import LineText
from pipeline.store.manifest import Facts

HANGUL = re.compile("[가-힣]+")

WINDOW = 10_000
"""Maximum characters passed to NLTK at once: it aborts a pattern after 5 seconds with an error.
A longer eojeol is not a real word, and is kept whole."""

TREEBANK_QUOTES = {"``": '"', "''": '"'}
"""NLTK converts straight quotation marks to Penn Treebank style; this restores them."""

CLOSING = tuple("])}>\"'»”’")
"""The marks that may follow the final period of a sentence, as NLTK has them. Only they can make
the words of an eojeol depend on those around it, and only where they end a sentence."""

FINAL_PERIOD = re.compile(r"(?<=[^.\s])\.$", re.MULTILINE)
"""The period that NLTK separates where it ends a sentence, unlike one inside it."""

UNCHANGED = re.compile("[ㄱ-ㅣ가-힣0-9]*")
"""Eojeols in which NLTK changes nothing."""

SEPARATOR = "\uffff"
"""An eojeol between eojeols, which no text has: it is not a character of Unicode."""

REMEMBERED = 1 << 18
"""Eojeols whose words are remembered: about 50 MB. A block adds its own."""


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
    treebank = _treebank()

    def tokenize(sentence: str) -> list[str]:
        return [
            word
            for window in _windows(sentence)
            for word in (treebank(window) if len(window) <= WINDOW else [window])
        ]

    return tokenize


def _treebank() -> Callable[[str], list[str]]:
    """Return NLTK's tokenizer, which gives the quotation marks as they were written."""
    from nltk.tokenize import NLTKWordTokenizer

    tokenize = NLTKWordTokenizer().tokenize
    return lambda text: [TREEBANK_QUOTES.get(word, word) for word in tokenize(text)]


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


class NltkWords:
    """The words of many sentences at once, as ``word_tokenizer("nltk")`` finds them in each.

    NLTK takes its time for each call, and looks at each eojeol by itself, except at the end of a
    sentence. So it is asked once about each distinct eojeol, about many in one call, and about a
    whole sentence only where the end requires it.
    """

    def __init__(self) -> None:
        self._tokenize = word_tokenizer("nltk")
        self._treebank = _treebank()
        self._words: dict[str, str] = {}

    def __call__(self, sentences: list[str]) -> list[str]:
        """Return the words of each sentence, separated by spaces."""
        lines = FINAL_PERIOD.sub(" .", "\n".join(sentences)).split("\n")
        self._learn({*" ".join(lines).split()})
        words = self._words.__getitem__
        return [
            " ".join(self._tokenize(sentence) if _is_whole(sentence) else map(words, line.split()))
            for sentence, line in zip(sentences, lines, strict=True)
        ]

    def _learn(self, eojeols: set[str]) -> None:
        """Find the words of eojeols that are not known yet."""
        if len(self._words) > REMEMBERED:
            self._words.clear()
        new = eojeols.difference(self._words)
        self._words.update(zip(new, new, strict=True))
        for batch in _batches(eojeol for eojeol in new if not UNCHANGED.fullmatch(eojeol)):
            self._words.update(zip(batch, self._ask(batch), strict=True))

    def _ask(self, eojeols: list[str]) -> Iterator[str]:
        """Return the words of each eojeol, separated by spaces, asking NLTK once."""
        between = f" {SEPARATOR} "
        words = " ".join(self._treebank(between.join(["가", *eojeols, "가"])))
        return (part.strip() for part in words.split(SEPARATOR)[1:-1])


def _is_whole(sentence: str) -> bool:
    """Return whether NLTK must be asked about a sentence as a whole."""
    return sentence.endswith(CLOSING) or len(sentence) > WINDOW or SEPARATOR in sentence


def _batches(eojeols: Iterable[str]) -> Iterator[list[str]]:
    """Put eojeols together to about WINDOW characters; leave out those that no window can hold."""
    batch: list[str] = []
    size = 0
    for eojeol in eojeols:
        if len(eojeol) > WINDOW or SEPARATOR in eojeol:
            continue
        batch.append(eojeol)
        size += len(eojeol)
        if size > WINDOW:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


@dataclass(frozen=True, slots=True)
class WordWork(ByLine):
    """Sentences -> their words, separated by spaces.

    Attributes
    ----------
    tokenizer : {"nltk", "hangul"}
        As for ``word_tokenizer``.
    """

    tokenizer: str

    def start(self) -> Callable[[list[str], Summary], list[str]]:
        words_of = NltkWords() if self.tokenizer == "nltk" else _hangul

        def work(sentences: list[str], summary: Summary) -> list[str]:
            lines = words_of(sentences)
            words = sum(line.count(" ") + 1 for line in lines if line)
            summary.counts.update(sentences=len(lines), words=words)
            return lines

        return work


def _hangul(sentences: list[str]) -> list[str]:
    return [" ".join(HANGUL.findall(sentence)) for sentence in sentences]


def tokenize_words(
    sentences: LineText, words: LineText, *, tokenizer: str, runner: Runner = ONE
) -> Facts:
    """Split every sentence into words, line for line.

    Parameters
    ----------
    sentences : LineText
        One sentence per line.
    words : LineText
        Receives the words of each line, separated by spaces.
    tokenizer : {"nltk", "hangul"}
        As for ``word_tokenizer``.
    runner : Runner, optional

    Returns
    -------
    dict
        ``counts``: sentences, words.
    """
    summary = runner.run(WordWork(tokenizer), sentences, [words], stage="TokenizeWords")
    return {"counts": summary.named("sentences", "words")}
