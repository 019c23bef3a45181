"""A corpus whose nouns are numbered -> what stands together in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.questions.concordance import Occurrence, noun_in_line
from pipeline.questions.counted_documents import CountedDocuments, Where
from pipeline.questions.damage import names_damage
from pipeline.questions.texts import Texts
from pipeline.questions.words import check_choice, check_number
from pipeline.store.contents import NounNumbers, Sentences
from pipeline.terminal.errors import UserError

if TYPE_CHECKING:
    from numpy import int64
    from numpy.typing import NDArray

    from pipeline.stages.groups.collocates import Collocate
    from pipeline.stages.groups.network import Network
    from pipeline.stages.groups.numbers import Cells, NumberedNouns

UNITS = ("window", "sentence", "document")
"""What nouns can stand together in."""

WINDOW = 5
"""Nouns on each side."""

FARTHEST = 1_000
"""The largest window."""

MOST_WORDS = 1_000
"""Maximum nouns of a network; its time grows with their square."""


@dataclass(frozen=True)
class NounsTogether(CountedDocuments):
    """The nouns of one corpus, line by line."""

    @cached_property
    def numbers(self) -> "NumberedNouns":
        """The nouns of every line as columns, memory-mapped.

        Raises
        ------
        UserError
            When the corpus was analyzed without them.
        """
        from pipeline.stages.groups.numbers import read_numbers

        if NounNumbers.TASK not in self.build.artifacts:
            raise UserError(
                f"{self.name} was analyzed before malmoi could show what stands together",
                self.command,
            )
        return read_numbers(self.build.artifact(NounNumbers))

    @names_damage
    def collocates(
        self,
        word: str,
        *,
        unit: str = "window",
        left: int = WINDOW,
        right: int = WINDOW,
        where: Where = (),
        measure: str = "logdice",
        n: int = 20,
        least: int = 2,
    ) -> "list[Collocate]":
        """Return the nouns that stand together with a noun.

        Parameters
        ----------
        word : str
            A noun; an alias resolves to its name.
        unit : {"window", "sentence", "document"}
            What they share. A window does not go beyond a sentence.
        left, right : int
            Of a window: how many nouns before and after the word.
        where : str or sequence of str
            Only documents that fulfil these.
        measure : {"logdice", "npmi", "g2", "t-score", "count"}
            By which they are ranked.
        n : int
            The maximum number of nouns.
        least : int
            Nouns that are together with it less often are left out.

        Returns
        -------
        list of Collocate
            ``pandas.DataFrame`` accepts it directly.

        Raises
        ------
        NotFoundError
            When the word is not a noun of the corpus.
        """
        from pipeline.stages.groups.association import MEASURES
        from pipeline.stages.groups.collocates import best_collocates, unit_joint, window_joint

        check_choice("unit", unit, UNITS)
        check_choice("measure", measure, MEASURES)
        check_number(n)
        check_number(least)
        check_window(left, right)
        column = self.column(word)
        if unit == "window":
            joint = window_joint(self.lines_where(where), column, left, right, len(self.rows))
        else:
            joint = unit_joint(self.units_where(unit, where), column, len(self.rows))
        return best_collocates(joint, column, self.word, measure=measure, n=n, least=least)

    @names_damage
    def collocate_examples(
        self,
        word: str,
        collocates: "Sequence[Collocate]",
        *,
        unit: str = "window",
        left: int = WINDOW,
        right: int = WINDOW,
        where: Where = (),
    ) -> list[Occurrence]:
        """Return the first place of each collocate beside the word; options as for `collocates`."""
        import numpy as np

        from pipeline.stages.groups.collocates import window_places

        column = self.column(word)
        columns = [self.column(collocate.word) for collocate in collocates]
        nouns = self.numbers
        if unit == "window":
            places, lines = window_places(nouns, column, left, right)
        else:
            line_of = np.repeat(np.arange(len(nouns.sizes)), nouns.sizes)
            unit_of = self._document_of_line[line_of] if unit == "document" else line_of
            places = np.flatnonzero(np.isin(unit_of, unit_of[nouns.numbers == column]))
            lines = line_of[places]
        if where:
            inside = self.matching_lines(where)[lines]
            places, lines = places[inside], lines[inside]
        found = nouns.numbers[places]
        first = [int(lines[found == each].min()) + 1 for each in columns]
        texts = Texts(self.build)
        return [
            noun_in_line(texts, collocate.word, line)
            for collocate, line in zip(collocates, first, strict=True)
        ]

    @property
    def _document_of_line(self) -> "NDArray[int64]":
        import numpy as np

        sizes = [*self.build.artifact(Sentences).documents.column("lines")]
        return np.repeat(np.arange(self.documents), sizes)

    @names_damage
    def network(
        self,
        *,
        words: int = 100,
        unit: str = "sentence",
        window: int = WINDOW,
        measure: str = "jaccard",
        threshold: float | None = None,
        least: int = 2,
        where: Where = (),
    ) -> "Network":
        """Return the network of the most frequent nouns that stand together.

        Parameters
        ----------
        words : int
            How many nouns, from 2 to MOST_WORDS.
        unit : {"sentence", "document", "window"}
            What they share. A window does not go beyond a sentence.
        window : int
            Of a window: how many nouns to each side.
        measure : {"jaccard", "npmi", "logdice", "count"}
        threshold : float, optional
            The least measure of a link; by default, one that keeps about two links for each noun.
        least : int
            The least number of times that linked nouns are together.
        where : str or sequence of str
            Only documents that fulfil these.

        Raises
        ------
        UserError
            When fewer than two nouns are left.
        """
        import numpy as np

        from pipeline.stages.groups.association import LINKS
        from pipeline.stages.groups.network import (
            Network,
            link_weights,
            measured_words,
            unit_matrix,
            window_matrix,
        )

        check_choice("unit", unit, UNITS)
        check_choice("measure", measure, LINKS)
        check_number(least)
        check_window(window, window)
        if not 2 <= words <= MOST_WORDS:
            raise UserError(
                f"a network of {words} nouns", f"a number from 2 to {MOST_WORDS:,}, such as 100"
            )
        nouns, total = self.lines_where(where), len(self.rows)
        counts = np.bincount(nouns.numbers, minlength=total)
        chosen = np.argsort(-counts, kind="stable")[: min(words, np.count_nonzero(counts))]
        if len(chosen) < 2:
            raise UserError(f"{self.name} has fewer than two nouns there", "leave out --where")
        if unit == "window":
            joint = window_matrix(nouns, chosen, window, total)
        else:
            joint = unit_matrix(self.units_where(unit, where), chosen, total)
        weights, least_weight = link_weights(joint, measure, threshold=threshold, least=least)
        names = [self.word(column) for column in chosen.tolist()]
        return Network(
            measured_words(names, counts[chosen].tolist(), weights),
            weights,
            f"window of {window}" if unit == "window" else unit,
            measure,
            least_weight,
            least,
        )

    def plot_network(self, network: "Network", path: Path) -> None:
        """Draw the result of `network` as .png or .svg."""
        from pipeline.stages.pictures.fonts import DEFAULT, find_font
        from pipeline.stages.pictures.network import network_figure
        from pipeline.stages.pictures.saving import save_for_user

        figure = network_figure(network, font=find_font(DEFAULT), title=self.name)
        save_for_user(figure, path, title=f"{self.name}: {network.caption}")

    def lines_where(self, where: Where) -> "NumberedNouns":
        """Return the nouns of the documents that fulfil all conditions."""
        return self.numbers.only(self.matching_lines(where)) if where else self.numbers

    def units_where(self, unit: str, where: Where) -> "Cells":
        """Return which nouns are in which sentences or documents that fulfil all conditions."""
        import numpy as np

        from pipeline.stages.groups.numbers import Cells, sentence_cells

        if unit == "sentence":
            return sentence_cells(self.lines_where(where), len(self.rows))
        keep = self.matching(where)
        sizes = np.diff(self.matrix.starts)
        rows = np.repeat(np.arange(self.documents), sizes)
        inside = np.repeat(keep, sizes)
        return Cells(rows[inside], self.matrix.columns[inside], int(keep.sum()))


def check_window(left: int, right: int) -> None:
    """Check the two sides of a window.

    Raises
    ------
    UserError
        When one is not from 0 to FARTHEST, or both are 0.
    """
    if min(left, right) < 0 or max(left, right) > FARTHEST or not (left or right):
        raise UserError(
            f"the window is {left} nouns to the left and {right} to the right",
            f"0 to {FARTHEST:,} on each side, and at least 1 on one of them",
        )
