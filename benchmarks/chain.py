"""Time and peak memory of the chain from text to nouns, for a text and for ten copies of it.

    .venv/bin/python benchmarks/chain.py FILE [--times 1 10] [--task FilterNouns]

FILE has one document per line. It becomes a corpus in a temporary project, which luigi builds in
a separate process. The larger text is the smaller one repeated ten times, so that only the corpus
grows and the vocabulary does not: peak memory should stay the same.
"""

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
SUM = ("TagMorphemes", "FilterNouns")


def build(
    text: bytes, times: int, task: str
) -> tuple[dict[str, float], float, resource.struct_rusage]:
    """Build; return the seconds per stage and of the whole process, and its resource usage."""
    with tempfile.TemporaryDirectory() as name:
        corpora = Path(name) / "corpora"
        corpora.mkdir()
        shutil.copy(CHECKOUT / "luigi.cfg", name)
        shutil.copy(CHECKOUT / "corpora" / "korean.stopwords.txt", corpora)
        (corpora / "reviews.toml").write_text(
            'documents = "line"\n[source]\npath = "reviews.txt"\n', encoding="utf-8"
        )
        with (corpora / "reviews.txt").open("wb") as out:
            for _ in range(times):
                out.write(text)
        luigi = [sys.executable, "-m", "luigi", "--module", "pipeline", task, "--corpus", "reviews"]
        start = time.perf_counter()
        process = subprocess.Popen(luigi, cwd=name, stdout=subprocess.DEVNULL, stderr=sys.stderr)
        _, status, used = os.wait4(process.pid, 0)
        whole = time.perf_counter() - start
        if status:
            sys.exit(1)
        manifests = [
            json.loads(path.read_text("utf-8"))
            for path in sorted(Path(name).glob("outputs/reviews/artifacts/*/manifest.json"))
        ]
    seconds = {manifest["task"]: manifest["seconds"] for manifest in manifests}
    return seconds, whole, used


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--times", type=int, nargs="+", default=[1, 10])
    parser.add_argument("--task", default="FilterNouns")
    arguments = parser.parse_args()
    text = arguments.file.read_bytes()
    text += b"" if text.endswith(b"\n") else b"\n"
    documents = text.count(b"\n")
    for times in arguments.times:
        seconds, whole, used = build(text, times, arguments.task)
        print(f"{times} x {documents:,} documents, load {os.getloadavg()[0]:.1f}")
        for task, taken in sorted(seconds.items(), key=lambda item: -item[1]):
            print(f"  {task:18} {taken:8.2f} s")
        print(f"  {' + '.join(SUM)} {sum(seconds[task] for task in SUM):.2f} s")
        processor = used.ru_utime + used.ru_stime
        print(f"  the whole process  {whole:8.2f} s, {processor:.2f} s of CPU time")
        print(f"  peak memory        {used.ru_maxrss / 1024:8,.0f} MB", flush=True)


if __name__ == "__main__":
    main()
