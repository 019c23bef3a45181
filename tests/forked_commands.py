"""The real commands without loading time: one process loads the libraries, each run forks it.

A build of a few lines spends most of its time importing. Everything of the pipeline and of Luigi,
from their import and luigi.cfg to the last rename, happens separately in every run. Anything that
Python reads at start-up (``PYTHON…`` in the environment) needs a real process.
"""

import gc
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import IO, Any, NoReturn

LIBRARIES = (
    "luigi.cmdline",
    "fontTools.pens.boundsPen",
    "fontTools.pens.svgPathPen",
    "fontTools.subset",
    "fontTools.ttLib",
    "gensim.models",
    "html.parser",
    "llvmlite.binding",
    "matplotlib.backends.backend_agg",
    "matplotlib.backends.backend_svg",
    "matplotlib.figure",
    "matplotlib.style",
    "nltk.tokenize.punkt",
    "portalocker",
    "requests",
    "sklearn.cluster",
    "sklearn.decomposition",
    "sklearn.manifold",
    "textalloc",
    "wcwidth",
    "wordcloud",
)
"""The modules that the stages import, other than the pipeline's own."""

TIME_LIMIT = 300
"""Seconds after which a run is ended, so that a hanging run is only one failure."""


@dataclass(frozen=True, slots=True)
class Run:
    """The result of a command: a negative ``returncode`` is the signal that killed it."""

    returncode: int
    stdout: str
    stderr: str
    seconds: float = 0.0


class ForkedCommands:
    """Runs ``luigi`` or ``malmoi`` each time it is called.

    Parameters
    ----------
    prefix : str
        A command that starts the server process, such as ``unshare --mount``.
    """

    def __init__(self, *prefix: str) -> None:
        self._environment = environment()
        self._server = subprocess.Popen(
            [*prefix, sys.executable, __file__],
            cwd="/",  # a folder without luigi.cfg: each run must read its own
            env=self._environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )

    def __call__(
        self,
        home: Path,
        program: str,
        *arguments: str,
        env: Mapping[str, str] | None = None,
        stdin: str = "",
        kill_after: float | None = None,
    ) -> Run:
        """Run a command in a project folder; SIGKILL it after ``kill_after`` seconds."""
        env = self._environment if env is None else env
        python = {name for name in {*env, *self._environment} if name.startswith("PYTHON")}
        changed = {name for name in python if env.get(name) != self._environment.get(name)}
        assert not changed, f"{changed} affect how Python starts: run a real process"
        request = {
            "home": str(home),
            "program": program,
            "arguments": arguments,
            "env": dict(env),
            "stdin": stdin,
            "kill_after": kill_after,
        }
        print(json.dumps(request), file=self._server.stdin, flush=True)
        assert self._server.stdout
        return Run(**json.loads(self._server.stdout.readline()))

    def seen(self, path: Path) -> Path:
        """Return the path at which a path of the runs' mount namespace is visible from here."""
        return Path(f"/proc/{self._server.pid}/root{path}")

    def close(self) -> None:
        self._server.communicate()


def environment(**more: str) -> dict[str, str]:
    """Return the environment in which commands run."""
    kept = {name: value for name, value in os.environ.items() if name != "JAVA_HOME"}
    return {**kept, "PYTHONIOENCODING": "utf-8", **more}


def unmeasured() -> dict[str, str]:
    """Return the environment without coverage, which takes memory and doubles the time."""
    return {name: value for name, value in environment().items() if "COVERAGE" not in name}


def serve() -> None:
    """Fork for every request on standard input, and report how the child ended."""
    for library in LIBRARIES:
        import_module(library)
    import_module("PIL.Image").init()  # its formats are modules
    for tables in ("head", "hhea", "maxp", "OS/2", "hmtx", "cmap", "glyf", "loca", "name", "post"):
        import_module("fontTools.ttLib").getTableClass(tables)
    for name in [name for name in sys.modules if name.split(".")[0] == "luigi"]:
        del sys.modules[name]  # it reads luigi.cfg on import, and caches it
    gc.freeze()  # keep the collector of the forks away from shared objects
    streams = [os.fdopen(os.memfd_create(name), "r+b", 0) for name in ("in", "out", "err")]
    for line in sys.stdin:
        request = json.loads(line)
        for stream in streams:
            stream.truncate(0)
        os.pwrite(streams[0].fileno(), request["stdin"].encode(), 0)
        for stream in streams:
            stream.seek(0)
        start = time.monotonic()
        if (child := os.fork()) == 0:
            become(request, streams)
        returncode = wait(child, request["kill_after"])
        seconds = time.monotonic() - start
        stdout, stderr = (os.pread(s.fileno(), s.seek(0, 2), 0).decode() for s in streams[1:])
        answer = {"returncode": returncode, "stdout": stdout, "stderr": stderr, "seconds": seconds}
        print(json.dumps(answer), flush=True)


def wait(child: int, kill_after: float | None) -> int:
    """Return how a child ended; kill it when its time is up."""
    if kill_after is not None:
        time.sleep(kill_after)
        os.kill(child, signal.SIGKILL)  # a dead child keeps its PID until it is waited for
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def become(request: dict[str, Any], streams: Sequence[IO[bytes]]) -> NoReturn:
    """Become the requested command, and never return."""
    signal.alarm(TIME_LIMIT)
    os.chdir(request["home"])
    for descriptor, stream in enumerate(streams):
        os.dup2(stream.fileno(), descriptor)
    sys.stdin = os.fdopen(0, encoding="utf-8", closefd=False)  # the server's own has read ahead
    os.environ.clear()
    os.environ.update(request["env"])
    sys.argv = [str(Path(sys.executable).with_name(request["program"])), *request["arguments"]]
    try:
        code = run()
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    except BaseException as error:
        sys.excepthook(type(error), error, error.__traceback__)
        code = 1
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)  # tearing down the loaded libraries would take longer than the run


def run() -> int:
    if Path(sys.argv[0]).name == "malmoi":
        from pipeline.cli import main

        return main()
    from luigi.cmdline import luigi_run

    luigi_run()  # type: ignore[no-untyped-call]  # it always exits
    raise AssertionError


if __name__ == "__main__":
    serve()
