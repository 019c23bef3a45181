"""The interface of readers: their input, their output and their declaration."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, field
from pathlib import Path
from typing import Any

from pipeline.scale.shards import Shard
from pipeline.stages.corpus.decoding import CHUNK, LINES_NAMED, Decoded, Encoding, read_pieces
from pipeline.stages.corpus.limits import Limits
from pipeline.terminal.progress import bar

DOCUMENTS = ("file", "line", "blank-line")
"""The units that can be a document in plain text."""


SHOWN = 1 << 24
"""Bytes of text that take about a second to read."""


@dataclass(frozen=True, slots=True)
class Document:
    """One text.

    Attributes
    ----------
    identifier : str
        ``NAME``, ``NAME:LINE`` or the value in the id column.
    pieces : iterable of str
        The text in order, not yet cleaned: lines with their ends, or pieces cut anywhere.
    metadata : mapping of str to JSON value
        The other columns of a table.
    is_given : bool
        The identifier comes from the text itself, so another document may have the same one.
    """

    identifier: str
    pieces: Iterable[str]
    metadata: Mapping[str, object] = field(default_factory=dict)
    is_given: bool = False


@dataclass(frozen=True, slots=True)
class Rows:
    """Many short texts that are read at once, such as rows of a table: a faster `Document`.

    Attributes
    ----------
    identifiers : sequence of str
        One per text, as are the following.
    texts : sequence of str
        Not yet cleaned.
    metadata : mapping of str to sequence of str
        The texts' values in each of the other columns; their names are clean and unique.
    are_given : bool
        The identifiers are values of the texts' own, which other documents may have too.
    """

    identifiers: Sequence[str]
    texts: Sequence[str]
    metadata: Mapping[str, Sequence[str]] = field(default_factory=dict)
    are_given: bool = False

    def documents(self) -> Iterator[Document]:
        """Yield each of them as a document."""
        for at, (identifier, text) in enumerate(zip(self.identifiers, self.texts, strict=True)):
            metadata = {name: column[at] for name, column in self.metadata.items()}
            yield Document(identifier, [text], metadata, is_given=self.are_given)


@dataclass(slots=True)
class Problem:
    """The lines of a file that have the same problem.

    Attributes
    ----------
    what : str
        What is said of their number: ``lines were skipped``.
    reason : str
        What is said after the numbers of the first ones.
    count : int
    lines : list of int
        The numbers of the first LINES_NAMED.
    """

    what: str
    reason: str
    count: int
    lines: list[int]

    def __str__(self) -> str:
        more = ", …" if self.count > len(self.lines) else ""
        lines = f"(lines {', '.join(map(str, self.lines))}{more})"
        return f"{self.count:,} {self.what} {lines}{self.reason}"


@dataclass(frozen=True, slots=True)
class Reading:
    """How to read one file, and the counts while it is read.

    Attributes
    ----------
    name : str
        Shown to the user, and the prefix of identifiers.
    encoding : Encoding
        The encoding of a text; for other kinds its name is the kind.
    documents : str
        One of DOCUMENTS; for plain text.
    text_column, id_column : str or None
        For tables and JSON objects.
    suffix : str
        The file's suffix, in lower case.
    description : str
        Where a user declares the columns.
    decoded : Decoded
        Where the reader counts the file's characters; `pieces` and `counted` do so.
    limits : Limits
        Limits on the file's unpacked size.
    omitted : Counter
        Where the reader counts, by cause, the characters of ``decoded`` that are in no document;
        negative if it adds some. It counts them directly and never as the difference between
        its input and output: otherwise the sum could not reveal a loss.
    warnings : list of str
        Problems to report although the file was read.
    columns : dict
        The names of all columns that documents were made of, in order; its values are None.
    problems : dict of str to Problem
        Lines with problems, as `note` collects them.
    shard : Shard, optional
        The lines to read; by default all.
    layout : JSON value
        What the reader's ``layout`` found about the whole file.
    """

    name: str
    encoding: Encoding
    documents: str = "file"
    text_column: str | None = None
    id_column: str | None = None
    suffix: str = ""
    description: str = "corpora/NAME.toml"
    decoded: Decoded = field(default_factory=Decoded)
    limits: Limits = field(default_factory=Limits)
    omitted: Counter[str] = field(default_factory=Counter)
    warnings: list[str] = field(default_factory=list)
    columns: dict[str, None] = field(default_factory=dict)
    problems: dict[str, Problem] = field(default_factory=dict)
    shard: Shard | None = None
    layout: Any = None

    @property
    def first_line(self) -> int:
        """The number of the first line to read, from 1."""
        return self.shard.line if self.shard else 1

    def pieces(self, path: Path) -> Iterator[str]:
        """Yield a text file's text, or that of the shard, decoded and counted."""
        if self.shard is None:
            return self._shown(path)
        return read_pieces(
            path, self.encoding, self.decoded, start=self.shard.start, stop=self.shard.stop
        )

    def _shown(self, path: Path) -> Iterator[str]:
        """Yield the whole text; if it is long, with a progress bar."""
        size = path.stat().st_size
        pieces = read_pieces(path, self.encoding, self.decoded)
        if size < SHOWN:
            yield from pieces
            return
        with bar(of=f"ReadDocuments {self.name}", total=size, unit="B", scale=True) as progress:
            for piece in pieces:
                yield piece
                progress.update(min(CHUNK, size - progress.n))

    def note(self, what: str, reason: str, count: int, lines: Sequence[int]) -> None:
        """Add lines to those with the same problem; the first reason is kept."""
        noted = self.problems.setdefault(what, Problem(what, reason, 0, []))
        noted.count += count
        noted.lines += lines[: LINES_NAMED - len(noted.lines)]

    def counted(self, text: str) -> str:
        """Count a text from a binary file, and return it."""
        self.decoded.characters += len(text)
        return text


@dataclass(frozen=True, slots=True)
class Reader:
    """One kind of file: how it is detected, and the function that reads it.

    A kind of text is detected by its suffix. Any other is detected by its bytes (``magic`` or
    ``zip_part``), whatever its name; if it declares neither, by its suffix.

    Attributes
    ----------
    kind : str
        Its name in ``intake.json``.
    suffixes : tuple of str
        In lower case, with the dot: ``(".html", ".htm")``. The first one wins.
    read : callable
        Takes the file's path and a `Reading`; yields each `Document`, whose pieces are consumed
        before the next one is requested, or many as `Rows`. It imports slow libraries itself,
        and raises RefusedError if the file cannot be read.
    rank : int
        If ``x.txt`` and ``x.csv`` are both in corpora/, the corpus x is the file whose reader
        has the lower rank.
    is_text : bool
        Its encoding is detected first, and `Reading.pieces` yields the decoded text.
    magic : tuple of bytes
        How such a file starts, if it is not text.
    zip_part : str
        For a kind that is a zip: a member that every such file contains.
    is_office : bool
        It is a zip of XML parts, which are checked for bombs before it is read.
    openings : tuple of bytes
        How such a text starts, in lower case and after white space; for files whose suffix no
        reader declares.
    named_encoding : callable, optional
        Takes the first bytes of such a text; returns the encoding named in them, if any.
    split : callable, optional
        Takes the path of a text, a `Reading` and a size; returns shards of at least so many bytes
        that can be read by themselves, in order.
    layout : callable, optional
        Takes the path and a `Reading`; returns what must be known of the whole file to read one of
        its shards, as a JSON value: their `Reading.layout`.
    package, extra : str
        The required package, by import name, and the extra of malmoi that installs it.
    version : int
        For a plug-in: bumped when the same file gives different documents, so that files are
        read again.
    """

    kind: str
    suffixes: tuple[str, ...]
    read: Callable[[Path, Reading], Iterator[Document | Rows]]
    _: KW_ONLY
    rank: int = 1000
    is_text: bool = False
    magic: tuple[bytes, ...] = ()
    zip_part: str = ""
    is_office: bool = False
    openings: tuple[bytes, ...] = ()
    named_encoding: Callable[[bytes], str | None] | None = None
    split: Callable[[Path, Reading, int], list[Shard]] | None = None
    layout: Callable[[Path, Reading], Any] | None = None
    package: str = ""
    extra: str = ""
    version: int = 1

    def __post_init__(self) -> None:
        for suffix in self.suffixes:
            plain = suffix.startswith(".") and suffix == suffix.lower() and suffix.count(".") == 1
            if not plain:
                raise ValueError(f'{suffix!r} is not a suffix such as ".txt"')
        if self.is_text and (self.magic or self.zip_part):
            raise ValueError(f"{self.kind} is text, which is not detected by its bytes")
        if self.is_office and not self.zip_part:
            raise ValueError(f"{self.kind} is an office file but declares no zip_part")

    @property
    def is_detected_by_bytes(self) -> bool:
        """Whether a file of this kind is detected by its content."""
        return bool(self.magic or self.zip_part)
