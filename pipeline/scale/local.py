"""The work on a text in this process, or on its shards in several."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pipeline.scale.shards import Shard, append
from pipeline.scale.work import Passed, S, ShardWork
from pipeline.store.files import LineText
from pipeline.terminal.errors import UserError
from pipeline.terminal.progress import bar

LEAST, MOST = 1 << 20, 8 << 20
"""Bytes of text in a shard: enough to be worth a process, few enough to keep all busy."""

SHARDS_PER_PROCESS = 4

HAS_FORK: Final = hasattr(os, "fork")


@dataclass(frozen=True, slots=True)
class Processes:
    """Does the work on a text in so many processes; the results are the same for any number."""

    number: int = 1

    def run(
        self, work: ShardWork[S], source: LineText, targets: Sequence[LineText], *, stage: str
    ) -> S:
        """Go through a text, as `Runner.run` says."""
        size = source.size
        each = min(max(size // (SHARDS_PER_PROCESS * self.number), LEAST), MOST)
        shards = work.shards(source, each if self.number > 1 else size)
        with bar(of=stage, total=size, unit="B", scale=True) as progress:
            if len(shards) > 1:
                return self._run_side_by_side(work, shards, targets, progress.update)
            return work.open()(shards[0], targets, progress.update)

    def _run_side_by_side(
        self,
        work: ShardWork[S],
        shards: Sequence[Shard],
        targets: Sequence[LineText],
        passed: Passed,
    ) -> S:
        from concurrent.futures import ProcessPoolExecutor
        from concurrent.futures.process import BrokenProcessPool
        from multiprocessing import get_context

        whole: S = work.kind()
        for target in targets:
            target.path.touch()
        parts = [[_part(target, shard) for target in targets] for shard in shards]
        # Forked, if possible: what this process has imported is there already.
        context = get_context("fork" if HAS_FORK else None)
        pool = ProcessPoolExecutor(
            min(self.number, len(shards)), context, initializer=_begin, initargs=(work,)
        )
        try:
            counted: Iterator[S] = pool.map(_work_on, shards, parts)
            for shard, made, found in zip(shards, parts, counted, strict=True):
                whole.add(found)
                for target, part in zip(targets, made, strict=True):
                    append(target.path, part.path)
                    part.path.unlink()
                passed(shard.size)
        except BrokenProcessPool:
            raise UserError(
                "a process died while it worked on a shard, perhaps for lack of memory",
                "run the same command again with --workers 1",
            ) from None
        finally:
            pool.shutdown(cancel_futures=True)
        return whole


ONE: Final = Processes(1)


def cores() -> int:
    """Return the number of cores that this process may use.

    It is 1 on Windows, where a process for every stage would import everything again.
    """
    if not HAS_FORK:
        return 1
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _part(target: LineText, shard: Shard) -> LineText:
    return LineText(target.path.with_name(f".{target.path.name}.{shard.number:06d}"))


class _Opened:
    """The work of this process, as `ShardWork.open` returned it."""

    work: ShardWork[Any]
    do: Any = None


def _begin(work: ShardWork[Any]) -> None:
    _Opened.work = work


def _work_on(shard: Shard, parts: Sequence[LineText]) -> Any:
    if _Opened.do is None:  # not in the initializer, whose errors the pool does not pass on
        _Opened.do = _Opened.work.open()
    return _Opened.do(shard, parts, lambda _size: None)
