"""Gries's DP: by hand, and as its formula says, wherever documents and blocks of the text begin."""

from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from pipeline.scale import local
from pipeline.scale.local import Processes
from pipeline.stages.counts import dispersion
from pipeline.stages.counts.dispersion import Deviations, Document, measure_dispersion
from pipeline.store import files
from pipeline.store.contents import Nouns, Sentences
from pipeline.store.records import DocumentLines, WordCount


def stored(
    folder: Path, documents: list[list[str]]
) -> tuple[files.LineText, files.Table[DocumentLines]]:
    text, index = Nouns(folder).nouns, Sentences(folder).documents
    with text.writing() as write:
        write([line for document in documents for line in document])
    first = np.cumsum([1, *(len(document) for document in documents)])
    index.write(
        DocumentLines(str(n), int(first[n]), len(document)) for n, document in enumerate(documents)
    )
    return text, index


def test_dispersion_by_hand(tmp_path: Path) -> None:
    """Three documents have 1/2, 1/4 and 1/4 of the text."""
    documents = [["고르다 고르다 하나 둘"], ["고르다 몰리다"], ["고르다 몰리다"]]
    text, index = stored(tmp_path, documents)
    counts = [WordCount("고르다", 4, 3), WordCount("몰리다", 2, 2), WordCount("하나", 1, 1)]
    found = [row.dispersion for row in measure_dispersion(text, index, counts, 8)]
    # 몰리다: |1/2 - 0| + |1/4 - 1/2| + |1/4 - 1/2| = 1; 하나: |1/2 - 1| + 1/4 + 1/4 = 1
    assert found == pytest.approx([0, 0.5, 0.5])


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize("block", [1, 40, 10_000])
def test_dispersion_is_that_of_its_formula(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, block: int, number: int
) -> None:
    """Documents of no lines, of empty lines, and longer than a block and than a shard."""
    monkeypatch.setattr(files, "BLOCK", block)
    monkeypatch.setattr(dispersion, "LEAST", 40)
    monkeypatch.setattr(local, "LEAST", 40)
    rng = np.random.default_rng(1)
    documents = [
        [" ".join(f"말{n}" for n in rng.geometric(0.2, size=rng.integers(6))) for _ in range(lines)]
        for lines in (3, 0, 1, 30, 1, 1, 0, 5)
    ]
    text, index = stored(tmp_path, documents)
    inside = [Counter(" ".join(document).split()) for document in documents]
    whole = Counter[str]()
    for each in inside:
        whole.update(each)
    total = whole.total()
    asked = [word for word, _ in whole.most_common(8)]
    expected = [
        sum(abs(each.total() / total - each[word] / whole[word]) for each in inside) / 2
        for word in asked
    ]
    counts = [WordCount(word, whole[word], 0) for word in asked]
    runner = Processes(number)
    found = measure_dispersion(text, index, counts, total, runner=runner)
    assert [row.dispersion for row in found] == pytest.approx(expected)
    assert found == measure_dispersion(text, index, counts, total)


def test_what_a_shard_found_is_stored_as_json() -> None:
    found = Deviations([1 << 60, -3], [Document(True, 5, {0: 2}), Document(False, 0, {})])
    assert Deviations.from_json(found.to_json()) == found
