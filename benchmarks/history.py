"""One release beside KoNLPy, on one machine in one run: a row of benchmarks/history.tsv.

    .venv/bin/python benchmarks/history.py REVIEWS.txt >> benchmarks/history.tsv

Takes the first 20,000 lines. Machines differ and are busy; a ratio to KoNLPy's Okt in the same run
stays comparable. The columns:

    release, commit, machine, python
    tagging    KoNLPy's seconds for tagging / the native engine's
    chain      KoNLPy's seconds for tagging / malmoi's for the whole chain, from text to report
    chain_mb   the largest memory of all processes of the chain together, in megabytes
    konlpy_s   KoNLPy's seconds, which say how busy the machine was
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from importlib.metadata import version
from itertools import islice
from pathlib import Path

from chain import CHECKOUT, build
from tagging import processor

LINES = 20_000
TAGGING = CHECKOUT / "benchmarks" / "tagging.py"


def seconds(analyzer: str, text: Path) -> float:
    """Return the seconds in which an analyzer tags a text, in a process of its own."""
    only = ["--lines", str(LINES), "--only", analyzer, os.devnull]
    run = subprocess.run([sys.executable, TAGGING, text, *only], check=True, stdout=subprocess.PIPE)
    return float(json.loads(run.stdout)["seconds"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    arguments = parser.parse_args()
    with tempfile.NamedTemporaryFile("wb", suffix=".txt") as file:
        with arguments.file.open("rb") as lines:
            file.writelines(islice(lines, LINES))
        file.flush()
        text = Path(file.name)
        build(CHECKOUT, text, None)  # what is compiled only once
        konlpy, native = seconds("konlpy", text), seconds("native", text)
        chain = build(CHECKOUT, text, None)
    git = ["git", "-C", str(CHECKOUT), "rev-parse", "--short", "HEAD"]
    commit = subprocess.run(git, check=True, capture_output=True, text=True).stdout.strip()
    machine = f"{processor()}, {os.cpu_count()} cores"
    figures = (konlpy / native, konlpy / chain.wall, chain.megabytes, konlpy)
    row = (version("malmoi"), commit, machine, platform.python_version())
    print(*row, *(f"{figure:.1f}" for figure in figures), sep="\t")


if __name__ == "__main__":
    main()
