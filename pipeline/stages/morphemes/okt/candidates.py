"""A run of Hangul syllables -> its best analysis as a chain of words of the dictionary.

The parse of Open Korean Text (Apache-2.0): at every position the five best analyses of
the text before it are kept, each extended by every substring of up to eight syllables
that the grammar allows after it.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from .compiled import part, signed
from .grammar import NOUN, TAG_BITS, Grammar
from .lexicon import SEED, Index, Lexicon, extend_hash, find_hashed
from .names import is_known_noun
from .scoring import Word, beginning, extend, recall, remember, score
from .workspace import KEPT, REACH, RING, Workspace

_MASK: Final = RING - 1
_ONE: Final = np.float32(1.0)
_NOUN_ALONE: Final = 1 << NOUN


@part
def _look_up(
    text: NDArray[np.uint16], begin: int, most: int, words: Index, entry: NDArray[np.int32]
) -> None:
    """Find the dictionary entries of the first 1 to ``most`` syllables of a run."""
    value = SEED
    for size in range(1, most + 1):
        value = extend_hash(value, text[begin + size - 1])
        entry[size - 1] = find_hashed(words, value, text, begin, begin + size)


@part
def _place(
    order: NDArray[np.int64],
    scores: NDArray[np.float32],
    ties: NDArray[np.int64],
    kept: int,
    new_score: np.float32,
    tie: int,
) -> int:
    """Return the rank of a new candidate: behind its equals, as Okt's sort is stable."""
    rank = kept
    while rank > 0:
        rival = order[rank - 1]
        if new_score > scores[rival] or (new_score == scores[rival] and tie >= ties[rival]):
            break
        rank -= 1
    return rank


@part
def _make_room(order: NDArray[np.int64], kept: int, rank: int) -> int:
    """Assign a row to the candidate of a rank, the last one's if all are taken; return it."""
    row = kept
    last = kept
    if kept == KEPT:
        last = KEPT - 1
        row = order[last]
    for behind in range(last, rank, -1):
        order[behind] = order[behind - 1]
    order[rank] = row
    return row


@part
def best_candidate(
    text: NDArray[np.uint16],
    begin: int,
    length: int,
    lexicon: Lexicon,
    grammar: Grammar,
    work: Workspace,
) -> int:
    """Find the best analysis of ``length`` syllables from ``begin`` on.

    Returns
    -------
    int
        Its last token, as an index of ``work.origin`` and ``work.slot`` (position * 5 +
        row); -1 if the grammar admits no analysis.
    """
    work.kept[0] = 1
    work.order[0, 0] = 0
    remember(work.counts[0], work.frequency[0], 0, beginning())
    for end in range(1, length + 1):
        here = end & _MASK
        most = min(REACH, length - end + 1)
        _look_up(text, begin + end - 1, most, lexicon.words, work.entry[(end - 1) & _MASK])
        kept = 0
        for start in range(end - 1, max(end - REACH, 0) - 1, -1):
            there = start & _MASK
            entry = work.entry[there, end - start - 1]
            tags = signed(0)
            rarity = _ONE
            if entry >= 0:
                tags = signed(lexicon.tags[entry])
                rarity = _ONE - lexicon.frequency[entry]
            # Any substring may be a noun, though perhaps an unknown one.
            allowed = (tags & TAG_BITS) | _NOUN_ALONE
            known = tags & _NOUN_ALONE != 0 or is_known_noun(
                text, begin + start, begin + end, tags, lexicon.words, lexicon.tags, work.name
            )
            word = Word(
                end - start,
                signed(text[begin + start]),
                signed(text[begin + max(start - 1, 0)]),
                rarity,
                signed(not known),
            )
            for rank in range(work.kept[there]):
                old = work.order[there, rank]
                state = grammar.tag.size
                previous_tag = -1
                if start > 0:
                    state = signed(work.slot[start * KEPT + old])
                    previous_tag = signed(grammar.tag[state])
                follow, slots, opens = grammar.follow, grammar.slot, grammar.opens
                if allowed == _NOUN_ALONE:
                    follow = grammar.noun_follow
                    slots, opens = grammar.noun_slot, grammar.noun_opens
                elif not grammar.follow_tags[state] & allowed:
                    continue
                candidate = recall(work.counts[there], work.frequency[there], old)
                for index in range(follow[state], follow[state + 1]):
                    slot = slots[index]
                    tag = signed(grammar.tag[slot])
                    if not (allowed >> tag) & 1:
                        continue
                    new = extend(candidate, word, tag, previous_tag, signed(opens[index]))
                    new_score = score(new)
                    place = _place(
                        work.order[here],
                        work.score[here],
                        work.tie[here],
                        kept,
                        new_score,
                        new.tie,
                    )
                    if place == KEPT:
                        continue
                    row = _make_room(work.order[here], kept, place)
                    kept = min(kept + 1, KEPT)
                    remember(work.counts[here], work.frequency[here], row, new)
                    work.score[here, row] = new_score
                    work.tie[here, row] = new.tie
                    work.origin[end * KEPT + row] = start * KEPT + old
                    work.slot[end * KEPT + row] = slot
        work.kept[here] = kept
    last = length & _MASK
    return length * KEPT + work.order[last, 0] if work.kept[last] else -1
