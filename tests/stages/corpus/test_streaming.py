"""Lines of a stream: those that have arrived, whatever the pieces in which they arrive."""

import io
from collections.abc import Iterator
from itertools import chain, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.stages.corpus.streaming import decode_lines
from pipeline.terminal.errors import UserError

TEXTS = {
    "UTF-8": "국민의 권리\n\n한 글\r\n끝".encode(),
    "UTF-8 with a BOM": "국민의\n권리\n".encode("utf-8-sig"),
    "a bad byte after Korean": "국민의\n".encode() + b"a\xff\n" + "권리\n".encode(),
    "CP949 after ASCII": b"1. title\nabc\n" + "국민의 권리를 보장한다\n".encode("cp949"),
    "UTF-16": "title\n국민의 권리를 보장한다\n".encode("utf-16-le"),
    "nothing": b"",
}


class Pieces(io.RawIOBase):
    """A stream that arrives in pieces, as from a pipe."""

    def __init__(self, pieces: list[bytes]) -> None:
        self._pieces = [*pieces]

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        piece = self._pieces.pop(0) if self._pieces else b""
        buffer[: len(piece)] = piece
        return len(piece)


def blocks(*pieces: bytes) -> Iterator[list[str]]:
    return decode_lines(io.BufferedReader(Pieces([*pieces])))


def decoded(*pieces: bytes) -> list[str]:
    return [*chain.from_iterable(blocks(*pieces))]


@pytest.mark.parametrize("kind", TEXTS)
@given(cuts=st.lists(st.integers(0, 60)))
def test_lines_do_not_depend_on_how_they_arrive(kind: str, cuts: list[int]) -> None:
    data = TEXTS[kind]
    bounds = [0, *sorted(cut for cut in cuts if cut < len(data)), len(data)]
    pieces = [data[start:end] for start, end in pairwise(bounds)]
    assert decoded(*filter(None, pieces)) == decoded(*filter(None, [data]))


@pytest.mark.parametrize(
    ("kind", "lines"),
    [
        ("UTF-8", ["국민의 권리", "", "한 글", "끝"]),
        ("UTF-8 with a BOM", ["국민의", "권리"]),
        ("a bad byte after Korean", ["국민의", "a\ufffd", "권리"]),
        ("CP949 after ASCII", ["1. title", "abc", "국민의 권리를 보장한다"]),
        ("UTF-16", ["title", "국민의 권리를 보장한다"]),
        ("nothing", []),
    ],
)
def test_lines_are_decoded(kind: str, lines: list[str]) -> None:
    assert decoded(*filter(None, [TEXTS[kind]])) == lines


def test_what_has_arrived_does_not_wait_for_more() -> None:
    arriving = blocks("가\n나\n다".encode(), "라\n".encode(), b"\n", "마".encode())
    assert [*arriving] == [["가", "나"], ["다라"], [""], ["마"]]


def test_what_arrives_at_once_is_read_at_once() -> None:
    assert [*blocks("국민의 권리\n".encode() * 10_000)] == [["국민의 권리"] * 10_000]


def test_what_is_no_text_is_refused() -> None:
    with pytest.raises(UserError, match="standard input cannot be read"):
        decoded(bytes(range(128, 256)) * 20)
