"""Concepts: each counted where one of its words is, and compared by group."""

from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from scipy.stats.contingency import expected_freq

from pipeline.stages.groups.concepts import ConceptWords, count_concepts, cross_table
from pipeline.stages.groups.matrix import GroupCounts
from pipeline.store.contents import ConceptCounts, Morphemes, Nouns, Sentences
from pipeline.store.matrix import read_matrix
from pipeline.store.records import DocumentLines, Rule


def rules(**concepts: str) -> list[Rule]:
    return [
        Rule(word, name, "x.concepts.tsv", 1)
        for name, words in concepts.items()
        for word in words.split()
    ]


TAGGED = "비싼 비싸다/Adjective\t가격이 가격/Noun 이/Josa\t비싸다 비싸다/Adjective"
"""The morphemes of one sentence."""


@pytest.mark.parametrize(
    ("concepts", "expected"),
    [
        ({"값": "비싸다"}, {0: 2}),
        ({"값": "비싸다 가격"}, {0: 3}),
        ({"값": "가격", "질": "가격 없다"}, {0: 1, 1: 1}),  # a word may count for several
        ({"비싼 값": "가격+비싸다"}, {0: 1}),
        ({"싼 값": "가격+싸다"}, {}),
        ({"이름": "최저가격"}, {0: 1}),  # a noun that is not a morpheme
        ({"이": "비"}, {}),  # not a part of one
    ],
)
def test_the_concepts_of_a_sentence(concepts: dict[str, str], expected: dict[int, int]) -> None:
    found: Counter[int] = Counter()
    ConceptWords.of(rules(**concepts)).count(TAGGED, "가격 최저가격", found, set())
    assert dict(+found) == expected


def test_concepts_by_document(tmp_path: Path) -> None:
    parts = tagged, nouns, sentences, made = (
        Morphemes(tmp_path / "m"),
        Nouns(tmp_path / "n"),
        Sentences(tmp_path / "s"),
        ConceptCounts(tmp_path / "c"),
    )
    for artifact in parts:
        artifact.path.mkdir()
    with tagged.morphemes.writing() as write:
        write([TAGGED, "", "가격 가격/Noun"])
    with nouns.nouns.writing() as write:
        write(["가격", "", "가격"])
    lines = [DocumentLines("d1", 1, 2), DocumentLines("d2", 3, 0), DocumentLines("d3", 3, 1)]
    sentences.documents.write(lines)
    facts = count_concepts(
        tagged, nouns, sentences, made, rules=rules(값="비싸다 가격", 질="좋다", 둘="비싸다+가격")
    )
    assert [*made.concepts.read()] == [("값", 4, 2), ("질", 0, 0), ("둘", 1, 1)]
    assert facts["warnings"] == ["words of concepts that never occur: 좋다"]
    matrix = read_matrix(made)
    assert [each.tolist() for each in (matrix.starts, matrix.columns, matrix.counts)] == [
        [0, 2, 2, 3],
        [0, 2, 0],
        [3, 1, 1],
    ]


def test_residuals_are_pearsons() -> None:
    """Of documents with the concept; what would be expected is what scipy expects."""
    having, sizes = np.array([30, 10, 5]), np.array([100, 100, 50])
    sums = GroupCounts(np.array([0, 1, 2, 3]), np.zeros(3, np.int64), having * 2, having, 1)
    cells = cross_table(["값"], ["가", "나", "다"], sums, sizes)
    expected = expected_freq(np.array([having, sizes - having]))[0]
    assert [cell.expected for cell in cells] == pytest.approx(expected)
    residuals = (having - expected) / np.sqrt(expected)
    assert [cell.residual for cell in cells] == pytest.approx(residuals)
    assert cells[0][:6] == ("값", "가", 60, 30, 100, 30.0)
