"""A few documents -> an analysis of them, made by the stages themselves without a build."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from pipeline.questions.groups import Analysis
from pipeline.stages.corpus.variables import declared_variables
from pipeline.stages.counts.counting import count_words
from pipeline.stages.groups.matrix import count_by_document
from pipeline.stages.groups.numbers import number_nouns
from pipeline.stages.groups.variable_file import VariableFile
from pipeline.stages.groups.variables import read_variables
from pipeline.store.builds import ANALYSIS, Build
from pipeline.store.contents import (
    Counts,
    DocumentCounts,
    NounNumbers,
    Nouns,
    Sentences,
    Variables,
)
from pipeline.store.documents import DocumentRecord, write_record
from pipeline.store.manifest import Facts
from pipeline.store.records import DocumentLines, NounRules, Rule

Row = tuple[Mapping[str, object], str]
"""The columns of a document, and its nouns; a line break between its sentences."""


def variables(
    folder: Path,
    rows: Iterable[Mapping[str, object]],
    declared: Mapping[str, Any],
    table: VariableFile | None = None,
) -> tuple[Variables, Facts]:
    """Read the variables of documents with these columns, whose ids are d1, d2 and so on."""
    made = Variables(folder / "ReadVariables-0")
    made.path.mkdir(parents=True)
    with (folder / "documents.jsonl").open("wb") as out:
        for number, columns in enumerate(rows, start=1):
            write_record(out, DocumentRecord(str(columns.get("id", f"d{number}")), "", columns))
    facts = read_variables(
        folder / "documents.jsonl",
        made,
        declared=declared_variables(declared, "corpora/x.toml"),
        table=table,
    )
    return made, facts


def analyze(folder: Path, rows: Iterable[Row], declared: Mapping[str, Any]) -> Analysis:
    """Return an analysis of documents with these columns and nouns."""
    rows = [*rows]
    path = folder / "outputs" / "x" / "artifacts"
    _, sentences, nouns, counts, matrix, numbers = (
        variables(path, [columns for columns, _ in rows], declared)[0],
        Sentences(path / "TokenizeSentences-0"),
        Nouns(path / "FilterNouns-0"),
        Counts(path / "CountWords-0"),
        DocumentCounts(path / "CountByDocument-0"),
        NounNumbers(path / "NumberNouns-0"),
    )
    for artifact in (sentences, nouns, counts, matrix, numbers):
        artifact.path.mkdir()
    texts = [text.split("\n") if text else [] for _, text in rows]
    starts = [1 + sum(map(len, texts[:number])) for number in range(len(texts))]
    sentences.documents.write(
        DocumentLines(f"d{number}", start, len(text))
        for number, (start, text) in enumerate(zip(starts, texts, strict=True), start=1)
    )
    with nouns.nouns.writing() as write:
        write([line for text in texts for line in text])
    nouns.rules.write(NounRules(aliases={"명화": Rule("명화", "영화", "x.aliases.tsv", 1)}))
    count_words(nouns.nouns, sentences.documents, counts)
    count_by_document(nouns, sentences, counts, matrix)
    number_nouns(nouns, sentences, counts, numbers)
    kinds = (Variables, Sentences, Nouns, DocumentCounts, NounNumbers)
    labels = {kind.TASK: f"{kind.TASK}-0" for kind in kinds}
    made = {**labels, "CountWords-nouns": "CountWords-0"}
    return Analysis(Build(folder / "outputs" / "x", "x", "0", made, record=ANALYSIS))
