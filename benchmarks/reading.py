"""Peak memory and time of ReadDocuments on a real file of 2 GB, as .txt and as .csv.

    .venv/bin/python benchmarks/reading.py [.txt] [.csv] [--gigabytes 2] [--folder /tmp]

The file is generated from numbered sentences and removed at the end; the folder needs three times
as much space. Each figure is printed along with that of a file a hundredth of the size.
"""

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from pipeline.stages.corpus.description import Corpus
from pipeline.stages.corpus.documents import read_documents
from pipeline.stages.corpus.sources import Files

SENTENCE = "국민은 국가의 보호를 받으며, 국가는 {:,}번째 법률로 이를 정한다."
LINES = 10_000


def write(path: Path, size: int) -> None:
    """Write a text, or a table with a number, quoted text and a label, of about ``size`` bytes."""
    with path.open("w", encoding="utf-8", newline="\n") as out:
        number = written = 0
        if path.suffix == ".csv":
            out.write("id,text,label\n")
        while written < size:
            lines = [SENTENCE.format(each) for each in range(number, number + LINES)]
            if path.suffix == ".csv":
                lines = [f'{number + at},"{line}",{at % 2}' for at, line in enumerate(lines)]
            number += LINES
            written += len(("\n".join(lines) + "\n").encode())
            out.write("\n".join(lines) + "\n")


def read(raw: Path) -> None:
    """Read a folder, and print the seconds, peak resident memory in MB and documents."""
    start = time.perf_counter()
    with tempfile.TemporaryDirectory(dir=raw.parent) as folder:
        column = "text" if (raw / "x.csv").exists() else None
        corpus = Corpus("reading", Files(raw, ()), text_column=column)
        facts = read_documents(raw, Path(folder), corpus=corpus)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    seconds = time.perf_counter() - start
    print(f"{seconds:6.0f} s {peak:6.0f} MB {facts['counts']['documents']:>12,} documents")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kinds", nargs="*", default=[".txt", ".csv"])
    parser.add_argument("--gigabytes", type=float, default=2.0)
    parser.add_argument("--folder", type=Path, default=None)
    parser.add_argument("--read", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.read:
        read(arguments.read)
        return
    for suffix in arguments.kinds:
        for share in (0.01, 1):
            with tempfile.TemporaryDirectory(dir=arguments.folder) as folder:
                raw = Path(folder) / "raw"
                raw.mkdir()
                write(raw / f"x{suffix}", int(arguments.gigabytes * share * 1e9))
                size = (raw / f"x{suffix}").stat().st_size
                print(f"{suffix} {size:>14,} bytes:", end=" ", flush=True)
                subprocess.run([sys.executable, __file__, "--read", str(raw)], check=True)


if __name__ == "__main__":
    main()
