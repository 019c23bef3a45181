"""Parts of speech and word patterns -> tables that the parser walks.

Open Korean Text (Apache-2.0) describes a Hangul chunk as a sequence of words, and a word
as one of a handful of patterns over parts of speech. A pattern is a row of slots; a slot
is a part of speech with a count: exactly one, optional, any number, at least one.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

# The order is Okt's: the sum of the positions breaks ties between equal scores, and a
# chunk that is in several dictionaries takes the first of them.
TAGS: Final = (
    "Noun",
    "Verb",
    "Adjective",
    "Adverb",
    "Determiner",
    "Exclamation",
    "Josa",
    "Eomi",
    "PreEomi",
    "Conjunction",
    "Modifier",
    "VerbPrefix",
    "Suffix",
    "Foreign",
    "Number",
    "KoreanParticle",
    "Alpha",
    "Punctuation",
    "Hashtag",
    "ScreenName",
    "Email",
    "URL",
    "CashTag",
)
NOUN, VERB, ADJECTIVE, ADVERB, DETERMINER, EXCLAMATION, JOSA, EOMI = range(8)
PRE_EOMI, CONJUNCTION, MODIFIER, VERB_PREFIX, SUFFIX = range(8, 13)
FOREIGN, NUMBER, KOREAN_PARTICLE, ALPHA, PUNCTUATION = range(13, 18)
HASHTAG, SCREEN_NAME, EMAIL, URL, CASHTAG = range(18, 23)

# Bits of a dictionary entry: bit t is part of speech t, for the 13 that a dictionary lists.
DICTIONARY_TAGS: Final = TAGS[: SUFFIX + 1]
# In addition to these, the parts of personal names.
FAMILY_NAME, GIVEN_NAME, FULL_NAME = 1 << 13, 1 << 14, 1 << 15
TAG_BITS: Final = (1 << 13) - 1

# Okt keeps the patterns in a hash map and prepends what it reads, so they are tried in this
# order. The order decides which of two equally good analyses is found first.
WORD_PATTERNS: Final = (
    "VerbPrefix* Adjective PreEomi* Eomi?",
    "Determiner? Modifier* Noun Suffix? Josa?",
    "Adverb",
    "Exclamation+",
    "VerbPrefix* Verb PreEomi* Eomi?",
    "Conjunction",
    "Josa",
)


class Grammar(NamedTuple):
    """Which slots may follow a slot; state ``len(tag)`` is the beginning of a chunk.

    Attributes
    ----------
    tag : uint8, shape (slots,)
        Part of speech of each slot.
    follow : int16, shape (states + 1,)
        Where the followers of a state begin in ``slot`` and ``opens``.
    slot : uint8, shape (followers,)
        The slots that may follow, in the order in which they are tried.
    opens : uint8, shape (followers,)
        1 where the slot opens a new word, 0 where it continues the last one.
    noun_follow : int16, shape (states + 1,)
        Like ``follow``, for the Noun slots only: most substrings are in no dictionary and
        can only be an unknown noun.
    noun_slot, noun_opens : uint8, shape (noun followers,)
        Like ``slot`` and ``opens``, for the Noun slots only.
    follow_tags : int32, shape (states,)
        Bit set of the parts of speech among the followers.
    """

    tag: NDArray[np.uint8]
    follow: NDArray[np.int16]
    slot: NDArray[np.uint8]
    opens: NDArray[np.uint8]
    noun_follow: NDArray[np.int16]
    noun_slot: NDArray[np.uint8]
    noun_opens: NDArray[np.uint8]
    follow_tags: NDArray[np.int32]


def _parse(pattern: str) -> list[tuple[int, str]]:
    """Split a pattern into (part of speech, count), the count one of '', '?', '*', '+'."""
    return [
        (TAGS.index(slot.rstrip("?*+")), slot[len(slot.rstrip("?*+")) :])
        for slot in pattern.split()
    ]


def compile_grammar() -> Grammar:
    """Turn the word patterns into follower tables."""
    tags: list[int] = []
    followers: list[list[int]] = []
    may_end: list[bool] = []
    openings: list[int] = []
    for pattern in map(_parse, WORD_PATTERNS):
        first = len(tags)

        def reachable(position: int, pattern: list[tuple[int, str]], first: int) -> list[int]:
            slots = []
            for index in range(position, len(pattern)):
                slots.append(first + index)
                if pattern[index][1] not in ("?", "*"):
                    break
            return slots

        for index, (tag, count) in enumerate(pattern):
            repeat = [first + index] if count in ("*", "+") else []
            tags.append(tag)
            followers.append(repeat + reachable(index + 1, pattern, first))
            may_end.append(all(count in ("?", "*") for _, count in pattern[index + 1 :]))
        openings += reachable(0, pattern, first)

    # At the beginning Okt lets a slot only "continue": its count of words starts at one.
    rows = [
        [(slot, 0) for slot in follower] + [(slot, 1) for slot in openings if end]
        for follower, end in zip(followers, may_end, strict=True)
    ]
    rows.append([(slot, 0) for slot in openings])
    noun_rows = [[(slot, word) for slot, word in row if tags[slot] == NOUN] for row in rows]

    def table(
        rows: list[list[tuple[int, int]]],
    ) -> tuple[NDArray[np.int16], NDArray[np.uint8], NDArray[np.uint8]]:
        bounds = np.cumsum([0, *map(len, rows)]).astype(np.int16)
        flat = np.array([pair for row in rows for pair in row], np.uint8)
        return bounds, flat[:, 0].copy(), flat[:, 1].copy()

    follow_tags = [sum({1 << tags[slot] for slot, _ in row}) for row in rows]
    return Grammar(
        np.array(tags, np.uint8), *table(rows), *table(noun_rows), np.array(follow_tags, np.int32)
    )
