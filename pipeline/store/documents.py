"""documents.jsonl, written and read: one document per line, a long one in several lines.

A line is ``{"id": …, "metadata": …, "text": …}``, in UTF-8 and NFC; ``metadata`` is omitted when
empty. A long document takes several consecutive records with the same id: their concatenated
texts are the document, and the first one has the metadata. So memory grows with neither the
file nor a document.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, groupby, repeat
from json.encoder import encode_basestring as _quoted
from operator import itemgetter
from pathlib import Path
from typing import BinaryIO, NamedTuple

from pipeline.store.files import LineText

LONGEST_LINE = 1 << 20
"""The longest line, in characters, that `open_documents` yields whole; longer ones are cut."""

ID, TEXT = '{"id": ', ', "text": '
"""How a record begins, and what is before its text, which comes last."""

_from_json = json.JSONDecoder().raw_decode
_to_json = json.JSONEncoder(ensure_ascii=False).encode


class DocumentRecord(NamedTuple):
    """One line of ``documents.jsonl``: a document, or a part of a long one.

    Attributes
    ----------
    id : str
        Different from the ids of adjacent documents.
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


def write_records(
    file: BinaryIO,
    identifiers: Sequence[str],
    texts: Sequence[str],
    metadata: Mapping[str, Sequence[str]],
) -> None:
    """Write many records, as `write_record` does; ``metadata`` has the columns of all of them."""
    columns: list[Iterable[str]] = [repeat('{"id": '), map(_quoted, identifiers)]
    opening = ', "metadata": {'
    for name, values in metadata.items():
        columns += repeat(f"{opening}{_quoted(name)}: "), map(_quoted, values)
        opening = ", "
    columns += repeat('}, "text": ' if metadata else ', "text": '), map(_quoted, texts)
    columns.append(repeat("}\n"))
    file.write("".join(chain.from_iterable(zip(*columns, strict=False))).encode("utf-8"))


def read_records(path: Path) -> Iterator[DocumentRecord]:
    """Stream the records of a ``documents.jsonl``."""
    for lines in LineText(path).blocks():
        for fields in json.loads(f"[{','.join(lines)}]"):  # much faster than line by line
            yield DocumentRecord(fields["id"], fields["text"], fields.get("metadata", {}))


def open_documents(path: Path) -> Iterator[tuple[str, Iterator[str]]]:
    """Stream the documents of a ``documents.jsonl``, as `documents_of` yields them."""
    return documents_of(LineText(path).read())


def documents_of(records: Iterable[str]) -> Iterator[tuple[str, Iterator[str]]]:
    """Stream the documents of consecutive records: the id of each, and a stream of its lines.

    A line of more than LONGEST_LINE characters is yielded in several parts (`cut_line`).
    """
    for identifier, parts in groupby(map(_id_and_text, records), key=itemgetter(0)):
        yield identifier, _lines(map(itemgetter(1), parts))


def record_id(record: str) -> str:
    """Return the id of a record."""
    identifier: str = _from_json(record, len(ID))[0]
    return identifier


def _id_and_text(record: str) -> tuple[str, str]:
    """Return the id and the text of a record, which are all that most stages need.

    The metadata between them are not parsed. No string contains ``TEXT``: its quotes would be
    escaped.
    """
    text, _ = _from_json(record, record.rindex(TEXT) + len(TEXT))
    return record_id(record), text


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

    A single eojeol is never cut. Concatenated, the parts are the line.
    """
    if len(line) <= LONGEST_LINE:
        return [line]
    parts = []
    start = 0
    while len(line) - start > LONGEST_LINE:
        end = max(line.rfind(mark, start, start + LONGEST_LINE) for mark in (". ", "? ", "! "))
        end = end + 2 if end >= 0 else line.rfind(" ", start, start + LONGEST_LINE) + 1
        if end <= start:  # inside one eojeol: cut after it
            end = line.find(" ", start + LONGEST_LINE) + 1 or len(line)
        parts.append(line[start:end])
        start = end
    if start < len(line):
        parts.append(line[start:])
    return parts
