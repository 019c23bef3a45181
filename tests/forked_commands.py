"""The real commands without the wait for libraries: one process loads them, each run is its fork.

A build of a few lines spends most of its time importing. All that is the pipeline's own and all
that is Luigi's, from their import and luigi.cfg to the last rename, every run does for itself.
What the start of Python decides (``PYTHON…`` in the environment) wants a real process.
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
    "matplotlib.backends.backend_agg",
    "matplotlib.backends.backend_svg",
    "matplotlib.figure",
    "matplotlib.style",
    "nltk.tokenize.punkt",
    "numba",
    "portalocker",
    "requests",
    "sklearn.cluster",
    "sklearn.decomposition",
    "sklearn.manifold",
    "textalloc",
    "wcwidth",
    "wordcloud",
)
"""What the stages import, beside the pipeline's own modules."""

TIME_LIMIT = 300
"""Seconds after which a run is ended, so that one that hangs is one failure."""


@dataclass(frozen=True, slots=True)
class Run:
    """How a command ended: a negative ``returncode`` is the signal that killed it."""

    returncode: int
    stdout: str
    stderr: str
    seconds: float = 0.0


class ForkedCommands:
    """Runs ``luigi`` and ``malmoi`` as often as it is called.

    Parameters
    ----------
    prefix : str
        The words of a command that starts the loading process, such as ``unshare --mount``.
    """

    def __init__(self, *prefix: str) -> None:
        self._environment = environment()
        self._server = subprocess.Popen(
            [*prefix, sys.executable, __file__],
            cwd="/",  # where there is no luigi.cfg: each run is to read its own
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
        """Run a command in a project folder; SIGKILL it when it still runs after some seconds."""
        env = self._environment if env is None else env
        python = {name for name in {*env, *self._environment} if name.startswith("PYTHON")}
        changed = {name for name in python if env.get(name) != self._environment.get(name)}
        assert not changed, f"{changed} decide how Python starts: run a real process"
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
        """Return where a path of the runs' mount namespace is to be seen from here."""
        return Path(f"/proc/{self._server.pid}/root{path}")

    def close(self) -> None:
        self._server.communicate()


def environment(**more: str) -> dict[str, str]:
    """Return the environment that commands are run in."""
    kept = {name: value for name, value in os.environ.items() if name != "JAVA_HOME"}
    return {**kept, "PYTHONIOENCODING": "utf-8", **more}


def unmeasured() -> dict[str, str]:
    """Return the environment without coverage, which takes memory and doubles the time."""
    return {name: value for name, value in environment().items() if "COVERAGE" not in name}


def serve() -> None:
    """Fork for every request on standard input, and answer how it ended."""
    for library in LIBRARIES:
        import_module(library)
    import_module("PIL.Image").init()  # its formats are modules
    for tables in ("head", "hhea", "maxp", "OS/2", "hmtx", "cmap", "glyf", "loca", "name", "post"):
        import_module("fontTools.ttLib").getTableClass(tables)
    compiler = import_module("numba.core.registry").cpu_target
    compiler.typing_context.refresh()  # numba's own modules, before the first kernel
    compiler.target_context.refresh()
    for name in [name for name in sys.modules if name.split(".")[0] == "luigi"]:
        del sys.modules[name]  # it reads luigi.cfg while it is imported, and keeps what it read
    gc.freeze()  # no fork is to walk through what all of them share
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
    """Return how a child ended; kill it when its time is over."""
    if kill_after is not None:
        time.sleep(kill_after)
        os.kill(child, signal.SIGKILL)  # a dead child keeps its number until it is waited for
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def become(request: dict[str, Any], streams: Sequence[IO[bytes]]) -> NoReturn:
    """Be the command that was asked for, to its end."""
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
    os._exit(code)  # taking down what was loaded would cost more than the run


def run() -> int:
    if Path(sys.argv[0]).name == "malmoi":
        from pipeline.cli import main

        return main()
    from luigi.cmdline import luigi_run

    luigi_run()  # type: ignore[no-untyped-call]  # it always exits
    raise AssertionError


if __name__ == "__main__":
    serve()
