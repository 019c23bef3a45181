"""Raw files -> documents.jsonl and intake.json: decoded, cleaned, every character accounted for."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from pipeline.scale.local import ONE
from pipeline.scale.work import Runner
from pipeline.stages.corpus import archives
from pipeline.stages.corpus.archives import DEPTH, check_office, members
from pipeline.stages.corpus.cleaning import clean
from pipeline.stages.corpus.decoding import Encoding, UndecodableError, detect_encoding
from pipeline.stages.corpus.description import Corpus
from pipeline.stages.corpus.document_writer import DocumentWriter, Tally
from pipeline.stages.corpus.intake import summary
from pipeline.stages.corpus.kinds import HEAD, detect_kind, suffixes
from pipeline.stages.corpus.limits import Limits, RefusedError
from pipeline.stages.corpus.reading import Reader, Reading
from pipeline.stages.corpus.registry import registry, require_package
from pipeline.stages.corpus.rows import check_id_column
from pipeline.stages.corpus.shard_reading import can_be_split, read_in_shards
from pipeline.stages.corpus.sources import Files
from pipeline.store.contents import Documents
from pipeline.store.disk import DISK_ERRORS
from pipeline.store.intake import IntakeEntry, write_intake
from pipeline.store.manifest import Facts
from pipeline.terminal.errors import UserError
from pipeline.terminal.progress import bar


def read_documents(
    raw: Path,
    made: Documents,
    *,
    corpus: Corpus,
    limits: Limits | None = None,
    runner: Runner = ONE,
) -> Facts:
    """Read every raw file.

    Writes the documents (`pipeline.store.documents`) and the intake (`pipeline.store.intake`),
    which has an entry for every file, and for every file in an archive: its bytes, its encoding
    and how that was detected, documents, characters, repairs, or why it was refused.

    Raises
    ------
    UserError
        When a file is not in its declared encoding, when a table has no column to read, or
        when nothing can be read at all.
    """
    names = sorted(path.relative_to(raw).as_posix() for path in raw.rglob("*") if path.is_file())
    intake: list[IntakeEntry] = []
    with made.documents.open("wb") as out:
        files = FileReader(corpus, DocumentWriter(out), made.path, limits or Limits(), runner)
        for name in bar(names, of="ReadDocuments", unit="file"):
            intake += files.read(raw / name, name)
    if isinstance(corpus.source, Files):
        intake += [
            {"file": clean(name), "refused": reason} for name, reason in corpus.source.refused
        ]
    if all("refused" in entry for entry in intake):
        reason = "".join(f": {entry['file']}: {entry['refused']}" for entry in intake[:1])
        raise UserError(
            f"no file of the corpus can be read{reason}",
            f"fix it, or use one of these formats: {', '.join(suffixes())}",
        )
    write_intake(made.intake, intake)
    return summary(intake)


@dataclass(frozen=True, slots=True)
class FileReader:
    """Reads files one after the other, each with the reader for its kind.

    Attributes
    ----------
    corpus : Corpus
    writer : DocumentWriter
    folder : Path
        Members of archives are unpacked to a temporary folder inside it.
    limits : Limits
    runner : Runner
        Reads large files in shards, where they can be split.
    """

    corpus: Corpus
    writer: DocumentWriter
    folder: Path
    limits: Limits
    runner: Runner = ONE

    def read(self, path: Path, label: str, name: str = "", depth: int = 0) -> Iterator[IntakeEntry]:
        """Read a file, or each member of an archive; yield an intake entry for each.

        ``label`` is shown to the user; ``name`` is the file's own name, if different.
        """
        name = name or label
        label = clean(label)  # a name may be NFD
        entry: IntakeEntry = {"file": label, "bytes": path.stat().st_size}
        start = self.writer.position()
        try:
            kind = detect_kind(
                path,
                name,
                text_column=self.corpus.text_column,
                is_text=self.corpus.encoding is not None,
            )
            if kind in archives.KINDS:
                yield from self._read_archive(path, kind, label, name, depth)
                return
            reader = registry().by_kind[kind]
            if reader.is_office:
                check_office(path, self.limits)
            entry["kind"] = kind
            self._read_file(path, reader, label, name).describe(entry)
        except UserError:
            raise
        except Exception as error:  # a broken file can make a library raise anything
            if isinstance(error, OSError) and error.errno in DISK_ERRORS:
                raise
            self.writer.go_back(start)  # all of a file or nothing
            broken = f"it is broken: {type(error).__name__} {error}"
            entry["refused"] = str(error) if isinstance(error, RefusedError) else broken[:200]
        yield entry

    def _read_archive(
        self, path: Path, kind: str, label: str, name: str, depth: int
    ) -> Iterator[IntakeEntry]:
        if depth == DEPTH:
            raise RefusedError(f"it is an archive nested more than {DEPTH} deep")
        entries: list[IntakeEntry] = []
        with TemporaryDirectory(prefix=".scratch-", dir=self.folder) as scratch:
            try:
                for member in members(path, kind, limits=self.limits, scratch=Path(scratch)):
                    below = f"{label}/{member.name}" if member.name else label
                    if member.path is None:
                        entries.append({"file": clean(below), "refused": member.refused})
                        continue
                    inner = member.name or name.removesuffix(".gz")
                    entries += self.read(member.path, below, inner, depth + 1)
            except RefusedError as error:  # what was read before it is kept
                entries.append({"file": label, "bytes": path.stat().st_size, "refused": str(error)})
        if not entries:
            raise RefusedError("it contains no files")
        yield from entries

    def _read_file(self, path: Path, reader: Reader, label: str, name: str) -> Tally:
        require_package(reader, label)
        suffix = Path(name).suffix.lower()
        reading = Reading(
            label,
            self._encoding(path, reader, label, suffix),
            self.corpus.documents,
            _clean_name(self.corpus.text_column),
            _clean_name(self.corpus.id_column),
            suffix=suffix,
            description=f"corpora/{self.corpus.name}.toml",
            limits=self.limits,
        )
        tally = self._in_shards(path, reader, reading)
        if tally is None:
            tally = Tally(reading)
            self.writer.write_all(reader.read(path, reading), tally)
        check_id_column(reading)
        return tally

    def _in_shards(self, path: Path, reader: Reader, reading: Reading) -> Tally | None:
        if self.runner == ONE or not can_be_split(path, reader, reading, self.writer):
            return None
        with TemporaryDirectory(prefix=".scratch-", dir=self.folder) as scratch:
            return read_in_shards(
                path, reader, reading, self.writer, runner=self.runner, scratch=Path(scratch)
            )

    def _encoding(self, path: Path, reader: Reader, label: str, suffix: str) -> Encoding:
        if not reader.is_text:
            return Encoding(reader.kind, "format")
        named_inside = None
        if reader.named_encoding is not None:
            with path.open("rb") as file:
                named_inside = reader.named_encoding(file.read(HEAD))
        try:
            return detect_encoding(
                path, self.corpus.encoding, name=label, named_inside=named_inside
            )
        except UndecodableError as error:
            known = registry().by_suffix.get(suffix)
            if known is not None and known.is_text:
                raise RefusedError(error.reason) from None
            raise RefusedError(f"malmoi does not read {suffix or 'such'} files") from None


def _clean_name(name: str | None) -> str | None:
    return None if name is None else clean(name)
