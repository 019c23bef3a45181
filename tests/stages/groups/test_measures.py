"""Keyness, keywords and trends: equal to formulas worked out by hand, and to scipy."""

from math import log, log2, sqrt

import numpy as np
import pytest
from scipy import stats

from pipeline.stages.groups.keyness import (
    Side,
    adjusted_p,
    key_words,
    log_likelihood,
    log_ratio,
)
from pipeline.stages.groups.keywords import best_keywords, class_tf_idf, tf_idf
from pipeline.stages.groups.matrix import GroupCounts
from pipeline.stages.groups.trend import middle_of, trend_points, wilson

A = np.array([203, 5, 0, 7, 1000, 12])
B = np.array([5, 203, 3, 7, 900, 0])
N1, N2 = 28_129, 82_280


def test_log_likelihood_and_p_are_those_of_scipy() -> None:
    g2 = log_likelihood(A, B, N1, N2)
    tables = [np.array([[a, b], [N1 - a, N2 - b]]) for a, b in zip(A, B, strict=True)]
    theirs = [
        stats.chi2_contingency(table, correction=False, lambda_="log-likelihood")
        for table in tables
    ]
    np.testing.assert_allclose(g2, [each.statistic for each in theirs], rtol=1e-9)
    p = stats.false_discovery_control([each.pvalue for each in theirs])
    np.testing.assert_allclose(adjusted_p(g2), p, rtol=1e-7)


def test_adjusted_p_is_scipys_where_p_are_close_together() -> None:
    g2 = np.array([3.9, 4.0, 3.85, 9.1, 0.2, 0.21, 4.05, 0.0])
    theirs = stats.false_discovery_control(stats.chi2.sf(g2, 1))
    np.testing.assert_allclose(adjusted_p(g2), theirs)


def test_words_are_ranked_by_the_low_end_of_the_log_ratio() -> None:
    """The second word has the larger log ratio, since it never occurs in the reference."""
    first, second = np.array([200, 9, 9_791]), np.array([20, 0, 29_980])
    assert named(first, second) == ["w0", "w1"]
    assert np.argmax(log_ratio(first, second, 10_000, 30_000)[0]) == 1


def test_log_likelihood_by_hand() -> None:
    """10 of 100 against 5 of 200: shares 0.1 and 0.025, together 0.05."""
    hand = 2 * (10 * log(10 / 5) + 5 * log(5 / 10) + 90 * log(90 / 95) + 195 * log(195 / 190))
    (g2,) = log_likelihood(np.array([10]), np.array([5]), 100, 200)
    assert g2 == pytest.approx(hand)
    (same,) = log_likelihood(np.array([10]), np.array([20]), 100, 200)
    assert same == pytest.approx(0)


def test_log_ratio_by_hand_and_its_interval_by_scipy() -> None:
    ratio, low, high = (float(x[0]) for x in log_ratio(np.array([10]), np.array([5]), 100, 200))
    assert ratio == pytest.approx(log2(0.1 / 0.025))
    theirs = stats.contingency.relative_risk(10, 100, 5, 200).confidence_interval()
    assert (2**low, 2**high) == pytest.approx((theirs.low, theirs.high), rel=1e-5)
    (never,) = log_ratio(np.array([10]), np.array([0]), 100, 200)[0]
    assert never == pytest.approx(log2(0.1 / (0.5 / 200)))


def test_a_planted_word_is_first() -> None:
    chance = np.random.default_rng(1)
    shares = 1 / np.arange(1, 2001)
    counts = [chance.multinomial(20_000, shares / shares.sum()) for _ in range(2)]
    assert not named(*counts)  # without it, nothing is significant: the p are adjusted
    counts[0][700] += 60
    assert named(*counts) == ["w700"]
    assert named(counts[1], counts[0]) == []


def named(first: np.ndarray, second: np.ndarray) -> list[str]:
    sides = Side("a", first, first), Side("b", second, second)
    found = key_words(*sides, "w{}".format, n=20, least=5, alpha=0.05)
    return [each.word for each in found]


def test_every_figure_of_a_key_word() -> None:
    target = Side("a", np.array([50, 50]), np.array([7, 9]))
    (word,) = key_words(
        target, Side("b", np.array([10, 190]), np.array([3, 80])), "가나".__getitem__,
        n=5, least=1, alpha=0.05,
    )  # fmt: skip
    assert word[:5] == ("a", "b", 1, "가", 50)
    assert (word.reference_count, word.documents, word.reference_documents) == (10, 7, 3)
    assert (word.per_million, word.reference_per_million) == (500_000, 50_000)
    assert word.difference == pytest.approx(900)
    assert word.log_ratio == pytest.approx(log2(10))
    assert word.low < word.log_ratio < word.high
    (never,) = key_words(
        target, Side("b", np.array([0, 200]), np.array([0, 90])), "가나".__getitem__,
        n=5, least=1, alpha=0.05,
    )  # fmt: skip
    assert never.difference is None


def test_keywords_by_hand() -> None:
    """Two groups of 4 and 2 words, from 3 documents: [4 0] in 2, [1 1] in 1."""
    columns, counts, documents = np.array([0, 0, 1]), np.array([4, 1, 1]), np.array([2, 1, 1])
    sums = GroupCounts(np.array([0, 1, 3]), columns, counts, documents, 2)
    np.testing.assert_allclose(tf_idf(sums, 3), [4 * log(3 / 3), 1 * log(3 / 3), 1 * log(3 / 1)])
    mean = 3
    np.testing.assert_allclose(
        class_tf_idf(sums),
        [4 / 4 * log(1 + mean / 5), 1 / 2 * log(1 + mean / 5), 1 / 2 * log(1 + mean / 1)],
    )
    found = best_keywords(
        sums, ("a", "b"), "가나".__getitem__, documents=3, measure="tf-idf", n=1, least=1
    )
    assert [word[:5] for word in found] == [("a", 1, "가", 4, 2), ("b", 1, "나", 1, 1)]


def test_wilson_is_scipys() -> None:
    counts, sizes = np.array([0, 3, 50, 7]), np.array([10, 3, 1000, 712_383])
    theirs = [
        stats.binomtest(int(k), int(n)).proportion_ci(method="wilson")
        for k, n in zip(counts, sizes, strict=True)
    ]
    low, high = wilson(counts, sizes)
    np.testing.assert_allclose(low, [each.low for each in theirs], rtol=1e-5, atol=1e-15)
    np.testing.assert_allclose(high, [each.high for each in theirs], rtol=1e-5)
    assert sqrt(low[0]) == 0


def test_a_group_without_text_has_no_rate() -> None:
    full, empty = trend_points("가", ("a", "b"), np.array([5, 0]), np.array([50, 0]), "documents")
    assert (full.rate, full.unit) == (10, "% of documents")
    assert (empty.rate, empty.low, empty.high) == (None, None, None)


@pytest.mark.parametrize(
    ("sizes", "first"), [([1, 1], 1), ([1, 0, 2, 3], 3), ([9, 1, 1], 1), ([1, 1, 9], 2)]
)
def test_the_middle_of_a_time_is_that_of_its_words(sizes: list[int], first: int) -> None:
    assert middle_of(np.array(sizes)) == first
