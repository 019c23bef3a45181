"""A text -> shards: ranges of whole lines that are worked on by themselves."""

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from pipeline.scale.work import Summary, Work
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
    """

    number: int
    path: Path
    start: int
    stop: int

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


def cut(text: LineText, size: int, can_cut: Callable[[bytes, bytes], bool]) -> list[Shard]:
    """Cut a text into shards.

    Parameters
    ----------
    text : LineText
    size : int
        Bytes in a shard, or a few more, up to the next place where it may end.
    can_cut : callable, (bytes, bytes) -> bool
        As `LineWork.can_cut`.
    """
    shards: list[Shard] = []
    length = text.path.stat().st_size
    start = 0
    with text.path.open("rb") as file:
        while start < length:
            stop = _next_cut(file, start + size, can_cut) or length
            shards.append(Shard(len(shards), text.path, start, stop))
            start = stop
    return shards


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


def work_on(
    shard: Shard,
    work: Work,
    summary: Summary,
    parts: Sequence[LineText],
    passed: Callable[[int], object] = lambda _size: None,
) -> Summary:
    """Write what is made of a shard, and return its summary."""
    with ExitStack() as stack:
        writes = [stack.enter_context(part.writing()) for part in parts]
        for results in work(shard.blocks(passed), summary):
            for write, lines in zip(writes, results, strict=True):
                write(lines)
    return summary


def append(whole: Path, part: Path) -> None:
    """Copy what is in a file to the end of another one."""
    with whole.open("ab") as out, part.open("rb") as file:
        shutil.copyfileobj(file, out, 1 << 20)
