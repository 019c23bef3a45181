"""Bytes on standard input, line by line -> lines of text, in the detected encoding."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import BinaryIO

from pipeline.stages.corpus.decoding import UndecodableError, detect_encoding, read_lines
from pipeline.terminal import messages
from pipeline.terminal.errors import UserError

NAME = "standard input"


def decode_lines(stream: BinaryIO) -> Iterator[str]:
    """Yield the lines of a stream without their ends, each as soon as it arrives.

    As long as the lines are UTF-8, nothing is buffered. At the first line that is not, the encoding
    is detected from the rest of the input, as for the files of a corpus. If non-ASCII UTF-8 was
    seen before, undecodable bytes become U+FFFD, and their lines are reported.

    Raises
    ------
    UserError
        When it is not text in any of the encodings.
    """
    bad: list[int] = []
    seen = False
    for number, line in enumerate(stream, start=1):
        try:
            text = line.decode("utf-8-sig" if number == 1 else "utf-8")
            doubtful = not seen and b"\0" in line
        except UnicodeDecodeError:
            text = line.decode("utf-8", "replace")
            doubtful = not seen
            bad.append(number)
        if doubtful:
            yield from _detected(line, stream)
            return
        seen = seen or not text.isascii()
        yield text.rstrip("\r\n")
    if bad:
        messages.say_warning(
            f"{NAME}: {messages.counted(len(bad), 'line')} with bytes that are not UTF-8, which "
            f"became U+FFFD (the first is line {bad[0]})"
        )


def _detected(first: bytes, rest: BinaryIO) -> Iterator[str]:
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
        yield from read_lines(path, encoding)


@contextmanager
def _in_a_file(first: bytes, rest: BinaryIO) -> Iterator[Path]:
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
