"""The artifact type of each stage: its task, its files, and the type of each file.

File names inside artifacts are defined here and nowhere else. A stage writes through these
types, and everything after it reads through them.
"""

from pathlib import Path

from pipeline.store.artifacts import Artifact
from pipeline.store.files import JsonFile, LineText, Table
from pipeline.store.records import (
    Dispersion,
    DocumentLines,
    MapSettings,
    NounRules,
    Point,
    Rejection,
    Training,
    VariableList,
    VocabularyWord,
    WordCount,
)

SKIP_GRAM, CBOW = ALGORITHMS = ("skip-gram", "cbow")
"""The algorithms used to train vectors."""

WORDS, NOUNS = SOURCES = ("words", "nouns")
"""The things that are counted and drawn as word clouds."""


class RawFiles(Artifact):
    """The corpus's bytes exactly as they were fetched, under ``files/``."""

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
    """One sentence per line, and the line range of each document."""

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
    """The eojeols of each sentence, separated by TABs; each is an `Eojeol`."""

    TASK = "TagMorphemes"

    @property
    def morphemes(self) -> LineText:
        return LineText(self.path / "morphemes.txt")


class Nouns(Artifact):
    """The nouns of each sentence, separated by spaces; the rejected forms; the rules applied."""

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
    """How often each word or noun occurs, most frequent first."""

    TASK = "CountWords"

    @property
    def counts(self) -> Table[WordCount]:
        return Table(self.path / "counts.tsv", WordCount)

    @property
    def dispersion(self) -> Table[Dispersion]:
        """That of the most frequent words, in the same order, without punctuation."""
        return Table(self.path / "dispersion.tsv", Dispersion)


class Variables(Artifact):
    """The group of each document, for each variable that the description declares."""

    TASK = "ReadVariables"

    @property
    def variables(self) -> JsonFile[VariableList]:
        return JsonFile(self.path / "variables.json", VariableList)

    @property
    def codes(self) -> Path:
        """int32, documents x variables: which of a variable's groups a document is in, from 0."""
        return self.path / "codes.npy"


class DocumentCounts(Artifact):
    """How often each noun occurs in each document: a sparse matrix in compressed rows.

    Row n is row n of ``documents.tsv``, column n is row n of the nouns' ``counts.tsv``.
    """

    TASK = "CountByDocument"

    @property
    def starts(self) -> Path:
        """int64, documents + 1: where each row begins in the other two."""
        return self.path / "starts.npy"

    @property
    def columns(self) -> Path:
        """int32, one for each distinct noun of a document."""
        return self.path / "columns.npy"

    @property
    def counts(self) -> Path:
        """int32, as many: how often it occurs there."""
        return self.path / "counts.npy"


class ConceptCounts(DocumentCounts):
    """How often each concept occurs in each document: column n is row n of ``concepts.tsv``."""

    TASK = "CountConcepts"

    @property
    def concepts(self) -> Table[WordCount]:
        return Table(self.path / "concepts.tsv", WordCount)


class NounNumbers(Artifact):
    """The nouns of every line as numbers, in their order: number n is row n of ``counts.tsv``."""

    TASK = "NumberNouns"

    @property
    def numbers(self) -> Path:
        """int32, one for each noun of ``nouns.txt``."""
        return self.path / "numbers.npy"

    @property
    def starts(self) -> Path:
        """int64, lines + 1: where the nouns of each line begin in the numbers."""
        return self.path / "starts.npy"


class WordCloud(Artifact):
    """A word cloud and a bar chart of the most frequent words, each as PNG and as SVG."""

    TASK = "DrawWordCloud"

    @property
    def png(self) -> Path:
        return self.path / "wordcloud.png"

    @property
    def svg(self) -> Path:
        return self.path / "wordcloud.svg"

    @property
    def bars_png(self) -> Path:
        return self.path / "bars.png"

    @property
    def bars_svg(self) -> Path:
        return self.path / "bars.svg"


class Vectors(Artifact):
    """Word vectors; their vocabulary, most frequent first; the training parameters."""

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
        """The folder with gensim's own model, which malmoi never reads."""
        return self.path / "model"


class Map(Artifact):
    """Each word's position and cluster on the map, the map as PNG and as SVG, its settings.

    With too few words for a map there are no points and no pictures.
    """

    TASK = "ProjectTSNE"

    @property
    def is_drawn(self) -> bool:
        """Whether there were enough words for a map."""
        return self.png.is_file()

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
