"""The real commands without loading time: one process loads the libraries, each run forks it.

A build of a few lines spends most of its time importing. Everything of Luigi and of the tasks, from
their import and luigi.cfg to the last rename, happens separately in every run; what lies below them
(``pipeline.stages``, ``store``, ``terminal``) is only imported once. Anything that Python reads at
start-up (``PYTHON…`` in the environment) needs a real process.
"""

import gc
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
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

BELOW_LUIGI = ("pipeline.scale", "pipeline.stages", "pipeline.store", "pipeline.terminal")
"""The pipeline's own packages that import no Luigi, and read nothing when they are imported."""

NOT_INHERITED = ("JAVA_HOME", "PYTHONDONTWRITEBYTECODE")
"""Variables that commands run without: another Java, and what makes each of them compile malmoi."""

STREAMS = ("in", "out", "err")

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
        request = self._request(home, program, *arguments, env=env, stdin=stdin)
        return Run(**self._ask(**request, kill_after=kill_after))

    def start(
        self, home: Path, program: str, *arguments: str, env: Mapping[str, str] | None = None
    ) -> "Background":
        """Start a command in a project folder, and return while it runs."""
        request = self._request(home, program, *arguments, env=env)
        return Background(self._ask, self._ask(**request, background=True)["pid"])

    def _request(
        self,
        home: Path,
        program: str,
        *arguments: str,
        env: Mapping[str, str] | None,
        stdin: str = "",
    ) -> dict[str, Any]:
        env = self._environment if env is None else env
        python = {name for name in {*env, *self._environment} if name.startswith("PYTHON")}
        changed = {name for name in python if env.get(name) != self._environment.get(name)}
        assert not changed, f"{changed} affect how Python starts: run a real process"
        return {
            "home": str(home),
            "program": program,
            "arguments": arguments,
            "env": dict(env),
            "stdin": stdin,
        }

    def _ask(self, **request: object) -> dict[str, Any]:
        print(json.dumps(request), file=self._server.stdin, flush=True)
        assert self._server.stdout
        answer: dict[str, Any] = json.loads(self._server.stdout.readline())
        return answer

    def seen(self, path: Path) -> Path:
        """Return the path at which a path of the runs' mount namespace is visible from here."""
        return Path(f"/proc/{self._server.pid}/root{path}")

    def close(self) -> None:
        self._server.communicate()


class Background:
    """A running command, with the methods of `subprocess.Popen` that tests use."""

    def __init__(self, ask: Callable[..., dict[str, Any]], pid: int) -> None:
        self.pid = pid
        self._ask = ask
        self._run: Run | None = None

    @property
    def returncode(self) -> int | None:
        return self._run.returncode if self._run else None

    def poll(self) -> int | None:
        if not self._run and (ended := self._ask(ended=self.pid)):
            self._run = Run(**ended)
        return self.returncode

    def send_signal(self, signal_: int) -> None:
        if self.poll() is None:  # it keeps its PID until then
            os.kill(self.pid, signal_)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def communicate(self, *, timeout: float = TIME_LIMIT) -> tuple[str, str]:
        """Wait for its end; return its standard output and error."""
        deadline = time.monotonic() + timeout
        while self.poll() is None:
            assert time.monotonic() < deadline, "it does not end"
            time.sleep(0.01)
        assert self._run
        return self._run.stdout, self._run.stderr


def environment(**more: str) -> dict[str, str]:
    """Return the environment in which commands run."""
    kept = {name: value for name, value in os.environ.items() if name not in NOT_INHERITED}
    return {**kept, "PYTHONIOENCODING": "utf-8", **more}


def unmeasured() -> dict[str, str]:
    """Return the environment without coverage, which takes memory and doubles the time."""
    return {name: value for name, value in environment().items() if "COVERAGE" not in name}


def load() -> None:
    """Load what builds and queries load, and leave out what they must read themselves."""
    for library in LIBRARIES:
        import_module(library)
    import_module("PIL.Image").init()  # its formats are modules
    for tables in ("head", "hhea", "maxp", "OS/2", "hmtx", "cmap", "glyf", "loca", "name", "post"):
        import_module("fontTools.ttLib").getTableClass(tables)
    for name in [name for name in sys.modules if name.split(".")[0] == "luigi"]:
        del sys.modules[name]  # it reads luigi.cfg on import, and caches it
    for name in BELOW_LUIGI:
        for module in walk_packages(import_module(name).__path__, f"{name}."):
            import_module(module.name)
    import_module("pipeline.stages.morphemes.okt").Okt().tag(["국민의"])  # dictionary and kernels
    del sys.modules["pipeline"]  # it prepares Luigi's command on import
    gc.freeze()  # keep the collector of the forks away from shared objects


def serve() -> None:
    """Fork for every request on standard input, and report how the child ended."""
    load()
    background: dict[int, Child] = {}
    for line in sys.stdin:
        request = json.loads(line)
        if pid := request.get("ended"):
            child = background[pid]
            answer = child.result() if child.has_ended() else {}
        else:
            child = Child(request)
            if request.get("background"):
                background[child.pid] = child
                answer = {"pid": child.pid}
            else:
                child.wait(request["kill_after"])
                answer = child.result()
        print(json.dumps(answer), flush=True)


class Child:
    """A forked command and its streams."""

    def __init__(self, request: dict[str, Any]) -> None:
        self.streams = [os.fdopen(os.memfd_create(name), "r+b", 0) for name in STREAMS]
        self.streams[0].write(request["stdin"].encode("utf-8", "surrogateescape"))
        self.streams[0].seek(0)
        self.start = time.monotonic()
        if (pid := os.fork()) == 0:
            become(request, self.streams)
        self.pid = pid
        self.status: int | None = None

    def wait(self, kill_after: float | None) -> None:
        """Wait until it ends; kill it when its time is up."""
        if kill_after is not None:
            time.sleep(kill_after)
            os.kill(self.pid, signal.SIGKILL)  # a dead child keeps its PID until it is waited for
        self.status = os.waitpid(self.pid, 0)[1]

    def has_ended(self) -> bool:
        pid, status = os.waitpid(self.pid, os.WNOHANG)
        self.status = status if pid else None
        return bool(pid)

    def result(self) -> dict[str, Any]:
        """Return what it wrote and how it ended, as a `Run`."""
        assert self.status is not None
        seconds = time.monotonic() - self.start
        out, err = (os.pread(s.fileno(), s.seek(0, 2), 0).decode() for s in self.streams[1:])
        for stream in self.streams:
            stream.close()
        returncode = os.waitstatus_to_exitcode(self.status)
        return {"returncode": returncode, "stdout": out, "stderr": err, "seconds": seconds}


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
