"""Nouns and sentences, line for line -> a few sentences in which each word stands."""

from collections.abc import Iterable, Sequence
from itertools import islice
from pathlib import Path
from typing import NamedTuple
from zlib import crc32

from pipeline.stages.nouns.filtering import read_aliases_in_force
from pipeline.store.artifacts import Facts
from pipeline.terminal.progress import lines_of

EACH = 5
"""Sentences of a word at most."""

SHORTEST, LONGEST = 12, 160
"""Characters of a sentence that is good to read; another is taken only where there is none,
and a longer one is cut.
"""

BUDGET = 1_200_000
"""Bytes of all sentences: of 10,000 words, the rarer ones have fewer samples."""


class Sample(NamedTuple):
    """A sentence, and what it is drawn by: the good ones first, then by a hash of the text.

    The same hash for every word: so words share their sentences, and a few do for many.
    """

    odd: bool
    draw: int
    text: str


def sample_sentences(sentences: Path, nouns: Path, rules: Path, words: Sequence[str]) -> Facts:
    """Draw sentences for some words.

    Parameters
    ----------
    sentences, nouns : Path
        ``sentences.txt`` and ``nouns.txt``, of which line n belongs to line n.
    rules : Path
        The folder of the FilterNouns artifact.
    words : sequence of str

    Returns
    -------
    dict
        ``sentences``; ``of``: for each word, numbers of sentences; ``aliases``: the forms by
        which a word may stand in a sentence, beside its own.
    """
    shown = {word: number for number, word in enumerate(words)}
    aliases: dict[str, list[str]] = {}
    for form, rule in read_aliases_in_force(rules).items():
        if rule.name in shown:
            aliases.setdefault(rule.name, []).append(form)
    drawn: list[list[Sample]] = [[] for _ in words]
    with sentences.open(encoding="utf-8", newline="\n") as written:
        for sentence, line in zip(written, lines_of(nouns, of="BuildReport"), strict=True):
            here = {word for word in line.split() if word in shown}
            if not here:
                continue
            text = " ".join(sentence.split())
            odd = not SHORTEST <= len(text) <= LONGEST
            draw = crc32(text.encode("utf-8"))
            for word in here:
                cut = _cut(text, [word, *aliases.get(word, ())])
                _keep(drawn[shown[word]], Sample(odd, draw, cut))
    table, of = _within_budget([sorted(samples) for samples in drawn])
    return {"sentences": table, "of": of, "aliases": aliases}


def _keep(drawn: list[Sample], sample: Sample) -> None:
    """Keep the EACH lowest, each text once."""
    if sample in drawn:
        return
    if len(drawn) < EACH:
        drawn.append(sample)
        return
    highest = max(drawn)
    if sample < highest:
        drawn[drawn.index(highest)] = sample


def _cut(text: str, forms: Iterable[str]) -> str:
    """Cut a long sentence to what stands around a word."""
    if len(text) <= LONGEST:
        return text
    at = next((found for form in forms if (found := text.find(form)) >= 0), 0)
    start = max(0, min(at - LONGEST // 2, len(text) - LONGEST))
    end = start + LONGEST
    return f"{'…' if start else ''}{text[start:end].strip()}{'…' if end < len(text) else ''}"


def _within_budget(drawn: list[list[Sample]]) -> tuple[list[str], list[list[int]]]:
    """Number the sentences: every word's first one, then every word's second one, and so on,
    as long as there is room; those that are there for another word cost nothing.
    """
    numbers: dict[str, int] = {}
    of: list[list[int]] = [[] for _ in drawn]
    room = BUDGET
    for turn in range(EACH):
        for samples, chosen in zip(drawn, of, strict=True):
            for sample in islice(samples, turn, turn + 1):
                size = len(sample.text.encode("utf-8"))
                if sample.text not in numbers:
                    if size > room:
                        continue
                    room -= size
                    numbers[sample.text] = len(numbers)
                chosen.append(numbers[sample.text])
    return [*numbers], of
