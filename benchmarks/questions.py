"""How long `malmoi why`, `context` and `most-similar` take, cold, and on a million lines.

    .venv/bin/python benchmarks/questions.py FILE [--lines 1000000]

FILE has one document a line. It is built in a temporary project, once as it is and once repeated
until it has so many lines, and whole processes are timed: Python's start, imports and all. The
vectors are trained for one epoch only: how good they are is not what is asked.
"""

import argparse
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
RUNS = 7

QUESTIONS = (
    ("most-similar", "영화"),
    ("most-similar", "영화", "--context"),
    ("context", "영화"),
    ("context", "하다", "--stem"),
    ("context", "연기력", "--text"),
    ("context", "없는 말이다", "--text"),
    ("why", "배우"),
    ("why", "연기력"),
    ("why", "우리"),
    ("why", "영화"),
    ("why", "없는말"),
)
"""Frequent words and rare ones, and some that are nowhere: those are looked for to the end."""


def build(home: Path, lines: list[str]) -> int:
    """Build the corpus `reviews`; return how many sentences it has."""
    (home / "corpora").mkdir(parents=True)
    shutil.copy(CHECKOUT / "luigi.cfg", home)
    shutil.copy(CHECKOUT / "corpora" / "korean.stopwords.txt", home / "corpora")
    (home / "corpora" / "reviews.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (home / "corpora" / "reviews.toml").write_text(
        'title = "reviews"\nlicence = "CC0-1.0"\ndocuments = "line"\n\n'
        '[source]\npath = "reviews.txt"\n',
        encoding="utf-8",
    )
    build = ["--module", "pipeline", "BuildEmbeddings", "--corpus", "reviews"]
    quickly = ["--TrainWord2Vec-epochs", "1"]
    subprocess.run([BIN / "luigi", *build, *quickly], cwd=home, check=True, capture_output=True)
    (sentences,) = home.glob("outputs/reviews/artifacts/TokenizeSentences-*/sentences.txt")
    return sentences.read_bytes().count(b"\n")


def seconds(question: tuple[str, ...], home: Path) -> float:
    start = time.perf_counter()
    subprocess.run(
        [BIN / "malmoi", *question, "--corpus", "reviews"],
        cwd=home,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=False,
    )
    return time.perf_counter() - start


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("file", type=Path)
    parser.add_argument("--lines", type=int, default=0, help="also on so many lines")
    arguments = parser.parse_args()
    lines = arguments.file.read_text(encoding="utf-8").splitlines()
    sizes = [len(lines), *([arguments.lines] if arguments.lines else [])]
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            home = Path(folder) / "project"
            many = lines * (size // len(lines) + 1)
            sentences = build(home, many[:size])
            print(f"{size:,} documents, {sentences:,} sentences; seconds of {RUNS} runs")
            for question in QUESTIONS:
                times = [seconds(question, home) for _ in range(RUNS)]
                print(
                    f"  malmoi {' '.join(question):<34} min {min(times):.2f}  "
                    f"median {statistics.median(times):.2f}  max {max(times):.2f}"
                )


if __name__ == "__main__":
    main()
