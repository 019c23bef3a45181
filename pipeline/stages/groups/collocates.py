"""A noun -> the nouns that stand together with it."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.stages.groups.association import MEASURES, Joint, g2, log_dice, npmi, t_score
from pipeline.stages.groups.numbers import Cells, NumberedNouns


class Collocate(NamedTuple):
    """A noun that stands together with the one that was asked for.

    Attributes
    ----------
    rank : int
        By the measure that was asked for, from 1.
    word : str
    log_dice, npmi, g2, t_score : float
        As in `association`.
    both : int
        Sentences, documents or, in a window, pairs with both nouns.
    expected : float
        The same if the nouns were independent.
    first, second, total : int
        Those with the noun that was asked for, with this one, and all.
    """

    rank: int
    word: str
    log_dice: float
    npmi: float
    g2: float
    t_score: float
    both: int
    expected: float
    first: int
    second: int
    total: int


def window_joint(nouns: NumberedNouns, column: int, left: int, right: int, words: int) -> Joint:
    """Count the pairs of a noun and each one beside it in the same line.

    Parameters
    ----------
    nouns : NumberedNouns
    column : int
        The noun.
    left, right : int
        How many nouns before and after it; one of them at least 1.
    words : int
        How many different nouns there are.

    Returns
    -------
    Joint
        Arrays of shape (words,), with the noun itself.
    """
    beside, _ = window_places(nouns, column, left, right)
    partners = partners_in_window(nouns, right, left)
    both = np.bincount(nouns.numbers[beside], minlength=words)
    second = np.bincount(nouns.numbers, partners, words).astype(np.int64)
    return Joint(both, np.full(words, len(beside)), second, int(partners.sum()))


def window_places(
    nouns: NumberedNouns, column: int, left: int, right: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the places of ``numbers`` beside a noun, and the lines of each, from 0.

    A place beside the noun twice is there twice.
    """
    at = np.flatnonzero(nouns.numbers == column)
    line = nouns.line_of(at)
    first, end = nouns.starts[line], nouns.starts[line + 1]
    places, lines = [at[:0]], [line[:0]]
    for step in (*range(-left, 0), *range(1, right + 1)):
        inside = (at + step >= first) & (at + step < end)
        places.append(at[inside] + step)
        lines.append(line[inside])
    return np.concatenate(places), np.concatenate(lines)


def partners_in_window(nouns: NumberedNouns, left: int, right: int) -> NDArray[np.int64]:
    """Return how many nouns are beside each noun of the text: at most ``left + right``."""
    before = np.arange(len(nouns.numbers)) - np.repeat(nouns.starts[:-1], nouns.sizes)
    after = np.repeat(nouns.sizes, nouns.sizes) - 1 - before
    partners: NDArray[np.int64] = np.minimum(before, left) + np.minimum(after, right)
    return partners


def unit_joint(cells: Cells, column: int, words: int) -> Joint:
    """Count the units (sentences or documents) that a noun shares with each one.

    Parameters and result are those of `window_joint`.
    """
    has = np.zeros(cells.units, bool)
    has[cells.rows[cells.columns == column]] = True
    both = np.bincount(cells.columns[has[cells.rows]], minlength=words)
    second = np.bincount(cells.columns, minlength=words)
    return Joint(both, np.full(words, has.sum()), second, cells.units)


def best_collocates(
    joint: Joint, column: int, word: Callable[[int], str], *, measure: str, n: int, least: int
) -> list[Collocate]:
    """Return the nouns with the highest measure; of equal ones, the most frequent first.

    Parameters
    ----------
    joint : Joint
        Of a noun with each one, shape (words,).
    column : int
        The noun itself, which is left out.
    word : callable
        Returns the noun of a column.
    measure : str
        A key of MEASURES.
    n : int
        The maximum number of nouns.
    least : int
        Nouns with which it has fewer cases in common are left out.
    """
    found = np.flatnonzero(joint.both >= max(least, 1))
    found = found[found != column]
    part = Joint(joint.both[found], joint.first[found], joint.second[found], joint.total)
    order = np.lexsort((-part.second, -MEASURES[measure](part)))[:n]
    found = found[order]
    part = Joint(part.both[order], part.first[order], part.second[order], part.total)
    scores = [of(part).tolist() for of in (log_dice, npmi, g2, t_score)]
    counts = [each.tolist() for each in (part.both, part.expected, part.first, part.second)]
    return [
        Collocate._make((rank, word(column), *values, joint.total))
        for rank, (column, *values) in enumerate(
            zip(found.tolist(), *scores, *counts, strict=True), start=1
        )
    ]
