"""Raw files -> documents.jsonl and intake.json: decoded, cleaned, and told what was mended."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from pipeline.artifacts import MANIFEST, Facts, write_json
from pipeline.corpus.catalogue import Corpus
from pipeline.corpus.decoding import clean, find_encoding
from pipeline.corpus.readers import READERS, Reading
from pipeline.errors import UserError
from pipeline.progress import bar

RECORD = 1 << 20
"""Characters after which a long document goes on in another record of the same id."""


def read_documents(raw: Path, folder: Path, *, corpus: Corpus) -> Facts:
    """Read every raw file.

    Writes ``documents.jsonl``, one document a line, ``{"id": …, "text": …}``, lines of text
    parted by ``\\n``, UTF-8, NFC. A document of more than a mebicharacter takes several
    records with the same id, so that memory does not grow with it. ``intake.json`` tells for
    each file its bytes, encoding and how it was told, documents, characters and repairs.

    Raises
    ------
    UserError
        When a file cannot be decoded, or nothing can be read at all.
    """
    intake = []
    names = sorted(
        path.relative_to(raw).as_posix()
        for path in raw.rglob("*")
        if path.is_file() and path.name != MANIFEST
    )
    with (folder / "documents.jsonl").open("w", encoding="utf-8", newline="\n") as out:
        for name in bar(names, of="ReadDocuments", unit="file"):
            entry: Facts = {"file": name, "bytes": (raw / name).stat().st_size}
            intake.append(entry)
            reader = READERS.get(Path(name).suffix.lower())
            if reader is None:
                entry["refused"] = f"malmoi does not read {Path(name).suffix or 'such'} files"
                continue
            encoding = find_encoding(raw / name, corpus.encoding)
            reading = Reading(name, encoding, corpus.documents, corpus.text_column)
            entry["encoding"] = asdict(encoding)
            repairs: Counter[str] = Counter()
            tally: Counter[str] = Counter(documents=0, empty=0, characters=0)
            for identifier, lines in reader(raw / name, reading):
                empty = True
                for text in _records(lines, repairs):
                    json.dump({"id": identifier, "text": text}, out, ensure_ascii=False)
                    out.write("\n")
                    tally["characters"] += len(text)
                    empty = empty and not text.strip()
                tally.update(documents=1, empty=empty)
            entry |= dict(tally) | {"repairs": dict(+repairs)}
    write_json(folder / "intake.json", {"files": intake})
    return _facts(intake)


def open_documents(path: Path) -> Iterator[tuple[str, Iterator[str]]]:
    """Yield each document of a ``documents.jsonl``: its id, and its lines in a stream."""
    with path.open(encoding="utf-8") as file:
        records = (json.loads(line) for line in file)
        for identifier, parts in groupby(records, key=itemgetter("id")):
            yield identifier, (line for part in parts for line in part["text"].split("\n"))


def _records(lines: Iterable[str], repairs: Counter[str]) -> Iterator[str]:
    """Join a document's lines, cleaned, into texts of about RECORD characters, at least one."""
    record: list[str] = []
    size = 0
    first = True
    for line in lines:
        if size >= RECORD:
            yield "\n".join(record)
            record, size, first = [], 0, False
        record.append(clean(line, repairs))
        size += len(record[-1]) + 1
    if record or first:
        yield "\n".join(record)


def _facts(intake: list[Facts]) -> Facts:
    """Sum the intake up for the manifest; nothing read at all is an error."""
    refused = [entry for entry in intake if "refused" in entry]
    if len(refused) == len(intake):
        raise UserError(
            f"none of the {len(intake)} files can be read ({refused[0]['refused']})",
            f"bring text as {', '.join(READERS)}",
        )
    counts = {
        key: sum(entry.get(key, 0) for entry in intake)
        for key in ("documents", "empty", "characters")
    }
    repairs: Counter[str] = Counter()
    for entry in intake:
        repairs.update(entry.get("repairs", {}))
    return {
        "counts": counts,
        "effective": {
            "encodings": sorted({e["encoding"]["name"] for e in intake if "encoding" in e}),
            "repairs": dict(repairs),
        },
        "warnings": [f"{entry['file']} was left out: {entry['refused']}" for entry in refused],
    }
