"""Documents from the readers -> records of documents.jsonl, clean and counted."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from io import StringIO
from itertools import islice
from math import isfinite
from shutil import copyfileobj
from typing import Any, BinaryIO

from pipeline.stages.corpus.cleaning import accounted, clean, clean_all, clean_pieces
from pipeline.stages.corpus.plausibility import SAMPLE, find_mojibake, hangul_share
from pipeline.stages.corpus.reading import Document, Reading, Rows
from pipeline.store.documents import DocumentRecord, write_record, write_records
from pipeline.store.files import LineText
from pipeline.store.intake import IntakeEntry

RECORD_LENGTH = 1 << 20
"""The characters after which a long document continues in another record with the same id."""

COUNTED_AT_ONCE = 1 << 16
"""The number of characters from which a tally counts what it holds."""

COPIED_AT_ONCE = 1 << 20

IDS_NAMED = 3
"""The maximum number of duplicate ids that a warning lists."""


class Tally:
    """Counts what is written from one file."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.repairs: Counter[str] = Counter()
        self.documents = self.empty = 0
        self.renamed: Counter[str] = Counter()
        self._characters = self._hangul = self._visible = 0
        self._held = StringIO()
        self._samples: list[str] = []
        self._sampled = 0

    def sampled(self, pieces: Iterable[str]) -> Iterator[str]:
        """Keep a sample of a document's original text: cleaning would hide mojibake."""
        for piece in pieces:
            self.sample([piece])
            yield piece

    def sample(self, texts: Sequence[str]) -> None:
        """Keep a sample of original texts."""
        if self._sampled < SAMPLE:
            self._samples.append("".join(texts)[:SAMPLE])
            self._sampled += len(self._samples[-1])

    def count(self, text: str) -> None:
        """Count a clean text that was written; short ones are counted together, which is faster."""
        self._held.write(text)
        if self._held.tell() >= COUNTED_AT_ONCE:
            self._count_held()

    def _count_held(self) -> None:
        text = self._held.getvalue()
        self._held = StringIO()
        hangul, visible = hangul_share(text)
        self._characters += len(text)
        self._hangul += hangul
        self._visible += visible

    def record(self) -> dict[str, Any]:
        """Return everything that was counted, as JSON values."""
        self._count_held()
        reading = self.reading
        return {
            "documents": self.documents,
            "empty": self.empty,
            "characters": int(self._characters),
            "hangul": int(self._hangul),
            "visible": int(self._visible),
            "repairs": dict(self.repairs),
            "samples": self._samples,
            "decoded": reading.decoded.characters,
            "unpacked": reading.decoded.unpacked,
            "omitted": dict(reading.omitted),
            "warnings": reading.warnings,
            "problems": [asdict(problem) for problem in reading.problems.values()],
            "columns": [*reading.columns],
        }

    def add(self, record: Mapping[str, Any]) -> None:
        """Add what was counted in the shard that follows, as `record` returned it."""
        reading = self.reading
        self.documents += record["documents"]
        self.empty += record["empty"]
        self._characters += record["characters"]
        self._hangul += record["hangul"]
        self._visible += record["visible"]
        self.repairs.update(record["repairs"])
        for sample in record["samples"]:
            self.sample([sample])
        reading.decoded.characters += record["decoded"]
        reading.decoded.unpacked += record["unpacked"]
        reading.omitted.update(record["omitted"])
        reading.warnings.extend(record["warnings"])
        for problem in record["problems"]:
            reading.note(**problem)
        reading.columns.update(dict.fromkeys(record["columns"]))

    def describe(self, entry: IntakeEntry) -> None:
        """Write the counts into the file's entry in the intake."""
        self._count_held()
        reading = self.reading
        decoded = reading.decoded
        entry["encoding"] = {
            "name": reading.encoding.name,
            "detected_by": reading.encoding.detected_by,
        }
        entry["documents"] = self.documents
        entry["empty"] = self.empty
        entry["characters_in"] = decoded.characters
        entry["characters"] = self._characters
        entry["hangul"] = round(self._hangul / self._visible, 3) if self._visible else 0.0
        entry["repairs"] = {name: n for name, n in self.repairs.items() if n}
        omitted = {cause: n for cause, n in reading.omitted.items() if n}
        entry["accounted"] = omitted | accounted(self.repairs)
        if decoded.undecodable:
            entry["undecodable"] = {"bytes": decoded.undecodable, "lines": decoded.lines}
        if mojibake := find_mojibake("".join(self._samples)):
            entry["mojibake"] = mojibake
        warnings = [*reading.warnings, *map(str, reading.problems.values())]
        if self.renamed:
            warnings.append(
                f"{sum(self.renamed.values()):,} documents have the id of an earlier one, so # "
                f"and a number were added ({', '.join(islice(self.renamed, IDS_NAMED))}"
                f"{', …' if len(self.renamed) > IDS_NAMED else ''})"
            )
        if warnings:
            entry["warnings"] = warnings


@dataclass(slots=True)
class DocumentWriter:
    """Writes one document after the other into ``documents.jsonl``."""

    file: BinaryIO
    last: str | None = None
    given: set[str] = field(default_factory=set)
    times: Counter[str] = field(default_factory=Counter)

    def position(self) -> int:
        """Return the number of bytes written, as a position to go back to."""
        return self.file.tell()

    def go_back(self, position: int) -> None:
        """Discard what was written after a position."""
        self.file.seek(position)
        self.file.truncate()

    def append(self, documents: LineText, given: Sequence[str]) -> bool:
        """Append records with given ids; return whether all of these were new, else do nothing."""
        new = {*given}
        if len(new) < len(given) or not self.given.isdisjoint(new):
            return False
        for path in documents.parts():
            with path.open("rb") as part:
                copyfileobj(part, self.file, COPIED_AT_ONCE)
        self.given |= new
        return True

    def write_all(self, documents: Iterable[Document | Rows], tally: Tally) -> None:
        """Write what a reader yields, and count it."""
        for each in documents:
            if isinstance(each, Rows):
                self.write_rows(each, tally)
            else:
                self.write(each, tally)

    def write(self, document: Document, tally: Tally) -> None:
        """Clean a document, write it in records of RECORD_LENGTH characters, and count it."""
        identifier = self._unique(_plain(clean(document.identifier)), document.is_given, tally)
        metadata = _clean_row(document.metadata)
        empty = True
        for text in clean_pieces(tally.sampled(document.pieces), tally.repairs, RECORD_LENGTH):
            write_record(self.file, DocumentRecord(identifier, text, metadata))
            tally.count(text)
            empty = empty and not text.strip()
            metadata = {}
        tally.documents += 1
        tally.empty += empty

    def write_rows(self, rows: Rows, tally: Tally) -> None:
        """Clean the texts of rows, write a record of each, and count them."""
        if max(map(len, rows.texts)) >= RECORD_LENGTH:
            for document in rows.documents():
                self.write(document, tally)
            return
        tally.sample(rows.texts)
        identifiers = self._all_unique(rows, tally)
        texts = clean_all(rows.texts, tally.repairs)
        metadata = {name: clean_all(column) for name, column in rows.metadata.items()}
        write_records(self.file, identifiers, texts, metadata)
        tally.count("".join(texts))
        tally.documents += len(texts)
        tally.empty += len(texts) - sum(map(bool, map(str.strip, texts)))

    def _all_unique(self, rows: Rows, tally: Tally) -> Sequence[str]:
        """Return the ids of rows, as `_unique` gives them; nearly always they are new."""
        identifiers = [*clean_all(rows.identifiers)]
        if " ".join(identifiers).split() != identifiers:
            identifiers = [*map(_plain, identifiers)]
        new = {*identifiers}
        if len(new) < len(identifiers) or self.last in new or not self.given.isdisjoint(new):
            return [self._unique(each, rows.are_given, tally) for each in identifiers]
        if rows.are_given:
            self.given |= new
        self.last = identifiers[-1]
        return identifiers

    def _unique(self, plain: str, is_given: bool, tally: Tally) -> str:
        """Return a document's id, with # and a number when an earlier document has it.

        Names with the number of a line or row are different anyway; only given ones are kept.
        """
        identifier = plain
        while identifier in self.given or identifier == self.last:
            self.times[plain] += 1
            identifier = f"{plain}#{self.times[plain] + 1}"
        if identifier != plain:
            tally.renamed[plain] += 1
        if is_given:
            self.given.add(identifier)
        self.last = identifier
        return identifier


def _plain(identifier: str) -> str:
    """Return an id with single spaces for all white space."""
    return " ".join(identifier.split())


def _clean_row(row: Mapping[str, object]) -> dict[str, object]:
    return {clean(str(key)): _clean_value(value) for key, value in row.items()}


def _clean_value(value: object) -> object:
    """Return a JSON value with every string in it cleaned."""
    match value:
        case str():
            return clean(value)
        case list():
            return [_clean_value(each) for each in value]
        case dict():
            return _clean_row(value)
        case float() if not isfinite(value):  # JSON has no such number
            return str(value)
        case _:
            return value
