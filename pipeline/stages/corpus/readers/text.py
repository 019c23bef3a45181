"""Plain text -> one document, or one per line, or one per paragraph."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from pipeline.scale.shards import Shard, cut, number_lines
from pipeline.stages.corpus.decoding import line_blocks, split_lines
from pipeline.stages.corpus.reading import Document, Reader, Reading, Rows
from pipeline.stages.corpus.splitting import cut_rows, line_ends
from pipeline.store.files import LineText


def read_text(path: Path, reading: Reading) -> Iterator[Document | Rows]:
    """Read plain text; the id of a line or paragraph is ``NAME:LINE``.

    With ``documents = line`` every line, even an empty one, is a document without its line end.
    With ``blank-line`` the blank lines between documents are omitted.
    """
    pieces = reading.pieces(path)
    if reading.documents == "file":
        yield Document(reading.name, pieces)
        return
    if reading.documents == "line":
        yield from _lines(line_blocks(pieces), reading)
        return
    lines = enumerate(split_lines(pieces), start=reading.first_line)
    for number, line in lines:
        if line.strip():
            paragraph = Document(f"{reading.name}:{number}", _paragraph(line, lines, reading))
            yield paragraph
            for _ in paragraph.pieces:  # what the caller did not consume
                pass
        else:
            reading.omitted["markup"] += len(line)


def _lines(blocks: Iterable[list[str]], reading: Reading) -> Iterator[Rows]:
    number = reading.first_line
    for lines in blocks:
        texts = [line.rstrip("\r\n") for line in lines]
        reading.omitted["markup"] += len("".join(lines)) - len("".join(texts))
        yield Rows([f"{reading.name}:{number + at}" for at in range(len(lines))], texts)
        number += len(lines)


def _paragraph(line: str, following: Iterator[tuple[int, str]], reading: Reading) -> Iterator[str]:
    while line.strip():
        yield line
        _, line = next(following, (0, ""))
    reading.omitted["markup"] += len(line)


def split_text(path: Path, reading: Reading, size: int) -> list[Shard]:
    """Cut a text where documents end."""
    if reading.documents == "line":
        return cut_rows(path, size)
    return [*number_lines(cut(LineText(path), size, _is_blank), line_ends)]


def _is_blank(before: bytes, _after: bytes) -> bool:
    return not before.strip()


READER = Reader(
    kind="text",
    suffixes=(".txt",),
    rank=10,
    is_text=True,
    read=read_text,
    split=split_text,
)
