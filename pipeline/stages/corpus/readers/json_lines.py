"""JSON Lines -> documents: one object or string per line."""

from collections.abc import Iterator
from pathlib import Path

from pipeline.stages.corpus.decoding import split_lines
from pipeline.stages.corpus.json_values import DECODER, value_document
from pipeline.stages.corpus.limits import RefusedError
from pipeline.stages.corpus.reading import Document, Reader, Reading


def read_json_lines(path: Path, reading: Reading) -> Iterator[Document]:
    """Read JSON Lines: one document (``NAME:LINE``) per line that is not blank."""
    for number, line in enumerate(split_lines(reading.pieces(path)), start=1):
        text = ""
        if stripped := line.strip(" \t\r\n\ufeff"):
            try:
                value = DECODER.decode(stripped)
            except ValueError as error:
                raise RefusedError(f"line {number} is no JSON: {error}") from None
            except RecursionError:
                raise RefusedError(f"line {number} is nested too deeply") from None
            document = value_document(value, reading, f"{reading.name}:{number}")
            (text,) = document.pieces
            yield document
        reading.omitted["markup"] += len(line) - len(text)


READER = Reader(
    kind="jsonl", suffixes=(".jsonl", ".ndjson"), rank=30, is_text=True, read=read_json_lines
)
