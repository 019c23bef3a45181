"""The time `malmoi why`, `context` and `most-similar` take from a cold start, on a million lines.

    .venv/bin/python benchmarks/questions.py FILE [--times 11]

FILE has one document per line. It is built in a temporary project, and whole processes are timed,
including Python's start and imports: wall-clock seconds, and CPU seconds, which other programs
affect less. Then the line-aligned texts are repeated the given number of times and the queries
timed again. The vectors are trained for one epoch only: their quality does not matter here.
"""

import argparse
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage

from pipeline.store.files import write_json

CHECKOUT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
RUNS = 7

TEXTS = {
    "TokenizeSentences": "sentences.txt",
    "TagMorphemes": "morphemes.txt",
    "FilterNouns": "nouns.txt",
}

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
"""Frequent, rare and absent words; the search for an absent one reads the whole text."""


def build(home: Path, lines: list[str]) -> int:
    """Build the corpus `reviews`; return its number of sentences."""
    (home / "corpora").mkdir(parents=True)
    shutil.copy(CHECKOUT / "luigi.cfg", home)
    for rules in (CHECKOUT / "corpora").glob("korean.*"):
        shutil.copy(rules, home / "corpora")
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


def repeat(home: Path, times: int) -> int:
    """Repeat the texts of the build ``times`` times; return their number of sentences."""
    artifacts = home / "outputs" / "reviews" / "artifacts"
    sentences = 0
    for family, name in TEXTS.items():
        (folder,) = artifacts.glob(f"{family}-*")
        text = (folder / name).read_bytes()
        sentences = text.count(b"\n")
        with (folder / name).open("wb") as out:
            out.writelines(text for _ in range(times))
        if family == "TokenizeSentences":
            header, *rows = (folder / "documents.tsv").read_text(encoding="utf-8").splitlines()
            documents = [row.split("\t") for row in rows]
            with (folder / "documents.tsv").open("w", encoding="utf-8", newline="\n") as table:
                table.write(header + "\n")
                for n in range(times):
                    for document, first, lines in documents:
                        table.write(f"{document}\t{int(first) + n * sentences}\t{lines}\n")
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        for file, entry in manifest["files"].items():  # queries check the sizes
            entry["bytes"] = (folder / file).stat().st_size
        write_json(folder / "manifest.json", manifest)
    return sentences * times


def seconds(question: tuple[str, ...], home: Path) -> tuple[float, float]:
    """Return the wall-clock and CPU seconds of one query."""
    start, before = time.perf_counter(), getrusage(RUSAGE_CHILDREN)
    subprocess.run(
        [BIN / "malmoi", *question, "--corpus", "reviews"],
        cwd=home,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=False,
    )
    after = getrusage(RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.perf_counter() - start, used


def ask(home: Path, sentences: int) -> None:
    print(f"{sentences:,} sentences; minimum and median of {RUNS} runs, in seconds")
    for question in QUESTIONS:
        clock, processor = zip(*(seconds(question, home) for _ in range(RUNS)), strict=True)
        print(
            f"  {' '.join(question):<26} wall {min(clock):.2f} {statistics.median(clock):.2f}"
            f"   CPU {min(processor):.2f} {statistics.median(processor):.2f}",
            flush=True,
        )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("file", type=Path)
    parser.add_argument("--times", type=int, default=11)
    arguments = parser.parse_args()
    lines = arguments.file.read_text(encoding="utf-8").splitlines()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "project"
        ask(home, build(home, lines))
        ask(home, repeat(home, arguments.times))


if __name__ == "__main__":
    main()
