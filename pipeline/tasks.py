"""The pipeline's table of contents: one short Luigi task a stage, in the order of the chain.

Each task says what it needs, which parameters it has (luigi.cfg explains them) and which
plain function does the work. Where it writes, and when it need not run, is in ``stage``.
"""

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

import luigi

from pipeline import TASKS
from pipeline.stages.counts import read_counts
from pipeline.stages.morphemes.analyzer import Analyzer
from pipeline.stages.morphemes.tags import NOUNS, TAGS
from pipeline.stages.nouns.filtering import NounRules
from pipeline.stages.nouns.rules import read_aliases, read_stop_words, read_user_nouns
from pipeline.stages.report.timings import timings
from pipeline.store import project
from pipeline.store.artifacts import Facts, file_sha256
from pipeline.store.publishing import Publication
from pipeline.terminal import messages
from pipeline.terminal.errors import UserError
from pipeline.workflow import luigi_command
from pipeline.workflow.parameters import BehindLuigis, choice, integer, names, real, seed, yes_or_no
from pipeline.workflow.stage import RUN, Stage

ALGORITHMS = ("skip-gram", "cbow")
SOURCES = ("words", "nouns")
PICTURES = ("png", "svg")


class DownloadCorpus(Stage):
    """A corpus's name -> files/, bytes exactly as fetched."""

    attempts = integer(4, least=1, significant=False)
    total_time = real(3600.0, least=1.0, significant=False)
    max_download = integer(20480, least=1, significant=False)

    def content(self) -> Mapping[str, object]:
        return self.description.source.content()

    def build(self, folder: Path) -> Facts:
        from pipeline.stages.corpus.download import fetch
        from pipeline.stages.corpus.transfer import Patience

        (folder / "files").mkdir()
        return fetch(
            self.description,
            folder / "files",
            seen=project.corpora() / f"{self.description.name}.sha256",
            patience=Patience(
                attempts=self.attempts, total=self.total_time, most=self.max_download << 20
            ),
        )


class ReadDocuments(Stage):
    """Raw files -> documents.jsonl, intake.json."""

    VERSION = 4

    max_unpacked = integer(4096, least=1)
    max_ratio = integer(200, least=2)

    def requires(self) -> DownloadCorpus:
        return DownloadCorpus(corpus=self.corpus)

    def content(self) -> Mapping[str, object]:
        return self.description.reading()

    def build(self, folder: Path) -> Facts:
        from pipeline.stages.corpus.documents import read_documents
        from pipeline.stages.corpus.intake import intake_table
        from pipeline.stages.corpus.limits import Limits

        limits = Limits(unpacked=self.max_unpacked << 20, ratio=self.max_ratio)
        facts = read_documents(
            self.input() / "files", folder, corpus=self.description, limits=limits
        )
        return facts | {"table": intake_table(facts["table"])}


class TokenizeSentences(Stage):
    """Documents -> sentences.txt, documents.tsv."""

    LIBRARIES = ("nltk",)

    def requires(self) -> ReadDocuments:
        return ReadDocuments(corpus=self.corpus)

    def build(self, folder: Path) -> Facts:
        from pipeline.stages.text.sentences import tokenize_sentences

        return tokenize_sentences(self.input() / "documents.jsonl", folder)


class TokenizeWords(Stage):
    """Sentences -> words.txt."""

    LIBRARIES = ("nltk",)

    tokenizer = choice("nltk", "hangul")

    def requires(self) -> TokenizeSentences:
        return TokenizeSentences(corpus=self.corpus)

    def build(self, folder: Path) -> Facts:
        from pipeline.stages.text.words import tokenize_words

        return tokenize_words(self.input() / "sentences.txt", folder, tokenizer=self.tokenizer)


class TagMorphemes(Stage):
    """Sentences -> morphemes.txt."""

    analyzer = choice("okt", "kiwi")
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
        return read_user_nouns(rule_files(self, "nouns", self.user_dictionary))

    @property
    def libraries(self) -> tuple[str, ...]:
        return ("kiwipiepy", "kiwipiepy_model") if self.analyzer == "kiwi" else ("konlpy",)

    @property
    def idle(self) -> tuple[str, ...]:
        return () if self.analyzer == "okt" else ("engine",)

    def content(self) -> Mapping[str, object]:
        content: dict[str, object] = {"nouns": self.nouns} if self.nouns else {}
        if self.analyzer == "kiwi":
            from pipeline.stages.morphemes.kiwi import kiwi_versions

            content |= kiwi_versions()  # its model is another one with almost every version
        return content

    def start_analyzer(self) -> Analyzer:
        """Return the analyzer that the parameters ask for."""
        if self.analyzer == "kiwi":
            from pipeline.stages.morphemes.kiwi import Kiwi

            return Kiwi(normalize=self.normalize, stem=self.stem, nouns=self.nouns)
        if self.engine == "konlpy":
            from pipeline.stages.morphemes.konlpy_apart import KonlpyApart

            return KonlpyApart(
                normalize=self.normalize, stem=self.stem, nouns=self.nouns, heap=self.heap
            )
        from pipeline.stages.morphemes.okt import Okt

        return Okt(normalize=self.normalize, stem=self.stem, nouns=self.nouns)

    def build(self, folder: Path) -> Facts:
        from pipeline.stages.morphemes.tagging import tag_morphemes

        return tag_morphemes(
            self.input() / "sentences.txt",
            folder,
            analyzer=self.start_analyzer(),
            hangul_only=self.hangul_only,
        )


class FilterNouns(Stage):
    """Morphemes -> nouns.txt, rejected.tsv."""

    tags = names()
    min_length = integer(2, least=1)
    join_eojeol = yes_or_no(False)
    stopwords = names()
    aliases = names()

    @property
    def tagging(self) -> TagMorphemes:
        return TagMorphemes(corpus=self.corpus)

    def requires(self) -> dict[str, Stage]:
        return {
            "sentences": TokenizeSentences(corpus=self.corpus),
            "morphemes": self.tagging,
        }

    def kept_tags(self) -> tuple[str, ...]:
        """Return the tags that are kept, the analyzer's nouns when none are named."""
        analyzer = self.tagging.analyzer
        if not {*self.tags} <= {*TAGS[analyzer]}:
            raise UserError(
                f"tags is {', '.join(self.tags)!r}; with analyzer = {analyzer} it must be some of "
                f"{', '.join(TAGS[analyzer])}",
                "mend it in luigi.cfg or on the command line",
            )
        return self.tags or NOUNS[analyzer]

    @cached_property
    def rules(self) -> NounRules:
        """What is kept; read before anything runs, so that a bad line shows at once."""
        return NounRules(
            tags=self.kept_tags(),
            min_length=self.min_length,
            join_eojeol=self.join_eojeol,
            stop_words=read_stop_words(rule_files(self, "stopwords", self.stopwords)),
            aliases=read_aliases(rule_files(self, "aliases", self.aliases)),
        )

    def content(self) -> Mapping[str, object]:
        rules = [*self.rules.stop_words.values(), *self.rules.aliases.values()]
        return {rule.where: f"{rule.form} {rule.name}" for rule in rules}

    def build(self, folder: Path) -> Facts:
        from pipeline.stages.nouns.filtering import filter_nouns

        return filter_nouns(
            self.input()["sentences"] / "sentences.txt",
            self.input()["morphemes"] / "morphemes.txt",
            folder,
            rules=self.rules,
            hangul_only=self.tagging.hangul_only,
        )


class CountWords(Stage):
    """Words or nouns -> counts.tsv."""

    LIBRARIES = ("nltk",)

    source = choice("nouns", "words")

    def requires(self) -> dict[str, Stage]:
        stage = FilterNouns if self.source == "nouns" else TokenizeWords
        return {
            "lines": stage(corpus=self.corpus),
            "documents": TokenizeSentences(corpus=self.corpus),
        }

    def build(self, folder: Path) -> Facts:
        from pipeline.stages.counts import count_words

        return count_words(
            self.input()["lines"] / f"{self.source}.txt",
            self.input()["documents"] / "documents.tsv",
            folder,
        )


class DrawWordCloud(Stage):
    """Counts -> wordcloud.png, wordcloud.svg."""

    VERSION = 2

    LIBRARIES = ("wordcloud", "pillow", "matplotlib", "fonttools")

    source = choice("nouns", "words")
    font = luigi.Parameter(default="fonts/NanumGothic.ttf")
    max_words = integer(200, least=1)
    width = integer(800, least=100, most=20_000)
    height = integer(500, least=100, most=20_000)
    scale = real(2.0, least=1.0, most=20.0)
    colors = luigi.Parameter(default="Dark2")
    background = luigi.Parameter(default="white")
    mask = luigi.Parameter(default="")
    seed = seed()

    def requires(self) -> CountWords:
        return CountWords(corpus=self.corpus, source=self.source)

    def content(self) -> Mapping[str, object]:
        content = font_content(self.font)
        if self.mask:
            from pipeline.stages.pictures.mask import find_mask

            content["mask"] = file_sha256(find_mask(self.mask))
        return content

    def build(self, folder: Path) -> Facts:
        from pipeline.stages.pictures.cloud import draw_word_cloud
        from pipeline.stages.pictures.fonts import find_font
        from pipeline.stages.pictures.mask import find_mask

        return draw_word_cloud(
            read_counts(self.input() / "counts.tsv"),
            folder / "wordcloud.png",
            font=find_font(self.font),
            max_words=self.max_words,
            width=self.width,
            height=self.height,
            scale=self.scale,
            colors=self.colors,
            background=self.background,
            seed=self.seed,
            mask=find_mask(self.mask) if self.mask else None,
        )


class TrainWord2Vec(Stage):
    """Nouns -> vectors.npy, norms.npy, vocabulary.tsv, model/."""

    LIBRARIES = ("gensim", "numpy")

    algorithm = choice(*ALGORITHMS)
    vector_size = integer(30, least=1, most=10_000)
    window = integer(2, least=1)
    min_count = integer(10, least=1)
    epochs = integer(100, least=1)
    hs = choice("1", "0")
    negative = integer(5)
    sample = real(0.001, most=1.0)
    seed = seed()
    workers = integer(1, least=1, most=1000, kind=BehindLuigis)

    def requires(self) -> FilterNouns:
        return FilterNouns(corpus=self.corpus)

    def build(self, folder: Path) -> Facts:
        from pipeline.stages.vectors.training import Training, train_word2vec

        training = Training(
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
        return train_word2vec(self.input() / "nouns.txt", folder, training=training)


class ProjectTSNE(Stage):
    """Vectors -> points.tsv, map.png, map.svg."""

    VERSION = 2

    LIBRARIES = ("scikit-learn", "numpy", "scipy", "matplotlib", "textalloc")

    algorithm = choice(*ALGORITHMS)
    method = choice("tsne", "pca")
    max_words = integer(500, least=1)
    perplexity = real(30.0, least=1.0, most=10_000)
    scale = real(2.0, least=0.5, most=8.0)
    font = luigi.Parameter(default="fonts/NanumGothic.ttf")
    seed = seed()

    def requires(self) -> TrainWord2Vec:
        return TrainWord2Vec(corpus=self.corpus, algorithm=self.algorithm)

    @property
    def idle(self) -> tuple[str, ...]:
        return ("perplexity", "seed") if self.method == "pca" else ()

    def content(self) -> Mapping[str, object]:
        return {**font_content(self.font), "title": self.description.title}

    def build(self, folder: Path) -> Facts:
        from pipeline.stages.pictures.fonts import find_font
        from pipeline.stages.pictures.map import draw_map, map_title
        from pipeline.stages.vectors.projection import project_vectors, read_points

        facts = project_vectors(
            self.input().path,
            folder,
            max_words=self.max_words,
            perplexity=self.perplexity,
            seed=self.seed,
            method=self.method,
        )
        drawn = draw_map(
            read_points(folder / "points.tsv"),
            read_counts(self.input() / "vocabulary.tsv"),
            folder / "map.png",
            font=find_font(self.font),
            title=map_title(self.description.title, self.algorithm, self.method),
            scale=self.scale,
        )
        facts["counts"] |= drawn["counts"]
        facts["warnings"] = [*facts.get("warnings", ()), *drawn.get("warnings", ())]
        return facts


class BuildReport(Stage):
    """All of the above -> index.html, the report that opens in a browser."""

    VERSION = 4

    LIBRARIES = ("scikit-learn", "numpy", "fonttools", "pillow")

    language = choice("ko", "en")
    font = luigi.Parameter(default="fonts/NanumGothic.ttf")

    def requires(self) -> list[Stage]:
        return [
            TokenizeSentences(corpus=self.corpus),
            *(DrawWordCloud(corpus=self.corpus, source=source) for source in SOURCES),
            *(ProjectTSNE(corpus=self.corpus, algorithm=a) for a in ALGORITHMS),
        ]

    def content(self) -> Mapping[str, object]:
        corpus = self.description
        about = {key: getattr(corpus, key) for key in ("name", "title", "licence")}
        return {**font_content(self.font), **about}

    def build(self, folder: Path) -> Facts:
        from pipeline.stages.pictures.fonts import find_font
        from pipeline.stages.report.building import build_report

        corpus = self.description
        return build_report(
            {stage.label: stage.output() for stage in self.chain()},
            folder,
            about={"corpus": corpus.name, "title": corpus.title, "licence": corpus.licence},
            language=self.language,
            font=find_font(self.font),
        )


class BuildEmbeddings(Stage):
    """All of the above, for both algorithms -> outputs/CORPUS/, published when all is there."""

    def requires(self) -> dict[str, Stage]:
        stages: list[Stage] = [
            ReadDocuments(corpus=self.corpus),
            FilterNouns(corpus=self.corpus),
            *(CountWords(corpus=self.corpus, source=source) for source in SOURCES),
            *(DrawWordCloud(corpus=self.corpus, source=source) for source in SOURCES),
            *(TrainWord2Vec(corpus=self.corpus, algorithm=a) for a in ALGORITHMS),
            *(ProjectTSNE(corpus=self.corpus, algorithm=a) for a in ALGORITHMS),
            BuildReport(corpus=self.corpus),
        ]
        return {stage.label: stage for stage in stages}

    def published(self) -> dict[str, Path]:
        """Return what people look at: the name they see, and the artifact's file."""
        made = self.input()
        return {
            "index.html": made["BuildReport"] / "index.html",
            **{
                f"wordcloud-{s}.{kind}": made[f"DrawWordCloud-{s}"] / f"wordcloud.{kind}"
                for s in SOURCES
                for kind in PICTURES
            },
            **{
                f"map-{a}.{kind}": made[f"ProjectTSNE-{a}"] / f"map.{kind}"
                for a in ALGORITHMS
                for kind in PICTURES
            },
            **{f"counts-{s}.tsv": made[f"CountWords-{s}"] / "counts.tsv" for s in SOURCES},
            **{f"points-{a}.tsv": made[f"ProjectTSNE-{a}"] / "points.tsv" for a in ALGORITHMS},
            "rejected.tsv": made["FilterNouns"] / "rejected.tsv",
            "intake.json": made["ReadDocuments"] / "intake.json",
        }

    def output(self) -> Publication:  # type: ignore[override]  # what is published is no artifact
        return Publication(project.outputs() / self.description.name, self.fingerprint)

    def warn_of_damage(self) -> None:
        pass  # what is published is put there again without a word

    def make(self) -> None:
        made = {stage.label: stage.output() for stage in self.chain()}
        self.output().publish(
            self.published(),
            corpus=self.description.name,
            artifacts={label: artifact.path.name for label, artifact in made.items()},
            times=timings({label: artifact.manifest() for label, artifact in made.items()}),
        )
        summarize(self)


@BuildEmbeddings.event_handler(luigi.Event.DEPENDENCY_PRESENT)
def summarize(build: BuildEmbeddings) -> None:
    """Tell what this run did, where to look and what to ask."""
    manifests = {stage.label: stage.output().manifest() for stage in build.chain()}
    ran = {label: m["seconds"] for label, m in manifests.items() if m.get("run") == RUN}
    example = build.description.example
    vocabulary = read_counts(build.input()["TrainWord2Vec-skip-gram"] / "vocabulary.tsv")
    messages.say_summary(
        corpus=build.description.name,
        ran=ran,
        kept=[label for label in manifests if label not in ran],
        folder=build.output().folder,
        files=[*build.published()],
        word=example if example in vocabulary else next(iter(vocabulary)),
    )


luigi_command.answer_for_it()
luigi_command.check_sections(TASKS)


def rule_files(stage: Stage, kind: str, named: tuple[str, ...]) -> list[Path]:
    """Return the rule files of a kind: those luigi.cfg names, then the one beside the corpus."""
    beside = stage.description.rules.get(kind)
    return [*(project.home() / name for name in named), *([beside] if beside else [])]


def font_content(name: str) -> dict[str, Any]:
    """Return the digest of a font, so that another file of the same name is drawn anew."""
    from pipeline.stages.pictures.fonts import find_font

    return {"font": file_sha256(find_font(name))}
