"""The name of a built corpus -> an object to query, for notebooks and for the commands.

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
from typing import TYPE_CHECKING, Any

from pipeline.questions.concordance import (
    CONCEPT,
    FIND,
    Occurrence,
    find_concept,
    find_together,
)
from pipeline.questions.damage import names_damage
from pipeline.questions.texts import Texts
from pipeline.questions.trace import WordTrace
from pipeline.questions.vectors import BuiltVectors
from pipeline.questions.words import (
    as_typed,
    check_choice,
    check_number,
    normalize_query,
    not_found,
)
from pipeline.stages.vectors.queries import Neighbour
from pipeline.store import project
from pipeline.store.builds import ANALYSIS, BUILD, Build, read_build
from pipeline.store.contents import ALGORITHMS, NOUNS, SKIP_GRAM, SOURCES, Counts, Map, Vectors
from pipeline.terminal.errors import NotFoundError, UserError

if TYPE_CHECKING:
    from gensim.models import KeyedVectors
    from matplotlib.figure import Figure
    from pandas import DataFrame

    from pipeline.questions.counted_documents import Where
    from pipeline.questions.groups import Analysis
    from pipeline.stages.groups.collocates import Collocate
    from pipeline.stages.groups.keyness import KeyWord
    from pipeline.stages.groups.keywords import Keyword
    from pipeline.stages.groups.network import Network
    from pipeline.stages.groups.trend import TrendPoint


@dataclass(frozen=True)
class BuiltCorpus:
    """A finished build of one corpus, returned by `load`.

    Words may be given in any normal form; an alias resolves to its name. A word that is not found
    raises `pipeline.terminal.errors.NotFoundError`, which says why.

    Attributes
    ----------
    build : Build
        Its record and its artifacts.
    model : {"skip-gram", "cbow"}
        The model that its vectors and its map come from.
    """

    build: Build
    model: str = SKIP_GRAM

    def __repr__(self) -> str:
        return f"<{self.name}, built, with {self.model} vectors>"

    @property
    def name(self) -> str:
        """The corpus's name."""
        return self.build.folder.name

    @cached_property
    def word_vectors(self) -> BuiltVectors:
        """The vectors, queried by word."""
        return BuiltVectors(self.build, self.model)

    @cached_property
    def texts(self) -> Texts:
        """The line-aligned texts: line n of each is the same sentence."""
        return Texts(self.build)

    @names_damage
    def most_similar(
        self, positive: str | Sequence[str], negative: str | Sequence[str] = (), *, n: int = 20
    ) -> list[Neighbour]:
        """Return the words most similar to one or more words, and least similar to others.

        Returns
        -------
        list of Neighbour
            rank from 1, word, cosine similarity, count; ``pandas.DataFrame`` accepts it directly.
        """
        return self.word_vectors.most_similar(_several(positive), _several(negative), n=n)

    def examples(self, neighbours: Sequence[Neighbour], words: Sequence[str]) -> list[Occurrence]:
        """Return one occurrence of each neighbour, if possible in a sentence with a given word."""
        rows = [self.word_vectors.row(word) for word in words]
        names = {name for name, _ in self.word_vectors.vectors.words_at(rows)}
        return [find_together(self.texts, neighbour.word, names) for neighbour in neighbours]

    def plot_neighbours(
        self,
        positive: Sequence[str],
        negative: Sequence[str],
        neighbours: Sequence[Neighbour],
        path: Path,
    ) -> list[str]:
        """Draw the result of `most_similar` as .png or .svg; return the words without a label.

        Positions are by PCA of the words' directions.
        """
        from pipeline.stages.pictures.fonts import find_font
        from pipeline.stages.pictures.neighbourhood import plot_neighbourhood

        asked = self.word_vectors
        given = [asked.row(word) for word in (*positive, *negative)]
        rows = [*given, *(asked.row(neighbour.word) for neighbour in neighbours)]
        names = [name for name, _ in asked.vectors.words_at(given)]
        settings = self.build.artifact(Map, self.model).settings.read()
        like = " + ".join(names[: len(positive)])
        unlike = "".join(f" - {name}" for name in names[len(positive) :])
        return plot_neighbourhood(
            asked.vectors.matrix[rows],
            names[: len(positive)],
            names[len(positive) :],
            neighbours,
            path,
            font=find_font(settings.font),
            title=f"{like}{unlike}의 이웃 — {settings.title}, {self.model}",
        )

    @names_damage
    def concordance(
        self, word: str, *, by: str = "noun", n: int | None = 20, where: "Where" = ()
    ) -> list[Occurrence]:
        """Return the places where a word occurs, in the order of the text.

        Parameters
        ----------
        word : str
        by : {"noun", "stem", "text", "concept"}
            ``noun``: the eojeols from which it was kept as a noun. ``stem``: those in which the
            tagger found it, such as 하다 in 보장한다. ``text``: any string, matched literally.
            ``concept``: those that count for a concept, after BuildAnalysis.
        n : int or None
            The maximum number; None for all.
        where : str or sequence of str
            Only in documents that fulfil these, such as ``rating=1-4``.

        Returns
        -------
        list of Occurrence
            document, line, left, keyword, right; ``pandas.DataFrame`` accepts it directly.
        """
        check_choice("by", by, (*FIND, CONCEPT))
        if n is not None:
            check_number(n)
        word, asked = normalize_query(word), word
        if by == "text":  # white space around it counts
            word = as_typed(asked)
        if by == CONCEPT:
            found = find_concept(self.texts, self.analysis.words_of(word))
        else:
            found = FIND[by](self.texts, word)
        first = next(found, None)
        if first is None and by == "noun" and (alias := self.word_vectors.aliases.get(word)):
            found = FIND[by](self.texts, alias.name)
            first = next(found, None)
        if first is None and by == CONCEPT:
            raise NotFoundError(f"no word of the concept {word} occurs", "add words to it")
        if first is None:
            raise self.not_found(word)
        places: Iterator[Occurrence] = chain([first], found)
        if where:
            inside = self.analysis.matching_lines(where)
            places = (place for place in places if inside[place.line - 1])
        return [*islice(places, n)]

    @cached_property
    def analysis(self) -> "Analysis":
        """What BuildAnalysis has made of it: counts by document, variables.

        Raises
        ------
        UserError
            When there is nothing.
        """
        from pipeline.questions.groups import find_analysis

        return find_analysis(self.name)

    def keyness(self, by: str, **options: Any) -> "list[KeyWord]":
        """Return the words that mark each group of a variable; options as for `Analysis.keyness`.

        Returns
        -------
        list of KeyWord
            ``pandas.DataFrame`` accepts it directly.
        """
        return self.analysis.keyness(by, **options)

    def keywords(self, by: str | None = None, **options: Any) -> "list[Keyword]":
        """Return the words that describe each group best; options as for `Analysis.keywords`."""
        return self.analysis.keywords(by, **options)

    def trend(self, words: str | Sequence[str], by: str, **options: Any) -> "list[TrendPoint]":
        """Return the rate of words in each group; options as for `Analysis.trend`."""
        return self.analysis.trend(words, by, **options)

    def collocates(self, word: str, **options: Any) -> "list[Collocate]":
        """Return the nouns together with a noun; options as for `Analysis.collocates`."""
        return self.analysis.collocates(word, **options)

    def network(self, **options: Any) -> "Network":
        """Return the network of the most frequent nouns; options as for `Analysis.network`."""
        return self.analysis.network(**options)

    def why(self, word: str) -> WordTrace:
        """Return the trace of a word: in the text, tagged, filtered, as a vector."""
        return WordTrace(self.build, normalize_query(word))

    @names_damage
    def counts(self, source: str = "nouns") -> "DataFrame":
        """Return the frequency table: word, count, documents; the most frequent first.

        Parameters
        ----------
        source : {"nouns", "words"}
        """
        check_choice("source", source, SOURCES)
        return _frame(self.build.artifact(Counts, source).counts.path)

    @names_damage
    def words(self) -> "DataFrame":
        """Return the words that have a vector: word and count.

        If it is on the map, also x, y, cluster, trustworthiness and preservation.
        """
        vocabulary = self.build.artifact(Vectors, self.model).vocabulary
        points = self.build.artifact(Map, self.model).points
        return _frame(vocabulary.path).merge(_frame(points.path), how="left", on="word")

    @names_damage
    def map(self) -> "Figure":
        """Return the map of the words as a matplotlib figure."""
        from pipeline.stages.pictures.fonts import find_font
        from pipeline.stages.pictures.map import map_figure, map_title

        projected = self.build.artifact(Map, self.model)
        if not projected.is_drawn:
            raise UserError(
                f"{self.name} has no map: too few words have a vector "
                f"({len(self.word_vectors.vectors.entries()):,})",
                "lower [TrainWord2Vec] min_count in luigi.cfg, and build again",
            )
        settings = projected.settings.read()
        figure, _ = map_figure(
            [*projected.points.read()],
            dict(self.word_vectors.vectors.entries()),
            font=find_font(settings.font),
            title=map_title(settings),
            preset=settings.preset,
        )
        return figure

    @cached_property
    def vectors(self) -> "KeyedVectors":
        """The vectors as gensim KeyedVectors, with counts; no pickle is read."""
        import numpy as np
        from gensim.models import KeyedVectors

        stored = self.word_vectors.vectors
        entries = stored.entries()
        vectors = KeyedVectors(stored.matrix.shape[1])
        vectors.add_vectors([word for word, _ in entries], np.array(stored.matrix))
        for word, count in entries:
            vectors.set_vecattr(word, "count", count)
        return vectors

    def not_found(self, word: str) -> NotFoundError:
        """Return the error for a word that was not found: why, and similar spellings."""
        counts = self.build.artifact(Counts, NOUNS).counts
        return not_found(
            word,
            self.why(word).summary(self.model),
            (row.word for row in counts.read()),
            corpus=self.name,
        )


def load(corpus: str | None = None, *, model: str = SKIP_GRAM) -> BuiltCorpus:
    """Return the last finished build of a corpus.

    Parameters
    ----------
    corpus : str
        Its name, as for ``--corpus``; by default ``law``, or the project's only corpus. The project
        is the current folder, or the nearest folder above it that has a luigi.cfg.
    model : {"skip-gram", "cbow"}

    Raises
    ------
    UserError
        When it has not been built, or the model does not exist.
    """
    if model not in ALGORITHMS:
        raise UserError(f"there is no model {model!r}", f"one of {', '.join(ALGORITHMS)}")
    if corpus is None:
        from pipeline.stages.corpus.catalogue import default_corpus  # slow to load

        corpus = default_corpus()
    build = find_build(corpus)
    built = build.made.variants(Vectors)
    if model not in built:
        raise UserError(f"{corpus} was built without {model}", f"{', '.join(built)}")
    return BuiltCorpus(build, model)


def load_texts(corpus: str) -> BuiltCorpus:
    """Return a corpus whose texts can be asked: built, or only analyzed, so without vectors."""
    return BuiltCorpus(find_build(corpus, BUILD, ANALYSIS))


def find_build(corpus: str, *records: str) -> Build:
    """Return the last finished build of a corpus, or what else of TASKS is given, the first found.

    Raises
    ------
    UserError
        When there is none; the advice is the command that builds it.
    """
    name = unicodedata.normalize("NFC", corpus)
    if name in {folder.name for folder in project.outputs().glob("*")}:  # so it is not a path
        for record in records or (BUILD,):
            build = read_build(project.outputs() / name, record)
            if build.complete:
                return build
    from pipeline.stages.corpus.catalogue import find_corpus  # slow to load, and only needed now

    name = find_corpus(corpus, project.corpora()).name
    raise UserError(
        f"{name} has not been built yet",
        f"luigi --module pipeline BuildEmbeddings{project.corpus_option(name)}",
    )


def _several(words: str | Sequence[str]) -> Sequence[str]:
    return [words] if isinstance(words, str) else words


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
