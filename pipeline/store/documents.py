"""documents.jsonl, written and read: one document a line, a long one in several.

A line is ``{"id": …, "metadata": …, "text": …}``, in UTF-8 and NFC; ``metadata`` is there only
when there is some. A long document takes several records with the same id, one after the other:
their texts, put together, are the document, and the first one carries the metadata. So memory
grows neither with the file nor with a document.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import BinaryIO, NamedTuple

LONGEST_LINE = 1 << 20
"""Characters of the longest line that `open_documents` gives whole; a longer one is cut."""

_to_json = json.JSONEncoder(ensure_ascii=False).encode


class DocumentRecord(NamedTuple):
    """One line of ``documents.jsonl``: a document, or a part of a long one.

    Attributes
    ----------
    id : str
        Neighbouring documents have different ones.
    text : str
    metadata : mapping of str to JSON value
        The other columns of a table; empty in all but the first record of a document.
    """

    id: str
    text: str
    metadata: Mapping[str, object] = {}


def write_record(file: BinaryIO, record: DocumentRecord) -> None:
    """Write one record as a line of ``documents.jsonl``."""
    fields: dict[str, object] = {"id": record.id}
    if record.metadata:
        fields["metadata"] = record.metadata
    fields["text"] = record.text
    file.write(_to_json(fields).encode("utf-8") + b"\n")


def read_records(path: Path) -> Iterator[DocumentRecord]:
    """Yield the records of a ``documents.jsonl``, streaming."""
    with path.open(encoding="utf-8", newline="\n") as file:
        for line in file:
            fields = json.loads(line)
            yield DocumentRecord(fields["id"], fields["text"], fields.get("metadata", {}))


def open_documents(path: Path) -> Iterator[tuple[str, Iterator[str]]]:
    """Yield each document of a ``documents.jsonl``: its id, and its lines in a stream.

    A line of more than LONGEST_LINE characters is given in several parts (`cut_line`).
    """
    for identifier, records in groupby(read_records(path), key=attrgetter("id")):
        yield identifier, _lines(record.text for record in records)


def _lines(texts: Iterable[str]) -> Iterator[str]:
    held = ""
    longest = LONGEST_LINE
    for text in texts:
        *whole, last = text.split("\n")
        for line in whole:
            yield from cut_line(held + line)
            held, longest = "", LONGEST_LINE
        held += last
        if len(held) > longest:
            *cut, held = cut_line(held)
            yield from cut
            longest = max(LONGEST_LINE, 2 * len(held))
    if held:
        yield from cut_line(held)


def cut_line(line: str) -> list[str]:
    """Cut a line of more than LONGEST_LINE characters where a sentence or an eojeol ends.

    A single eojeol is never cut. The parts, put together, are the line.
    """
    parts = []
    start = 0
    while len(line) - start > LONGEST_LINE:
        end = max(line.rfind(mark, start, start + LONGEST_LINE) for mark in (". ", "? ", "! "))
        end = end + 2 if end >= 0 else line.rfind(" ", start, start + LONGEST_LINE) + 1
        if end <= start:  # one eojeol: to its end
            end = line.find(" ", start + LONGEST_LINE) + 1 or len(line)
        parts.append(line[start:end])
        start = end
    if start < len(line) or not parts:
        parts.append(line[start:])
    return parts
