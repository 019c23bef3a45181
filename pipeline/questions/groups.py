"""A corpus whose documents have variables -> what marks its groups, and how words come and go."""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.questions.counted_documents import Where
from pipeline.questions.damage import names_damage
from pipeline.questions.together import NounsTogether
from pipeline.questions.words import as_typed, check_choice, check_number
from pipeline.store import project
from pipeline.store.builds import ANALYSIS, Build, read_build
from pipeline.store.contents import (
    NOUNS,
    Counts,
    Morphemes,
    Nouns,
    Sentences,
)
from pipeline.store.matrix import read_matrix
from pipeline.store.records import MISSING, OTHERS, Variable, WordCount
from pipeline.terminal.errors import NotFoundError, UserError

if TYPE_CHECKING:
    from pipeline.stages.groups.concepts import ConceptCell
    from pipeline.stages.groups.keyness import KeyWord, Side
    from pipeline.stages.groups.keywords import Keyword
    from pipeline.stages.groups.trend import TrendPoint

REST = "all others"
"""The reference if none is named: all other documents."""

MOST_GROUPS = 200
"""Maximum groups that are each compared with all others; more can be compared one at a time."""


@dataclass(frozen=True)
class Analysis(NounsTogether):
    """What BuildAnalysis has made of one corpus, returned by `find_analysis`.

    Every question reads the counts by document and adds them up; nothing is counted again. The
    conditions of ``where`` name a variable and its groups, as `select_groups` reads them.
    """

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
            variable, codes = self.variable(by)
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
        variable, codes = self.variable(by)
        group_of = np.where(self.matching(where), codes, -1)
        sizes = self.sizes(group_of, len(variable.groups), per)
        points = []
        for asked in [words] if isinstance(words, str) else words:
            column = self.column(asked)
            documents, counts = self.cells(column)
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

        variable, _ = self.variable(by)
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

        variable, codes = self.variable(by)
        values = [name for name in variable.groups if name not in (OTHERS, MISSING)]
        if variable.kind == "text" or len(values) < 2:
            raise UserError(
                f"{by} has no beginning and no end: it has groups of text, or only one group",
                "name a variable of dates or numbers with --by",
            )
        group_of = np.where(self.matching(where), codes, -1)
        sizes = self.sizes(group_of, len(variable.groups), "million")
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

        counted = self.concept_counts
        variable, codes = self.variable(by)
        names = [*counted.concepts.column("word")]
        group_of = np.where(self.matching(where), codes, -1)
        sums = sum_by_group(read_matrix(counted), group_of, len(variable.groups), len(names))
        sizes = self.sizes(group_of, len(variable.groups), "documents")
        return cross_table(names, variable.groups, sums, sizes)

    @names_damage
    def vocabulary(self, where: Where) -> list[tuple[str, int]]:
        """Return the nouns of some documents and how often they occur, most frequent first."""
        import numpy as np

        inside = np.repeat(self.matching(where), np.diff(self.matrix.starts))
        found = self.matrix.columns[inside]
        counts = np.bincount(found, self.matrix.counts[inside], len(self.rows))
        order = np.argsort(-counts, kind="stable")[: np.count_nonzero(counts)]
        return [(self.word(at), int(counts[at])) for at in order]

    def _sides(
        self, by: str, target: str | None, reference: str | None, where: Where
    ) -> "Iterator[tuple[Side, Side]]":
        """Yield each group to compare, with its reference; those without nouns are left out."""
        import numpy as np

        from pipeline.stages.groups.keyness import Side
        from pipeline.stages.groups.matrix import sum_by_group

        variable, codes = self.variable(by)
        targets, against = _choose(variable, target, reference)
        group_of = np.where(self.matching(where), codes, -1)
        sums = sum_by_group(self.matrix, group_of, len(variable.groups), len(self.rows))
        counts, documents = sums.sums(range(len(variable.groups)))
        named = Side(str(reference), *sums.sums(against)) if against else None
        compared = False
        for name, groups in targets.items():
            side = Side(name, *sums.sums(groups))
            rest = named or Side(REST, counts - side.counts, documents - side.documents)
            if side.total and rest.total:
                compared = True
                yield side, rest
        if not compared:
            raise NotFoundError(
                f"there are no two groups of {by} with nouns to compare",
                "choose other groups, or leave out --where",
            )


def _choose(
    variable: Variable, target: str | None, reference: str | None
) -> tuple[dict[str, list[int]], list[int]]:
    """Return the groups to compare by name, and those of the reference; none for all others."""
    from pipeline.stages.groups.selection import select_groups

    against = [] if reference is None else select_groups(variable, as_typed(reference))
    if target is None:
        each = enumerate(variable.groups)
        targets = {name: [number] for number, name in each if number not in against}
    else:
        targets = {target: select_groups(variable, as_typed(target))}
        if {*targets[target]} & {*against}:
            raise UserError(
                f"target and reference have a group of {variable.name} in common",
                "name different groups",
            )
    if len(targets) > MOST_GROUPS:
        raise UserError(
            f"{variable.name} has {len(targets):,} groups, and {MOST_GROUPS} at most are compared "
            "at once",
            "name one with --target, or declare bins or top in [variables]",
        )
    return targets, against


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
    if embeddings.finished and embeddings.artifacts.get(Nouns.TASK) != build.artifacts[Nouns.TASK]:
        raise UserError(
            f"{name} has been built with other nouns since it was analyzed", analysis.command
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


def differently_made(one: Build, other: Build) -> list[str]:
    """Return the settings with which the nouns of two corpora were made differently.

    Keyness shows such differences too.
    """
    found = []
    for kind in (Morphemes, Nouns):
        before, now = (build.artifact(kind).manifest() for build in (one, other))
        keys = {*before.parameters, *now.parameters}
        found += [
            f"[{kind.TASK}] {key} = {before.parameters.get(key)} or {now.parameters.get(key)}"
            for key in sorted(keys)
            if before.parameters.get(key) != now.parameters.get(key)
        ]
    return found
