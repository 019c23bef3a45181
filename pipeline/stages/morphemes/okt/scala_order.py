"""Values -> their position in the iteration order of Scala 2.12's immutable hash tables.

Two of Okt's results depend on such an order: which of several stems a form belongs to (the
last pair wins), and the order of lengths in which typos are corrected.
"""

from __future__ import annotations

from typing import Final

_MASK: Final = 0xFFFFFFFF
_PRODUCT_SEED: Final = 0xCAFEBABE


def _rotate(value: int, by: int) -> int:
    return ((value << by) | (value >> (32 - by))) & _MASK


def string_hash(text: str) -> int:
    """Return Java's ``String.hashCode`` (unsigned)."""
    units = text.encode("utf-16-le")
    value = 0
    for low, high in zip(units[::2], units[1::2], strict=True):
        value = (value * 31 + low + (high << 8)) & _MASK
    return value


def pair_hash(first: str, second: str) -> int:
    """Return the hash of a Scala pair of strings: MurmurHash3 over their hashes."""
    value = _PRODUCT_SEED
    for text in (first, second):
        mixed = string_hash(text) * 0xCC9E2D51 & _MASK
        value ^= _rotate(mixed, 15) * 0x1B873593 & _MASK
        value = (_rotate(value, 13) * 5 + 0xE6546B64) & _MASK
    value ^= 2
    value = (value ^ (value >> 16)) * 0x85EBCA6B & _MASK
    value = (value ^ (value >> 13)) * 0xC2B2AE35 & _MASK
    return value ^ (value >> 16)


def trie_position(value: int) -> tuple[int, ...]:
    """Return the path of a hash in a hash trie; tries are traversed in path order."""
    value = (value + ~(value << 9)) & _MASK
    value ^= value >> 14
    value = (value + (value << 4)) & _MASK
    value ^= value >> 10
    return tuple(value >> shift & 31 for shift in range(0, 35, 5))
