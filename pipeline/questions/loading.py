"""The name of a built corpus -> an object to ask, for notebooks and for the commands.

import pipeline

law = pipeline.load("law")
law.most_similar("국민")
"""

import unicodedata
from collections.abc import Iterator, Sequence
from csv import QUOTE_NONE
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.questions.concordance import FIND, Occurrence, find_beside
from pipeline.questions.spelling import nearest_spellings
from pipeline.questions.texts import Texts
from pipeline.questions.trace import ALGORITHMS, Life
from pipeline.questions.vectors import Asking
from pipeline.stages.counts import read_counts
from pipeline.stages.vectors.queries import Neighbour
from pipeline.store import project
from pipeline.store.publishing import Build, load_build
from pipeline.terminal.errors import NotFoundError, UserError

if TYPE_CHECKING:
    from gensim.models import KeyedVectors
    from matplotlib.figure import Figure
    from pandas import DataFrame


@dataclass(frozen=True)
class BuiltCorpus:
    """A finished build of one corpus; `load` gives it.

    Words may be given in any normal form; an alias leads to its name. What is not there raises
    `pipeline.terminal.errors.NotFoundError`, which says why.

    Attributes
    ----------
    build : Build
        Its record and its artifacts.
    model : {"skip-gram", "cbow"}
        Which of the two models its vectors and its map are of.
    """

    build: Build
    model: str = "skip-gram"

    def __repr__(self) -> str:
        return f"<{self.name}, built, with {self.model} vectors>"

    @property
    def name(self) -> str:
        """The corpus's name."""
        return self.build.folder.name

    @cached_property
    def asking(self) -> Asking:
        """The vectors, to be asked in words."""
        return Asking(self.build, self.model)

    @cached_property
    def texts(self) -> Texts:
        """The texts of which line n is the same sentence."""
        return Texts(self.build)

    def most_similar(
        self, positive: str | Sequence[str], negative: str | Sequence[str] = (), *, n: int = 20
    ) -> list[Neighbour]:
        """Return the words most similar to a word, or to the mean of some and least to others.

        Returns
        -------
        list of Neighbour
            rank from 1, word, cosine similarity, count; ``pandas.DataFrame`` takes it as it is.
        """
        return self.asking.most_similar(_several(positive), _several(negative), n=n)

    def examples(self, neighbours: Sequence[Neighbour], words: Sequence[str]) -> list[Occurrence]:
        """Return a place for each neighbour, in a sentence with one of the words if possible."""
        rows = [self.asking.row(word) for word in words]
        names = {name for name, _ in self.asking.vectors.words_at(rows)}
        return [find_beside(self.texts, neighbour.word, names) for neighbour in neighbours]

    def plot_neighbours(
        self,
        positive: Sequence[str],
        negative: Sequence[str],
        neighbours: Sequence[Neighbour],
        path: Path,
    ) -> list[str]:
        """Draw what `most_similar` answered as a .png or .svg; return the words that are dots only.

        Positions are by PCA of the words' directions.
        """
        from pipeline.stages.pictures.fonts import find_font
        from pipeline.stages.pictures.neighbourhood import plot_neighbourhood

        asking = self.asking
        given = [asking.row(word) for word in (*positive, *negative)]
        rows = [*given, *(asking.row(neighbour.word) for neighbour in neighbours)]
        names = [name for name, _ in asking.vectors.words_at(given)]
        manifest = self.build.artifact(f"ProjectTSNE-{self.model}").manifest()
        asked = " + ".join(names[: len(positive)])
        unlike = "".join(f" - {name}" for name in names[len(positive) :])
        return plot_neighbourhood(
            asking.vectors.matrix[rows],
            names[: len(positive)],
            names[len(positive) :],
            neighbours,
            path,
            font=find_font(manifest["parameters"]["font"]),
            title=f"{asked}{unlike}의 이웃 — {manifest['content']['title']}, {self.model}",
        )

    def concordance(self, word: str, *, by: str = "noun", n: int | None = 20) -> list[Occurrence]:
        """Return the places where a word stands, in the order of the text.

        Parameters
        ----------
        word : str
        by : {"noun", "stem", "text"}
            ``noun``: the eojeol of which it was kept as a noun. ``stem``: those in which the
            tagger found it, such as 하다 in 보장한다. ``text``: any string, letter by letter.
        n : int or None
            How many at most; None for all.

        Returns
        -------
        list of Occurrence
            document, line, left, keyword, right; ``pandas.DataFrame`` takes it as it is.
        """
        word = _composed(word) if by != "text" else unicodedata.normalize("NFC", word)
        found: Iterator[Occurrence] = FIND[by](self.texts, word)
        first = next(found, None)
        if first is None and by == "noun" and (alias := self.asking.aliases.get(word)):
            found = FIND[by](self.texts, alias.name)
            first = next(found, None)
        if first is None:
            raise self.nowhere(word)
        return [*islice(chain([first], found), n)]

    def why(self, word: str) -> Life:
        """Return the life of a word: in the text, under the tagger and the rules, as a vector."""
        return Life(self.build, _composed(word))

    def counts(self, source: str = "nouns") -> "DataFrame":
        """Return the frequency table: word, count, documents; the most frequent first.

        Parameters
        ----------
        source : {"nouns", "words"}
        """
        return _frame(self.build.artifact(f"CountWords-{source}") / "counts.tsv")

    def words(self) -> "DataFrame":
        """Return the words that have a vector: word, count, and x and y where it is on the map."""
        vocabulary = self.build.artifact(f"TrainWord2Vec-{self.model}") / "vocabulary.tsv"
        points = self.build.artifact(f"ProjectTSNE-{self.model}") / "points.tsv"
        return _frame(vocabulary).merge(_frame(points), how="left", on="word")

    def map(self) -> "Figure":
        """Return the map of the words as a matplotlib figure."""
        from pipeline.stages.pictures.fonts import find_font
        from pipeline.stages.pictures.map import map_figure, map_title
        from pipeline.stages.vectors.projection import read_points

        projection = self.build.artifact(f"ProjectTSNE-{self.model}")
        manifest = projection.manifest()
        figure, _ = map_figure(
            read_points(projection / "points.tsv"),
            dict(self.asking.vectors.entries()),
            font=find_font(manifest["parameters"]["font"]),
            title=map_title(
                manifest["content"]["title"], self.model, manifest["parameters"]["method"]
            ),
        )
        return figure

    @cached_property
    def vectors(self) -> "KeyedVectors":
        """The vectors as gensim's KeyedVectors, with counts; no pickle is read."""
        import numpy as np
        from gensim.models import KeyedVectors

        stored = self.asking.vectors
        entries = stored.entries()
        vectors = KeyedVectors(stored.matrix.shape[1])
        vectors.add_vectors([word for word, _ in entries], np.array(stored.matrix))
        for word, count in entries:
            vectors.set_vecattr(word, "count", count)
        return vectors

    def nowhere(self, word: str) -> NotFoundError:
        """Say what is known of a word that was looked for in vain, and what is spelled like it."""
        counts = self.build.artifact("CountWords-nouns") / "counts.tsv"
        near = nearest_spellings(word, read_counts(counts))
        return NotFoundError(
            self.why(word).summary(self.model),
            f"a word that is there, such as {', '.join(near)}" if near else "malmoi vocabulary",
        )


def load(corpus: str = project.DEFAULT_CORPUS, *, model: str = "skip-gram") -> BuiltCorpus:
    """Return the last finished build of a corpus.

    Parameters
    ----------
    corpus : str
        Its name, as after ``--corpus``. The project is the current folder when that holds a
        luigi.cfg, else the folder that malmoi was installed from.
    model : {"skip-gram", "cbow"}

    Raises
    ------
    UserError
        When it has not been built, or there is no such model.
    """
    if model not in ALGORITHMS:
        raise UserError(f"there is no model {model!r}", f"one of {', '.join(ALGORITHMS)}")
    return BuiltCorpus(load_build(corpus), model)


def _several(words: str | Sequence[str]) -> Sequence[str]:
    return [words] if isinstance(words, str) else words


def _composed(word: str) -> str:
    return unicodedata.normalize("NFC", word).strip()


def _frame(table: Path) -> "DataFrame":
    try:
        import pandas
    except ImportError:
        raise UserError(
            "data frames need pandas, which is not installed", 'pip install "malmoi[notebook]"'
        ) from None
    return pandas.read_csv(
        table,
        sep="\t",
        quoting=QUOTE_NONE,
        keep_default_na=False,
        dtype={"word": str},
        encoding="utf-8",
    )
