"""Luigi's command without the wait for libraries: one process loads them, each run is its fork.

A build of a few lines spends most of its time importing. All that is the pipeline's own, from
its import and luigi.cfg to the last rename, every run does for itself as `luigi` does.
"""

import gc
import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

LIBRARIES = (
    "luigi.cmdline",
    "fontTools.ttLib",
    "gensim.models",
    "matplotlib.backends.backend_agg",
    "matplotlib.figure",
    "nltk.tokenize.punkt",
    "numba",
    "sklearn.manifold",
    "textalloc",
    "wordcloud",
)
"""What the stages import, beside the pipeline's own modules."""


@dataclass(frozen=True, slots=True)
class Run:
    """How a run ended: a negative ``returncode`` is the signal that killed it."""

    returncode: int
    seconds: float
    stdout: str
    stderr: str


class ForkedLuigi:
    """Runs ``luigi --module pipeline …`` as often as it is called.

    Parameters
    ----------
    prefix : str
        The words of a command that starts the loading process, such as ``unshare --mount``.
    """

    def __init__(self, *prefix: str) -> None:
        self._server = subprocess.Popen(
            [*prefix, sys.executable, __file__],
            cwd="/",  # where there is no luigi.cfg: each run is to read its own
            env={k: v for k, v in os.environ.items() if k != "JAVA_HOME"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )

    def __call__(self, home: Path, *arguments: str, kill_after: float | None = None) -> Run:
        """Run it in a project folder; SIGKILL it when it still runs after some seconds."""
        request = {"home": str(home), "arguments": arguments, "kill_after": kill_after}
        print(json.dumps(request), file=self._server.stdin, flush=True)
        assert self._server.stdout
        return Run(**json.loads(self._server.stdout.readline()))

    def seen(self, path: Path) -> Path:
        """Return where a path of the runs' mount namespace is to be seen from here."""
        return Path(f"/proc/{self._server.pid}/root{path}")

    def close(self) -> None:
        self._server.communicate()


def serve() -> list[str]:
    """Fork for every request; return its arguments, in the forks alone."""
    for library in LIBRARIES:
        __import__(library)
    gc.freeze()  # no fork is to walk through what all of them share
    said = [os.memfd_create(name) for name in ("stdout", "stderr")]
    for line in sys.stdin:
        request = json.loads(line)
        for file in said:
            os.ftruncate(file, 0)
            os.lseek(file, 0, os.SEEK_SET)
        start = time.monotonic()
        if (child := os.fork()) == 0:
            os.chdir(request["home"])
            for descriptor, file in enumerate([os.open(os.devnull, os.O_RDONLY), *said]):
                os.dup2(file, descriptor)
            return ["--module", "pipeline", *request["arguments"]]
        returncode = wait(child, request["kill_after"])
        seconds = time.monotonic() - start
        stdout, stderr = (os.pread(file, 1 << 20, 0).decode("utf-8") for file in said)
        answer = {"returncode": returncode, "seconds": seconds, "stdout": stdout, "stderr": stderr}
        print(json.dumps(answer), flush=True)
    sys.exit()


def wait(child: int, kill_after: float | None) -> int:
    """Return how a child ended; kill it when its time is over."""
    if kill_after is not None:
        time.sleep(kill_after)
        os.kill(child, signal.SIGKILL)  # a dead child keeps its number until it is waited for
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


if __name__ == "__main__":
    arguments = serve()
    from luigi.cmdline import luigi_run

    sys.argv = ["luigi", *arguments]
    try:
        luigi_run(arguments)
    except SystemExit as ended:
        code = ended.code
    except BaseException as error:
        sys.excepthook(type(error), error, error.__traceback__)
        code = 1
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(int(code or 0))  # taking down what was loaded would cost more than the run
