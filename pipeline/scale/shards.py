"""A text -> shards: ranges of whole lines that are worked on by themselves."""

import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from pipeline.store.files import LineText, byte_blocks
from pipeline.terminal.errors import UserError
from pipeline.terminal.paths import shown


@dataclass(frozen=True, slots=True)
class Shard:
    """Whole lines of a file.

    Attributes
    ----------
    number : int
        From 0, in the order of the text.
    path : Path
    start, stop : int
        Offsets in bytes.
    line : int
        The number of its first line in the text, from 1, if `number_lines` found it.
    """

    number: int
    path: Path
    start: int
    stop: int
    line: int = 1

    @property
    def size(self) -> int:
        """Its bytes."""
        return self.stop - self.start

    def blocks(self, passed: Callable[[int], object]) -> Iterator[list[str]]:
        """Yield its lines in lists, without line feeds.

        Parameters
        ----------
        passed : callable, (int) -> object
            Called with the number of bytes of each list, once it has been worked on.

        Raises
        ------
        UserError
            At a line that is not UTF-8: the file was damaged after it was written.
        """
        line = 1
        for block in byte_blocks(self.path, self.start, self.stop):
            try:
                yield block.decode("utf-8").removesuffix("\n").split("\n")
            except UnicodeDecodeError as error:
                line += block.count(b"\n", 0, error.start)
                raise UserError(
                    f"{shown(self.path)} is damaged: line {line:,} of shard {self.number} "
                    f"(from byte {self.start:,}) is not UTF-8",
                    "malmoi verify",
                ) from None
            line += block.count(b"\n")
            passed(len(block))


def cut(
    text: LineText, size: int, can_cut: Callable[[bytes, bytes], bool] = lambda _, __: True
) -> list[Shard]:
    """Cut a text into shards; an empty one is one shard.

    Parameters
    ----------
    text : LineText
    size : int
        Bytes in a shard, or a few more, up to the next place where it may end.
    can_cut : callable, (bytes, bytes) -> bool
        Whether a shard may end between two lines, which have their line feeds.
    """
    ranges = [
        (part, start, stop) for part in text.parts() for start, stop in _ranges(part, size, can_cut)
    ]
    return [Shard(number, *each) for number, each in enumerate(ranges or [(text.parts()[0], 0, 0)])]


def _ranges(
    part: Path, size: int, can_cut: Callable[[bytes, bytes], bool]
) -> Iterator[tuple[int, int]]:
    length = part.stat().st_size
    start = 0
    with part.open("rb") as file:
        while start < length:
            stop = _next_cut(file, start + size, can_cut) or length
            yield start, stop
            start = stop


def line_feeds(block: bytes) -> int:
    """Return the number of lines in a block."""
    return block.count(b"\n")


def number_lines(
    shards: Sequence[Shard], count: Callable[[bytes], int] = line_feeds
) -> Iterator[Shard]:
    """Yield consecutive shards with the numbers of their first lines; all but the last are read.

    ``count`` returns the number of lines in whole lines.
    """
    line = 1
    for shard in shards:
        yield replace(shard, line=line)
        if shard is not shards[-1]:
            blocks = byte_blocks(shard.path, shard.start, shard.stop)
            line += sum(map(count, blocks))


def _next_cut(file: BinaryIO, offset: int, can_cut: Callable[[bytes, bytes], bool]) -> int | None:
    """Return the first place after an offset where a shard may end, None if there is none."""
    file.seek(offset)
    file.readline()  # the rest of a line
    before = file.readline()
    while after := file.readline():
        if can_cut(before, after):
            return file.tell() - len(after)
        before = after
    return None


def append(whole: Path, part: Path) -> None:
    """Copy what is in a file to the end of another one."""
    with whole.open("ab") as out, part.open("rb") as file:
        shutil.copyfileobj(file, out, 1 << 20)
