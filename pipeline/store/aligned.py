"""A line-aligned text -> the lines in which something stands, and lines by their number.

Line n of sentences.txt, morphemes.txt and nouns.txt is one sentence. So a question is a scan of
one of them, and a look into the others at the lines found. Both go block by block: a block is
searched by ``bytes.find`` and its lines are counted by ``bytes.count``, so that only lines that
are shown are ever decoded. No index has to be built, kept, or be out of date; what that
takes on a million lines, ``benchmarks/questions.py`` measures (docs/questions.md).
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from mmap import ACCESS_READ, mmap
from pathlib import Path

BLOCK = 1 << 20
"""Bytes read at once; a block goes on to the end of its last line."""


def search(path: Path, needle: str) -> Iterator[tuple[int, bytes]]:
    """Yield number (from 1) and bytes of each line in which a string stands, in order."""
    wanted = needle.encode()
    if not wanted or b"\n" in wanted:
        return
    for number, block in _blocks(path):
        start = 0
        at = block.find(wanted)
        while at >= 0:
            begin = block.rfind(b"\n", 0, at) + 1
            end = block.index(b"\n", at)
            number += block.count(b"\n", start, begin)
            start = begin
            yield number, block[begin:end]
            at = block.find(wanted, end)


def lines_at(path: Path, numbers: Iterable[int]) -> Iterator[str]:
    """Yield the lines of some numbers, which rise, without their line feed."""
    wanted = iter(numbers)
    number = next(wanted, None)
    for first, block in _blocks(path):
        if number is None:
            return
        last = first + block.count(b"\n")
        if number < last:
            lines = block.split(b"\n")
            while number is not None and number < last:
                yield lines[number - first].decode("utf-8")
                number = next(wanted, None)


def document_of(documents: Path, line: int) -> str:
    """Return the name of the document in which a line stands.

    ``documents.tsv`` is sorted by first line: it is searched by halving, not read. An empty
    document has the first line of the one that follows it, which wins by standing later.
    """
    with (
        documents.open("rb") as file,
        mmap(file.fileno(), 0, access=ACCESS_READ) as table,
    ):

        def row(offset: int) -> list[str]:
            """Return the row in which a byte stands."""
            start, end = table.rfind(b"\n", 0, offset) + 1, table.find(b"\n", offset)
            return table[start:end].decode("utf-8").split("\t")

        first = table.find(b"\n") + 1
        after = bisect_right(range(first, len(table)), line, key=lambda at: int(row(at)[1]))
        return row(first + after - 1)[0]


def _blocks(path: Path) -> Iterator[tuple[int, bytes]]:
    """Yield the number of a block's first line, and the block: whole lines, in order."""
    number = 1
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            block += file.readline()
            yield number, block
            number += block.count(b"\n")
