"""The time that questions about groups take from a cold start, on a corpus that has been analyzed.

    .venv/bin/python benchmarks/groups.py PROJECT CORPUS VARIABLE TARGET REFERENCE WORD

Whole processes are timed, including Python's start and imports: wall-clock seconds, and CPU
seconds, which other programs affect less.
"""

import statistics
import subprocess
import sys
import time
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage

BIN = Path(sys.executable).parent
RUNS = 5


def seconds(project: Path, *question: str) -> tuple[float, float]:
    """Return the wall-clock and the CPU seconds of a malmoi command."""
    before, start = getrusage(RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run([BIN / "malmoi", *question], cwd=project, check=True, capture_output=True)
    wall, after = time.perf_counter() - start, getrusage(RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main(project: Path, corpus: str, by: str, target: str, reference: str, word: str) -> None:
    """Print the median seconds of each question."""
    of_two = ("--target", target, "--reference", reference)
    questions = (
        ("--help",),
        ("keyness", "--by", by, *of_two),
        ("keyness", "--by", by, "--where", f"{by}={target},{reference}"),
        ("keywords", "--by", by),
        ("trend", word, "--by", by),
        ("trend", word, "--by", by, "--per", "documents"),
        ("trend", "--rising", "--by", by),
        ("vocabulary", "--where", f"{by}={target}"),
    )
    for question in questions:
        asked = question if question[0] == "--help" else (*question, "--corpus", corpus)
        times = [seconds(project, *asked) for _ in range(RUNS)]
        wall, cpu = (statistics.median(column) for column in zip(*times, strict=True))
        print(f"{wall:6.2f} s  {cpu:6.2f} s of CPU  malmoi {' '.join(question)}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
