"""A corpus whose documents have variables -> what marks its groups, and how words come and go."""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.questions.damage import names_damage
from pipeline.questions.words import check_choice, check_number, normalize_query, not_found
from pipeline.store import project
from pipeline.store.builds import ANALYSIS, Build, read_build
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
from pipeline.store.records import MISSING, OTHERS, Rule, Variable, WordCount
from pipeline.terminal.errors import NotFoundError, UserError
from pipeline.terminal.names import nearest_first

if TYPE_CHECKING:
    from numpy import bool_, int32, int64
    from numpy.typing import NDArray

    from pipeline.stages.groups.concepts import ConceptCell
    from pipeline.stages.groups.keyness import KeyWord, Side
    from pipeline.stages.groups.keywords import Keyword
    from pipeline.stages.groups.trend import TrendPoint

REST = "all others"
"""The reference if none is named: all other documents."""

MOST_GROUPS = 200
"""Maximum groups that are each compared with all others; more can be compared one at a time."""

Where = str | Sequence[str]
"""Conditions such as ``rating=1-4``, of which documents fulfil all."""


@dataclass(frozen=True)
class Analysis:
    """What BuildAnalysis has made of one corpus, returned by `find_analysis`.

    Every question reads the counts by document and adds them up; nothing is counted again. The
    conditions of ``where`` name a variable and its groups, as `select_groups` reads them.

    Attributes
    ----------
    build : Build
        Its record and its artifacts.
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
                f"declare [variables] in corpora/{self.name}.toml, then {self._command}",
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

    @names_damage
    def keyness(
        self,
        by: str,
        *,
        target: str | None = None,
        reference: str | None = None,
        where: Where = (),
        n: int = 20,
        least: int = 5,
        alpha: float = 0.05,
    ) -> "list[KeyWord]":
        """Return the words that mark each group, or one group, of a variable.

        Parameters
        ----------
        by : str
            The variable.
        target, reference : str, optional
            Its groups to compare; by default each group with all other documents.
        where : str or sequence of str
            Only documents that fulfil these.
        n : int
            The maximum number of words of each group.
        least : int
            Words that occur less often in the group are left out.
        alpha : float
            The largest adjusted p.

        Returns
        -------
        list of KeyWord
            ``pandas.DataFrame`` accepts it directly.

        Raises
        ------
        UserError
            When a variable or a group does not exist, or a group has no noun.
        """
        from pipeline.stages.groups.keyness import key_words

        check_number(n)
        check_alpha(alpha)
        sides = self._sides(by, target, reference, where)
        return [
            word
            for side, other in sides
            for word in key_words(side, other, self.word, n=n, least=least, alpha=alpha)
        ]

    @names_damage
    def keywords(
        self,
        by: str | None = None,
        *,
        where: Where = (),
        measure: str = "c-tf-idf",
        n: int = 10,
        least: int = 1,
    ) -> "list[Keyword]":
        """Return the words that describe each group of a variable best, or each document.

        Parameters
        ----------
        by : str, optional
            The variable; without one, every document is a group.
        where : str or sequence of str
            Only documents that fulfil these.
        measure : {"c-tf-idf", "tf-idf"}
        n : int
            The maximum number of words of each group.
        least : int
            The least number of times that a word occurs in its group.
        """
        import numpy as np

        from pipeline.stages.groups.keywords import MEASURES, best_keywords
        from pipeline.stages.groups.matrix import sum_by_group

        check_number(n)
        check_number(least)
        check_choice("measure", measure, MEASURES)
        keep = self.matching(where)
        if by is None:
            names: Sequence[str] = [*self.build.artifact(Sentences).documents.column("document")]
            codes = np.arange(len(names), dtype=np.int32)
        else:
            variable, codes = self._variable(by)
            names = variable.groups
        sums = sum_by_group(self.matrix, np.where(keep, codes, -1), len(names), len(self.rows))
        return best_keywords(
            sums, names, self.word, documents=int(keep.sum()), measure=measure, n=n, least=least
        )

    @names_damage
    def trend(
        self, words: str | Sequence[str], by: str, *, where: Where = (), per: str = "million"
    ) -> "list[TrendPoint]":
        """Return the rate of words in each group of a variable, in the order of the groups.

        Parameters
        ----------
        words : str or sequence of str
            Nouns; an alias resolves to its name.
        by : str
            The variable: of dates, for a trend, or any other.
        where : str or sequence of str
            Only documents that fulfil these.
        per : {"million", "documents"}
            The rate is of a million nouns, or of documents that have the word.

        Raises
        ------
        NotFoundError
            When a word is not a noun of the corpus.
        """
        import numpy as np

        from pipeline.stages.groups.trend import UNITS, trend_points

        check_choice("per", per, UNITS)
        if not words:
            raise UserError("at least one word is required", 'give a word such as "국민"')
        variable, codes = self._variable(by)
        group_of = np.where(self.matching(where), codes, -1)
        sizes = self._sizes(group_of, len(variable.groups), per)
        points = []
        for asked in [words] if isinstance(words, str) else words:
            column = self._column(asked)
            documents, counts = self._cells(column)
            inside = group_of[documents] >= 0
            weights = counts[inside] if per == "million" else None
            found = np.bincount(group_of[documents[inside]], weights, len(variable.groups))
            points += trend_points(
                self.word(column), variable.groups, found.astype(int), sizes, per
            )
        return points

    def plot_trend(self, points: "Sequence[TrendPoint]", by: str, path: Path) -> None:
        """Draw the result of `trend` as .png or .svg."""
        from pipeline.stages.pictures.fonts import DEFAULT, find_font
        from pipeline.stages.pictures.saving import save_for_user
        from pipeline.stages.pictures.trend import trend_figure

        variable, _ = self._variable(by)
        figure = trend_figure(
            points,
            is_date=variable.kind == "date",
            font=find_font(DEFAULT),
            title=f"{self.name} — {variable.name}",
        )
        save_for_user(figure, path)

    @names_damage
    def rising(
        self,
        by: str,
        *,
        falling: bool = False,
        where: Where = (),
        n: int = 20,
        least: int = 20,
        alpha: float = 0.05,
    ) -> "list[KeyWord]":
        """Return the words whose rate changed most from the first to the second half of a time.

        The halves have about the same number of nouns, so no word comes from an almost empty
        month. The rest is as for `keyness`, of the second half against the first.

        Parameters
        ----------
        by : str
            A variable of dates or numbers.
        falling : bool
            The words of the first half instead.

        Raises
        ------
        UserError
            When the variable has no order, or only one group.
        """
        import numpy as np

        from pipeline.stages.groups.trend import middle_of

        variable, codes = self._variable(by)
        values = [name for name in variable.groups if name not in (OTHERS, MISSING)]
        if variable.kind == "text" or len(values) < 2:
            raise UserError(
                f"{by} has no beginning and no end: it has groups of text, or only one group",
                "name a variable of dates or numbers with --by",
            )
        group_of = np.where(self.matching(where), codes, -1)
        sizes = self._sizes(group_of, len(variable.groups), "million")
        middle = middle_of(sizes[: len(values)])
        halves = [values[:middle], values[middle:]]
        early, late = (f"{h[0]}..{h[-1]}" if len(h) > 1 else h[0] for h in halves)
        target, reference = (early, late) if falling else (late, early)
        return self.keyness(
            by, target=target, reference=reference, where=where, n=n, least=least, alpha=alpha
        )

    @names_damage
    def concepts(self, by: str, *, where: Where = ()) -> "list[ConceptCell]":
        """Return the cross table of concepts and the groups of a variable.

        Returns
        -------
        list of ConceptCell
            Concept by concept, in the order of the file, and group by group.

        Raises
        ------
        UserError
            When the corpus has no concepts, or no such variable.
        """
        import numpy as np

        from pipeline.stages.groups.concepts import cross_table
        from pipeline.stages.groups.matrix import sum_by_group

        counted = self._concept_counts
        variable, codes = self._variable(by)
        names = [*counted.concepts.column("word")]
        group_of = np.where(self.matching(where), codes, -1)
        sums = sum_by_group(read_matrix(counted), group_of, len(variable.groups), len(names))
        sizes = self._sizes(group_of, len(variable.groups), "documents")
        return cross_table(names, variable.groups, sums, sizes)

    def words_of(self, concept: str) -> list[Rule]:
        """Return the words of a concept, each with its file and line.

        Raises
        ------
        NotFoundError
            When there is no such concept.
        """
        rules = self._concept_counts.manifest().content.rules
        if found := [rule for rule in rules if rule.name == concept]:
            return found
        known = nearest_first(concept, dict.fromkeys(rule.name for rule in rules))
        raise NotFoundError(f"there is no concept {concept!r}", f"one of: {', '.join(known)}")

    @property
    def _concept_counts(self) -> ConceptCounts:
        if ConceptCounts.TASK not in self.build.artifacts:
            raise UserError(
                f"{self.name} had no concepts when it was analyzed",
                f"write them into corpora/{self.name}.concepts.tsv (concept, TAB, word), then "
                f"{self._command}",
            )
        return self.build.artifact(ConceptCounts)

    @names_damage
    def vocabulary(self, where: Where) -> list[tuple[str, int]]:
        """Return the nouns of some documents and how often they occur, most frequent first."""
        import numpy as np

        inside = np.repeat(self.matching(where), np.diff(self.matrix.starts))
        found = self.matrix.columns[inside]
        counts = np.bincount(found, self.matrix.counts[inside], len(self.rows))
        order = np.argsort(-counts, kind="stable")[: np.count_nonzero(counts)]
        return [(self.word(at), int(counts[at])) for at in order]

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

    def _variable(self, name: str) -> "tuple[Variable, NDArray[int32]]":
        """Return a variable and the group of each document."""
        from pipeline.stages.groups.selection import find_variable

        at = find_variable(self.variables, unicodedata.normalize("NFC", name))
        return self.variables[at], self._codes[:, at]

    def _sides(
        self, by: str, target: str | None, reference: str | None, where: Where
    ) -> "Iterator[tuple[Side, Side]]":
        """Yield each group to compare, with its reference."""
        import numpy as np

        from pipeline.stages.groups.keyness import Side
        from pipeline.stages.groups.matrix import sum_by_group
        from pipeline.stages.groups.selection import select_groups

        variable, codes = self._variable(by)
        chosen = {
            name: select_groups(variable, unicodedata.normalize("NFC", name))
            for name in (target, reference)
            if name is not None
        }
        against = chosen[reference] if reference is not None else []
        if target is not None:
            targets = {target: chosen[target]}
        else:
            each = enumerate(variable.groups)
            targets = {name: [number] for number, name in each if number not in against}
        if target is not None and {*chosen[target]} & {*against}:
            raise UserError(
                f"target and reference have a group of {by} in common", "name different groups"
            )
        if len(targets) > MOST_GROUPS:
            raise UserError(
                f"{by} has {len(targets):,} groups, and {MOST_GROUPS} at most are compared at once",
                "name one with --target, or declare bins or top in [variables]",
            )
        group_of = np.where(self.matching(where), codes, -1)
        sums = sum_by_group(self.matrix, group_of, len(variable.groups), len(self.rows))

        def side(name: str, groups: Sequence[int]) -> Side:
            return Side(name, *sums.sums(groups))

        whole = side("", range(len(variable.groups)))
        named = side(str(reference), against) if reference is not None else None
        compared = False
        for name, groups in targets.items():
            this = side(name, groups)
            rest = Side(REST, whole.counts - this.counts, whole.documents - this.documents)
            other = named or rest
            if this.total and other.total:
                compared = True
                yield this, other
        if not compared:
            raise NotFoundError(
                f"there are no two groups of {by} with nouns to compare",
                "choose other groups, or leave out --where",
            )

    def _sizes(self, group_of: "NDArray[int32]", groups: int, per: str) -> "NDArray[int64]":
        """Return how many nouns, or documents, each group has."""
        import numpy as np

        inside = group_of >= 0
        weights = None
        if per == "million":
            total = np.concatenate([[0], np.cumsum(self.matrix.counts, dtype=np.int64)])
            weights = np.diff(total[self.matrix.starts])[inside]
        return np.bincount(group_of[inside], weights, groups).astype(np.int64)

    def _cells(self, column: int) -> "tuple[NDArray[int64], NDArray[int32]]":
        """Return the documents that have a noun, and how often each has it."""
        import numpy as np

        at = np.flatnonzero(self.matrix.columns == column)
        return np.searchsorted(self.matrix.starts, at, side="right") - 1, self.matrix.counts[at]

    def _column(self, word: str) -> int:
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
    def _command(self) -> str:
        return f"luigi --module pipeline {self.build.task}{project.corpus_option(self.name)}"


def check_alpha(alpha: float) -> None:
    """Check a level of significance.

    Raises
    ------
    UserError
        When it is not above 0, or above 1.
    """
    if not 0 < alpha <= 1:
        raise UserError(f"alpha is {alpha}; it must be above 0 and at most 1", "alpha = 0.05")


def find_analysis(corpus: str) -> Analysis:
    """Return what BuildAnalysis has made of a corpus.

    Raises
    ------
    UserError
        When there is nothing, or when the corpus has been built anew since, from other nouns; the
        advice is the command that builds it.
    """
    name = unicodedata.normalize("NFC", corpus)
    known = {folder.name for folder in project.outputs().glob("*")}  # so it is not a path
    build = read_build(project.outputs() / name, ANALYSIS) if name in known else None
    if build is None or not build.complete:
        from pipeline.stages.corpus.catalogue import find_corpus  # slow to load, only needed now

        name = find_corpus(corpus, project.corpora()).name
        raise UserError(
            f"{name} has not been analyzed yet",
            f"luigi --module pipeline BuildAnalysis{project.corpus_option(name)}",
        )
    analysis = Analysis(build)
    embeddings = read_build(build.folder)
    if embeddings.finished and embeddings.artifacts[Nouns.TASK] != build.artifacts[Nouns.TASK]:
        raise UserError(
            f"{name} has been built with other nouns since it was analyzed", analysis._command
        )
    return analysis


def keyness_between(
    target: Build, reference: Build, *, n: int = 20, least: int = 5, alpha: float = 0.05
) -> "list[KeyWord]":
    """Return the nouns that mark one corpus against another; parameters as for `keyness`."""
    import numpy as np

    from pipeline.stages.groups.keyness import Side, key_words

    check_number(n)
    check_alpha(alpha)
    tables = [build.artifact(Counts, NOUNS).counts for build in (target, reference)]
    rows = [{row.word: row for row in table.read()} for table in tables]
    words = [*dict.fromkeys(word for each in rows for word in each)]

    def side(build: Build, row_of: Mapping[str, WordCount]) -> Side:
        found = [row_of.get(word, WordCount(word, 0, 0)) for word in words]
        counts, documents = ([row[column] for row in found] for column in (1, 2))
        return Side(build.folder.name, np.array(counts), np.array(documents))

    sides = side(target, rows[0]), side(reference, rows[1])
    return key_words(*sides, words.__getitem__, n=n, least=least, alpha=alpha)
