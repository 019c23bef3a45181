"""A word without a vector -> why it has none, and what is spelled like it."""

import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path

from pipeline.counts import read_counts
from pipeline.errors import NotFoundError
from pipeline.nouns.rules import Rule

OFFERED = 5
"""How many nearest spellings are named."""

FARTHEST = 0.5
"""The largest share of jamo in which an offered spelling may differ."""


def missing_word(
    word: str,
    *,
    alias: Rule | None,
    nouns: Path,
    counts: Path,
    min_count: int,
    vocabulary: Iterable[str],
) -> NotFoundError:
    """Explain why a word has no vector.

    Parameters
    ----------
    word : str
        In NFC, aliases applied.
    alias : Rule or None
        The alias that was asked for, when it was one.
    nouns : Path
        The folder of the FilterNouns artifact.
    counts : Path
        The nouns' ``counts.tsv``.
    min_count : int
        The one that the vectors were trained with.
    vocabulary : iterable of str
        The words that have a vector.
    """
    near = nearest_spellings(word, vocabulary)
    advice = f"a word that is there, such as {', '.join(near)}" if near else "malmoi vocabulary"
    about = f"{alias.form} is an alias of {word} ({alias.where}); {word}" if alias else word
    seen = read_counts(counts).get(word, 0)
    if seen:
        return NotFoundError(f"{about}: seen {seen:,} times, and min_count is {min_count}", advice)
    reasons = list(_reasons(word, nouns / "rejected.tsv"))
    why = "; ".join(reasons) or "never seen in this corpus"
    return NotFoundError(f"{about}: {why}", advice)


def _reasons(word: str, rejected: Path) -> Iterator[str]:
    """Read what the filter did with a form, the most frequent first."""
    with rejected.open(encoding="utf-8", newline="\n") as lines:
        for line in lines:
            if not line.startswith(f"{word}\t"):
                continue
            _, rule, detail, became, count = line.rstrip("\n").split("\t")
            times = f"{int(count):,} times"
            match rule:
                case "tag":
                    yield f"tagged {detail} {times}"
                case "stop word":
                    yield f"dropped {times} as a stop word ({detail})"
                case "length":
                    yield f"dropped {times}, being {detail}"
                case "alias":
                    yield f"an alias of {became} ({detail}), {times}"
                case "joined":
                    yield f"joined into {became} ({count})"


def nearest_spellings(word: str, vocabulary: Iterable[str]) -> list[str]:
    """Return the words whose jamo differ least from a word's, the nearest first.

    The distance is Levenshtein's over jamo (NFD), so that 국만 is one step from 국민.
    """
    from rapidfuzz import process
    from rapidfuzz.distance import Levenshtein

    words = list(vocabulary)
    found = process.extract(
        _jamo(word),
        [_jamo(other) for other in words],
        scorer=Levenshtein.normalized_distance,
        limit=OFFERED,
        score_cutoff=FARTHEST,
    )
    return [words[index] for _, _, index in found]


def _jamo(text: str) -> str:
    return unicodedata.normalize("NFD", text)
