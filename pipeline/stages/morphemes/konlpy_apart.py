"""Eojeols -> Okt's morphemes, by ``KonlpyOkt`` in a child process, whose crash is only an error.

A JVM that crashes, or that the system kills for its memory use, takes its whole process down.
Here that is a child process, with one line of JSON per request and per response; if it dies,
the user gets a two-line error.
"""

import json
import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Collection, Sequence
from typing import Any

from pipeline.stages.morphemes.analyzer import EojeolAnalyzer
from pipeline.terminal.errors import UserError

LONGEST_START = 90.0
"""Seconds. Java takes 2, or 13 on a busy machine; one that crashes during startup may hang."""


class KonlpyApart(EojeolAnalyzer):
    """The analyzer ``KonlpyOkt`` with the same parameters, in a child process.

    Raises
    ------
    UserError
        When there is no usable Java or it does not start within ``LONGEST_START``, and from
        methods when Java ends before it answers.
    """

    def __init__(
        self, *, normalize: bool, stem: bool, nouns: Collection[str] = (), heap: int = 1024
    ) -> None:
        self._heap = heap
        self._child = subprocess.Popen(
            [sys.executable, "-P", "-m", __name__],  # -P: no json.py from the user's folder
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="ascii",  # JSON with escapes
            start_new_session=True,  # Ctrl-C goes only to us; we end the child
        )
        giving_up = threading.Timer(LONGEST_START, self._child.kill)
        giving_up.start()
        try:
            self._ask({"normalize": normalize, "stem": stem, "nouns": [*nouns], "heap": heap})
        finally:
            giving_up.cancel()

    def tag(self, eojeols: Sequence[str]) -> list[str]:
        tagged: list[str] = self._ask([*eojeols])
        return tagged

    def _ask(self, question: object) -> Any:
        assert self._child.stdin
        assert self._child.stdout
        try:
            print(json.dumps(question), file=self._child.stdin, flush=True)
            answer = self._child.stdout.readline()
        except BrokenPipeError:
            answer = ""
        if not answer:
            raise self._died()
        match json.loads(answer):
            case {"fact": fact, "advice": advice}:
                raise UserError(fact, advice)
            case {"tagged": tagged}:
                return tagged

    def _died(self) -> UserError:
        code = self._child.wait()
        how = signal.Signals(-code).name if code < 0 else f"exit code {code}"
        return UserError(
            f"Java ended before it answered ({how}); its heap was {self._heap:,} megabytes",
            "run the same command again; if memory ran out, lower [TagMorphemes] heap in luigi.cfg",
        )


def answer_questions() -> None:
    """Answer the parent's requests, line by line, and exit when the parent does."""
    answers = os.fdopen(os.dup(1), "w", encoding="ascii")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # where Java reports its crashes
    questions: queue.SimpleQueue[str] = queue.SimpleQueue()

    def listen() -> None:
        for line in sys.stdin:
            questions.put(line)
        os._exit(0)  # the parent is gone, perhaps while Java is working

    threading.Thread(target=listen, daemon=True).start()
    try:
        from pipeline.stages.morphemes.konlpy_okt import KonlpyOkt

        analyzer = KonlpyOkt(**json.loads(questions.get()))
        tagged: list[str] = []
        while True:
            print(json.dumps({"tagged": tagged}), file=answers, flush=True)
            tagged = analyzer.tag(json.loads(questions.get()))
    except UserError as error:
        print(json.dumps({"fact": error.fact, "advice": error.advice}), file=answers, flush=True)


if __name__ == "__main__":
    answer_questions()
