"""Documents from the readers -> records of documents.jsonl, clean and counted."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from math import isfinite
from typing import BinaryIO

from pipeline.stages.corpus.cleaning import accounted, clean, clean_pieces
from pipeline.stages.corpus.plausibility import SAMPLE, find_mojibake, hangul_share
from pipeline.stages.corpus.reading import Document, Reading
from pipeline.store.documents import DocumentRecord, write_record
from pipeline.store.intake import IntakeEntry

RECORD_LENGTH = 1 << 20
"""The characters after which a long document continues in another record with the same id."""

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
        self._sample = ""

    def sampled(self, pieces: Iterable[str]) -> Iterator[str]:
        """Keep a sample of a document's original text: cleaning would hide mojibake."""
        for piece in pieces:
            if len(self._sample) < SAMPLE:
                self._sample += piece[:SAMPLE]
            yield piece

    def count(self, text: str) -> None:
        """Count a clean text that was written."""
        hangul, visible = hangul_share(text)
        self._characters += len(text)
        self._hangul += hangul
        self._visible += visible

    def describe(self, entry: IntakeEntry) -> None:
        """Write the counts into the file's entry in the intake."""
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
        if mojibake := find_mojibake(self._sample):
            entry["mojibake"] = mojibake
        if self.renamed:
            reading.warnings.append(
                f"{sum(self.renamed.values()):,} documents have the id of an earlier one, so # "
                f"and a number were added ({', '.join(islice(self.renamed, IDS_NAMED))}"
                f"{', …' if len(self.renamed) > IDS_NAMED else ''})"
            )
        if reading.warnings:
            entry["warnings"] = reading.warnings


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

    def write(self, document: Document, tally: Tally) -> None:
        """Clean a document, write it in records of RECORD_LENGTH characters, and count it."""
        identifier = self._unique(document, tally)
        metadata = _clean_row(document.metadata)
        empty = True
        for text in clean_pieces(tally.sampled(document.pieces), tally.repairs, RECORD_LENGTH):
            write_record(self.file, DocumentRecord(identifier, text, metadata))
            tally.count(text)
            empty = empty and not text.strip()
            metadata = {}
        tally.documents += 1
        tally.empty += empty

    def _unique(self, document: Document, tally: Tally) -> str:
        """Return a document's id, with # and a number when an earlier document has it.

        Names with the number of a line or row are different anyway; only given ones are kept.
        """
        plain = identifier = " ".join(clean(document.identifier, Counter()).split())
        while identifier in self.given or identifier == self.last:
            self.times[plain] += 1
            identifier = f"{plain}#{self.times[plain] + 1}"
        if identifier != plain:
            tally.renamed[plain] += 1
        if document.is_given:
            self.given.add(identifier)
        self.last = identifier
        return identifier


def _clean_row(row: Mapping[str, object]) -> dict[str, object]:
    return {clean(str(key), Counter()): _clean_value(value) for key, value in row.items()}


def _clean_value(value: object) -> object:
    """Return a JSON value with every string in it cleaned."""
    match value:
        case str():
            return clean(value, Counter())
        case list():
            return [_clean_value(each) for each in value]
        case dict():
            return _clean_row(value)
        case float() if not isfinite(value):  # JSON has no such number
            return str(value)
        case _:
            return value
