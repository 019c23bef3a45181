"""Peak memory and time of ReadDocuments on a real file of 2 GB, as .txt, .csv and .tsv.

    .venv/bin/python benchmarks/reading.py [.txt] [.csv] [.tsv] [--gigabytes 2] [--folder /tmp]
                                           [--processes 1]

The file is generated from numbered sentences and removed at the end; the folder needs three times
as much space. A row of a table is a number, a sentence and a label; in .csv the sentence is quoted.
Each figure is printed along with that of a file a hundredth of the size. Processor seconds are
those of ReadDocuments and its processes, without the start of the first; then come those of opening
the documents that were read, as TokenizeSentences does.
"""

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from pipeline.scale.local import Processes
from pipeline.stages.corpus.description import Corpus
from pipeline.stages.corpus.documents import read_documents
from pipeline.stages.corpus.sources import Files
from pipeline.store.contents import Documents
from pipeline.store.documents import open_documents

SENTENCE = "국민은 국가의 보호를 받으며, 국가는 {:,}번째 법률로 이를 정한다."
LINES = 10_000


def write(path: Path, size: int) -> None:
    """Write a text or a table of about ``size`` bytes."""
    row = {".csv": '{},"{}",{}', ".tsv": "{}\t{}\t{}", ".txt": "{1}"}[path.suffix]
    with path.open("w", encoding="utf-8", newline="\n") as out:
        number = written = 0
        if path.suffix != ".txt":
            out.write(row.replace('"', "").format("id", "text", "label") + "\n")
        while written < size:
            lines = [
                row.format(each, SENTENCE.format(each), each % 2)
                for each in range(number, number + LINES)
            ]
            number += LINES
            written += len(("\n".join(lines) + "\n").encode())
            out.write("\n".join(lines) + "\n")


def processor_time() -> float:
    """Return the processor seconds of this process and of those that it started."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def read(raw: Path, processes: int) -> None:
    """Read a folder, and print the seconds, peak resident memory in MB and documents."""
    with tempfile.TemporaryDirectory(dir=raw.parent) as folder:
        made = Documents(Path(folder))
        is_text = (raw / "x.txt").exists()
        corpus = Corpus("reading", Files(raw, ()), text_column=None if is_text else "text")
        start, processor = time.perf_counter(), processor_time()
        facts = read_documents(raw, made, corpus=corpus, runner=Processes(processes))
        seconds, reading = time.perf_counter() - start, processor_time() - processor
        processor = time.process_time()
        for _, lines in open_documents(made.documents):
            for _ in lines:
                pass
        opening = time.process_time() - processor
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{seconds:6.1f} s, processor {reading:6.1f} s, opening {opening:5.1f} s, {peak:4.0f} MB, "
        f"{facts['counts']['documents']:>12,} documents"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kinds", nargs="*", default=[".txt", ".csv", ".tsv"])
    parser.add_argument("--gigabytes", type=float, default=2.0)
    parser.add_argument("--folder", type=Path, default=None)
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--read", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.read:
        read(arguments.read, arguments.processes)
        return
    for suffix in arguments.kinds:
        for share in (0.01, 1):
            with tempfile.TemporaryDirectory(dir=arguments.folder) as folder:
                raw = Path(folder) / "raw"
                raw.mkdir()
                write(raw / f"x{suffix}", int(arguments.gigabytes * share * 1e9))
                size = (raw / f"x{suffix}").stat().st_size
                print(f"{suffix} {size:>14,} bytes:", end=" ", flush=True)
                options = ["--read", str(raw), "--processes", str(arguments.processes)]
                subprocess.run([sys.executable, __file__, *options], check=True)


if __name__ == "__main__":
    main()
