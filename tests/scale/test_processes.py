"""Any number of processes and any size of shards give the same bytes and the same summary."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from pipeline.scale import local
from pipeline.scale.local import Processes
from pipeline.scale.shards import cut
from pipeline.scale.work import ByLine, Summary
from pipeline.store.files import LineText
from pipeline.terminal.errors import UserError

LINES = [f"{number} {'말' * (number % 7)}" for number in range(500)] + ["", "긴 " * 300, "끝"]


@dataclass(frozen=True)
class Reversing(ByLine):
    """Writes every line backwards; dies or fails at a line if it is told to."""

    dies_at: str | None = None
    fails_at: str | None = None

    def start(self) -> Callable[[list[str], Summary], list[str]]:
        def work(lines: list[str], summary: Summary) -> list[str]:
            if self.dies_at in lines:
                os._exit(9)
            if self.fails_at in lines:
                raise UserError("a fact", "an advice")
            summary.counts["lines"] += len(lines)
            summary.cells.update(lines)
            return [line[::-1] for line in lines]

        return work


def is_even(_before: bytes, after: bytes) -> bool:
    return after[:1].isdigit() and int(after.split()[0]) % 2 == 0


@pytest.fixture
def text(tmp_path: Path) -> LineText:
    made = LineText(tmp_path / "text.txt")
    with made.writing() as write:
        write(LINES)
    return made


@pytest.fixture
def made(tmp_path: Path) -> LineText:
    (tmp_path / "made").mkdir()
    return LineText(tmp_path / "made" / "text.txt")


@pytest.fixture(params=[50, 500, 1 << 20])
def shard(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(local, "LEAST", request.param)
    return int(request.param)


@pytest.mark.parametrize("number", [1, 3])
def test_the_result_depends_on_neither(
    text: LineText, made: LineText, number: int, shard: int
) -> None:
    summary = Processes(number).run(Reversing(), text, [made], stage="")
    assert [*made.read()] == [line[::-1] for line in LINES]
    assert summary.named("lines") == {"lines": len(LINES)}
    assert [*summary.cells] == [*dict.fromkeys(LINES)]
    assert [path.name for path in made.path.parent.iterdir()] == ["text.txt"]


@pytest.mark.parametrize("size", [1, 2, 50, 500, 1 << 20])
def test_shards_are_whole_lines_and_all_of_them(text: LineText, size: int) -> None:
    shards = cut(text, size)
    lines = [line for each in shards for lines in each.blocks(lambda _: None) for line in lines]
    assert lines == LINES
    assert [each.number for each in shards] == [*range(len(shards))]
    assert len(shards) > text.path.stat().st_size // (size + 2000) or size > 500


def test_shards_end_only_where_they_may(text: LineText) -> None:
    shards = cut(text, 20, is_even)
    begin = [next(each.blocks(lambda _: None))[0] for each in shards]
    assert len(shards) > 100
    assert all(int(line.split()[0]) % 2 == 0 for line in begin)


@pytest.mark.parametrize("number", [1, 2])
def test_an_empty_text(tmp_path: Path, made: LineText, number: int) -> None:
    text = LineText(tmp_path / "text.txt")
    text.path.touch()
    assert Processes(number).run(Reversing(), text, [made], stage="") == Summary()
    assert made.path.read_bytes() == b""


@pytest.mark.parametrize("number", [1, 2])
@pytest.mark.parametrize("shard", [500], indirect=True)
def test_an_error_of_a_user_arrives_as_it_is(
    text: LineText, made: LineText, number: int, shard: int
) -> None:
    with pytest.raises(UserError, match="a fact"):
        Processes(number).run(Reversing(fails_at="끝"), text, [made], stage="")


@pytest.mark.parametrize("shard", [500], indirect=True)
def test_a_process_that_dies_is_two_lines(text: LineText, made: LineText, shard: int) -> None:
    with pytest.raises(UserError, match="died"):
        Processes(2).run(Reversing(dies_at=LINES[400]), text, [made], stage="")


@pytest.mark.parametrize("number", [1, 2])
@pytest.mark.parametrize("shard", [500], indirect=True)
def test_a_damaged_line_is_named(text: LineText, made: LineText, number: int, shard: int) -> None:
    text.path.write_bytes(text.path.read_bytes().replace("말".encode(), b"\xff\xff\xff", 1))
    with pytest.raises(UserError, match=r"line 2 of shard 0 \(from byte 0\) is not UTF-8"):
        Processes(number).run(Reversing(), text, [made], stage="")
