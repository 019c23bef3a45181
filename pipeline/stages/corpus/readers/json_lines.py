"""JSON Lines -> documents: one object or string per line."""

from collections.abc import Iterator
from pathlib import Path

from pipeline.scale.shards import Shard
from pipeline.stages.corpus.decoding import split_lines
from pipeline.stages.corpus.json_values import DECODER, value_document
from pipeline.stages.corpus.limits import RefusedError
from pipeline.stages.corpus.reading import Document, Reader, Reading
from pipeline.stages.corpus.splitting import cut_rows
from pipeline.terminal.errors import UserError


def read_json_lines(path: Path, reading: Reading) -> Iterator[Document]:
    """Read JSON Lines: one document per non-blank line (``NAME:LINE``).

    A line that is not a document is skipped, counted and reported.

    Raises
    ------
    RefusedError, UserError
        When no line is a document; the error is that of the first line.
    """
    bad: list[int] = []
    first: RefusedError | UserError | None = None
    count = 0
    for number, line in enumerate(split_lines(reading.pieces(path)), start=reading.first_line):
        text = ""
        if stripped := line.strip(" \t\r\n\ufeff"):
            try:
                document = _document(stripped, reading, number)
            except (RefusedError, UserError) as error:
                first = first or error
                bad.append(number)
                reading.omitted["bad lines"] += len(line)
                continue
            (text,) = document.pieces
            yield document
            count += 1
        reading.omitted["markup"] += len(line) - len(text)
    if first is None:
        return
    if not count:
        raise first
    reason = first.fact if isinstance(first, UserError) else str(first)
    reading.note("lines were skipped", f": {reason}", len(bad), bad)


def split_json_lines(path: Path, _reading: Reading, size: int) -> list[Shard]:
    """Cut JSON Lines at any line end."""
    return cut_rows(path, size)


def _document(line: str, reading: Reading, number: int) -> Document:
    try:
        value = DECODER.decode(line)
    except ValueError as error:
        raise RefusedError(f"line {number} is not valid JSON: {error}") from None
    except RecursionError:
        raise RefusedError(f"line {number} is nested too deeply") from None
    return value_document(value, reading, f"{reading.name}:{number}")


READER = Reader(
    kind="jsonl",
    suffixes=(".jsonl", ".ndjson"),
    rank=30,
    is_text=True,
    read=read_json_lines,
    split=split_json_lines,
)
