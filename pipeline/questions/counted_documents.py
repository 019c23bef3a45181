"""What BuildAnalysis has made of a corpus, read: variables, counts by document, concepts."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from pipeline.questions.words import normalize_query, not_found
from pipeline.store import project
from pipeline.store.builds import Build
from pipeline.store.contents import (
    NOUNS,
    ConceptCounts,
    Counts,
    DocumentCounts,
    Nouns,
    Sentences,
    Variables,
)
from pipeline.store.files import position_in
from pipeline.store.matrix import DocumentMatrix, read_matrix
from pipeline.store.records import Rule, Variable
from pipeline.terminal.errors import NotFoundError, UserError
from pipeline.terminal.names import nearest_first

if TYPE_CHECKING:
    from numpy import bool_, int32, int64
    from numpy.typing import NDArray

Where = str | Sequence[str]
"""Conditions such as ``rating=1-4``, of which documents fulfil all."""


@dataclass(frozen=True)
class CountedDocuments:
    """The documents of one corpus: their groups, and how often each noun occurs in each.

    Attributes
    ----------
    build : Build
        The record of BuildAnalysis and its artifacts.
    """

    build: Build

    @property
    def name(self) -> str:
        """The corpus's name."""
        return self.build.folder.name

    @cached_property
    def variables(self) -> tuple[Variable, ...]:
        """The variables, each with its groups.

        Raises
        ------
        UserError
            When the corpus declared none when it was built.
        """
        if Variables.TASK not in self.build.artifacts:
            raise UserError(
                f"{self.name} had no variables when it was analyzed",
                f"declare [variables] in corpora/{self.name}.toml, then {self.command}",
            )
        return self.build.artifact(Variables).variables.read().variables

    @cached_property
    def matrix(self) -> DocumentMatrix:
        """How often each noun occurs in each document, memory-mapped."""
        return read_matrix(self.build.artifact(DocumentCounts))

    @cached_property
    def table(self) -> bytes:
        """``counts.tsv`` as on disk: row n is the noun of column n."""
        return self.build.artifact(Counts, NOUNS).counts.path.read_bytes()

    @cached_property
    def rows(self) -> list[bytes]:
        """The rows of the table, without its header: one for each noun."""
        return self.table.split(b"\n")[1:-1]

    def word(self, column: int) -> str:
        """Return the noun of a column."""
        return self.rows[column].partition(b"\t")[0].decode("utf-8")

    @property
    def documents(self) -> int:
        """How many documents there are."""
        return len(self.matrix.starts) - 1

    def words_of(self, concept: str) -> list[Rule]:
        """Return the words of a concept, each with its file and line.

        Raises
        ------
        NotFoundError
            When there is no such concept.
        """
        rules = self.concept_counts.manifest().content.rules
        if found := [rule for rule in rules if rule.name == concept]:
            return found
        known = nearest_first(concept, dict.fromkeys(rule.name for rule in rules))
        raise NotFoundError(f"there is no concept {concept!r}", f"one of: {', '.join(known)}")

    @property
    def concept_counts(self) -> ConceptCounts:
        """How often each concept occurs in each document.

        Raises
        ------
        UserError
            When the corpus had none when it was built.
        """
        if ConceptCounts.TASK not in self.build.artifacts:
            raise UserError(
                f"{self.name} had no concepts when it was analyzed",
                f"write them into corpora/{self.name}.concepts.tsv (concept, TAB, word), then "
                f"{self.command}",
            )
        return self.build.artifact(ConceptCounts)

    def matching(self, where: Where) -> "NDArray[bool_]":
        """Return for each document whether it fulfils all conditions.

        Raises
        ------
        UserError
            When a condition is not ``variable=group``, or no document fulfils all.
        """
        import numpy as np

        from pipeline.stages.groups.selection import find_variable, select_groups

        keep = np.ones(self.documents, bool)
        for condition in [where] if isinstance(where, str) else where:
            name, sign, wanted = unicodedata.normalize("NFC", condition).partition("=")
            if not sign:
                raise UserError(
                    f"--where is {condition!r}", "write a variable, = and a group: rating=1-4"
                )
            at = find_variable(self.variables, name.strip())
            groups = select_groups(self.variables[at], wanted.strip())
            keep &= np.isin(self._codes[:, at], groups)
        if not keep.any():
            raise NotFoundError("no document fulfils all conditions", "leave one --where out")
        return keep

    def matching_lines(self, where: Where) -> "NDArray[bool_]":
        """Return for each line of the texts whether its document fulfils all conditions."""
        import numpy as np

        sizes = [*self.build.artifact(Sentences).documents.column("lines")]
        return np.repeat(self.matching(where), sizes)

    @cached_property
    def _codes(self) -> "NDArray[int32]":
        """int32, documents x variables, memory-mapped."""
        import numpy as np

        codes: NDArray[int32] = np.load(
            self.build.artifact(Variables).codes, mmap_mode="r", allow_pickle=False
        )
        return codes

    def variable(self, name: str) -> "tuple[Variable, NDArray[int32]]":
        """Return a variable and the group of each document."""
        from pipeline.stages.groups.selection import find_variable

        at = find_variable(self.variables, unicodedata.normalize("NFC", name))
        return self.variables[at], self._codes[:, at]

    def sizes(self, group_of: "NDArray[int32]", groups: int, per: str) -> "NDArray[int64]":
        """Return how many nouns, or documents, each group has."""
        import numpy as np

        inside = group_of >= 0
        weights = None
        if per == "million":
            total = np.concatenate([[0], np.cumsum(self.matrix.counts, dtype=np.int64)])
            weights = np.diff(total[self.matrix.starts])[inside]
        return np.bincount(group_of[inside], weights, groups).astype(np.int64)

    def cells(self, column: int) -> "tuple[NDArray[int64], NDArray[int32]]":
        """Return the documents that have a noun, and how often each has it."""
        import numpy as np

        at = np.flatnonzero(self.matrix.columns == column)
        return np.searchsorted(self.matrix.starts, at, side="right") - 1, self.matrix.counts[at]

    def column(self, word: str) -> int:
        """Return the column of a noun as typed; an alias resolves to its name."""
        word = normalize_query(word)
        alias = self._aliases.get(word)
        for name in (word, alias.name if alias else ""):
            if name and (column := position_in(self.table, name)) is not None:
                return column
        raise not_found(
            word,
            f"{word} is not a noun of {self.name}",
            map(self.word, range(len(self.rows))),
            corpus=self.name,
        )

    @cached_property
    def _aliases(self) -> Mapping[str, Rule]:
        return self.build.artifact(Nouns).rules.read().aliases

    @property
    def command(self) -> str:
        """The command that builds it anew."""
        return f"luigi --module pipeline {self.build.task}{project.corpus_option(self.name)}"
