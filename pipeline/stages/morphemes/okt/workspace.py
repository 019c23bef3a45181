"""The length of the longest eojeol -> the memory that one thread needs to analyze it."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from .scoring import COUNTS

# Okt keeps five candidates per position and looks back eight syllables.
KEPT: Final = 5
REACH: Final = 8
# So only the candidates of the last eight positions are needed: they are in a ring buffer.
RING: Final = 16

# A correction at most doubles the length of what it corrects; with a coda split off, a run
# grows to no more than this many times its length, and this many letters.
GROWTH: Final = 4
MARGIN: Final = 16


class Workspace(NamedTuple):
    """Memory of one thread's parser.

    Attributes
    ----------
    entry : int32, shape (16, 8)
        Dictionary entry of the substring of each length from a position on.
    kept : int64, shape (16,)
        Number of candidates kept at a position.
    order : int64, shape (16, 5)
        The candidates of a position, best first.
    counts : int32, shape (16, 5, COUNTS)
        The integer fields of each candidate.
    frequency : float32, shape (16, 5)
        The one field that is not an integer.
    score : float32, shape (16, 5)
        Their scores.
    tie : int64, shape (16, 5)
        Their tie-breakers between equal scores.
    origin : int32, shape ((longest + 1) * 5,)
        The candidate that each candidate extends, as position * 5 + row.
    slot : uint8, shape ((longest + 1) * 5,)
        Grammar slot of each candidate's last token.
    tokens : int32, shape (longest + 1, 4)
        Tokens found: begin, end, part of speech, number of the dictionary form or -1.
    name : uint16, shape (5,)
        A name as it is spelt before the 이 is fused with it.
    """

    entry: NDArray[np.int32]
    kept: NDArray[np.int64]
    order: NDArray[np.int64]
    counts: NDArray[np.int32]
    frequency: NDArray[np.float32]
    score: NDArray[np.float32]
    tie: NDArray[np.int64]
    origin: NDArray[np.int32]
    slot: NDArray[np.uint8]
    tokens: NDArray[np.int32]
    name: NDArray[np.uint16]


def make_workspace(longest: int) -> Workspace:
    """Allocate the memory to parse runs of up to ``longest`` syllables."""
    return Workspace(
        np.empty((RING, REACH), np.int32),
        np.empty(RING, np.int64),
        np.empty((RING, KEPT), np.int64),
        np.empty((RING, KEPT, COUNTS), np.int32),
        np.empty((RING, KEPT), np.float32),
        np.empty((RING, KEPT), np.float32),
        np.empty((RING, KEPT), np.int64),
        np.empty((longest + 1) * KEPT, np.int32),
        np.empty((longest + 1) * KEPT, np.uint8),
        np.empty((longest + 1, 4), np.int32),
        np.empty(5, np.uint16),
    )


class Draft(NamedTuple):
    """A run as it is now, as it is about to be, and as it was; uint16, shape (capacity,)."""

    now: NDArray[np.uint16]
    then: NDArray[np.uint16]
    before: NDArray[np.uint16]


def make_draft(longest: int) -> Draft:
    """Allocate the memory to normalize runs of up to ``longest`` letters."""
    capacity = longest * GROWTH + MARGIN
    return Draft(*(np.empty(capacity, np.uint16) for _ in Draft._fields))
