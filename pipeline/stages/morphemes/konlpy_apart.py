"""Eojeol -> Okt's morphemes, by ``KonlpyOkt`` in a process of its own, whose death is survived.

A JVM that crashes, or that the system kills for its memory, takes its whole process along. Here
that is a child, asked by a line of JSON and answering by one; its end is an error in two lines.
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
"""Seconds. Java takes 2, and 13 on a busy machine; one that crashes while it starts may hang."""


class KonlpyApart(EojeolAnalyzer):
    """The analyzer ``KonlpyOkt`` with the same parameters, in a child process.

    Raises
    ------
    UserError
        When there is no usable Java or it does not start in ``LONGEST_START``, and from its
        methods when Java ends before it answers.
    """

    def __init__(
        self, *, normalize: bool, stem: bool, nouns: Collection[str] = (), heap: int = 1024
    ) -> None:
        self._heap = heap
        self._child = subprocess.Popen(
            [sys.executable, "-P", "-m", __name__],  # -P: no json.py of the user's folder
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="ascii",  # of JSON with escapes
            start_new_session=True,  # a terminal's Ctrl-C is for us, who end it
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
            "run the same command again; if it is for lack of memory, lower [TagMorphemes] heap "
            "in luigi.cfg",
        )


def answer_questions() -> None:
    """Answer the parent's lines until there are no more, and end with it."""
    answers = os.fdopen(os.dup(1), "w", encoding="ascii")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # Java reports its crashes there
    questions: queue.SimpleQueue[str] = queue.SimpleQueue()

    def listen() -> None:
        for line in sys.stdin:
            questions.put(line)
        os._exit(0)  # the parent has gone, maybe while Java is at work

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
