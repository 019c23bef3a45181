"""How long `malmoi why`, `context` and `most-similar` take, cold, and on a million lines.

    .venv/bin/python benchmarks/questions.py FILE [--times 11]

FILE has one document a line. It is built in a temporary project, and whole processes are timed:
Python's start, imports and all; seconds by the clock, and of the processor, which other programs
disturb less. Then the line-aligned texts are repeated so many times, and it is asked again. The
vectors are trained for one epoch only: how good they are is not what is asked.
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


def repeat(home: Path, times: int) -> int:
    """Make the texts of the build so many times as long; return how many sentences they have."""
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
        for file, entry in manifest["files"].items():  # a question looks at the sizes
            entry["bytes"] = (folder / file).stat().st_size
        write_json(folder / "manifest.json", manifest)
    return sentences * times


def seconds(question: tuple[str, ...], home: Path) -> tuple[float, float]:
    """Return the seconds of one question by the clock, and of the processor."""
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
    print(f"{sentences:,} sentences; the least and the median of {RUNS} runs, in seconds")
    for question in QUESTIONS:
        clock, processor = zip(*(seconds(question, home) for _ in range(RUNS)), strict=True)
        print(
            f"  {' '.join(question):<26} clock {min(clock):.2f} {statistics.median(clock):.2f}"
            f"   processor {min(processor):.2f} {statistics.median(processor):.2f}",
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
