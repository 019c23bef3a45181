"""How often two words stand together, and each anywhere -> how closely they are associated."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.stages.groups.keyness import log_likelihood

Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Joint:
    """The counts from which every measure is made; arrays are of one shape, or broadcast to one.

    A case is a sentence or a document, or, in a window, a pair of a noun and one beside it.

    Attributes
    ----------
    both : ndarray
        Cases of both words; at least 1 where a measure is asked for.
    first, second : ndarray
        Cases of each word.
    total : int
        All cases.
    """

    both: Numbers
    first: Numbers
    second: Numbers
    total: int

    @property
    def expected(self) -> NDArray[np.float64]:
        """The cases of both words if they were independent."""
        return np.asarray(self.first * (self.second / self.total))


def log_dice(joint: Joint) -> NDArray[np.float64]:
    """Return ``14 + log₂(2 f(x, y) / (f(x) + f(y)))``: 14 is always together, 13 half as often.

    Source: Rychlý 2008, A Lexicographer-Friendly Association Score.
    """
    return np.asarray(14 + np.log2(2 * joint.both / (joint.first + joint.second)))


def npmi(joint: Joint) -> NDArray[np.float64]:
    """Return normalised pointwise mutual information: 1 is always together, 0 as by chance.

    Source: Bouma 2009, Normalized (Pointwise) Mutual Information in Collocation Extraction.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        found = np.log2(joint.both / joint.expected) / -np.log2(joint.both / joint.total)
    return np.where(joint.both == joint.total, 1.0, found)  # both are in every case


def g2(joint: Joint) -> NDArray[np.float64]:
    """Return the log-likelihood ratio, negative where words are together less than by chance.

    Source: Dunning 1993, Accurate Methods for the Statistics of Surprise and Coincidence.
    """
    other = joint.second - joint.both
    n2 = joint.total - joint.first
    with np.errstate(divide="ignore", invalid="ignore"):
        found = log_likelihood(joint.both, other, joint.first, n2)
    return np.where(joint.both < joint.expected, -found, found)


def t_score(joint: Joint) -> NDArray[np.float64]:
    """Return ``(f(x, y) - expected) / √f(x, y)``.

    Source: Church, Gale, Hanks & Hindle 1991, Using Statistics in Lexical Analysis.
    """
    return np.asarray((joint.both - joint.expected) / np.sqrt(joint.both))


def jaccard(joint: Joint) -> NDArray[np.float64]:
    """Return the share of the cases of either word that have both.

    Source: Jaccard 1901, Étude comparative de la distribution florale.
    """
    return np.asarray(joint.both / (joint.first + joint.second - joint.both))


def count(joint: Joint) -> NDArray[np.float64]:
    """Return the cases of both words."""
    return np.asarray(joint.both, float)


Measure = Callable[[Joint], NDArray[np.float64]]

MEASURES: dict[str, Measure] = {
    "logdice": log_dice,
    "npmi": npmi,
    "g2": g2,
    "t-score": t_score,
    "count": count,
}
"""By which collocates can be ranked."""

LINKS: dict[str, Measure] = {"jaccard": jaccard, "npmi": npmi, "logdice": log_dice, "count": count}
"""By which words can be linked in a network."""
