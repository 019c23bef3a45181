"""The kinds of files in artifacts, each with its only reader and its only writer."""

import json
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import asdict, dataclass
from io import TextIOWrapper
from itertools import islice
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import Any, Generic, TypeVar, get_type_hints

from pipeline.terminal.progress import bar

BLOCK = 1 << 20
"""Bytes that a search reads at a time; a block extends to the end of its last line."""

R = TypeVar("R", bound=tuple[Any, ...])
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class LineText:
    """A line-aligned text: line n of one belongs to line n of the others. UTF-8, ``\\n`` endings.

    A query scans one text and looks up the matching lines in others. Both work block by block:
    a block is searched with ``bytes.find`` and its lines are counted with ``bytes.count``, so
    only the lines shown are ever decoded. There is no index to build or keep up to date;
    benchmarks/questions.py measures the cost on a million lines.

    Attributes
    ----------
    path : Path
        A file, or a folder of parts: files of whole lines, in the order of their names.
    """

    path: Path

    def parts(self) -> list[Path]:
        """Return its files, in order."""
        return sorted(self.path.iterdir()) if self.path.is_dir() else [self.path]

    @property
    def size(self) -> int:
        """Its bytes."""
        return sum(part.stat().st_size for part in self.parts())

    def remove(self) -> None:
        """Remove it, be it a file or a folder."""
        for part in self.parts():
            part.unlink()
        if self.path.is_dir():
            self.path.rmdir()

    def read(self) -> Iterator[str]:
        """Yield every line without its line feed."""
        for lines in self.blocks():
            yield from lines

    def blocks(self, *, stage: str = "") -> Iterator[list[str]]:
        """Yield all lines as `read` does, in lists of about BLOCK bytes.

        The progress bar counts bytes, since the number of lines is not known in advance.
        """
        with (
            bar(of=stage, total=self.size, unit="B", scale=True)
            if stage
            else nullcontext() as progress
        ):
            for _, block in self._blocks():
                yield block.decode("utf-8").removesuffix("\n").split("\n")
                if progress is not None:
                    progress.update(len(block))

    @contextmanager
    def writing(self) -> Iterator[Callable[[list[str]], object]]:
        """Yield a function that writes lines, adding the line feed to each."""
        with self.path.open("w", encoding="utf-8", newline="\n") as out:
            yield lambda lines: out.write("\n".join([*lines, ""]))

    def search(self, needle: str) -> Iterator[tuple[int, bytes]]:
        """Yield the number (from 1) and bytes of each line that contains a string, in order."""
        wanted = needle.encode()
        if not wanted or b"\n" in wanted:
            return
        for number, block in self._blocks():
            start = 0
            at = block.find(wanted)
            while at >= 0:
                begin = block.rfind(b"\n", 0, at) + 1
                end = block.index(b"\n", at)
                number += block.count(b"\n", start, begin)
                start = begin
                yield number, block[begin:end]
                at = block.find(wanted, end)

    def at(self, numbers: Iterable[int]) -> Iterator[str]:
        """Yield the lines with the given numbers, which must be ascending, without line feeds."""
        wanted = iter(numbers)
        number = next(wanted, None)
        for first, block in self._blocks():
            if number is None:
                return
            last = first + block.count(b"\n")
            if number < last:
                lines = block.split(b"\n")
                while number is not None and number < last:
                    yield lines[number - first].decode("utf-8")
                    number = next(wanted, None)

    def _blocks(self) -> Iterator[tuple[int, bytes]]:
        """Yield each block of whole lines, in order, with the number of its first line."""
        number = 1
        for part in self.parts():
            for block in byte_blocks(part, 0, part.stat().st_size):
                yield number, block
                number += block.count(b"\n")


def byte_blocks(path: Path, start: int, stop: int) -> Iterator[bytes]:
    """Yield the lines between two offsets at which lines begin, in blocks of about BLOCK bytes."""
    with path.open("rb") as file:
        file.seek(start)
        while (left := stop - file.tell()) > 0:
            yield file.read(min(BLOCK, left)) + (file.readline() if left > BLOCK else b"")


@dataclass(frozen=True, slots=True)
class Table(Generic[R]):
    """A tab-separated table with a header, in UTF-8; each row is one record.

    Attributes
    ----------
    path : Path
    record : type
        A NamedTuple whose fields are the columns: str, int, or float with six decimals. No
        value contains a TAB or a line feed.
    """

    path: Path
    record: type[R]

    @contextmanager
    def writing(self) -> Iterator[Callable[[Iterable[R]], object]]:
        """Write the header and yield a function that writes rows."""
        columns = get_type_hints(self.record)
        row = "\t".join("%.6f" if kind is float else "%s" for kind in columns.values()) + "\n"
        with self.path.open("w", encoding="utf-8", newline="\n") as out:
            out.write("\t".join(columns) + "\n")
            yield lambda rows: out.writelines(map(row.__mod__, rows))

    def write(self, rows: Iterable[R]) -> None:
        """Write the header and all rows."""
        with self.writing() as write:
            write(rows)

    def read(self) -> Iterator[R]:
        """Yield every row, in file order."""
        parse = self._parser()
        with self.path.open(encoding="utf-8", newline="\n") as lines:
            next(lines, None)
            for line in lines:
                yield parse(line)

    def column(self, name: str, start: int | None = None) -> Iterator[Any]:
        """Yield the values of one column, in file order, without making records.

        ``start`` is the first row, as `last_row` returns it; by default all are read.
        """
        number, kind = self._column(name)
        with self.path.open("rb") as file:
            file.seek(start or 0)
            rows = TextIOWrapper(file, encoding="utf-8", newline="\n")
            for row in islice(rows, start is None, None):
                yield kind(row.removesuffix("\n").split("\t")[number])

    def last_row(self, column: str, value: int) -> int:
        """Return the last row with at most a value in a column of ascending numbers.

        The table is bisected, not read. A row is given by its offset in bytes; the first one is
        returned if it has more.
        """
        number, _ = self._column(column)
        with self.path.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as table:

            def cell(offset: int) -> int:
                """Return what the row that a byte belongs to has in the column."""
                start, end = table.rfind(b"\n", 0, offset) + 1, table.find(b"\n", offset)
                return int(table[start:end].split(b"\t")[number])

            first = table.find(b"\n") + 1
            after = bisect_right(range(first, len(table)), value, key=cell)
            return table.rfind(b"\n", 0, first + after - 1) + 1 if after else first

    def _column(self, name: str) -> tuple[int, type[Any]]:
        columns = get_type_hints(self.record)
        return [*columns].index(name), columns[name]

    def containing(self, text: str) -> Iterator[R]:
        """Yield the rows that contain a string; the others are not even split."""
        parse = self._parser()
        for number, line in LineText(self.path).search(text):
            if number > 1:
                yield parse(line.decode("utf-8"))

    def find(self, key: str) -> R | None:
        """Return the row whose first column is a key, or None."""
        return next((row for row in self.containing(f"{key}\t") if row[0] == key), None)

    def position(self, key: str) -> int | None:
        """Return the number (from 0) of the row whose first column is a key, or None."""
        return position_in(self.path.read_bytes(), key)

    def _parser(self) -> Callable[[str], R]:
        make: Any = self.record
        kinds = [*get_type_hints(self.record).values()]

        def parse(line: str) -> R:
            cells = line.removesuffix("\n").split("\t")
            row: R = make(*[kind(cell) for kind, cell in zip(kinds, cells, strict=True)])
            return row

        return parse


def position_in(table: bytes, key: str) -> int | None:
    """Return the number (from 0) of the row whose first column is a key, in a table's bytes."""
    if "\t" in key:  # it could match across columns
        return None
    # Searched as bytes: splitting 100,000 lines would take longer than the query itself.
    at = table.find(f"\n{key}\t".encode())
    return None if at < 0 else table.count(b"\n", 0, at)


@dataclass(frozen=True, slots=True)
class JsonFile(Generic[T]):
    """A JSON file that holds one dataclass.

    Attributes
    ----------
    path : Path
    record : type
        A dataclass; if it contains other dataclasses, it has a class method ``from_json``.
    """

    path: Path
    record: type[T]

    def write(self, value: T) -> None:
        """Write a value of the record type."""
        write_json(self.path, asdict(value))  # type: ignore[call-overload]

    def read(self) -> T:
        """Read the value."""
        stored = json.loads(self.path.read_text(encoding="utf-8"))
        make: Callable[[Any], T] | None = getattr(self.record, "from_json", None)
        return make(stored) if make else self.record(**stored)


def write_json(path: Path, value: object) -> None:
    """Write human-readable JSON: indented, with unescaped Hangul."""
    text = json.dumps(value, ensure_ascii=False, indent=2, sort_keys=False)
    path.write_text(text + "\n", encoding="utf-8", newline="\n")
