"""Documents -> sentences, with the splitter of a name."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from pipeline.scale.local import ONE
from pipeline.scale.shards import Shard, cut
from pipeline.scale.work import Blocks, LineWork, Runner, Summary
from pipeline.stages.text.splitters import DEFAULT, sentence_splitter
from pipeline.store.contents import Sentences
from pipeline.store.documents import documents_of, record_id
from pipeline.store.files import LineText
from pipeline.store.manifest import Facts
from pipeline.store.records import DocumentLines

BLOCK = 10_000
"""Sentences and documents that are written at once."""


@dataclass(frozen=True, slots=True)
class SentenceWork(LineWork):
    """Records of ``documents.jsonl`` -> sentences, and how many of them each document has.

    The second result has a line for each document: its id, a TAB and the number. A document is
    never cut, so that one of 2 GB keeps one process busy.

    Parameters
    ----------
    splitter : str
        One of `SPLITTERS`.
    """

    splitter: str

    def lines(self) -> Callable[[Blocks, Summary], Iterator[tuple[list[str], ...]]]:
        split = sentence_splitter(self.splitter)

        def work(blocks: Blocks, summary: Summary) -> Iterator[tuple[list[str], ...]]:
            for sentences, documents in in_blocks(documents_of(chain.from_iterable(blocks)), split):
                summary.counts.update(documents=len(documents), sentences=len(sentences))
                yield sentences, documents

        return work

    def shards(self, text: LineText, size: int) -> list[Shard]:
        return cut(text, size, _is_next_document)


def _is_next_document(before: bytes, after: bytes) -> bool:
    """Return whether a document ends between two records."""
    return record_id(before.decode("utf-8")) != record_id(after.decode("utf-8"))


def in_blocks(
    documents: Iterable[tuple[str, Iterable[str]]], split: Callable[[str], list[str]]
) -> Iterator[tuple[list[str], list[str]]]:
    """Split documents into sentences; yield some sentences, and the lines of `SentenceWork`."""
    sentences: list[str] = []
    ended: list[str] = []
    for identifier, lines in documents:
        if len(sentences) + len(ended) > BLOCK:
            yield sentences, ended
            sentences, ended = [], []
        first = len(sentences)
        before = 0  # sentences of this document in earlier blocks
        for line in lines:
            sentences += split(line)
            if len(sentences) > 2 * BLOCK:  # inside a document: only of a long one
                yield sentences, ended
                before += len(sentences) - first
                sentences, ended, first = [], [], 0
        name = " ".join(identifier.split())
        ended.append(f"{name}\t{before + len(sentences) - first}")
    yield sentences, ended


def number_documents(sizes: Iterable[str]) -> Iterator[DocumentLines]:
    """Give each document of `SentenceWork` its range of lines."""
    first = 1
    for size in sizes:
        name, lines = size.split("\t")
        yield DocumentLines(name, first, int(lines))
        first += int(lines)


def tokenize_sentences(
    documents: Path, made: Sentences, *, splitter: str = DEFAULT, runner: Runner = ONE
) -> Facts:
    """Split every document into sentences; a line break also ends a sentence.

    Parameters
    ----------
    documents : Path
        ``documents.jsonl``.
    made : Sentences
        Receives one sentence per line, and the line range of each document.
    splitter : str, optional
        One of `SPLITTERS`.
    runner : Runner, optional

    Raises
    ------
    UserError
        When the splitter's package is not installed.
    """
    sizes = LineText(made.documents.path.with_suffix(".sizes"))
    summary = runner.run(
        SentenceWork(splitter),
        LineText(documents),
        [made.sentences, sizes],
        stage="TokenizeSentences",
    )
    made.documents.write(number_documents(sizes.read()))
    sizes.remove()
    return {"counts": summary.named("documents", "sentences")}
