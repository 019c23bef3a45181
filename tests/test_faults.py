"""A failure leaves nothing wrong or half-written: the real chain, interrupted and damaged."""

import contextlib
import errno
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from conftest import BIN, BUILD, CHECKOUT, Project, contents, following, forked, new_project, stages
from forked_commands import Background, ForkedCommands, Run

from pipeline import TASKS
from pipeline.workflow.signals import INTERRUPTED, STOPPED
from pipeline.workflow.stage import unwritable

LUIGI = ("luigi", "--module", "pipeline")
FAMILIES = [
    "DownloadCorpus",
    "ReadDocuments",
    "TokenizeSentences",
    "TokenizeWords",
    "TagMorphemes",
    "FilterNouns",
    "CountWords",
    "DrawWordCloud",
    "TrainWord2Vec",
    "ProjectTSNE",
    "BuildReport",
]
DATA = {".txt", ".tsv", ".npy", ".json"}
MOMENTS = 6
BATCH = 3


@pytest.fixture
def copy(small: Project, tmp_path: Path) -> Project:
    return small.copy(tmp_path / "copy")


def left_behind(project: Project) -> list[str]:
    """Temporary folders."""
    return [path.name for path in project.artifacts_dir().glob(".*") if path.is_dir()]


def is_two_lines(stderr: str) -> bool:
    said = [line for line in stderr.splitlines() if line.startswith(("Error: ", "Try: "))]
    return len(said) == 2 and "Traceback" not in stderr


# Killed


@pytest.fixture(scope="module")
def undisturbed(small: Project, tmp_path_factory: pytest.TempPathFactory) -> dict[str, float]:
    """The seconds of a build that starts at each family."""
    project = small.copy(tmp_path_factory.mktemp("undisturbed") / "project")
    shutil.rmtree(project.home / "outputs")
    run = project.luigi(*BUILD)
    assert run.returncode == 0, run.stderr
    seconds = [
        sum(artifact.manifest().seconds for artifact in project.artifacts("작은말", family))
        for family in FAMILIES
    ]
    around = run.seconds - sum(seconds)  # the start, and publishing
    return {family: around + sum(seconds[i:]) for i, family in enumerate(FAMILIES)}


@pytest.mark.parametrize("batch", range(MOMENTS // BATCH))
def test_killed_at_random_moments_and_finished_by_the_next_run(
    copy: Project, small: Project, undisturbed: dict[str, float], batch: int
) -> None:
    expected = contents(small.home / "outputs")
    moments = random.Random(f"malmoi {batch}")
    killed = 0
    while killed < BATCH:
        family = "DownloadCorpus" if killed == 0 else moments.choice(FAMILIES)
        remove_from(copy, family)
        after = moments.random() * undisturbed[family]
        run = forked()(copy.home, *LUIGI, *BUILD, kill_after=after)
        if run.returncode != -signal.SIGKILL:
            assert run.returncode == 0, run.stderr
            continue  # it ended before it could be killed: another moment
        killed += 1
        run = copy.luigi(*BUILD)
        assert run.returncode == 0, run.stderr
        assert contents(copy.home / "outputs") == expected
        assert left_behind(copy) == []


def test_killed_workers_do_not_live_on(project: Project, small: Project) -> None:
    project.set("TrainWord2Vec", "epochs", 10_000_000)
    process = project.start_process("--workers", "2")
    project.wait_until_building("TrainWord2Vec", process)
    process.kill()
    process.communicate()
    time.sleep(1)
    project.set("TrainWord2Vec", "epochs", 2)
    run = project.luigi(*BUILD)
    assert run.returncode == 0, run.stderr
    assert contents(project.home / "outputs") == contents(small.home / "outputs")
    assert left_behind(project) == []


# Stopped


@pytest.mark.parametrize(
    ("family", "how"),
    [
        ("TagMorphemes", signal.SIGTERM),
        ("TrainWord2Vec", signal.SIGINT),
        ("TrainWord2Vec", signal.SIGTERM),
        ("ProjectTSNE", signal.SIGINT),
    ],
)
def test_a_signal_stops_a_run_within_three_seconds(
    copy: Project, small: Project, family: str, how: signal.Signals
) -> None:
    remove_from(copy, family)
    shutil.copytree(copy.home, before := copy.home.with_name("before"))
    if family == "TrainWord2Vec":
        copy.set("TrainWord2Vec", "epochs", 10_000_000)
    if family == "TagMorphemes":  # inside Java: it takes minutes for a long eojeol
        copy.set("TagMorphemes", "engine", "konlpy")
        text = copy.home / "corpora" / "작은말.txt"
        text.write_text(text.read_text("utf-8") + "가나다라마" * 600, "utf-8")
    process = copy.start()
    copy.wait_until_building(family, process)
    time.sleep(3 if family == "TrainWord2Vec" else 1)  # past the imports, in the work itself
    start = time.monotonic()
    process.send_signal(how)
    _, stderr = process.communicate(timeout=30)
    assert time.monotonic() - start < 3
    assert process.returncode != 0
    assert is_two_lines(stderr), stderr
    shutil.copy(before / "luigi.cfg", copy.home)
    shutil.copy(before / "corpora" / "작은말.txt", copy.home / "corpora")
    if family == "TagMorphemes":
        shutil.rmtree(copy.home / "outputs")
    assert copy.luigi(*BUILD).returncode == 0
    assert contents(copy.home / "outputs") == contents(small.home / "outputs")
    assert left_behind(copy) == []


def test_a_signal_stops_all_workers(project: Project) -> None:
    project.set("TrainWord2Vec", "epochs", 10_000_000)
    process = project.start_process("--workers", "4")
    project.wait_until_building("TrainWord2Vec", process)
    start = time.monotonic()
    process.send_signal(signal.SIGTERM)
    _, stderr = process.communicate(
        timeout=30
    )  # returns only when every worker has closed its streams
    assert time.monotonic() - start < 3
    assert process.returncode != 0
    assert "Traceback" not in stderr


def test_a_signal_stops_a_run_even_where_python_cannot_raise() -> None:
    script = (
        "import signal, time; from pipeline.workflow.signals import stop_on_signals\n"
        "class Last:\n"
        "    def __del__(self): signal.raise_signal(signal.SIGTERM)\n"
        "stop_on_signals(); last = Last(); del last; time.sleep(60)"
    )
    run = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        encoding="utf-8",
        timeout=30,
        check=False,
    )
    assert (run.returncode, run.stderr) == (INTERRUPTED, f"{STOPPED}\n")


# A full or read-only disk

DISK = Path("/mnt")


def remove_from(project: Project, family: str) -> None:
    """Remove the artifacts of a stage and of its dependents."""
    for later in FAMILIES[FAMILIES.index(family) :]:
        for artifact in project.artifacts("작은말", later):
            shutil.rmtree(artifact.path)
    for path in (project.home / "outputs" / "작은말").iterdir():
        if path.is_file():
            path.unlink()


def in_namespace(script: str, **names: object) -> subprocess.CompletedProcess[str]:
    """Run a shell script in its own mount namespace, where it may mount."""
    command = ["unshare", "--mount", *([] if os.geteuid() == 0 else ["--map-root-user"])]
    environment = {**os.environ, "BIN": str(BIN), **{k: str(v) for k, v in names.items()}}
    environment.pop("JAVA_HOME", None)
    return subprocess.run(
        [*command, "bash", "-euc", script],
        env=environment,
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )


@dataclass(frozen=True)
class Disk:
    """A small disk, mounted in the namespace of the commands that use it."""

    commands: ForkedCommands
    project: Project
    filler: Path

    def fill(self, room: int) -> None:
        """Leave ``room`` bytes of free space."""
        with contextlib.suppress(OSError), self.filler.open("wb", buffering=0) as out:
            while True:
                out.write(bytes(4096))
        if room:
            os.truncate(self.filler, self.filler.stat().st_size - room)

    def run(self, task: str) -> Run:
        return self.commands(DISK / "project", *LUIGI, task, "--corpus", "작은말")


@pytest.fixture(scope="module")
def disk(small: Project, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Disk]:
    """The small corpus repeated many times, built on a disk of 32 MB."""
    root = [] if os.geteuid() == 0 else ["--map-root-user"]
    mount = f'mount -t tmpfs -o size=32m tmpfs {DISK} && exec "$@"'
    commands = ForkedCommands("unshare", "--mount", *root, "bash", "-c", mount, "bash")
    seen = commands.seen(DISK)
    home = tmp_path_factory.mktemp("disk") / "project"
    shutil.copytree(small.home, home, ignore=shutil.ignore_patterns("outputs"))
    text = home / "corpora" / "작은말.txt"
    text.write_text(text.read_text("utf-8") * 20, "utf-8")
    Project(home).set("TrainWord2Vec", "vector_size", 200)
    assert commands(home, *LUIGI, *BUILD).returncode == 0
    shutil.copytree(home, seen / "project")
    yield Disk(commands, Project(seen / "project"), seen / "filler")
    commands.close()


@pytest.mark.parametrize("family", TASKS[: TASKS.index("BuildEmbeddings") + 1])
def test_a_full_disk(disk: Disk, family: str) -> None:
    """At the first byte, and in the middle of a file."""
    outputs = disk.project.home / "outputs"
    expected = contents(outputs)
    for artifact in disk.project.artifacts("작은말", family):
        shutil.rmtree(artifact.path)
    if family == "BuildEmbeddings":  # publishing
        (outputs / "작은말" / "build.json").unlink()
    before = contents(outputs)
    for room in (0, 4096):
        disk.fill(room)
        run = disk.run(family)
        disk.filler.unlink()
        assert run.returncode == 30, run.stderr
        assert is_two_lines(run.stderr), run.stderr
        assert "No space left" in run.stderr or "not everything could be written" in run.stderr
        assert left_behind(disk.project) == []
        assert contents(outputs) == before
    run = disk.run("BuildEmbeddings")
    assert run.returncode == 0, run.stderr
    assert contents(outputs) == expected


def test_only_outputs_are_reported_as_full_or_forbidden(tmp_path: Path) -> None:
    outputs = tmp_path / "outputs"
    font = PermissionError(errno.EACCES, "Permission denied", str(tmp_path / "font.ttf"))
    ours = PermissionError(errno.EACCES, "Permission denied", str(outputs / "작은말"))
    assert unwritable(font, outputs) is None
    assert unwritable(OSError("cannot open resource"), outputs) is None
    assert unwritable(ours, outputs)
    assert unwritable(OSError(errno.ENOSPC, "No space left on device"), outputs)
    assert unwritable(OSError("240 requested and 16 written"), outputs)


READ_ONLY = """
cd "$HOME_"
mount --bind outputs outputs
mount -o remount,bind,ro outputs
"$BIN/luigi" --module pipeline BuildEmbeddings --corpus 작은말
"""

NO_RIGHT = """
cd "$HOME_"
chmod 555 outputs/작은말/artifacts outputs/작은말
exec setpriv --bounding-set=-dac_override,-dac_read_search \
    "$BIN/luigi" --module pipeline BuildEmbeddings --corpus 작은말
"""


@pytest.mark.parametrize(
    ("script", "reason"), [(READ_ONLY, "Read-only file system"), (NO_RIGHT, "Permission denied")]
)
def test_outputs_without_write_permission(copy: Project, script: str, reason: str) -> None:
    assert (
        in_namespace(script, HOME_=copy.home).returncode == 0
    )  # with nothing to do there is no error
    remove_from(copy, "ProjectTSNE")
    run = in_namespace(script, HOME_=copy.home)
    assert run.returncode == 30
    assert is_two_lines(run.stderr), run.stderr
    assert reason in run.stderr
    for path in [copy.home / "outputs" / "작은말", copy.artifacts_dir()]:
        path.chmod(0o755)
    assert copy.luigi(*BUILD).returncode == 0


# Damaged artifacts


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(bytes(data))


@pytest.mark.parametrize(
    ("damage", "name"),
    [
        (cut, "morphemes.txt"),
        (lambda path: path.write_bytes(b""), "morphemes.txt"),
        (Path.unlink, "morphemes.txt"),
        (Path.unlink, "manifest.json"),
        (cut, "manifest.json"),
    ],
)
def test_a_damaged_artifact_and_its_dependents_are_built_again(
    copy: Project, small: Project, damage: Callable[[Path], object], name: str
) -> None:
    damage(copy.artifact("작은말", "TagMorphemes") / name)
    run = copy.luigi(*BUILD)
    assert run.returncode == 0, run.stderr
    assert run.stderr.count("Warning: ") == 1
    assert "TagMorphemes-" in run.stderr.splitlines()[0]
    assert "it will be rebuilt" in run.stderr
    ran = {line.split()[0] for line in run.stderr.splitlines()[1:] if line[:1].strip()}
    assert ran == following("TagMorphemes")
    assert contents(copy.home / "outputs") == contents(small.home / "outputs")


def test_verify_finds_a_flipped_bit_and_removes_the_damaged_file(
    copy: Project, small: Project
) -> None:
    assert copy.malmoi("verify").returncode == 0
    vectors = copy.artifacts("작은말", "TrainWord2Vec")[0]
    flip(vectors / "vectors.npy")
    flip(copy.home / "outputs" / "작은말" / "counts-nouns.tsv")
    run = copy.malmoi("verify")
    assert run.returncode == 1
    assert f"{vectors.path.name} has a vectors.npy that changed after it was written" in run.stdout
    assert "counts-nouns.tsv changed after it was published" in run.stdout
    assert run.stderr.splitlines()[0] == "Error: 2 problems found"
    assert copy.malmoi("verify", "--remove").returncode == 0
    assert copy.luigi(*BUILD).returncode == 0
    assert copy.malmoi("verify").returncode == 0
    assert contents(copy.home / "outputs") == contents(small.home / "outputs")


def test_verify_finds_an_extra_file(copy: Project) -> None:
    counts = copy.artifacts("작은말", "CountWords")[0]
    (counts.path / "메모.txt").write_text("내 것", "utf-8")
    run = copy.malmoi("verify")
    assert run.returncode == 1
    assert f"{counts.path.name} has 메모.txt, which was not written" in run.stdout


def test_verify_finds_a_damaged_record(copy: Project) -> None:
    record = copy.home / "outputs" / "작은말" / "build.json"
    for damage in (cut, lambda path: path.write_text("[]", "utf-8")):
        damage(record)
        run = copy.malmoi("verify")
        assert run.returncode == 1
        assert "build.json is not a valid build record" in run.stdout
        run = copy.malmoi("most-similar", "국민", "--corpus", "작은말")
        assert "작은말 has not been built yet" in run.stderr
        assert copy.luigi(*BUILD).returncode == 0
        assert copy.malmoi("verify").returncode == 0


@pytest.mark.parametrize(
    ("gone", "said"),
    [
        ("artifacts", "is missing, but build.json lists it"),
        ("artifacts/CountWords-*", "is missing, but build.json lists it"),
        ("build.json", "build.json is missing: no build was finished"),
        ("*", "build.json is missing: no build was finished"),
        ("counts-nouns.tsv", "counts-nouns.tsv is missing"),
    ],
)
def test_verify_finds_what_is_gone_and_says_what_rebuilds_it(
    copy: Project, small: Project, gone: str, said: str
) -> None:
    folder = copy.home / "outputs" / "작은말"
    for path in sorted(folder.glob(gone)):
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
    run = copy.malmoi("verify")
    assert run.returncode == 1, run.stdout
    assert said in run.stdout
    command = "luigi --module pipeline BuildEmbeddings --corpus 작은말"
    assert run.stderr.splitlines()[1] == f"Try: {command}"
    assert copy.luigi(*BUILD).returncode == 0
    assert copy.malmoi("verify").returncode == 0
    assert contents(copy.home / "outputs") == contents(small.home / "outputs")


def test_verify_says_that_nothing_was_ever_built(tmp_path: Path) -> None:
    project = new_project(tmp_path / "project")
    run = project.malmoi("verify")
    assert run.returncode == 1
    assert run.stderr == (
        "Error: nothing has been built\nTry: luigi --module pipeline BuildEmbeddings\n"
    )


@pytest.mark.parametrize("name", ["notes.txt", "내 폴더/글.txt", "artifacts/notes.txt"])
def test_verify_finds_what_no_build_wrote_and_never_removes_it(copy: Project, name: str) -> None:
    path = copy.home / "outputs" / "작은말" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text("내 것", "utf-8")
    run = copy.malmoi("verify")
    assert run.returncode == 1
    assert f"{'내 폴더' if '/글' in name else name} was not written by a build" in run.stdout
    assert is_two_lines(run.stderr)
    assert "move or delete" in run.stderr
    copy.malmoi("verify", "--remove")
    assert path.read_text("utf-8") == "내 것"


def test_verify_removes_no_folder_at_the_name_of_a_published_file(copy: Project) -> None:
    page = copy.home / "outputs" / "작은말" / "index.html"
    page.unlink()
    page.mkdir()
    (page / "글.txt").write_text("내 것", "utf-8")
    run = copy.malmoi("verify", "--remove")
    assert "index.html is a folder, but a file was published there" in run.stdout
    assert (page / "글.txt").read_text("utf-8") == "내 것"


def test_a_query_on_damaged_vectors_says_what_to_do(copy: Project) -> None:
    for artifact in copy.artifacts("작은말", "TrainWord2Vec"):
        cut(artifact / "vectors.npy")
    run = copy.malmoi("most-similar", "국민", "--corpus", "작은말")
    assert run.returncode == 2
    assert "luigi --module pipeline BuildEmbeddings --corpus 작은말" in run.stderr


@pytest.mark.parametrize("fill", [lambda size: b"x" * size, random.Random(1).randbytes])
def test_a_question_to_artifacts_with_other_bytes_says_what_to_do(
    small: Project, copy: Project, tmp_path: Path, fill: Callable[[int], bytes]
) -> None:
    """Damage that does not change a size: a correct answer, or two lines that lead to one."""
    questions = [
        ("why", "국민"),
        ("context", "국민"),
        ("context", "하다", "--stem"),
        ("most-similar", "국민", "--context"),
        ("vocabulary",),
        ("export", "--format", "npz", "--output", str(tmp_path / "x.npz"), "--force"),
    ]
    picture = tmp_path / "picture.svg"
    drawn = ("most-similar", "국민", "--plot", str(picture))  # slow, and reads the vectors alone
    advice = "Try: malmoi verify --remove --corpus 작은말 && luigi --module pipeline"
    advised = 0
    for family in (
        "TokenizeSentences",
        "TagMorphemes",
        "FilterNouns",
        "CountWords",
        "TrainWord2Vec",
        "ProjectTSNE",
    ):
        artifacts = copy.artifacts("작은말", family)
        names = [p.name for p in artifacts[0].path.iterdir() if p.suffix in DATA]
        for name in {*names} - {"manifest.json"}:
            for artifact in artifacts:
                (artifact / name).write_bytes(fill((artifact / name).stat().st_size))
            for question in [*questions, drawn] if family == "TrainWord2Vec" else questions:
                run = copy.malmoi(*question, "--corpus", "작은말")
                assert "Traceback" not in run.stderr
                if run.returncode == 2:
                    assert is_two_lines(run.stderr), run.stderr
                    assert advice in run.stderr
                    advised += 1
            for artifact in artifacts:
                whole = small.artifacts_dir() / artifact.path.name / name
                shutil.copy(whole, artifact / name)
            picture.unlink(missing_ok=True)
    assert advised >= 15


def test_a_change_that_no_question_notices_is_found_by_verify(
    copy: Project, small: Project
) -> None:
    """Another letter of the same size is read like the right one: a question trusts the sizes."""
    for family, name in (("FilterNouns", "nouns.txt"), ("TokenizeSentences", "sentences.txt")):
        path = copy.artifact("작은말", family) / name
        path.write_text(path.read_text("utf-8").replace("국민", "국만", 1), "utf-8")
    assert copy.malmoi("context", "국민", "--corpus", "작은말").returncode == 0
    run = copy.malmoi("verify", "--corpus", "작은말")
    assert run.returncode == 1
    for name in ("nouns.txt", "sentences.txt"):
        assert f"has a {name} that changed after it was written" in run.stdout
    command = "malmoi verify --remove && luigi --module pipeline BuildEmbeddings --corpus 작은말"
    assert run.stderr.splitlines()[1] == f"Try: {command}"


@pytest.mark.parametrize("command", ["verify", "clean"])
@pytest.mark.parametrize("name", ["없는것", "/tmp", "*", "../outputs"])
def test_a_corpus_that_does_not_exist(small: Project, command: str, name: str) -> None:
    run = small.malmoi(command, "--corpus", name)
    assert run.returncode == 2
    assert "one of: 작은말" in run.stderr


def test_verify_removes_nothing_from_a_running_build(copy: Project) -> None:
    flip(copy.artifact("작은말", "TagMorphemes") / "morphemes.txt")
    copy.set("TrainWord2Vec", "epochs", 10_000_000)
    process = copy.start()
    copy.wait_until_building("TrainWord2Vec", process)
    run = copy.malmoi("verify", "--remove")
    process.kill()
    process.communicate()
    assert run.returncode == 2
    assert "a build of 작은말 is running" in run.stderr
    assert copy.artifact("작은말", "TagMorphemes").exists()


# Cleaning up


def test_clean_lists_and_removes_what_no_build_uses(copy: Project) -> None:
    copy.set("TrainWord2Vec", "window", 3)
    assert copy.luigi(*BUILD).returncode == 0
    before = {path.name for path in copy.artifacts_dir().glob("[A-Z]*")}
    shown = copy.malmoi("clean", stdin="n\n")
    assert "bytes  outputs/작은말/artifacts/TrainWord2Vec-" in shown.stdout
    assert {path.name for path in copy.artifacts_dir().glob("[A-Z]*")} == before
    assert "bytes freed" in copy.malmoi("clean", "--yes").stdout
    removed = before - {path.name for path in copy.artifacts_dir().glob("[A-Z]*")}
    assert len(removed) == len(following("TrainWord2Vec-skip-gram", "TrainWord2Vec-cbow"))
    assert ": 0 stages ran" in copy.luigi(*BUILD).stdout
    assert "nothing to remove" in copy.malmoi("clean", "--yes").stdout


def test_clean_holds_no_lock_during_the_prompt(copy: Project) -> None:
    """A build can run meanwhile, and what it uses again is not removed."""
    copy.set("TrainWord2Vec", "window", 3)
    assert copy.luigi(*BUILD).returncode == 0
    cleaning = subprocess.Popen(
        [BIN / "malmoi", "clean"],
        cwd=copy.home,
        env=copy.environment(PYTHONUNBUFFERED="1"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    assert cleaning.stdout
    while not cleaning.stdout.readline().startswith(" "):
        pass
    copy.set("TrainWord2Vec", "window", 2)
    run = copy.luigi(*BUILD)
    assert run.returncode == 0, run.stderr
    assert "0 bytes freed" in cleaning.communicate("y\n")[0]
    assert ": 0 stages ran" in copy.luigi(*BUILD).stdout


def test_clean_without_permission_to_remove(copy: Project) -> None:
    copy.set("TrainWord2Vec", "window", 3)
    assert copy.luigi(*BUILD).returncode == 0
    run = in_namespace(
        NO_RIGHT.replace('luigi" --module pipeline', 'malmoi" clean --yes #'), HOME_=copy.home
    )
    assert run.returncode == 2
    assert is_two_lines(run.stderr), run.stderr
    assert "Permission denied" in run.stderr


def test_clean_leaves_a_running_build_alone(copy: Project) -> None:
    copy.set("TrainWord2Vec", "window", 3)
    assert copy.luigi(*BUILD).returncode == 0
    copy.set("TrainWord2Vec", "epochs", 10_000_000)
    process = copy.start()
    copy.wait_until_building("TrainWord2Vec", process)
    run = copy.malmoi("clean", "--yes")
    still_there = list(copy.artifacts_dir().glob(".TrainWord2Vec-*"))
    process.kill()
    process.communicate()
    assert "a build is running; nothing was removed" in run.stdout
    assert still_there


# Concurrent runs


def test_two_simultaneous_runs(project: Project, small: Project) -> None:
    runs = [project.start(), project.start()]
    for process in runs:
        _, stderr = process.communicate(timeout=300)
        assert process.returncode == 0, stderr
    assert contents(project.home / "outputs") == contents(small.home / "outputs")
    assert left_behind(project) == []


def test_four_workers(project: Project, small: Project) -> None:
    run = project.luigi(*BUILD, "--workers", "4")
    assert run.returncode == 0, run.stderr
    assert f"{len(stages())} stages ran" in run.stdout
    assert contents(project.home / "outputs") == contents(small.home / "outputs")


# Java


def test_too_small_a_heap_names_the_setting(project: Project) -> None:
    project.set("TagMorphemes", "engine", "konlpy")
    project.set("TagMorphemes", "heap", 32)
    run = project.luigi("TagMorphemes", "--corpus", "작은말")
    assert run.returncode != 0
    assert is_two_lines(run.stderr), run.stderr
    assert "[TagMorphemes] heap" in run.stderr
    assert project.artifacts("작은말", "TagMorphemes") == []
    assert left_behind(project) == []


@pytest.mark.parametrize("how", [signal.SIGSEGV, signal.SIGKILL])
def test_java_that_dies_names_the_setting_and_the_next_run_continues(
    copy: Project, small: Project, how: signal.Signals
) -> None:
    remove_from(copy, "TagMorphemes")
    copy.set("TagMorphemes", "engine", "konlpy")
    process = copy.start()
    copy.wait_until_building("TagMorphemes", process)
    os.kill(wait_for_java(process), how)
    _, stderr = process.communicate(timeout=30)
    assert process.returncode == 30
    assert is_two_lines(stderr), stderr
    assert "Java ended before it answered (SIG" in stderr
    assert "[TagMorphemes] heap" in stderr
    assert copy.artifacts("작은말", "TagMorphemes") == []
    assert left_behind(copy) == []
    assert not list(copy.home.glob("hs_err*"))
    copy.set("TagMorphemes", "engine", "native")
    assert copy.luigi(*BUILD).returncode == 0
    assert contents(copy.home / "outputs") == contents(small.home / "outputs")


def test_java_does_not_outlive_a_killed_run(copy: Project) -> None:
    remove_from(copy, "TagMorphemes")
    copy.set("TagMorphemes", "engine", "konlpy")
    process = copy.start()
    copy.wait_until_building("TagMorphemes", process)
    java = wait_for_java(process)
    process.kill()
    process.communicate()
    for _ in range(500):
        if not is_alive(java):
            return
        time.sleep(0.01)
    pytest.fail("Java lives on")


def wait_for_java(process: Background) -> int:
    """Wait until a run's child has started Java; return its PID.

    Its compiler thread is among the last to start: a crash before that may hang, and is detected
    only when Java should have started long ago.
    """
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    for _ in range(6000):
        for child in children.read_text().split():
            with contextlib.suppress(OSError):
                names = [path.read_text() for path in Path(f"/proc/{child}/task").glob("*/comm")]
                if any(name.startswith("C1 Compiler") for name in names):
                    return int(child)
        time.sleep(0.01)
    raise AssertionError("Java was never started")


def is_alive(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().split()[2] != "Z"
    except OSError:
        return False


# Time


@pytest.mark.parametrize("year", [1980, 2100])
def test_nothing_depends_on_timestamps(copy: Project, year: int) -> None:
    moment = (year - 1970) * 365 * 86400
    for path in copy.home.rglob("*"):
        os.utime(path, (moment, moment))
    assert ": 0 stages ran" in copy.luigi(*BUILD).stdout


@pytest.mark.skipif(not shutil.which("faketime"), reason="faketime is not installed")
def test_a_clock_set_back_or_forward(copy: Project, small: Project) -> None:
    """Artifacts from tomorrow are kept in 1999, and what is built then is the same."""
    expected = contents(small.home / "outputs")
    for date, family in (("2037-01-01", "ReadDocuments"), ("1999-01-01", "CountWords")):
        for artifact in copy.artifacts("작은말", family):
            shutil.rmtree(artifact.path)
        run = subprocess.run(
            ["faketime", "-f", f"@{date} 00:00:00", BIN / "luigi", *LUIGI[1:], *BUILD],
            cwd=copy.home,
            env=copy.environment(),
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert run.returncode == 0, run.stderr
        assert f"ran: {family}" in run.stdout
        assert contents(copy.home / "outputs") == expected
    year = subprocess.check_output(["faketime", "-f", "@1999-01-01 00:00:00", "date", "+%Y"])
    assert year == b"1999\n"


@pytest.mark.skipif(not shutil.which("faketime"), reason="faketime is not installed")
def test_a_clock_that_python_cannot_read(small: Project) -> None:
    """A question is answered; what needs the time says in two lines why it cannot have it."""

    def asked(*arguments: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            ["faketime", "-f", "@2263-01-01 00:00:00", BIN / "malmoi", *arguments],
            cwd=small.home,
            env=small.environment(),
            capture_output=True,
            encoding="utf-8",
            check=False,
        )

    run = asked("most-similar", "국민", "--corpus", "작은말")
    assert (run.returncode, run.stderr) == (0, "")
    for command in ("plan", "--help"):
        run = asked(command)
        assert run.returncode == 2
        assert is_two_lines(run.stderr), run.stderr
        assert "a time after April 2262, which Python cannot read" in run.stderr


def test_every_promise_names_a_test_that_exists() -> None:
    """docs/reliability.md names an existing test for each promise, and every test is named."""
    table = (CHECKOUT / "docs" / "reliability.md").read_text("utf-8")
    named = [part.split("`")[0] for part in table.split("`tests/")[1:]]
    here = Path(__file__).read_text("utf-8")
    assert {*re.findall(r"^def (test_\w+)", here, re.MULTILINE)} <= {
        name.partition("::")[2] for name in named
    } | {"test_every_promise_names_a_test_that_exists"}
    rows = [line for line in table.splitlines() if line.startswith("| ")]
    promises = [row for row in rows if not row.startswith(("| ---", "| promise", "| file", "| ."))]
    assert [row for row in promises if "`tests/" not in row] == []
    for name in named:
        file, _, test = name.partition("::")
        assert f"def {test}(" in (CHECKOUT / "tests" / file).read_text("utf-8"), name
