"""Measures of association: equal to numbers worked out by hand, and to scipy's."""

from math import isclose, log2, sqrt

import numpy as np
import pytest
from scipy.stats import chi2_contingency

from pipeline.stages.groups.association import (
    LINKS,
    MEASURES,
    Joint,
    Measure,
    g2,
    jaccard,
    log_dice,
    npmi,
    t_score,
)


def joint(both: int, first: int, second: int, total: int) -> Joint:
    return Joint(np.array([both]), np.array([first]), np.array([second]), total)


@pytest.mark.parametrize(
    ("measure", "expected"),
    [
        (log_dice, 14 + log2(2 * 10 / (20 + 40))),
        (npmi, log2(10 * 1000 / (20 * 40)) / -log2(10 / 1000)),
        (t_score, (10 - 0.8) / sqrt(10)),
        (jaccard, 10 / 50),
    ],
)
def test_a_measure_is_its_formula(measure: Measure, expected: float) -> None:
    assert isclose(measure(joint(10, 20, 40, 1000))[0], expected)


@pytest.mark.parametrize("cells", [(10, 20, 40, 1000), (3, 300, 100, 1000), (5, 5, 5, 9)])
def test_g2_is_scipys_with_a_sign(cells: tuple[int, int, int, int]) -> None:
    both, first, second, total = cells
    table = [[both, second - both], [first - both, total - first - second + both]]
    expected = chi2_contingency(table, correction=False, lambda_="log-likelihood").statistic
    sign = 1 if both > first * second / total else -1
    assert isclose(g2(joint(*cells))[0], sign * expected)


def test_always_together_is_the_largest_value() -> None:
    everywhere, always = joint(7, 7, 7, 7), joint(7, 7, 7, 100)
    for both in (everywhere, always):
        assert (log_dice(both)[0], npmi(both)[0], jaccard(both)[0]) == (14, 1, 1)
    assert all(
        np.isfinite(measure(everywhere)).all() for measure in (*MEASURES.values(), *LINKS.values())
    )
