"""Morphemes, nouns and the words of concepts -> how often each concept occurs in each document."""

from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import sqrt
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.stages.groups.matrix import GroupCounts
from pipeline.store.contents import ConceptCounts, Morphemes, Nouns, Sentences
from pipeline.store.manifest import Facts
from pipeline.store.records import Rule, WordCount


@dataclass(slots=True)
class ConceptWords:
    """The words of concepts, to find them in sentences.

    Attributes
    ----------
    names : list of str
        The concepts, in the order of their rules.
    alone : mapping of str to list of int
        The numbers of the concepts that a word counts for by itself.
    together : list of (set of str, int)
        Words that count only in one sentence, and the number of their concept.
    words : set of str
        All of them.
    """

    names: list[str] = field(default_factory=list)
    alone: dict[str, list[int]] = field(default_factory=dict)
    together: list[tuple[set[str], int]] = field(default_factory=list)
    words: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, rules: Iterable[Rule]) -> "ConceptWords":
        """Sort the rules of `read_concepts`."""
        made = cls()
        for rule in rules:
            if rule.name not in made.names:
                made.names.append(rule.name)
            number = made.names.index(rule.name)
            words = {*rule.form.split("+")}
            made.words |= words
            if len(words) > 1:
                made.together.append((words, number))
            else:
                made.alone.setdefault(words.pop(), []).append(number)
        return made

    def count(self, morphemes: str, nouns: str, into: Counter[int], used: set[str]) -> None:
        """Count the concepts of one sentence; a word that is a noun and a morpheme counts once.

        Parameters
        ----------
        morphemes, nouns : str
            Its lines in ``morphemes.txt`` and ``nouns.txt``.
        into : Counter
            Receives the number of times each concept occurs, by its number.
        used : set of str
            Receives the words that occur.
        """
        cells = (cell.partition(" ")[2].split(" ") for cell in morphemes.split("\t"))
        forms = (morpheme.rpartition("/")[0] for cell in cells for morpheme in cell)
        found = Counter(form for form in forms if form in self.words)
        found |= Counter(noun for noun in nouns.split(" ") if noun in self.words)
        for word, times in found.items():
            for number in self.alone.get(word, ()):
                into[number] += times
        for words, number in self.together:
            into[number] += words <= found.keys()
        used.update(found)


def count_concepts(
    morphemes: Morphemes,
    nouns: Nouns,
    sentences: Sentences,
    made: ConceptCounts,
    *,
    rules: Sequence[Rule],
) -> Facts:
    """Count the concepts of every document, in one pass over ``morphemes.txt`` and ``nouns.txt``.

    Memory grows with 8 bytes for each document and concept in it.

    Parameters
    ----------
    morphemes, nouns, sentences : artifacts
    made : ConceptCounts
    rules : sequence of Rule
        As `read_concepts` returns them. A word is a form of the tagger, which for verbs and
        adjectives is the dictionary form, or a noun as it was kept.
    """
    concepts = ConceptWords.of(rules)
    columns, counts, starts = array("i"), array("i"), array("q", [0])
    used: set[str] = set()
    tagged = (line for block in morphemes.morphemes.blocks(stage="CountConcepts") for line in block)
    lines = zip(tagged, nouns.nouns.read(), strict=True)
    for size in sentences.documents.column("lines"):
        found: Counter[int] = Counter()
        for _ in range(size):
            concepts.count(*next(lines), found, used)
        cells = sorted(cell for cell in found.items() if cell[1])
        columns.extend(number for number, _ in cells)
        counts.extend(times for _, times in cells)
        starts.append(len(columns))
    for path, values in ((made.columns, columns), (made.counts, counts)):
        np.save(path, np.array(values, np.int32), allow_pickle=False)
    np.save(made.starts, np.array(starts, np.int64), allow_pickle=False)
    totals, having = Counter[int](), Counter(columns)
    for number, times in zip(columns, counts, strict=True):
        totals[number] += times
    made.concepts.write(
        WordCount(name, totals[number], having[number])
        for number, name in enumerate(concepts.names)
    )
    unused = sorted({word for word in concepts.words if word not in used})
    warnings = [_unused(unused)] if unused else []
    return {
        "counts": {"concepts": len(concepts.names), "occurrences": totals.total()},
        "warnings": warnings,
    }


def _unused(words: Sequence[str]) -> str:
    more = f" and {len(words) - 3:,} more" if len(words) > 3 else ""
    return f"words of concepts that never occur: {', '.join(words[:3])}{more}"


class ConceptCell(NamedTuple):
    """A concept in one group.

    Attributes
    ----------
    concept, group : str
    count : int
        How often it occurs.
    documents, of : int
        How many documents of the group have it, and how many the group has.
    percent : float
    expected : float
        The documents that would have it if it were as frequent in every group.
    residual : float
        Pearson's: ``(documents - expected) / √expected``; above 2 or below −2 is seldom chance.
    """

    concept: str
    group: str
    count: int  # type: ignore[assignment]
    documents: int
    of: int
    percent: float
    expected: float
    residual: float


def cross_table(
    concepts: Sequence[str],
    groups: Sequence[str],
    sums: GroupCounts,
    sizes: NDArray[np.int64],
) -> list[ConceptCell]:
    """Return a cell for each concept and each group that has documents.

    Parameters
    ----------
    concepts, groups : sequence of str
    sums : GroupCounts
        Of these groups and concepts.
    sizes : ndarray, shape (groups,)
        How many documents each group has.

    Source: Pearson 1900; residuals as in Agresti 2013, Categorical Data Analysis, 3.3.1.
    """
    pairs = [sums.sums([group]) for group in range(len(groups))]
    total = int(sizes.sum())
    cells = []
    for number, concept in enumerate(concepts):
        having = sum(int(documents[number]) for _, documents in pairs)
        for group, (counts, documents), size in zip(groups, pairs, sizes.tolist(), strict=True):
            if size:
                found, expected = int(documents[number]), size * having / total
                residual = (found - expected) / sqrt(expected) if expected else 0.0
                share = 100 * found / size
                cells.append(
                    ConceptCell(
                        concept, group, int(counts[number]), found, size, share, expected, residual
                    )
                )
    return cells
