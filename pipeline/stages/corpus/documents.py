"""Raw files -> documents.jsonl and intake.json: decoded, cleaned, every character accounted for."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from errno import EDQUOT, EIO, ENOSPC, EROFS
from math import isfinite
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

from pipeline.stages.corpus.archives import DEPTH, check_office, members
from pipeline.stages.corpus.catalogue import Corpus, Files
from pipeline.stages.corpus.cleaning import accounted, clean, clean_pieces
from pipeline.stages.corpus.decoding import Encoding, UndecodableError, find_encoding
from pipeline.stages.corpus.intake import summary
from pipeline.stages.corpus.kinds import (
    ARCHIVES,
    HEAD,
    OFFICE,
    SUFFIXES,
    TEXT_SUFFIXES,
    TEXTS,
    find_kind,
)
from pipeline.stages.corpus.limits import Limits, RefusedError
from pipeline.stages.corpus.plausibility import SAMPLE, find_mojibake, hangul_share
from pipeline.stages.corpus.readers import READERS, Document, Reading
from pipeline.stages.corpus.readers.html import charset
from pipeline.store.artifacts import Facts
from pipeline.store.documents import DOCUMENTS, DocumentRecord, write_record
from pipeline.store.intake import INTAKE, IntakeEntry, write_intake
from pipeline.terminal.errors import UserError
from pipeline.terminal.progress import bar

RECORD = 1 << 20
"""Characters after which a long document goes on in another record of the same id."""

DISK = {ENOSPC, EDQUOT, EROFS, EIO}
"""Errors of our own disk, which are not the file's that is read."""


def read_documents(
    raw: Path, folder: Path, *, corpus: Corpus, limits: Limits | None = None
) -> Facts:
    """Read every raw file.

    Writes ``documents.jsonl``, one document a line, ``{"id": …, "text": …}`` and, where there
    is any, ``"metadata"``; UTF-8, NFC. A document of more than a mebicharacter takes several
    records with the same id, whose texts make it when they are put together, so that memory
    does not grow with it. ``intake.json`` tells for each file, and each file in an archive,
    its bytes, encoding and how it was told, documents, characters, repairs, and why it was
    refused. Its ``characters_in`` are ``characters`` and the sum of ``accounted``.

    Raises
    ------
    UserError
        When a file is not in the encoding declared for it, when a table has no column to
        read, or when nothing can be read at all.
    """
    names = sorted(path.relative_to(raw).as_posix() for path in raw.rglob("*") if path.is_file())
    intake: list[IntakeEntry] = []
    with (folder / DOCUMENTS).open("wb") as out:
        intaking = Intaking(corpus, out, folder, limits or Limits())
        for name in bar(names, of="ReadDocuments", unit="file"):
            intake += intaking.read(raw / name, name)
    if isinstance(corpus.source, Files):
        intake += [
            {"file": clean(name, Counter()), "refused": reason}
            for name, reason in corpus.source.refused
        ]
    if all("refused" in entry for entry in intake):
        reason = f" ({intake[0]['refused']})" if intake else ""
        raise UserError(
            f"none of the {len(intake)} files can be read{reason}",
            f"bring text as {', '.join(SUFFIXES)}",
        )
    write_intake(folder / INTAKE, intake)
    return summary(intake)


@dataclass(slots=True)
class Intaking:
    """Reads one file after the other into ``documents.jsonl``."""

    corpus: Corpus
    out: BinaryIO
    folder: Path
    limits: Limits
    last: str | None = None

    def read(self, path: Path, label: str, name: str = "", depth: int = 0) -> Iterator[IntakeEntry]:
        """Read a file, or each of an archive's members; yield an entry of the intake for each.

        ``label`` is what the user is shown; ``name`` is the file's own, when it is another.
        """
        name = name or label
        label = clean(label, Counter())  # a name may be NFD
        entry: IntakeEntry = {"file": label, "bytes": path.stat().st_size}
        start = self.out.tell()
        try:
            kind = find_kind(
                path,
                name,
                text_column=self.corpus.text_column,
                is_text=self.corpus.encoding is not None,
            )
            if kind in ARCHIVES:
                yield from self._read_archive(path, kind, label, name, depth)
                return
            if kind in OFFICE:
                check_office(path, self.limits)
            entry["kind"] = kind
            self._read_file(path, kind, label, name).describe(entry)
        except UserError:
            raise
        except Exception as error:  # a broken file raises what its library's author never met
            if isinstance(error, OSError) and error.errno in DISK:
                raise
            self.out.seek(start)  # all of a file, or nothing
            self.out.truncate()
            broken = f"it is broken: {type(error).__name__} {error}"
            entry["refused"] = str(error) if isinstance(error, RefusedError) else broken[:200]
        yield entry

    def _read_archive(
        self, path: Path, kind: str, label: str, name: str, depth: int
    ) -> Iterator[IntakeEntry]:
        if depth == DEPTH:
            raise RefusedError(f"it is an archive {DEPTH + 1} deep, and {DEPTH} are taken apart")
        entries: list[IntakeEntry] = []
        with TemporaryDirectory(prefix=".scratch-", dir=self.folder) as scratch:
            try:
                for member in members(path, kind, limits=self.limits, scratch=Path(scratch)):
                    below = f"{label}/{member.name}" if member.name else label
                    if member.path is None:
                        entries.append({"file": clean(below, Counter()), "refused": member.refused})
                        continue
                    inner = member.name or name.removesuffix(".gz")
                    entries += self.read(member.path, below, inner, depth + 1)
            except RefusedError as error:  # what was read before it stays
                entries.append({"file": label, "bytes": path.stat().st_size, "refused": str(error)})
        if not entries:
            raise RefusedError("it holds no files")
        yield from entries

    def _read_file(self, path: Path, kind: str, label: str, name: str) -> "Tally":
        suffix = Path(name).suffix.lower()
        reading = Reading(
            label,
            self._encoding(path, kind, label, suffix),
            self.corpus.documents,
            _column(self.corpus.text_column),
            _column(self.corpus.id_column),
            suffix=suffix,
            limits=self.limits,
        )
        tally = Tally(reading)
        for document in READERS[kind](path, reading):
            self._write(document, tally)
        return tally

    def _encoding(self, path: Path, kind: str, label: str, suffix: str) -> Encoding:
        if kind not in TEXTS:
            return Encoding(kind, "format")
        named_inside = None
        if kind == "html":
            with path.open("rb") as file:
                named_inside = charset(file.read(HEAD))
        try:
            return find_encoding(path, self.corpus.encoding, name=label, named_inside=named_inside)
        except UndecodableError as error:
            known = suffix in TEXT_SUFFIXES
            reason = error.reason if known else f"malmoi does not read {suffix or 'such'} files"
            raise RefusedError(reason) from None

    def _write(self, document: Document, tally: "Tally") -> None:
        identifier = " ".join(clean(document.identifier, Counter()).split())
        if identifier == self.last:  # else two documents would be read as one
            identifier = f"{identifier}#{tally.documents + 1}"
        self.last = identifier
        metadata = _cleaned_row(document.metadata)
        empty = True
        for text in clean_pieces(tally.sampled(document.lines), tally.repairs, RECORD):
            write_record(self.out, DocumentRecord(identifier, text, metadata))
            tally.take(text)
            empty = empty and not text.strip()
            metadata = {}
        tally.documents += 1
        tally.empty += empty


class Tally:
    """Counts what comes of one file."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.repairs: Counter[str] = Counter()
        self.documents = self.empty = 0
        self._characters = self._hangul = self._visible = 0
        self._sample = ""

    def sampled(self, pieces: Iterable[str]) -> Iterator[str]:
        """Keep a sample of a document as it was written."""
        for piece in pieces:
            if len(self._sample) < SAMPLE:  # cleaning would take away what mojibake shows by
                self._sample += piece[:SAMPLE]
            yield piece

    def take(self, text: str) -> None:
        """Count a clean text that goes out."""
        hangul, visible = hangul_share(text)
        self._characters += len(text)
        self._hangul += hangul
        self._visible += visible

    def describe(self, entry: IntakeEntry) -> None:
        """Write what was counted into the file's entry of the intake."""
        decoded, reading = self.reading.decoded, self.reading
        entry["encoding"] = {"name": reading.encoding.name, "told_by": reading.encoding.told_by}
        entry["documents"] = self.documents
        entry["empty"] = self.empty
        entry["characters_in"] = decoded.characters
        entry["characters"] = self._characters
        entry["hangul"] = round(self._hangul / self._visible, 3) if self._visible else 0.0
        entry["repairs"] = {name: n for name, n in self.repairs.items() if n}
        entry["accounted"] = {c: n for c, n in reading.left.items() if n} | accounted(self.repairs)
        if decoded.undecodable:
            entry["undecodable"] = {"bytes": decoded.undecodable, "lines": decoded.lines}
        if mojibake := find_mojibake(self._sample):
            entry["mojibake"] = mojibake
        if reading.warnings:
            entry["warnings"] = reading.warnings


def _column(name: str | None) -> str | None:
    return None if name is None else clean(name, Counter())


def _cleaned_row(row: Mapping[str, object]) -> dict[str, object]:
    return {clean(str(key), Counter()): _cleaned(each) for key, each in row.items()}


def _cleaned(value: object) -> object:
    """Return metadata with every text in it clean."""
    match value:
        case str():
            return clean(value, Counter())
        case list():
            return [_cleaned(each) for each in value]
        case dict():
            return _cleaned_row(value)
        case float() if not isfinite(value):  # JSON has no such number
            return str(value)
        case _:
            return value
