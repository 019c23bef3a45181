"""Compare KoNLPy's Okt, the native engine and Kiwi on the same text in one run.

    .venv/bin/python benchmarks/tagging.py FILE [--lines 20000] [--stages]

Each runs in a separate process, one after the other. Prints for each the seconds, lines per
second, ratio to KoNLPy, CPU seconds (of all threads; other programs affect them less), peak
memory and start-up time, and the number of lines on which KoNLPy and the native engine agree. The
seconds cover the whole text, from lines to tagged lines, after start-up and a warm-up of 2,000
lines: a single run for KoNLPy, which is slow, the median of three for the others. All normalize
and stem, and all may use every core.
With --stages it prints the native engine's single-threaded CPU time by stage instead.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

WARM_UP = 2_000
TIMES = {"konlpy": 1, "native": 3, "kiwi": 3}

Tagger = Callable[[Sequence[str]], list[str]]


def konlpy() -> Tagger:
    """Return KoNLPy as its users call it, on a JVM started the way malmoi starts it."""
    from konlpy.tag import Okt

    from pipeline.stages.morphemes.java import start_jvm

    start_jvm(heap=1024)
    okt = Okt()
    return lambda lines: [
        " ".join(okt.pos(line, norm=True, stem=True, join=True)) if line else "" for line in lines
    ]


def analyzer(name: str) -> Tagger:
    """Return one of malmoi's analyzers, restarted for every text, as TagMorphemes uses it."""

    def tag(lines: Sequence[str]) -> list[str]:
        tagged = start().tag_lines([line.split() for line in lines])
        return [" ".join(filter(None, eojeols)) for eojeols in tagged]

    if name == "native":
        from pipeline.stages.morphemes.okt import Okt

        def start() -> Any:
            return Okt(normalize=True, stem=True)
    else:
        from pipeline.stages.morphemes.analyzers.kiwi import Kiwi

        kiwi = Kiwi(normalize=True, stem=True)  # its start-up is not part of tagging

        def start() -> Any:
            return kiwi

    return tag


def measure(name: str, lines: Sequence[str], answers: Path) -> dict[str, float]:
    """Tag the lines in this process; write the output and return the measurements."""
    started = time.perf_counter()
    tag = konlpy() if name == "konlpy" else analyzer(name)
    tag(["가"])
    start_up = time.perf_counter() - started
    tag(lines[:WARM_UP])
    taken = []
    for _ in range(TIMES[name]):
        begin = time.perf_counter(), time.process_time()
        tagged = tag(lines)
        taken.append((time.perf_counter() - begin[0], time.process_time() - begin[1]))
    seconds, processor_seconds = sorted(taken)[len(taken) // 2]
    answers.write_text("".join(line + "\n" for line in tagged), "utf-8", newline="\n")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "seconds": seconds,
        "processor": processor_seconds,
        "start-up": start_up,
        "peak": peak,
    }


class Stage:
    """A function that accumulates its CPU time."""

    def __init__(self, name: str, function: Callable[..., Any]) -> None:
        self.name, self.function, self.seconds = name, function, 0.0

    def __call__(self, *arguments: Any) -> Any:
        """Call the function."""
        start = time.thread_time()
        result = self.function(*arguments)
        self.seconds += time.thread_time() - start
        return result


def print_stages(lines: Sequence[str]) -> None:
    """Print the CPU seconds of each stage of the engine, in one thread."""
    from pipeline.stages.morphemes.okt import Okt, engine, kernels

    distinct = list(dict.fromkeys(eojeol for line in lines for eojeol in line.split()))
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


def processor() -> str:
    """Return the processor's name if Linux provides it."""
    cpuinfo = Path("/proc/cpuinfo")
    text = cpuinfo.read_text() if cpuinfo.exists() else ""
    names = [line.partition(":")[2].strip() for line in text.splitlines() if "model name" in line]
    return names[0] if names else platform.processor()


def compare(arguments: argparse.Namespace, count: int) -> None:
    """Measure each analyzer in its own process and print the table."""
    print(
        f"{processor()} ({platform.machine()}), {os.cpu_count()} cores, "
        f"Python {platform.python_version()}, load {os.getloadavg()[0]:.1f}; {count:,} lines"
    )
    command = [sys.executable, __file__, str(arguments.file), "--lines", str(arguments.lines)]
    # Machine code and dictionary first, so that making them is not measured.
    subprocess.run([*command[:3], "--lines", "1", "--only", "native", os.devnull], check=True,
                   stdout=subprocess.DEVNULL)  # fmt: skip
    print("|        | seconds | lines/s |  ratio | processor | peak memory | start-up |")
    with tempfile.TemporaryDirectory() as name:
        taken: dict[str, dict[str, float]] = {}
        for engine in TIMES:
            only = [*command, "--only", engine, str(Path(name) / engine)]
            run = subprocess.run(only, check=True, stdout=subprocess.PIPE)
            taken[engine] = one = json.loads(run.stdout)
            print(
                f"| {engine:6} | {one['seconds']:7.2f} | {count / one['seconds']:7,.0f} "
                f"| {taken['konlpy']['seconds'] / one['seconds']:6.1f} "
                f"| {one['processor']:7.2f} s | {one['peak']:8.0f} MB | {one['start-up']:6.2f} s |",
                flush=True,
            )
        theirs, ours = (
            (Path(name) / engine).read_text("utf-8").split("\n") for engine in ("konlpy", "native")
        )
    equal = sum(one == other for one, other in zip(theirs[:-1], ours[:-1], strict=True))
    print(f"konlpy = native in {equal:,} of {count:,} lines; load {os.getloadavg()[0]:.1f}")


def main() -> None:
    """Run the benchmark that the command line selects."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--lines", type=int, default=20_000)
    parser.add_argument("--stages", action="store_true")
    parser.add_argument("--only", nargs=2, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    text = arguments.file.read_text(encoding="utf-8").removesuffix("\n")
    lines = text.split("\n")[: arguments.lines]
    if arguments.stages:
        print_stages(lines)
    elif arguments.only:
        print(json.dumps(measure(arguments.only[0], lines, Path(arguments.only[1]))))
    else:
        compare(arguments, len(lines))


if __name__ == "__main__":
    main()
