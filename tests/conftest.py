"""Projects to build in: folders with luigi.cfg and corpora, and commands that run in them."""

import contextlib
import functools
import http.server
import io
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import portalocker
import pytest
from click.testing import CliRunner
from forked_commands import TIME_LIMIT, Background, ForkedCommands, Run, environment

from pipeline.cli import main
from pipeline.stages.pictures import fonts
from pipeline.store import locks
from pipeline.store.artifacts import Artifact
from pipeline.store.new_project import KINDS
from pipeline.terminal import messages

pytest_plugins = ["visits"]  # fixtures of tests/stages/report, where a conftest would hide this one


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--write-outputs",
        action="store_true",
        help="test_versions.py: write the current results of the stages to tests/outputs/.",
    )


started: "list[subprocess.Popen[str] | Background]" = []
"""The builds in the background."""


def pytest_configure() -> None:
    # A shell lets what it starts with & ignore SIGINT, and so would every command started here.
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_runtest_teardown() -> None:
    while started:
        started.pop().kill()  # a failed test may have left it running for ever


def pytest_sessionfinish() -> None:
    if forked.cache_info().currsize:
        forked().close()


CHECKOUT = Path(__file__).parent.parent
BIN = Path(sys.executable).parent

BUILD = ("BuildEmbeddings", "--corpus", "작은말")
"""The whole chain, for the small corpus."""

SMALL_TEXT = """\
대한민국의 주권은 국민에게 있고, 모든 권력은 국민으로부터 나온다.
국가는 국민의 자유와 권리를 보장할 의무를 진다. 국민은 국가의 보호를 받는다.
국회는 법률을 의결한다. 법률은 국회의 의결로 성립한다.

대통령은 국가의 원수이며, 국가를 대표한다. 대통령은 국회에 법률을 제안한다.
국민의 자유는 법률로 보장한다. 국가는 국민의 권리를 법률로 정한다.
"""


@functools.cache
def rests_on() -> dict[str, set[str]]:
    """Return what each stage of a build depends on, by their labels, in the order of the chain."""
    from pipeline.tasks import BuildEmbeddings

    build = BuildEmbeddings()  # type: ignore[no-untyped-call]  # Luigi's
    return {stage.label: {below.label for below in stage.chain} for stage in build.chain}


def stages() -> list[str]:
    """Return the labels of a build's stages, in the order of the chain."""
    return [*rests_on()]


def following(*labels: str) -> set[str]:
    """Return these stages and all that depend on one of them."""
    return {label for label, below in rests_on().items() if {label, *below} & {*labels}}


def everything(folder: Path) -> dict[str, tuple[int, int]]:
    """Return the change time and inode of a folder and everything in it, hidden files too."""
    return {
        path.relative_to(folder).as_posix(): (path.stat().st_mtime_ns, path.stat().st_ino)
        for path in (folder, *folder.rglob("*"))
    }


def contents(folder: Path) -> dict[str, bytes]:
    """Return all files in a folder except locks and those with timings (manifests, reports)."""
    found = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name not in ("manifest.json", ".lock")
    }
    for name in [name for name in found if name.endswith("build.json")]:
        del found[name.replace("build.json", "index.html")]
        record = json.loads(found[name])
        del record["files"]["index.html"]
        found[name] = json.dumps(record).encode()
    return found


ANEW = {"compare-engines", "doctor", "open", "plan", "tag"}
"""The malmoi commands that run in a fork each. Luigi caches luigi.cfg on import, Python caches the
browsers it finds first, and Java ends only with its process.
"""


@functools.cache
def forked() -> ForkedCommands:
    """Return this process's command server; it ends when this process does."""
    return ForkedCommands()


def forget() -> None:
    """Clear the caches that a command leaves in the process, as if the process were new.

    Cleared: fonts, since a path may point to another file by then. Kept: Okt's dictionary, which
    is KoNLPy's and always the same. Folder, environment and streams are restored where they are
    changed.
    """
    messages._said.clear()
    for file in locks._held.values():
        file.close()
    locks._held.clear()
    fonts._characters.cache_clear()


class OnDisk(Artifact):
    """An artifact whose files a test accesses by name, as a user would."""

    def __truediv__(self, name: str) -> Path:
        return self.path / name


@dataclass(frozen=True)
class Project:
    """A project folder, and the actions of a user in it."""

    home: Path

    def luigi(self, *arguments: str, env: Mapping[str, str] | None = None) -> Run:
        """Run the luigi command in a fork of a process that has loaded the libraries."""
        command = ("luigi", "--module", "pipeline", *arguments)
        return forked()(self.home, *command, env=self.environment(**(env or {})))

    def luigi_process(self, *arguments: str, env: Mapping[str, str] | None = None) -> Run:
        """Run the luigi command as a user's shell does."""
        return self._process("luigi", "--module", "pipeline", *arguments, env=env)

    def malmoi(self, *arguments: str, env: Mapping[str, str] | None = None, stdin: str = "") -> Run:
        """Run malmoi in this process, through the same ``main`` as the command."""
        environment = self.environment(**(env or {}))
        if ANEW & {*arguments[:1]}:
            return forked()(self.home, "malmoi", *arguments, env=environment, stdin=stdin)
        forget()
        taken_away = dict.fromkeys(os.environ, None)
        isolation = CliRunner().isolation(stdin, {"COLUMNS": "80", **taken_away, **environment})
        with contextlib.chdir(self.home), isolation as (out, err, _):
            returncode = main(arguments)
            sys.stdout.flush()
            sys.stderr.flush()
        return Run(returncode, out.getvalue().decode("utf-8"), err.getvalue().decode("utf-8"))

    def malmoi_process(
        self, *arguments: str, env: Mapping[str, str] | None = None, stdin: str = ""
    ) -> Run:
        """Run malmoi as a user's shell does."""
        return self._process("malmoi", *arguments, env=env, stdin=stdin)

    def environment(self, **more: str) -> dict[str, str]:
        return environment(**more)

    def _process(
        self, program: str, *arguments: str, env: Mapping[str, str] | None, stdin: str = ""
    ) -> Run:
        done = subprocess.run(
            [str(BIN / program), *arguments],
            cwd=self.home,
            env=self.environment(**(env or {})),
            input=stdin,
            capture_output=True,
            encoding="utf-8",
            timeout=TIME_LIMIT,
            check=False,
        )
        return Run(done.returncode, done.stdout, done.stderr)

    def start(self, *arguments: str, env: Mapping[str, str] | None = None) -> Background:
        """Start a build of the small corpus in the background; it ends with the test at last."""
        command = ("luigi", "--module", "pipeline", *BUILD, *arguments)
        process = forked().start(self.home, *command, env=self.environment(**(env or {})))
        started.append(process)
        return process

    def start_process(self, *arguments: str) -> "subprocess.Popen[str]":
        """Do the same as a user's shell does."""
        process = subprocess.Popen(
            [str(BIN / "luigi"), "--module", "pipeline", *BUILD, *arguments],
            cwd=self.home,
            env=self.environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        started.append(process)
        return process

    def artifacts_dir(self, corpus: str = "작은말") -> Path:
        return self.home / "outputs" / corpus / "artifacts"

    def wait_until_building(
        self, family: str, process: "subprocess.Popen[str] | Background"
    ) -> None:
        """Wait until a stage of the small corpus is working in its temporary folder."""
        deadline = time.monotonic() + 120
        while not list(self.artifacts_dir().glob(f".{family}-*")):
            assert process.poll() is None, "it ended before it could be interrupted"
            assert time.monotonic() < deadline, f"{family} never started"
            time.sleep(0.005)

    def artifacts(self, corpus: str, family: str) -> list[OnDisk]:
        folder = self.home / "outputs" / corpus / "artifacts"
        return [OnDisk(path) for path in sorted(folder.glob(f"{family}-*"))]

    def artifact(self, corpus: str, family: str) -> OnDisk:
        (artifact,) = self.artifacts(corpus, family)
        return artifact

    def set(self, section: str, key: str, value: object) -> None:
        """Write a value into luigi.cfg."""
        path = self.home / "luigi.cfg"
        lines = path.read_text(encoding="utf-8").split("\n")
        start = lines.index(f"[{section}]") + 1
        end = next((i for i in range(start, len(lines)) if lines[i].startswith("[")), len(lines))
        at = [i for i in range(start, end) if lines[i].startswith(f"{key} =")]
        lines[slice(at[0], at[0] + 1) if at else slice(start, start)] = [f"{key} = {value}"]
        path.write_text("\n".join(lines), encoding="utf-8")

    def copy(self, home: Path) -> "Project":
        shutil.copytree(self.home, home)
        return Project(home)


def new_project(home: Path) -> Project:
    """Create a project folder with the checkout's luigi.cfg, descriptions and rule files."""
    (home / "corpora").mkdir(parents=True)
    shutil.copy(CHECKOUT / "luigi.cfg", home)
    for path in sorted((CHECKOUT / "corpora").iterdir()):
        if path.name.endswith(tuple({*KINDS} - {".nouns.txt"})):
            shutil.copy(path, home / "corpora")
    return Project(home)


@functools.cache
def small_font() -> bytes:
    """Return malmoi's font with only the characters of KS X 1001, without its Hanja.

    A build reads all of a font several times, which takes as long as all its other work.
    """
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont

    def is_kept(character: str) -> bool:
        with contextlib.suppress(UnicodeEncodeError):
            return bool(character.encode("euc_kr")) and not "一" <= character <= "龥"
        return False

    options = Options(hinting=False)
    options.drop_tables += [f"TSI{number}" for number in (0, 1, 2, 3, 5)]  # for font designers
    written = io.BytesIO()
    with TTFont(CHECKOUT / "fonts" / "NanumGothic.ttf") as font:
        subsetter = Subsetter(options)
        subsetter.populate(unicodes=[code for code in range(0x10000) if is_kept(chr(code))])
        subsetter.subset(font)
        font.save(written)
    return written.getvalue()


def small_project(home: Path, *, small_pictures: bool = True) -> Project:
    """Create a project with the small corpus, and settings that build it fast."""
    project = new_project(home)
    if small_pictures:
        shutil.copytree(CHECKOUT / "fonts", home / "fonts")
        (home / "fonts" / "NanumGothic.ttf").write_bytes(small_font())
        project.set("DrawWordCloud", "width", 200)
        project.set("DrawWordCloud", "height", 125)
    (project.home / "corpora" / "작은말.txt").write_text(SMALL_TEXT, encoding="utf-8")
    project.set("TrainWord2Vec", "min_count", 2)
    project.set("core", "workers", 1)  # a process for every stage takes longer than the stages
    project.set("TrainWord2Vec", "epochs", 2)
    project.set("DrawWordCloud", "scale", 1)
    project.set("ProjectTSNE", "scale", 0.5)
    return project


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A fresh project with a small corpus called 작은말."""
    return small_project(tmp_path / "project")


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The small corpus, built; do not change it (copy it)."""
    project = small_project(tmp_path_factory.mktemp("small") / "project")
    run = project.luigi("BuildEmbeddings", "--corpus", "작은말")
    assert run.returncode == 0, run.stderr
    return project


@pytest.fixture(scope="session")
def law(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Project:
    """The corpus law, built with the default settings; do not change it (copy it).

    One worker builds it for all, who each have a copy.
    """
    own = tmp_path_factory.getbasetemp()
    shared = Project((own if worker_id == "master" else own.parent) / "law")
    with portalocker.Lock(shared.home.with_name("law.lock"), timeout=TIME_LIMIT):
        if not (shared.home / "build.stderr").exists():
            new_project(shared.home)
            run = shared.luigi_process("BuildEmbeddings")
            assert run.returncode == 0, run.stderr
            (shared.home / "build.stdout").write_text(run.stdout, encoding="utf-8")
            (shared.home / "build.stderr").write_text(run.stderr, encoding="utf-8")
    return shared.copy(tmp_path_factory.mktemp("law") / "project")


@pytest.fixture(scope="session")
def law_lines(law: Project) -> list[str]:
    """The sentences of law."""
    text = (law.artifact("law", "TokenizeSentences") / "sentences.txt").read_text(encoding="utf-8")
    return text.splitlines()


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Callable[[str, bytes], str]]:
    """Call it with a name and bytes: a server on this machine has them at the returned address."""
    folder = tmp_path / "served"
    folder.mkdir()

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_arguments: object) -> None:
            pass

    handler = functools.partial(Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()

        def serve(name: str, content: bytes) -> str:
            (folder / name).write_bytes(content)
            return f"http://127.0.0.1:{server.server_port}/{quote(name)}"

        yield serve
        server.shutdown()
