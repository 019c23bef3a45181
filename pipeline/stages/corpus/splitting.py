"""A file of text -> shards that a reader can read by themselves."""

import codecs
from pathlib import Path

from pipeline.scale.shards import Shard
from pipeline.stages.corpus.decoding import Encoding
from pipeline.store.files import byte_blocks

CODECS = {"ascii", "utf-8", "utf-8-sig", "euc_kr", "cp949", "johab"}
"""In these a byte below 0x30 is always a character: a line feed, a quotation mark."""


class UnsplitError(Exception):
    """A shard cannot be read by itself, so the whole file must be."""


def has_lines(encoding: Encoding) -> bool:
    """Return whether bytes of text in an encoding can be cut at line feeds."""
    return encoding.undecodable == 0 and codecs.lookup(encoding.name).name in CODECS


def line_ends(block: bytes) -> int:
    """Return the number of line ends in whole lines: LF, CR LF or CR."""
    feeds = block.count(b"\n")
    if b"\r" not in block:
        return feeds
    return feeds + block.count(b"\r") - block.count(b"\r\n")


def cut_rows(path: Path, size: int, *, quoted: bool = False) -> list[Shard]:
    """Cut a file where lines end, and number their first lines; the file is read.

    Parameters
    ----------
    path : Path
    size : int
        The least bytes in a shard, but for the last one.
    quoted : bool
        Fields may have line breaks inside quotes, so a shard has an even number of quotes. With a
        stray quote it may still end inside a field, which its reader must notice.
    """
    shards: list[Shard] = []
    stop = path.stat().st_size
    start = end = quotes = 0
    line = following = 1
    for block in byte_blocks(path, 0, stop):
        end += len(block)
        following += line_ends(block)
        quotes += block.count(b'"') if quoted else 0
        if end == stop or (end - start >= size and quotes % 2 == 0):
            shards.append(Shard(len(shards), path, start, end, line))
            start, line = end, following
    return shards
