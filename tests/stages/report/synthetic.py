"""Made-up words -> a report on them, built with the stages' own functions."""

import shutil
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np
from conftest import Project

from pipeline.stages.counts.counting import count_words
from pipeline.stages.pictures.fonts import DEFAULT, find_font
from pipeline.stages.report.building import build_report
from pipeline.store.artifacts import A, ArtifactSet, building
from pipeline.store.contents import (
    ALGORITHMS,
    SOURCES,
    Counts,
    Documents,
    Map,
    Morphemes,
    Nouns,
    Sentences,
    Vectors,
    WordCloud,
    Words,
)
from pipeline.store.manifest import Content, Provenance
from pipeline.store.records import DocumentLines, MapSettings, NounRules, Point
from pipeline.store.vectors import write_vectors


def made_up(
    folder: Path, words: Sequence[str], *, law: Project, lines: int, mapped: int | None = None
) -> Path:
    """Build a report on made-up words with the stages' own functions and law's clouds.

    Word n occurs about 1/n as often as the first; each sentence has a few words. The first
    ``mapped`` words are on the map, by default all.
    """
    rng = np.random.default_rng(1)
    weights = 1 / np.arange(1, len(words) + 1)
    every = [[word] for word in words]  # each occurs at least once
    drawn = every + [
        [words[i] for i in row]
        for row in rng.choice(len(words), (lines, 6), p=weights / weights.sum())
    ]
    paths: dict[str, Path] = {}

    def stage(kind: type[A], fill: Callable[[A], object], variant: str = "", **counts: int) -> None:
        label = kind.label(variant)
        paths[label] = folder / label
        with building(kind(paths[label])) as (inside, manifest):
            fill(kind(inside))
            manifest.update(asdict(provenance(kind.TASK)), counts=counts)
            manifest.update(seconds=1.0, finished="2026-01-01T00:00:00+00:00", run="1")

    def nouns(made: Nouns) -> None:
        with made.nouns.writing() as write:
            write([" ".join(row) for row in drawn])
        made.rules.write(NounRules())
        made.rejected.write([])

    def sentences(made: Sentences) -> None:
        with made.sentences.writing() as write:
            write([f"{' 그리고 '.join(row)} {n}번째 문장이다." for n, row in enumerate(drawn)])
        made.documents.write([DocumentLines("가", 1, len(drawn))])

    def settings(made: Map, algorithm: str) -> None:
        made.settings.write(
            MapSettings(
                title="",
                algorithm=algorithm,
                method="tsne",
                max_words=len(words),
                font=DEFAULT,
                neighbours=10,
                trustworthiness=0.95,
                preservation=0.5,
            )
        )

    def text(made: Words) -> None:
        with made.words.writing() as write:
            write([" ".join(row) for row in drawn])

    made = ArtifactSet(paths)
    stage(Words, text)
    stage(Documents, lambda made: made.intake.write_text('{"files": []}', "utf-8"), documents=1)
    stage(Sentences, sentences, sentences=len(drawn))
    stage(Morphemes, lambda made: None, eojeols=len(drawn))
    stage(Nouns, nouns, nouns=len(drawn))
    lines_of, index = made.get(Nouns).nouns, made.get(Sentences).documents
    cloud = law.home / "outputs" / "law" / "wordcloud-nouns.png"
    for source in SOURCES:
        stage(Counts, lambda made: count_words(lines_of, index, made), source)
        stage(WordCloud, lambda made: shutil.copy(cloud, made.png), source)
    counts = sorted((int(5000 / (n + 1)) + 1 for n in range(len(words))), reverse=True)
    for algorithm in ALGORITHMS:
        matrix = rng.normal(size=(len(words), 20)).astype(np.float32)
        places = rng.normal(size=(len(words), 2)).tolist()
        points = [
            Point(word, x, y, n % 10, 0.95, 0.5)
            for n, (word, (x, y)) in enumerate(zip(words, places, strict=True))
        ][:mapped]

        def vectors(made: Vectors) -> None:
            write_vectors(made, matrix, words, counts)  # noqa: B023

        def projected(made: Map) -> None:
            settings(made, algorithm)  # noqa: B023
            made.points.write(points)  # noqa: B023

        stage(Vectors, vectors, algorithm, vocabulary=len(words))
        stage(Map, projected, algorithm)
    about = {"corpus": "가", "title": "", "licence": ""}
    page = folder / "index.html"
    build_report(made, page, about=about, language="ko", font=find_font(DEFAULT))
    return page


def provenance(task: str) -> Provenance:
    return Provenance(
        task=task,
        version=1,
        fingerprint="",
        parameters={},
        content=Content(),
        requires={},
        libraries={},
        python="3",
    )
