"""A large file -> its documents, read in shards; the same bytes as when it is read as a whole."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, ClassVar, Self

from pipeline.scale.shards import Shard
from pipeline.scale.work import Passed, Runner, ShardWork, Work
from pipeline.stages.corpus.decoding import Decoded, Encoding
from pipeline.stages.corpus.document_writer import DocumentWriter, Tally
from pipeline.stages.corpus.limits import Limits
from pipeline.stages.corpus.reading import Reader, Reading
from pipeline.stages.corpus.registry import registry
from pipeline.stages.corpus.splitting import UnsplitError, has_lines
from pipeline.store.disk import DISK_ERRORS
from pipeline.store.files import LineText

LEAST = 16 << 20
"""Bytes of a file that is worth being read in shards."""


@dataclass(slots=True)
class Tallies:
    """What was read from consecutive shards: the record of each `Tally`."""

    records: list[dict[str, Any]] = field(default_factory=list)
    failed: bool = False

    def add(self, following: Self, /) -> None:
        """Add those of the shards that follow."""
        self.records += following.records
        self.failed = self.failed or following.failed

    def to_json(self) -> str:
        """Return them as JSON."""
        return json.dumps([self.records, self.failed])

    @classmethod
    def from_json(cls, stored: str) -> Self:
        """Return what was made into JSON."""
        return cls(*json.loads(stored))


@dataclass(frozen=True, slots=True)
class ReadWork(ShardWork[Tallies]):
    """Lines of a file -> their documents, and the ids that the text itself gives them.

    A shard fails if it cannot be read by itself, if it has what would refuse the file, or if an id
    occurs twice: then the file is read as a whole, and says why.

    Attributes
    ----------
    kind_of_file : str
        The kind of its reader.
    reading : Reading
        How to read it.
    last : str or None
        The id of the document before the file.
    """

    kind: ClassVar[type[Tallies]] = Tallies

    kind_of_file: str
    reading: Reading
    last: str | None

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        reading = stored["reading"]
        return cls(
            stored["kind_of_file"],
            Reading(
                **{name: reading[name] for name in ("name", "documents", "suffix", "layout")},
                **{name: reading[name] for name in ("text_column", "id_column")},
                encoding=Encoding(**reading["encoding"]),
                limits=Limits(**reading["limits"]),
            ),
            stored["last"],
        )

    def shards(self, text: LineText, size: int) -> list[Shard]:
        split = registry().by_kind[self.kind_of_file].split
        return split(text.path, self.reading, size) if split else []

    def open(self) -> Work[Tallies]:
        reader = registry().by_kind[self.kind_of_file]

        def work(shard: Shard, parts: Sequence[LineText], _passed: Passed) -> Tallies:
            try:
                return Tallies([self._read(reader, shard, *parts)])
            except Exception as error:  # the whole file will give the reason
                if isinstance(error, OSError) and error.errno in DISK_ERRORS:
                    raise
                for part in parts:
                    part.path.touch()
                return Tallies(failed=True)

        return work

    def _read(
        self, reader: Reader, shard: Shard, documents: LineText, ids: LineText
    ) -> dict[str, Any]:
        """Write the documents of a shard, and their ids if they are given; return the tally."""
        reading = replace(
            self.reading,
            shard=shard,
            decoded=Decoded(),
            omitted=Counter(),
            warnings=[],
            columns={},
            problems={},
        )
        tally = Tally(reading)
        with documents.path.open("wb") as out:
            writer = DocumentWriter(out, last=None if shard.number else self.last)
            writer.write_all(reader.read(shard.path, reading), tally)
        if tally.renamed or (reading.id_column and len(writer.given) < tally.documents):
            raise UnsplitError
        with ids.writing() as write:
            write([*writer.given])
        return {**tally.record(), "last": writer.last}


def read_in_shards(
    path: Path,
    reader: Reader,
    reading: Reading,
    writer: DocumentWriter,
    *,
    runner: Runner,
    scratch: Path,
) -> Tally | None:
    """Read a large file in shards.

    Parameters
    ----------
    path : Path
    reader : Reader
        One that can split files.
    reading : Reading
    writer : DocumentWriter
        Receives the documents.
    runner : Runner
    scratch : Path
        An empty folder, on a disk that all who do the work share.

    Returns
    -------
    Tally or None
        None, and nothing is written, if the file must be read as a whole.
    """
    layout = reader.layout(path, reading) if reader.layout else None
    work = ReadWork(reader.kind, replace(reading, layout=layout), writer.last)
    documents, ids = LineText(scratch / "documents"), LineText(scratch / "ids")
    found = runner.run(
        work, LineText(path), [documents, ids], stage=f"ReadDocuments {reading.name}"
    )
    unpacked = sum(record["unpacked"] for record in found.records)
    is_refused = found.failed or unpacked > reading.limits.allowed(path.stat().st_size)
    if is_refused or not writer.append(documents, [*ids.read()]):
        return None
    tally = Tally(reading)
    for record in found.records:
        writer.last = record["last"] or writer.last
        tally.add(record)
    return tally


def can_be_split(path: Path, reader: Reader, reading: Reading, writer: DocumentWriter) -> bool:
    """Return whether a file is large enough, and of a kind, to be read in shards.

    Where ids are not given, earlier ones that are could be the same as those of its lines.
    """
    if reader.split is None or path.stat().st_size < LEAST:
        return False
    if reader.kind == "text" and (reading.documents == "file" or reading.id_column):
        return False
    if writer.given and not reading.id_column:
        return False
    return not reader.is_text or has_lines(reading.encoding)
