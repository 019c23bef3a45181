"""Bytes on standard input, as they arrive -> lines of text, in the detected encoding."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader, BytesIO
from pathlib import Path
from tempfile import NamedTemporaryFile

from pipeline.stages.corpus.decoding import (
    CHUNK,
    Decoded,
    UndecodableError,
    detect_encoding,
    line_blocks,
    read_pieces,
)
from pipeline.terminal import messages
from pipeline.terminal.errors import UserError

NAME = "standard input"


def decode_lines(stream: BufferedReader) -> Iterator[list[str]]:
    """Yield the lines of a stream without their ends: each time, all that have arrived.

    As long as the lines are UTF-8, nothing is waited for. At the first line that is not, the
    encoding is detected from the rest of the input, as for the files of a corpus. If non-ASCII
    UTF-8 was seen before, undecodable bytes become U+FFFD, and their lines are reported.

    Raises
    ------
    UserError
        When it is not text in any of the encodings.
    """
    bad: list[int] = []
    seen = False
    number = 0
    for arrived, after in _arriving(stream):
        lines: list[str] = []
        for index, line in enumerate(arrived):
            number += 1
            try:
                text = line.decode("utf-8-sig" if number == 1 else "utf-8")
                doubtful = not seen and b"\0" in line
            except UnicodeDecodeError:
                text = line.decode("utf-8", "replace")
                doubtful = not seen
                bad.append(number)
            if doubtful:
                yield lines
                yield from _detected(b"".join([*arrived[index:], after]), stream)
                return
            seen = seen or not text.isascii()
            lines.append(text.rstrip("\r\n"))
        yield lines
    if bad:
        messages.say_warning(
            f"{NAME}: {messages.counted(len(bad), 'line')} with bytes that are not UTF-8, which "
            f"became U+FFFD (the first is line {bad[0]})"
        )


def _arriving(stream: BufferedReader) -> Iterator[tuple[list[bytes], bytes]]:
    """Yield the whole lines that have arrived, and what has arrived of the next one."""
    unfinished: list[bytes] = []
    while chunk := stream.read1(CHUNK):
        whole, newline, after = chunk.rpartition(b"\n")
        if newline:
            yield BytesIO(b"".join([*unfinished, whole, newline])).readlines(), after
            unfinished = []
        unfinished.append(after)
    if last := b"".join(unfinished):
        yield [last], b""


def _detected(first: bytes, rest: BufferedReader) -> Iterator[list[str]]:
    with _in_a_file(first, rest) as path:
        try:
            encoding = detect_encoding(path, name=NAME)
        except UndecodableError as error:
            raise UserError(error.fact, "convert it to UTF-8, for example with iconv") from None
        if encoding.undecodable:
            messages.say_warning(
                f"{NAME}: {messages.counted(encoding.undecodable, 'byte')} could not be decoded "
                f"as {encoding.name} and became U+FFFD"
            )
        for lines in line_blocks(read_pieces(path, encoding, Decoded())):
            yield [line.rstrip("\r\n") for line in lines]


@contextmanager
def _in_a_file(first: bytes, rest: BufferedReader) -> Iterator[Path]:
    """Copy a stream into a temporary file, since detecting an encoding takes all of it."""
    with NamedTemporaryFile(delete=False) as copy:
        path = Path(copy.name)
        copy.write(first)
        for chunk in iter(lambda: rest.read(1 << 20), b""):
            copy.write(chunk)
    try:
        yield path
    finally:
        path.unlink()
