"""A dictionary -> flat arrays, with a hash table from words to their numbers.

All word data that the kernels need is here, in arrays that can be stored with numpy, shared
between threads and copied for a user dictionary.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from itertools import chain
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from .compiled import kernel, part, signed
from .dictionary import Dictionary
from .grammar import ADJECTIVE, NOUN, VERB
from .scala_order import trie_position

# A slot of the table: the upper half of the hash, then the number of the word plus one.
# At half load, a probe for an unknown substring, the most frequent kind, mostly ends at once.
SLOTS_PER_WORD: Final = 2
SEED: Final = np.uint64(0xCBF29CE484222325)
_PRIME: Final = np.uint64(0x9E3779B97F4A7C15)
_HALF: Final = np.uint64(32)
_LOW: Final = np.uint64(0xFFFFFFFF)


class Index(NamedTuple):
    """Words with a hash table that finds their numbers.

    Attributes
    ----------
    slots : uint64, shape (2**k,)
        Open-addressing hash table; 0 is a free slot.
    bounds : int32, shape (words + 1,)
        Where the letters of a word begin and end in ``letters``.
    letters : uint16, shape (total length,)
        The words' letters, UTF-16.
    """

    slots: NDArray[np.uint64]
    bounds: NDArray[np.int32]
    letters: NDArray[np.uint16]


class Lexicon(NamedTuple):
    """Data about words, by their number in an index.

    Attributes
    ----------
    words : Index
        Every word and every form of a predicate.
    tags : int32, shape (words,)
        Bits of the parts of speech and name parts.
    frequency : float32, shape (words,)
        How frequent the noun is, 0 to 1.
    verb_stem, adjective_stem : int32, shape (words,)
        Number of the dictionary form, -1 without one.
    stem_bounds, stem_letters : int32, uint16
        The dictionary forms, laid out as in an index.
    typos : Index
        Misspellings.
    typo_lengths : int64, shape (lengths,)
        Their lengths, in the order in which they are corrected.
    correction_bounds, correction_letters : int32, uint16
        The correction of each misspelling, laid out as in an index.
    """

    words: Index
    tags: NDArray[np.int32]
    frequency: NDArray[np.float32]
    verb_stem: NDArray[np.int32]
    adjective_stem: NDArray[np.int32]
    stem_bounds: NDArray[np.int32]
    stem_letters: NDArray[np.uint16]
    typos: Index
    typo_lengths: NDArray[np.int64]
    correction_bounds: NDArray[np.int32]
    correction_letters: NDArray[np.uint16]


@part
def extend_hash(value: np.uint64, letter: np.uint16) -> np.uint64:
    """Add a letter to the hash of the letters before it."""
    value = (value ^ np.uint64(letter)) * _PRIME
    return value ^ (value >> np.uint64(29))


@part
def find_hashed(
    index: Index, value: np.uint64, text: NDArray[np.uint16], begin: int, end: int
) -> int:
    """Return the number of the word ``text[begin:end]``, whose hash is known, or -1."""
    last = np.uint64(index.slots.size - 1)
    place = value & last
    while index.slots[place] != np.uint64(0):
        slot = index.slots[place]
        if (slot >> _HALF) == (value >> _HALF):
            word = signed(slot & _LOW) - 1
            first = signed(index.bounds[word])
            same = index.bounds[word + 1] - first == end - begin
            offset = 0
            while same and offset < end - begin:
                same = index.letters[first + offset] == text[begin + offset]
                offset += 1
            if same:
                return word
        place = (place + np.uint64(1)) & last
    return -1


@kernel
def find(index: Index, text: NDArray[np.uint16], begin: int, end: int) -> int:
    """Return the number of the word ``text[begin:end]``, or -1."""
    value = SEED
    for place in range(begin, end):
        value = extend_hash(value, text[place])
    return find_hashed(index, value, text, begin, end)


@part
def find_tags(
    words: Index, tags: NDArray[np.int32], text: NDArray[np.uint16], begin: int, end: int
) -> int:
    """Return the bits of the word ``text[begin:end]``, 0 if it is not a word."""
    word = find(words, text, begin, end)
    return signed(tags[word]) if word >= 0 else 0


@kernel
def fill(index: Index) -> int:
    """Insert all words into an empty table; return their number."""
    last = np.uint64(index.slots.size - 1)
    for word in range(index.bounds.size - 1):
        value = SEED
        for place in range(index.bounds[word], index.bounds[word + 1]):
            value = extend_hash(value, index.letters[place])
        slot = value & last
        while index.slots[slot] != np.uint64(0):
            slot = (slot + np.uint64(1)) & last
        index.slots[slot] = (value >> _HALF) << _HALF | np.uint64(word + 1)
    return index.bounds.size - 1


def _pack(words: Iterable[str]) -> tuple[NDArray[np.int32], NDArray[np.uint16]]:
    """Concatenate words: return their bounds and their letters."""
    encoded = [word.encode("utf-16-le", "surrogatepass") for word in words]
    bounds = np.cumsum([0, *(len(word) // 2 for word in encoded)]).astype(np.int32)
    return bounds, np.array(memoryview(b"".join(encoded)).cast("H"), np.uint16)


def _make_index(bounds: NDArray[np.int32], letters: NDArray[np.uint16]) -> Index:
    """Build the hash table for packed words."""
    slots = np.zeros(1 << (SLOTS_PER_WORD * bounds.size).bit_length(), np.uint64)
    index = Index(slots, bounds, letters)
    fill(index)
    return index


def build_lexicon(dictionary: Dictionary) -> Lexicon:
    """Convert a dictionary to arrays."""
    words = [*dict.fromkeys(chain(dictionary.tags, dictionary.frequency))]
    stems = [*dict.fromkeys(chain(*(forms.values() for forms in dictionary.stems.values())))]
    number = {stem: index for index, stem in enumerate(stems)}

    def stem_numbers(tag: int) -> NDArray[np.int32]:
        forms = dictionary.stems[tag]
        return np.array([number[forms[word]] if word in forms else -1 for word in words], np.int32)

    stem_bounds, stem_letters = _pack(stems)
    correction_bounds, correction_letters = _pack(dictionary.typos.values())
    lengths = sorted({len(typo) for typo in dictionary.typos}, key=trie_position)
    return Lexicon(
        _make_index(*_pack(words)),
        np.array([dictionary.tags.get(word, 0) for word in words], np.int32),
        np.array([dictionary.frequency.get(word, 0.0) for word in words], np.float32),
        stem_numbers(VERB),
        stem_numbers(ADJECTIVE),
        stem_bounds,
        stem_letters,
        _make_index(*_pack(dictionary.typos)),
        np.array(lengths, np.int64),
        correction_bounds,
        correction_letters,
    )


def with_nouns(lexicon: Lexicon, nouns: Collection[str]) -> Lexicon:
    """Return a copy of a lexicon in which the given words are nouns too.

    The lexicon itself is unchanged, so that others may keep using it.
    """
    tags = lexicon.tags.copy()
    added = []
    for noun in dict.fromkeys(filter(None, nouns)):
        text = _pack([noun])[1]
        word = find(lexicon.words, text, 0, text.size)
        if word >= 0:
            tags[word] |= 1 << NOUN
        else:
            added.append(noun)
    bounds, letters = _pack(added)
    words = _make_index(
        np.concatenate((lexicon.words.bounds, bounds[1:] + lexicon.words.bounds[-1])),
        np.concatenate((lexicon.words.letters, letters)),
    )

    def extended(array: NDArray[np.int32], value: int) -> NDArray[np.int32]:
        return np.concatenate((array, np.full(len(added), value, np.int32)))

    return lexicon._replace(
        words=words,
        tags=extended(tags, 1 << NOUN),
        frequency=np.concatenate((lexicon.frequency, np.zeros(len(added), np.float32))),
        verb_stem=extended(lexicon.verb_stem, -1),
        adjective_stem=extended(lexicon.adjective_stem, -1),
    )
