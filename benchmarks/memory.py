"""Peak memory from ReadDocuments to FilterNouns, for a text and for ten copies of it.

    .venv/bin/python benchmarks/memory.py FILE

The larger text is the smaller one repeated ten times, so that only the corpus grows and the
vocabulary does not. Prints the peak resident memory of each run and the ratio; the exit code is 1
if the ratio is above 1.2.
"""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

from pipeline.stages.corpus.description import Corpus
from pipeline.stages.corpus.documents import read_documents
from pipeline.stages.corpus.sources import Files
from pipeline.stages.morphemes.okt import Okt
from pipeline.stages.morphemes.tagging import tag_morphemes
from pipeline.stages.nouns.filtering import filter_nouns
from pipeline.stages.text.sentences import tokenize_sentences
from pipeline.stages.text.words import tokenize_words
from pipeline.store.contents import Documents, Morphemes, Nouns, Sentences, Words
from pipeline.store.records import NounRules

TIMES = 10
MOST = 1.2
"""The maximum ratio of the larger text's memory to the smaller one's."""


def run_stages(raw: Path) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        corpus = Corpus("memory", Files(raw, tuple(path.name for path in raw.iterdir())))
        read_documents(raw, Documents(folder), corpus=corpus)
        sentences, morphemes = Sentences(folder).sentences, Morphemes(folder).morphemes
        tokenize_sentences(Documents(folder).documents, Sentences(folder))
        tokenize_words(sentences, Words(folder).words, tokenizer="nltk")
        tag_morphemes(sentences, morphemes, start=Okt, hangul_only=False)
        filter_nouns(morphemes, Nouns(folder), rules=NounRules())
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)


def peak(raw: Path) -> float:
    """Run the stages in a separate process; return its peak resident memory in MB."""
    command = [sys.executable, __file__, "--stages", str(raw)]
    run = subprocess.run(
        command, check=True, stdout=subprocess.PIPE, env={**os.environ, "COLUMNS": "80"}
    )
    return int(run.stdout) / 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--stages", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.stages:
        run_stages(arguments.file)
        return
    text = arguments.file.read_bytes()
    with tempfile.TemporaryDirectory() as name:
        peaks = []
        for times in (1, TIMES):
            raw = Path(name) / str(times)
            raw.mkdir()
            with (raw / "text.txt").open("wb") as out:
                for _ in range(times):
                    out.write(text)
            peaks.append(peak(raw))
            print(f"{times:>3} x {len(text):,} bytes: {peaks[-1]:6.0f} MB", flush=True)
    ratio = peaks[1] / peaks[0]
    print(f"ratio {ratio:.2f}, the limit is {MOST}")
    sys.exit(int(ratio > MOST))


if __name__ == "__main__":
    main()
