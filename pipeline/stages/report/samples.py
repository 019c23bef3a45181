"""Nouns and sentences, line for line -> a few example sentences for each word."""

from bisect import insort
from collections.abc import Iterable, Sequence
from itertools import chain, islice
from typing import NamedTuple
from zlib import crc32

from pipeline.store.files import LineText
from pipeline.store.manifest import Facts
from pipeline.store.records import NounRules

EACH = 5
"""Maximum sentences per word."""

SHORTEST, LONGEST = 12, 160
"""The preferred length of a sentence in characters; others are used only if there are too few, and
longer ones are cut.
"""

A_WORD = 120
"""Bytes that every word has for its first sentence, which is cut to SHORT if there are no more."""

SHORT = 36

BUDGET = 10_000 * A_WORD
"""Maximum bytes of the sentences of up to 10,000 words; the rarer ones have fewer samples."""


class Sample(NamedTuple):
    """A sentence with its sort key: those of good length first, then by a hash of the text.

    The hash is the same for every word, so words share sentences, and a few serve many.
    """

    odd: bool
    draw: int
    text: str


def sample_sentences(
    sentences: LineText, nouns: LineText, rules: NounRules, words: Sequence[str]
) -> Facts:
    """Sample sentences for the given words.

    Parameters
    ----------
    sentences, nouns : LineText
        Aligned line for line.
    rules : NounRules
        The rules by which the nouns were filtered.
    words : sequence of str

    Returns
    -------
    dict
        ``sentences``; ``of``: for each word, the numbers of its sentences; ``aliases``: the
        forms in which a word may occur in a sentence, besides its own.
    """
    shown = {word: number for number, word in enumerate(words)}
    aliases: dict[str, list[str]] = {}
    for form, rule in rules.aliases.items():
        if rule.name in shown:
            aliases.setdefault(rule.name, []).append(form)
    drawn: list[list[Sample]] = [[] for _ in words]
    for sentence, line in zip(
        sentences.read(), chain.from_iterable(nouns.blocks(stage="BuildReport")), strict=True
    ):
        here = {word for word in line.split() if word in shown}
        if not here:
            continue
        text = " ".join(sentence.split())
        odd = not SHORTEST <= len(text) <= LONGEST
        draw = crc32(text.encode("utf-8"))
        for word in here:
            samples = drawn[shown[word]]
            if len(samples) == EACH and (odd, draw) > samples[-1][:2]:
                continue  # as nearly always, for frequent words
            cut = _cut(text, [word, *aliases.get(word, ())])
            _keep(samples, Sample(odd, draw, cut))
    forms = [[word, *aliases.get(word, ())] for word in words]
    table, of = _within_budget(drawn, forms)
    return {"sentences": table, "of": of, "aliases": aliases}


def _keep(drawn: list[Sample], sample: Sample) -> None:
    """Keep the EACH lowest samples, in order and without duplicates."""
    if sample not in drawn:
        insort(drawn, sample)
        del drawn[EACH:]


def _cut(text: str, forms: Iterable[str], length: int = LONGEST) -> str:
    """Cut a long sentence to the part around a word."""
    if len(text) <= length:
        return text
    at = next((found for form in forms if (found := text.find(form)) >= 0), 0)
    start = max(0, min(at - length // 2, len(text) - length))
    end = start + length
    return f"{'…' if start else ''}{text[start:end].strip()}{'…' if end < len(text) else ''}"


def _within_budget(
    drawn: list[list[Sample]], forms: list[list[str]]
) -> tuple[list[str], list[list[int]]]:
    """Number the sentences: every word's first one, then every word's second one, and so on,
    while there is room; a sentence already numbered for another word costs nothing.
    """
    numbers: dict[str, int] = {}
    of: list[list[int]] = [[] for _ in drawn]
    room = max(BUDGET, A_WORD * len(drawn))
    for turn in range(EACH):
        for word, samples in enumerate(drawn):
            for sample in islice(samples, turn, turn + 1):
                text = sample.text
                reserved = 0 if turn else A_WORD * (len(drawn) - word - 1)
                if text not in numbers and not turn and _size(text) > room - reserved:
                    text = _cut(text, forms[word], SHORT)
                if text not in numbers:
                    if _size(text) > room - reserved:
                        continue
                    room -= _size(text)
                    numbers[text] = len(numbers)
                of[word].append(numbers[text])
    return [*numbers], of


def _size(text: str) -> int:
    return len(text.encode("utf-8"))
