"""What each stage leaves on disk: its task, its files, and what each file holds.

This is the one place that knows the name of a file in an artifact. A stage writes through these
types, and whoever comes later reads through them.
"""

from pathlib import Path

from pipeline.store.artifacts import Artifact
from pipeline.store.files import JsonFile, LineText, Table
from pipeline.store.records import (
    DocumentLines,
    MapSettings,
    NounRules,
    Point,
    Rejection,
    Training,
    VocabularyWord,
    WordCount,
)

SKIP_GRAM, CBOW = ALGORITHMS = ("skip-gram", "cbow")
"""The algorithms that vectors are trained with."""

WORDS, NOUNS = SOURCES = ("words", "nouns")
"""What is counted, and drawn as a word cloud."""


class RawFiles(Artifact):
    """The corpus's bytes exactly as they were fetched, below ``files/``."""

    TASK = "DownloadCorpus"

    @property
    def files(self) -> Path:
        return self.path / "files"


class Documents(Artifact):
    """Clean text, and an account of how each file was read."""

    TASK = "ReadDocuments"

    @property
    def documents(self) -> Path:
        return self.path / "documents.jsonl"

    @property
    def intake(self) -> Path:
        return self.path / "intake.json"


class Sentences(Artifact):
    """One sentence a line, and the lines of each document."""

    TASK = "TokenizeSentences"

    @property
    def sentences(self) -> LineText:
        return LineText(self.path / "sentences.txt")

    @property
    def documents(self) -> Table[DocumentLines]:
        return Table(self.path / "documents.tsv", DocumentLines)


class Words(Artifact):
    """The words of each sentence, separated by spaces."""

    TASK = "TokenizeWords"

    @property
    def words(self) -> LineText:
        return LineText(self.path / "words.txt")


class Morphemes(Artifact):
    """The eojeols of each sentence, a TAB between them; each is an `Eojeol`."""

    TASK = "TagMorphemes"

    @property
    def morphemes(self) -> LineText:
        return LineText(self.path / "morphemes.txt")


class Nouns(Artifact):
    """The nouns of each sentence, separated by spaces; what was rejected; by which rules."""

    TASK = "FilterNouns"

    @property
    def nouns(self) -> LineText:
        return LineText(self.path / "nouns.txt")

    @property
    def rejected(self) -> Table[Rejection]:
        return Table(self.path / "rejected.tsv", Rejection)

    @property
    def rules(self) -> JsonFile[NounRules]:
        return JsonFile(self.path / "rules.json", NounRules)


class Counts(Artifact):
    """How often each word, or noun, occurs; the most frequent first."""

    TASK = "CountWords"

    @property
    def counts(self) -> Table[WordCount]:
        return Table(self.path / "counts.tsv", WordCount)


class WordCloud(Artifact):
    """A word cloud as PNG and as SVG."""

    TASK = "DrawWordCloud"

    @property
    def png(self) -> Path:
        return self.path / "wordcloud.png"

    @property
    def svg(self) -> Path:
        return self.path / "wordcloud.svg"


class Vectors(Artifact):
    """Word vectors; their words, the most frequent first; how they were trained."""

    TASK = "TrainWord2Vec"

    @property
    def vectors(self) -> Path:
        """float32, V x D."""
        return self.path / "vectors.npy"

    @property
    def norms(self) -> Path:
        """float32, V: the Euclidean length of each vector."""
        return self.path / "norms.npy"

    @property
    def vocabulary(self) -> Table[VocabularyWord]:
        return Table(self.path / "vocabulary.tsv", VocabularyWord)

    @property
    def training(self) -> JsonFile[Training]:
        return JsonFile(self.path / "training.json", Training)

    @property
    def model(self) -> Path:
        """The folder of gensim's own model, which malmoi never reads."""
        return self.path / "model"


class Map(Artifact):
    """Where each word is on the map, the map as PNG and as SVG, how it was made."""

    TASK = "ProjectTSNE"

    @property
    def points(self) -> Table[Point]:
        return Table(self.path / "points.tsv", Point)

    @property
    def settings(self) -> JsonFile[MapSettings]:
        return JsonFile(self.path / "map.json", MapSettings)

    @property
    def png(self) -> Path:
        return self.path / "map.png"

    @property
    def svg(self) -> Path:
        return self.path / "map.svg"


class Report(Artifact):
    """The report, one HTML file."""

    TASK = "BuildReport"

    @property
    def page(self) -> Path:
        return self.path / "index.html"
