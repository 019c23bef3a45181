"""Made-up words -> a report of them, by the stages' own functions."""

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from conftest import Project

from pipeline.stages.counts import count_words
from pipeline.stages.pictures.fonts import DEFAULT, find_font
from pipeline.stages.report.building import build_report
from pipeline.stages.vectors.projection import write_points
from pipeline.stages.vectors.storage import save_vectors
from pipeline.store.artifacts import Artifact, building


def made_up(folder: Path, words: Sequence[str], *, law: Project, lines: int) -> Path:
    """Build a report of made-up words, with the stages' own functions, and law's clouds.

    Word n stands about 1/n as often as the first, in every sentence a few of them.
    """
    rng = np.random.default_rng(1)
    weights = 1 / np.arange(1, len(words) + 1)
    every = [[word] for word in words]  # each stands at least once
    drawn = every + [
        [words[i] for i in row]
        for row in rng.choice(len(words), (lines, 6), p=weights / weights.sum())
    ]
    made: dict[str, Artifact] = {}

    def stage(label: str, fill: Callable[[Path], object], **counts: int) -> None:
        made[label] = Artifact(folder / label)
        with building(made[label]) as (inside, manifest):
            fill(inside)
            parameters = {"background": "white"} if "Cloud" in label else {"method": "tsne"}
            manifest.update(parameters=parameters, counts=counts, libraries={}, python="3")

    def write(name: str, text: str) -> Callable[[Path], object]:
        return lambda inside: (inside / name).write_text(text, "utf-8")

    def nouns(inside: Path) -> None:
        write("nouns.txt", "".join(" ".join(row) + "\n" for row in drawn))(inside)
        write("aliases.tsv", "alias\tname\twhere\n")(inside)
        write("rejected.tsv", "form\trule\tdetail\tbecame\tcount\n")(inside)

    def sentences(inside: Path) -> None:
        text = "".join(f"{' 그리고 '.join(row)} {n}번째 문장이다.\n" for n, row in enumerate(drawn))
        write("sentences.txt", text)(inside)
        write("documents.tsv", f"document\tfirst_line\tlines\n가\t1\t{len(drawn)}\n")(inside)

    stage("ReadDocuments", write("intake.json", '{"files": []}'), documents=1)
    stage("TokenizeSentences", sentences, sentences=len(drawn))
    stage("TagMorphemes", lambda inside: None, eojeols=len(drawn))
    stage("FilterNouns", nouns, nouns=len(drawn))
    index, lines_of = made["TokenizeSentences"] / "documents.tsv", made["FilterNouns"] / "nouns.txt"
    clouds = law.home / "outputs" / "law"
    for source in ("nouns", "words"):
        stage(f"CountWords-{source}", lambda inside: count_words(lines_of, index, inside))
        stage(
            f"DrawWordCloud-{source}",
            lambda inside: shutil.copy(clouds / "wordcloud-nouns.png", inside / "wordcloud.png"),
        )
    counts = sorted((int(5000 / (n + 1)) + 1 for n in range(len(words))), reverse=True)
    for algorithm in ("skip-gram", "cbow"):
        matrix = rng.normal(size=(len(words), 20)).astype(np.float32)
        points = rng.normal(size=(len(words), 2)).astype(np.float32)
        stage(
            f"TrainWord2Vec-{algorithm}",
            lambda inside: save_vectors(inside, matrix, words, counts),  # noqa: B023
            vocabulary=len(words),
        )
        stage(
            f"ProjectTSNE-{algorithm}",
            lambda inside: write_points(inside / "points.tsv", words, points),  # noqa: B023
        )
    about = {"corpus": "가", "title": "", "licence": ""}
    build_report(made, folder, about=about, language="ko", font=find_font(DEFAULT))
    return folder / "index.html"
