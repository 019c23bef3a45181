"""Time konlpy's Okt line by line and the engine over the same text, in one run.

    .venv/bin/python benchmarks/tagging.py FILE [--lines 20000] [--skip-konlpy] [--stages]

Prints seconds, lines per second and peak memory of each, the ratio, and whether the tags
are equal. The engine's time is all that the text takes: splitting lines into eojeols,
finding the distinct ones, tagging them, joining the answers. Start-up, and for konlpy a
warm-up of 2,000 lines, are left out. --stages prints the engine's processor time by stage,
in one thread, instead.
"""

from __future__ import annotations

import argparse
import os
import platform
import re
import resource
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

_EOJEOL = re.compile(r"[^ \t\n\x0b\f\r]+")


def peak_memory() -> float:
    """Return the most memory that this process has held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def tag_lines(lines: Sequence[str]) -> tuple[list[list[str]], float]:
    """Tag each line with the engine: one answer an eojeol, and the best of three times."""
    from pipeline.morphemes.okt import Okt

    engine = Okt()
    engine.tag(["http://가.com"])
    best = float("inf")
    for _ in range(3):
        start = time.perf_counter()
        rows = [_EOJEOL.findall(line) for line in lines]
        distinct = list(dict.fromkeys(eojeol for row in rows for eojeol in row))
        answer = dict(zip(distinct, engine.tag(distinct), strict=True)).__getitem__
        tagged = [list(map(answer, row)) for row in rows]
        seconds = time.perf_counter() - start
        best = min(best, seconds)
        print(f"engine: {seconds:.2f} s", flush=True)
    print(
        f"engine: best {best:.2f} s, {len(lines) / best:,.0f} lines/s, {peak_memory():.0f} MB, "
        f"{sum(map(len, rows)):,} eojeols, {len(distinct):,} distinct"
    )
    return tagged, best


class Stage:
    """A function that adds up its processor time."""

    def __init__(self, name: str, function: Callable[..., Any]) -> None:
        self.name, self.function, self.seconds = name, function, 0.0

    def __call__(self, *arguments: Any) -> Any:
        """Call the function."""
        start = time.thread_time()
        result = self.function(*arguments)
        self.seconds += time.thread_time() - start
        return result


def print_stages(lines: Sequence[str]) -> None:
    """Print the processor seconds of each stage of the engine, in one thread."""
    from pipeline.morphemes.okt import Okt, engine, kernels

    distinct = list(dict.fromkeys(eojeol for line in lines for eojeol in _EOJEOL.findall(line)))
    okt = Okt()
    okt.tag(["http://가.com"])
    stages = []
    for place, name in [
        (engine, "_letters"),
        (kernels, "survey"),
        (okt, "_normalized"),
        (kernels, "tag"),
        (engine, "_text"),
    ]:
        stages.append(Stage(name, getattr(place, name)))
        setattr(place, name, stages[-1])
    start = time.thread_time()
    for first in range(0, len(distinct), engine.BATCH):
        okt._tag(distinct[first : first + engine.BATCH])
    print(f"{len(distinct):,} distinct eojeols: {time.thread_time() - start:.3f} s")
    for stage in stages:
        print(f"  {stage.name:12} {stage.seconds:.3f} s")


def main() -> None:
    """Run the benchmark that the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--lines", type=int, default=20_000)
    parser.add_argument("--skip-konlpy", action="store_true")
    parser.add_argument("--stages", action="store_true")
    arguments = parser.parse_args()
    text = arguments.file.read_text(encoding="utf-8")
    lines = text.split("\n")[: arguments.lines]
    if arguments.stages:
        print_stages(lines)
        return
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    start = time.perf_counter()
    from pipeline.morphemes.okt import Okt

    Okt().tag(["가"])
    print(f"start-up: {time.perf_counter() - start:.2f} s")
    tagged, best = tag_lines(lines)
    if arguments.skip_konlpy:
        return
    from konlpy.tag import Okt as KonlpysOwn

    from pipeline.morphemes.java import start_jvm

    start_jvm(heap=2048)
    okt = KonlpysOwn()
    for line in lines[:2000]:
        okt.pos(line, norm=True, stem=True)
    start = time.perf_counter()
    expected = [okt.pos(line, norm=True, stem=True, join=True) for line in lines]
    seconds = time.perf_counter() - start
    print(f"konlpy: {seconds:.2f} s, {len(lines) / seconds:,.0f} lines/s, {peak_memory():.0f} MB")
    print(f"ratio: {seconds / best:.1f}")
    equal = sum(
        " ".join(map(str, theirs)) == " ".join(filter(None, ours))
        for theirs, ours in zip(expected, tagged, strict=True)
    )
    print(f"equal lines: {equal:,} of {len(lines):,}")


if __name__ == "__main__":
    main()
