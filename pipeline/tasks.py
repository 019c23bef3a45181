"""The pipeline's table of contents: one short Luigi task per stage, in chain order.

Each task declares what it requires, its parameters (explained in luigi.cfg) and the plain
function that does the work. Where it writes, and when it can be skipped, is in ``stage``.
"""

from functools import cached_property, partial
from pathlib import Path
from shutil import copyfile

import luigi

from pipeline.stages.corpus.registry import plugin_versions
from pipeline.stages.corpus.variables import EXAMPLE
from pipeline.stages.morphemes.analyzer import Analyzer
from pipeline.stages.morphemes.declaration import Declaration, Settings
from pipeline.stages.morphemes.registry import (
    DEFAULT,
    AnalyzerStart,
    find_analyzer,
    known_analyzer,
)
from pipeline.stages.nouns.rules import (
    read_aliases,
    read_concepts,
    read_not_nouns,
    read_stop_words,
    read_user_nouns,
)
from pipeline.stages.pictures.cloud import CLUSTER
from pipeline.stages.pictures.presets import PRESETS
from pipeline.stages.pictures.saving import LETTERS
from pipeline.stages.text.splitters import SPLITTERS
from pipeline.stages.vectors.tsne import ENGINES, MORE_PACKAGES, SKLEARN, settled_engine
from pipeline.store import project
from pipeline.store.builds import ANALYSIS, read_build
from pipeline.store.contents import (
    ALGORITHMS,
    NOUNS,
    SKIP_GRAM,
    SOURCES,
    WORDS,
    ConceptCounts,
    Counts,
    DocumentCounts,
    Documents,
    Map,
    Morphemes,
    NounNumbers,
    Nouns,
    RawFiles,
    Report,
    Sentences,
    Variables,
    Vectors,
    WordCloud,
    Words,
)
from pipeline.store.disk import file_sha256
from pipeline.store.files import Table
from pipeline.store.manifest import Content, Facts
from pipeline.store.publication import Copy, Publication
from pipeline.store.records import GroupSize, MapSettings, NounRules, Rule, Training
from pipeline.store.spreadsheets import escape_table
from pipeline.terminal import messages
from pipeline.terminal.errors import UserError
from pipeline.terminal.paths import malmoi_command, shown
from pipeline.workflow.parameters import (
    SharedNameValue,
    Value,
    choice,
    integer,
    names,
    real,
    seed,
    yes_or_no,
)
from pipeline.workflow.scale import Scale, submit
from pipeline.workflow.settings import origins
from pipeline.workflow.stage import RUN, Stage

GENSIM, MLLIB = TRAINERS = {"gensim": ALGORITHMS, "mllib": (SKIP_GRAM,)}
"""What trains vectors, and its algorithms."""

ALL_PROCESSES = {"all processes": 1}
"""Of the stages that work on shards in several processes, Luigi runs one at a time."""


class DownloadCorpus(Stage):
    """A corpus's name -> its bytes exactly as fetched."""

    ARTIFACT = RawFiles

    attempts = integer(4, least=1, significant=False)
    total_time = real(3600.0, least=1.0, significant=False)
    max_download = integer(20480, least=1, significant=False)

    def content(self) -> Content:
        return self.description.source.content()

    def build(self, made: RawFiles) -> Facts:
        from pipeline.stages.corpus.download import fetch
        from pipeline.stages.corpus.transfer import DownloadLimits

        made.files.mkdir()
        return fetch(
            self.description,
            made.files,
            seen=project.corpora() / f"{self.description.name}.sha256",
            limits=DownloadLimits(
                attempts=self.attempts, total=self.total_time, largest=self.max_download << 20
            ),
        )


class ReadDocuments(Stage):
    """Bytes -> clean documents, and an account of how they were read."""

    ARTIFACT = Documents
    resources = ALL_PROCESSES
    VERSION = 6

    max_unpacked = integer(4096, least=1)
    max_ratio = integer(200, least=2)

    def requires(self) -> DownloadCorpus:
        return DownloadCorpus(corpus=self.corpus)

    def content(self) -> Content:
        return Content(values={**self.description.reading(), **plugin_versions()})

    def build(self, made: Documents) -> Facts:
        from pipeline.stages.corpus.documents import read_documents
        from pipeline.stages.corpus.limits import Limits

        limits = Limits(unpacked=self.max_unpacked << 20, ratio=self.max_ratio)
        return read_documents(
            self.input().files, made, corpus=self.description, limits=limits, runner=self.runner
        )


class TokenizeSentences(Stage):
    """Documents -> sentences, and the line range of each document."""

    ARTIFACT = Sentences
    resources = ALL_PROCESSES
    IMPORTS = ("nltk.tokenize",)

    splitter = choice(*SPLITTERS)

    @property
    def libraries(self) -> tuple[str, ...]:
        return SPLITTERS[self.splitter].packages

    def content(self) -> Content:
        return Content(values=SPLITTERS[self.splitter].fingerprint_versions())

    def requires(self) -> ReadDocuments:
        return ReadDocuments(corpus=self.corpus)

    def build(self, made: Sentences) -> Facts:
        from pipeline.stages.text.sentences import tokenize_sentences

        facts = tokenize_sentences(
            self.input().documents, made, splitter=self.splitter, runner=self.runner
        )
        if not facts["counts"]["sentences"]:
            raise UserError(
                "the corpus has no text: no sentence was found in it",
                "put text into its files, and run the same command again",
            )
        return facts


class TokenizeWords(Stage):
    """Sentences -> words."""

    ARTIFACT = Words
    resources = ALL_PROCESSES
    priority = -1  # vectors, which take longest, do not need it
    LIBRARIES = ("nltk",)
    IMPORTS = ("nltk.tokenize",)

    tokenizer = choice("nltk", "hangul")

    def requires(self) -> TokenizeSentences:
        return TokenizeSentences(corpus=self.corpus)

    def build(self, made: Words) -> Facts:
        from pipeline.stages.text.words import tokenize_words

        return tokenize_words(
            self.input().sentences,
            made.words,
            tokenizer=self.tokenizer,
            runner=self.runner,
        )


class TagMorphemes(Stage):
    """Sentences -> eojeols and their morphemes."""

    ARTIFACT = Morphemes
    resources = ALL_PROCESSES
    VERSION = 2

    analyzer = Value(DEFAULT, read=known_analyzer, wanted="the name of an analyzer")
    engine = choice("native", "konlpy")
    normalize = yes_or_no(True)
    stem = yes_or_no(True)
    hangul_only = yes_or_no(False)
    user_dictionary = names()
    heap = integer(1024, least=16, most=10**6, significant=False)

    def requires(self) -> TokenizeSentences:
        return TokenizeSentences(corpus=self.corpus)

    @cached_property
    def nouns(self) -> tuple[str, ...]:
        """The user dictionary: the files that luigi.cfg names, then the corpus's own."""
        return (*self.user_nouns,)

    @cached_property
    def user_nouns(self) -> dict[str, Rule]:
        """The same nouns, each with its file and line."""
        return read_user_nouns(rule_files(self, "nouns", self.user_dictionary))

    @property
    def declaration(self) -> Declaration:
        """The analyzer's declaration: its tags, its packages, how it starts."""
        return find_analyzer(self.analyzer)

    @property
    def settings(self) -> Settings:
        """The analyzer's settings."""
        return Settings(
            normalize=self.normalize,
            stem=self.stem,
            nouns=self.nouns,
            engine=self.engine,
            heap=self.heap,
        )

    @property
    def libraries(self) -> tuple[str, ...]:
        return self.declaration.packages

    @property
    def ignored_parameters(self) -> tuple[str, ...]:
        return self.declaration.ignored_parameters

    def content(self) -> Content:
        nouns = {"nouns": self.nouns} if self.nouns else {}
        return Content(values={**nouns, **self.declaration.fingerprint_versions()})

    def start_analyzer(self) -> Analyzer:
        """Start the analyzer that the parameters select."""
        return AnalyzerStart(self.analyzer, self.settings)()

    def build(self, made: Morphemes) -> Facts:
        from pipeline.stages.morphemes.coverage import cannot_learn
        from pipeline.stages.morphemes.tagging import tag_morphemes

        facts = tag_morphemes(
            self.input().sentences,
            made.morphemes,
            start=AnalyzerStart(self.analyzer, self.settings),
            hangul_only=self.hangul_only,
            nouns=self.user_nouns,
            runner=self.runner,
        )
        analyzer = self.declaration
        unknown = cannot_learn(self.user_nouns, analyzer.noun_pattern, analyzer.name)
        facts["warnings"] = [*unknown, *facts["warnings"]]
        return facts


class FilterNouns(Stage):
    """Morphemes -> nouns, and why the others were rejected."""

    ARTIFACT = Nouns
    resources = ALL_PROCESSES
    VERSION = 3

    tags = names()
    min_length = integer(2, least=1)
    affixes = yes_or_no(True)
    roots = yes_or_no(True)
    join_eojeol = yes_or_no(False)
    not_nouns = names("corpora/korean.not-nouns.txt")
    stopwords = names("corpora/korean.stopwords.txt")
    aliases = names()

    def requires(self) -> TagMorphemes:
        return TagMorphemes(corpus=self.corpus)

    def kept_tags(self) -> tuple[str, ...]:
        """Return the tags to keep, by default the analyzer's noun tags."""
        analyzer = self.requires().declaration
        if not {*self.tags} <= {*analyzer.tags}:
            raise UserError(
                f"tags is {', '.join(self.tags)!r}; with analyzer = {analyzer.name} it must be "
                f"one or more of {', '.join(analyzer.tags)}",
                "correct it in luigi.cfg or on the command line",
            )
        return self.tags or analyzer.noun_tags

    @cached_property
    def rules(self) -> NounRules:
        """The rules, read before anything runs, so that a bad line is reported at once."""
        analyzer = self.requires().declaration
        not_nouns = rule_files(self, "not_nouns", self.not_nouns) if analyzer.has_not_nouns else ()
        return NounRules(
            tags=self.kept_tags(),
            min_length=self.min_length,
            join_eojeol=self.join_eojeol,
            roots=analyzer.roots if self.roots else "",
            prefixes=analyzer.prefixes if self.affixes else "",
            suffixes=analyzer.suffixes if self.affixes else "",
            not_nouns=read_not_nouns(not_nouns, self.requires().user_nouns),
            stop_words=read_stop_words(rule_files(self, "stopwords", self.stopwords)),
            aliases=read_aliases(rule_files(self, "aliases", self.aliases), self.notes),
        )

    @cached_property
    def notes(self) -> list[str]:
        """Notes on the rules for the user; complete once `rules` has been read."""
        return []

    def content(self) -> Content:
        rules = self.rules
        kinds = (rules.not_nouns, rules.stop_words, rules.aliases)
        return Content(rules=tuple(rule for kind in kinds for rule in kind.values()))

    @property
    def ignored_parameters(self) -> tuple[str, ...]:
        return () if self.requires().declaration.has_not_nouns else ("not_nouns",)

    def build(self, made: Nouns) -> Facts:
        from pipeline.stages.nouns.filtering import filter_nouns

        own = {project.inside(path) for path in self.description.rules.values()}
        facts = filter_nouns(
            self.input().morphemes, made, rules=self.rules, own=own, runner=self.runner
        )
        facts["warnings"] = [*self.notes, *facts["warnings"]]
        return facts


class CountWords(Stage):
    """Words or nouns -> how often each occurs."""

    ARTIFACT = Counts
    resources = ALL_PROCESSES
    VERSION = 2

    source = choice(NOUNS, WORDS)

    def requires(self) -> dict[str, Stage]:
        stage = FilterNouns if self.source == NOUNS else TokenizeWords
        return {
            "lines": stage(corpus=self.corpus),
            "documents": TokenizeSentences(corpus=self.corpus),
        }

    def build(self, made: Counts) -> Facts:
        from pipeline.stages.counts.counting import count_words

        lines, sentences = self.input()["lines"], self.input()["documents"]
        text = lines.nouns if self.source == NOUNS else lines.words
        return count_words(text, sentences.documents, made, runner=self.runner)


class DrawWordCloud(Stage):
    """Counts -> a word cloud and a bar chart."""

    ARTIFACT = WordCloud
    VERSION = 3

    LIBRARIES = ("wordcloud", "pillow", "matplotlib", "fonttools")
    IMPORTS = ("wordcloud", "matplotlib.figure", "fontTools.ttLib")

    source = choice(NOUNS, WORDS)
    font = luigi.Parameter(default="fonts/NanumGothic.ttf")
    max_words = integer(200, least=1)
    width = integer(800, least=100, most=20_000)
    height = integer(500, least=100, most=20_000)
    scale = real(2.0, least=1.0, most=20.0)
    colors = luigi.Parameter(default="hue")
    background = luigi.Parameter(default="white")
    mask = luigi.Parameter(default="")
    preset = choice(*PRESETS)
    svg = choice(*LETTERS)
    seed = seed()

    def requires(self) -> dict[str, Stage]:
        required: dict[str, Stage] = {
            "counts": CountWords(corpus=self.corpus, source=self.source),
        }
        if self.colors == CLUSTER:
            required["map"] = ProjectTSNE(corpus=self.corpus, algorithm=SKIP_GRAM)
        return required

    def content(self) -> Content:
        files = font_file(self.font)
        if self.mask:
            from pipeline.stages.pictures.mask import find_mask

            files["mask"] = file_sha256(find_mask(self.mask))
        return Content(files=files, values={"title": self.description.title})

    def build(self, made: WordCloud) -> Facts:
        from pipeline.stages.pictures.cloud import draw_word_cloud
        from pipeline.stages.pictures.fonts import find_font
        from pipeline.stages.pictures.mask import find_mask

        given = self.input()
        points = given["map"].points.read() if "map" in given else ()
        return draw_word_cloud(
            given["counts"].counts.read(),
            made.png,
            font=find_font(self.font),
            max_words=self.max_words,
            width=self.width,
            height=self.height,
            scale=self.scale,
            colors=self.colors,
            background=self.background,
            seed=self.seed,
            mask=find_mask(self.mask) if self.mask else None,
            clusters={point.word: point.cluster for point in points},
            title=f"{self.description.title} — {self.source}",
            preset=self.preset,
            letters=self.svg,
            bars=made.bars_png,
        )


class TrainWord2Vec(Stage):
    """Nouns -> word vectors."""

    ARTIFACT = Vectors
    VERSION = 2
    LIBRARIES = ("gensim", "numpy")
    IMPORTS = ("gensim.models",)

    algorithm = choice(*ALGORITHMS)
    trainer = choice(GENSIM, MLLIB)
    vector_size = integer(30, least=1, most=10_000)
    window = integer(2, least=1)
    min_count = integer(10, least=1)
    epochs = integer(100, least=1)
    hs = choice("1", "0")
    negative = integer(5)
    sample = real(0.001, most=1.0)
    seed = seed()
    workers = integer(1, least=1, most=1000, kind=SharedNameValue)

    @property
    def libraries(self) -> tuple[str, ...]:
        return ("pyspark", "numpy") if self.trainer == MLLIB else self.LIBRARIES

    @property
    def ignored_parameters(self) -> tuple[str, ...]:
        return ("sample",) if self.trainer == MLLIB else ()

    def requires(self) -> FilterNouns:
        return FilterNouns(corpus=self.corpus)

    def content(self) -> Content:
        if self.trainer == MLLIB:
            from pipeline.stages.vectors.mllib import check_mllib

            check_mllib(self.training)
        return Content()

    @property
    def training(self) -> Training:
        """Its parameters as a record."""
        return Training(
            algorithm=self.algorithm,
            vector_size=self.vector_size,
            window=self.window,
            min_count=self.min_count,
            epochs=self.epochs,
            hs=int(self.hs),
            negative=self.negative,
            sample=self.sample,
            seed=self.seed,
            workers=self.workers,
        )

    def forecast(self) -> str | None:
        if self.trainer == MLLIB:
            return None
        from pipeline.stages.vectors.duration import expected_nouns, long_training

        nouns, documents = self.made.get(Nouns), self.made.get(Documents)
        expected = expected_nouns(nouns, documents, self.description.source)
        return long_training(self.training, expected)

    def build(self, made: Vectors) -> Facts:
        if self.trainer == MLLIB:
            from pipeline.stages.vectors import mllib, mllib_job

            return mllib.train_with_mllib(
                self.input().nouns,
                made,
                training=self.training,
                folder=self.shards_dir,
                submit=lambda job: submit(job, Scale().master, mllib_job),
            )
        from pipeline.stages.vectors.training import train_word2vec

        return train_word2vec(self.input().nouns, made, training=self.training)


class ProjectTSNE(Stage):
    """Vectors -> a map of words."""

    ARTIFACT = Map
    VERSION = 4
    LIBRARIES = ("scikit-learn", "numpy", "scipy", "matplotlib", "textalloc", "fonttools", "pillow")
    IMPORTS = ("sklearn.manifold", "sklearn.cluster", "matplotlib.figure", "textalloc")
    priority = 1  # the longest way to the report, with what it requires

    algorithm = choice(*ALGORITHMS)
    method = choice("tsne", "pca")
    engine = choice(*ENGINES)
    max_words = integer(0)
    perplexity = real(30.0, least=1.0, most=10_000)
    preset = choice(*PRESETS)
    scale = real(2.0, least=0.5, most=8.0)
    svg = choice(*LETTERS)
    font = luigi.Parameter(default="fonts/NanumGothic.ttf")
    seed = seed()

    def requires(self) -> TrainWord2Vec:
        return TrainWord2Vec(corpus=self.corpus, algorithm=self.algorithm)

    @property
    def ignored_parameters(self) -> tuple[str, ...]:
        return ("engine", "perplexity", "seed") if self.method == "pca" else ()

    def fingerprint_parameters(self) -> dict[str, str]:
        parameters = super().fingerprint_parameters()
        if "engine" in parameters:  # what auto comes to decides the result
            parameters["engine"] = settled_engine(self.engine, self.max_words)
        return parameters

    @property
    def libraries(self) -> tuple[str, ...]:
        engine = self.fingerprint_parameters().get("engine", SKLEARN)
        return (*self.LIBRARIES, *MORE_PACKAGES[engine])

    def content(self) -> Content:
        return Content(files=font_file(self.font), values={"title": self.description.title})

    def build(self, made: Map) -> Facts:
        from pipeline.stages.pictures.fonts import find_font
        from pipeline.stages.pictures.map import draw_map, map_title
        from pipeline.stages.vectors.projection import TRUST, project_vectors
        from pipeline.store.vectors import read_vectors

        vectors = read_vectors(self.input())
        facts = project_vectors(
            vectors,
            made.points,
            max_words=self.max_words,
            perplexity=self.perplexity,
            seed=self.seed,
            method=self.method,
            engine=self.engine,
        )
        settings = MapSettings(
            title=self.description.title,
            algorithm=self.algorithm,
            method=self.method,
            max_words=facts["counts"]["words"],
            font=self.font,
            preset=self.preset,
            **{name: facts["effective"][name] for name in TRUST if "effective" in facts},
        )
        made.settings.write(settings)
        if not facts["counts"]["words"]:
            return facts
        drawn = draw_map(
            [*made.points.read()],
            dict(vectors.entries()),
            made.png,
            font=find_font(self.font),
            title=map_title(settings),
            scale=self.scale,
            preset=self.preset,
            letters=self.svg,
        )
        facts["counts"] |= drawn["counts"]
        facts["warnings"] = [*facts.get("warnings", ()), *drawn.get("warnings", ())]
        return facts


class BuildReport(Stage):
    """All of the above -> the report, a page that opens in a browser."""

    ARTIFACT = Report
    VERSION = 7
    LIBRARIES = ("numpy", "fonttools", "pillow")
    IMPORTS = ("fontTools.subset",)

    language = choice("ko", "en")
    font = luigi.Parameter(default="fonts/NanumGothic.ttf")

    def requires(self) -> list[Stage]:
        return [
            TokenizeSentences(corpus=self.corpus),
            *(DrawWordCloud(corpus=self.corpus, source=source) for source in SOURCES),
            *(ProjectTSNE(corpus=self.corpus, algorithm=a) for a in algorithms(self.corpus)),
        ]

    def content(self) -> Content:
        corpus = self.description
        about = {key: getattr(corpus, key) for key in ("name", "title", "licence")}
        origins = {"origins": self.origins} if self.origins else {}
        return Content(files=font_file(self.font), values={**about, **origins})

    @cached_property
    def origins(self) -> dict[str, dict[str, str]]:
        """The origin of each value other than malmoi's default: its file, or the command line."""
        covered = {stage.task_family: stage.fingerprint_parameters() for stage in self.chain}
        found = origins([type(stage) for stage in self.chain], self.corpus)
        kept = {
            task: {key: file for key, file in files.items() if key in covered[task]}
            for task, files in found.items()
        }
        return {task: files for task, files in kept.items() if files}

    def build(self, made: Report) -> Facts:
        from pipeline.stages.pictures.fonts import find_font
        from pipeline.stages.report.building import build_report

        corpus = self.description
        return build_report(
            self.made,
            made.page,
            about={"corpus": corpus.name, "title": corpus.title, "licence": corpus.licence},
            language=self.language,
            font=find_font(self.font),
            origins=self.origins,
        )


class BuildEmbeddings(Stage):
    """All of the above, for all algorithms -> outputs/CORPUS/, published once complete."""

    def requires(self) -> dict[str, Stage]:
        stages: list[Stage] = [
            ReadDocuments(corpus=self.corpus),
            FilterNouns(corpus=self.corpus),
            *(CountWords(corpus=self.corpus, source=source) for source in SOURCES),
            *(DrawWordCloud(corpus=self.corpus, source=source) for source in SOURCES),
            *(TrainWord2Vec(corpus=self.corpus, algorithm=a) for a in algorithms(self.corpus)),
            *(ProjectTSNE(corpus=self.corpus, algorithm=a) for a in algorithms(self.corpus)),
            BuildReport(corpus=self.corpus),
        ]
        return {stage.label: stage for stage in stages}

    def published(self) -> dict[str, Copy]:
        """Return the published files by name, with the function that writes each."""
        counts, clouds = self.made.variants(Counts), self.made.variants(WordCloud)
        maps = {a: drawn for a, drawn in self.made.variants(Map).items() if drawn.is_drawn}
        return {
            "index.html": self._report_with_times(self.made.get(Report)),
            **{
                f"wordcloud-{source}{picture.suffix}": partial(copyfile, picture)
                for source, cloud in clouds.items()
                for picture in (cloud.png, cloud.svg)
            },
            **{
                f"bars-{source}{picture.suffix}": partial(copyfile, picture)
                for source, cloud in clouds.items()
                for picture in (cloud.bars_png, cloud.bars_svg)
            },
            **{
                f"map-{algorithm}{picture.suffix}": partial(copyfile, picture)
                for algorithm, drawn in maps.items()
                for picture in (drawn.png, drawn.svg)
            },
            **{f"counts-{s}.tsv": partial(escape_table, c.counts.path) for s, c in counts.items()},
            **{f"points-{a}.tsv": partial(escape_table, m.points.path) for a, m in maps.items()},
            "rejected.tsv": partial(escape_table, self.made.get(Nouns).rejected.path),
            "intake.json": partial(copyfile, self.made.get(Documents).intake),
        }

    def _report_with_times(self, report: Report) -> Copy:
        from pipeline.stages.report.timings import copy_with_timings, timings

        times = timings(self.made.manifests())
        return lambda destination: copy_with_timings(report.page, destination, times)

    def output(self) -> Publication:  # type: ignore[override]  # a publication is not an artifact
        return Publication(project.outputs() / self.description.name, self.fingerprint)

    def make(self) -> None:
        self.output().publish(
            self.published(),
            corpus=self.description.name,
            artifacts={label: path.name for label, path in self.made.paths.items()},
        )
        summarize(self)


@BuildEmbeddings.event_handler(luigi.Event.DEPENDENCY_PRESENT)
def summarize(build: BuildEmbeddings) -> None:
    """Print what this run did, where to look and what to query."""
    manifests = build.made.manifests()
    ran = {label: m.seconds for label, m in manifests.items() if m.run == RUN}
    vocabulary = build.made.get(Vectors, SKIP_GRAM).vocabulary
    words = [row.word for row in vocabulary.read()]
    example = build.description.example
    asked = example if example in words else words[0]
    option = project.corpus_option(build.description.name)
    publication = build.output()
    messages.say_summary(
        corpus=build.description.name,
        ran=ran,
        kept=[label for label in manifests if label not in ran],
        files=[shown(publication.folder / name) for name in read_build(publication.folder).files],
        ask=f"{malmoi_command()} most-similar {asked}{option}",
    )


def algorithms(corpus: str | None) -> tuple[str, ...]:
    """Return the algorithms that a build trains: both, or what the trainer has."""
    return TRAINERS[TrainWord2Vec(corpus=corpus).trainer]


class ReadVariables(Stage):
    """Documents and their metadata -> the group of each document, for each variable."""

    ARTIFACT = Variables

    def requires(self) -> ReadDocuments:
        return ReadDocuments(corpus=self.corpus)

    def content(self) -> Content:
        if not self.description.variables:
            name = self.description.name
            raise UserError(
                f"{name} declares no variables",
                f"write [variables] and, below it, {EXAMPLE} into corpora/{name}.toml",
            )
        table = self.description.variable_file
        return Content(
            files={table.name: file_sha256(table)} if table else {},
            values={f"[variables] {v.name}": v.describe() for v in self.description.variables},
        )

    def build(self, made: Variables) -> Facts:
        from pipeline.stages.groups.variable_file import read_variable_file
        from pipeline.stages.groups.variables import read_variables

        table = self.description.variable_file
        return read_variables(
            self.input().documents,
            made,
            declared=self.description.variables,
            table=read_variable_file(table) if table else None,
        )


class CountByDocument(Stage):
    """Nouns -> how often each occurs in each document."""

    ARTIFACT = DocumentCounts

    def requires(self) -> dict[str, Stage]:
        return {
            "nouns": FilterNouns(corpus=self.corpus),
            "sentences": TokenizeSentences(corpus=self.corpus),
            "counts": CountWords(corpus=self.corpus, source=NOUNS),
        }

    def build(self, made: DocumentCounts) -> Facts:
        from pipeline.stages.groups.matrix import count_by_document

        required = self.input()
        return count_by_document(required["nouns"], required["sentences"], required["counts"], made)


class NumberNouns(Stage):
    """Nouns -> the same as numbers, in which what stands together is found fast."""

    ARTIFACT = NounNumbers

    def requires(self) -> dict[str, Stage]:
        return {
            "nouns": FilterNouns(corpus=self.corpus),
            "sentences": TokenizeSentences(corpus=self.corpus),
            "counts": CountWords(corpus=self.corpus, source=NOUNS),
        }

    def build(self, made: NounNumbers) -> Facts:
        from pipeline.stages.groups.numbers import number_nouns

        required = self.input()
        return number_nouns(required["nouns"], required["sentences"], required["counts"], made)


class CountConcepts(Stage):
    """Morphemes and nouns -> how often each concept occurs in each document."""

    ARTIFACT = ConceptCounts

    def requires(self) -> dict[str, Stage]:
        return {
            "morphemes": TagMorphemes(corpus=self.corpus),
            "nouns": FilterNouns(corpus=self.corpus),
            "sentences": TokenizeSentences(corpus=self.corpus),
        }

    @cached_property
    def rules(self) -> list[Rule]:
        """The words of each concept, read before anything runs."""
        return read_concepts(rule_files(self, "concepts", ()))

    def content(self) -> Content:
        return Content(rules=tuple(self.rules))

    def build(self, made: ConceptCounts) -> Facts:
        from pipeline.stages.groups.concepts import count_concepts

        required = self.input()
        return count_concepts(
            required["morphemes"],
            required["nouns"],
            required["sentences"],
            made,
            rules=self.rules,
        )


class BuildAnalysis(Stage):
    """What questions about groups, time, concepts and what stands together need."""

    def requires(self) -> dict[str, Stage]:
        stages: list[Stage] = [
            CountByDocument(corpus=self.corpus),
            NumberNouns(corpus=self.corpus),
        ]
        if self.description.variables:
            stages.append(ReadVariables(corpus=self.corpus))
        concepts = CountConcepts(corpus=self.corpus)
        if concepts.rules:
            stages.append(concepts)
        return {stage.label: stage for stage in stages}

    def output(self) -> Publication:  # type: ignore[override]  # a publication is not an artifact
        folder = project.outputs() / self.description.name
        return Publication(folder, self.fingerprint, ANALYSIS)

    def make(self) -> None:
        tables = self.made.variants(Variables)
        self.output().publish(
            {"groups.tsv": partial(write_groups, tables[""])} if tables else {},
            corpus=self.description.name,
            artifacts={label: path.name for label, path in self.made.paths.items()},
        )
        summarize_analysis(self)


def write_groups(variables: Variables, path: Path) -> None:
    """Write the groups of all variables as a table for people."""
    whole = Table(path.with_suffix(".unescaped"), GroupSize)
    whole.write(
        GroupSize(variable.name, group, size)
        for variable in variables.variables.read().variables
        for group, size in zip(variable.groups, variable.documents, strict=True)
    )
    escape_table(whole.path, path)


@BuildAnalysis.event_handler(luigi.Event.DEPENDENCY_PRESENT)
def summarize_analysis(analysis: BuildAnalysis) -> None:
    """Print what this run did, where to look and what to query."""
    manifests = analysis.made.manifests()
    ran = {label: m.seconds for label, m in manifests.items() if m.run == RUN}
    option = project.corpus_option(analysis.description.name)
    names = [variable.name for variable in analysis.description.variables]
    ask = f"keyness --by {names[0]}" if names else "keywords"
    publication = analysis.output()
    messages.say_summary(
        corpus=analysis.description.name,
        ran=ran,
        kept=[label for label in manifests if label not in ran],
        files=[
            shown(publication.folder / name)
            for name in read_build(publication.folder, ANALYSIS).files
        ],
        ask=f"{malmoi_command()} {ask}{option}",
    )


def rule_files(stage: Stage, kind: str, named: tuple[str, ...]) -> list[Path]:
    """Return the rule files of one kind: those named in luigi.cfg, then the corpus's own."""
    own = stage.description.rules.get(kind) if stage.corpus else None
    files = [project.find_file(name) or project.home() / name for name in named]
    return [*files, *([own] if own else [])]


def font_file(name: str) -> dict[str, str]:
    """Return the digest of a font, so that a different file of the same name is noticed."""
    from pipeline.stages.pictures.fonts import find_font

    return {"font": file_sha256(find_font(name))}
