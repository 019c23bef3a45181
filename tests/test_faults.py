"""What breaks in the middle leaves nothing wrong and nothing half: the real chain, disturbed."""

import os
import random
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import BIN, CHECKOUT, Project, contents

BUILD = ("BuildEmbeddings", "--corpus", "작은말")
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
MOMENTS = 30
BATCH = 5


@pytest.fixture
def copy(small: Project, tmp_path: Path) -> Project:
    return small.copy(tmp_path / "copy")


def left_behind(project: Project) -> list[str]:
    """Temporary folders."""
    return [path.name for path in project.shelf().glob(".*") if path.is_dir()]


def is_two_lines(stderr: str) -> bool:
    said = [line for line in stderr.splitlines() if line.startswith(("Error: ", "Try: "))]
    return len(said) == 2 and "Traceback" not in stderr


# Killed


@pytest.fixture(scope="module")
def undisturbed(small: Project, tmp_path_factory: pytest.TempPathFactory) -> float:
    """The seconds of a build of the small corpus from nothing."""
    project = small.copy(tmp_path_factory.mktemp("undisturbed") / "project")
    shutil.rmtree(project.home / "outputs")
    start = time.monotonic()
    assert project.luigi(*BUILD).returncode == 0
    return time.monotonic() - start


@pytest.mark.parametrize("batch", range(MOMENTS // BATCH))
def test_killed_at_random_moments_and_finished_by_the_next_run(
    project: Project, small: Project, undisturbed: float, batch: int
) -> None:
    expected = contents(small.home / "outputs")
    moments = random.Random(f"malmoi {batch}")
    killed = 0
    while killed < BATCH:
        shutil.rmtree(project.home / "outputs", ignore_errors=True)
        process = project.start()
        try:
            process.communicate(timeout=moments.uniform(0.1, 0.9) * undisturbed)
            continue  # it ended before it could be killed: another moment
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            killed += 1
        run = project.luigi(*BUILD)
        assert run.returncode == 0, run.stderr
        assert contents(project.home / "outputs") == expected
        assert left_behind(project) == []


def test_killed_workers_do_not_live_on(project: Project, small: Project) -> None:
    project.set("TrainWord2Vec", "epochs", 10_000_000)
    process = project.start("--workers", "2")
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


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("family", ["TagMorphemes", "TrainWord2Vec"])
def test_a_signal_stops_it_within_three_seconds(
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
    process = project.start("--workers", "4")
    project.wait_until_building("TrainWord2Vec", process)
    start = time.monotonic()
    process.send_signal(signal.SIGTERM)
    _, stderr = process.communicate(timeout=30)  # ends only when every worker has let go
    assert time.monotonic() - start < 3
    assert process.returncode != 0
    assert "Traceback" not in stderr


# A disk that is full or may not be written to


def remove_from(project: Project, family: str) -> None:
    """Take away a stage's artifacts and what follows them."""
    for later in FAMILIES[FAMILIES.index(family) :]:
        for artifact in project.artifacts("작은말", later):
            shutil.rmtree(artifact.path)
    for path in (project.home / "outputs" / "작은말").iterdir():
        if path.is_file():
            path.unlink()


def in_namespace(script: str, **names: object) -> subprocess.CompletedProcess[str]:
    """Run a shell script that may mount, in a mount namespace of its own."""
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


FULL_DISK = """
disk=$HOME_/disk; mkdir "$disk"
mount -t tmpfs -o size=256m tmpfs "$disk"
cp -a "$HOME_/luigi.cfg" "$HOME_/corpora" "$HOME_/outputs" "$disk"
cd "$disk"
dd if=/dev/zero of=filler bs=4k 2>/dev/null || true
! "$BIN/luigi" --module pipeline BuildEmbeddings --corpus 작은말
echo "LEFT: $(find outputs/작은말/artifacts -mindepth 1 -maxdepth 1 -name '.*' -type d | wc -l)"
rm filler
"$BIN/luigi" --module pipeline BuildEmbeddings --corpus 작은말 2>&1
rm -rf "$HOME_/outputs"; cp -a outputs "$HOME_"
"""


@pytest.mark.parametrize("family", FAMILIES)
def test_a_full_disk(copy: Project, small: Project, family: str) -> None:
    remove_from(copy, family)
    run = in_namespace(FULL_DISK, HOME_=copy.home)
    assert run.returncode == 0, run.stdout + run.stderr
    assert is_two_lines(run.stderr), run.stderr
    assert "No space left" in run.stderr or "not everything could be written" in run.stderr
    assert "LEFT: 0" in run.stdout
    assert contents(copy.home / "outputs") == contents(small.home / "outputs")


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
def test_outputs_that_may_not_be_written_to(copy: Project, script: str, reason: str) -> None:
    assert in_namespace(script, HOME_=copy.home).returncode == 0  # nothing to do is no trouble
    remove_from(copy, "ProjectTSNE")
    run = in_namespace(script, HOME_=copy.home)
    assert run.returncode == 30
    assert is_two_lines(run.stderr), run.stderr
    assert reason in run.stderr
    for path in [copy.home / "outputs" / "작은말", copy.shelf()]:
        path.chmod(0o755)
    assert copy.luigi(*BUILD).returncode == 0


# Artifacts that were damaged


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
def test_a_damaged_artifact_and_what_follows_are_built_again(
    copy: Project, small: Project, damage: Callable[[Path], object], name: str
) -> None:
    damage(copy.artifact("작은말", "TagMorphemes") / name)
    run = copy.luigi(*BUILD)
    assert run.returncode == 0, run.stderr
    assert run.stderr.count("Warning: ") == 1
    assert "TagMorphemes-" in run.stderr.splitlines()[0]
    assert "it is built again" in run.stderr
    assert "6 were kept" not in run.stdout
    for family in ("TagMorphemes", "FilterNouns", "TrainWord2Vec-cbow", "ProjectTSNE-cbow"):
        assert f"\n{family} " in run.stderr
    assert "TokenizeSentences" not in run.stderr
    assert contents(copy.home / "outputs") == contents(small.home / "outputs")


def test_verify_finds_a_flipped_bit_and_removes_what_has_it(copy: Project, small: Project) -> None:
    assert copy.malmoi("verify").returncode == 0
    vectors = copy.artifacts("작은말", "TrainWord2Vec")[0]
    flip(vectors / "vectors.npy")
    flip(copy.home / "outputs" / "작은말" / "counts-nouns.tsv")
    run = copy.malmoi("verify")
    assert run.returncode == 1
    assert f"{vectors.path.name} has other bytes in vectors.npy than were written" in run.stdout
    assert "counts-nouns.tsv has other bytes than were published" in run.stdout
    assert run.stderr.splitlines()[0] == "Error: 2 are not as they were written"
    assert copy.malmoi("verify", "--remove").returncode == 0
    assert copy.luigi(*BUILD).returncode == 0
    assert copy.malmoi("verify").returncode == 0
    assert contents(copy.home / "outputs") == contents(small.home / "outputs")


def test_verify_finds_a_damaged_record(copy: Project) -> None:
    record = copy.home / "outputs" / "작은말" / "build.json"
    for damage in (cut, lambda path: path.write_text("[]", "utf-8")):
        damage(record)
        run = copy.malmoi("verify")
        assert run.returncode == 1
        assert "build.json is no record of a build" in run.stdout
        run = copy.malmoi("most-similar", "국민", "--corpus", "작은말")
        assert "작은말 has not been built yet" in run.stderr
        assert copy.luigi(*BUILD).returncode == 0
        assert copy.malmoi("verify").returncode == 0


def test_a_question_to_damaged_vectors_says_what_to_do(copy: Project) -> None:
    for artifact in copy.artifacts("작은말", "TrainWord2Vec"):
        cut(artifact / "vectors.npy")
    run = copy.malmoi("most-similar", "국민", "--corpus", "작은말")
    assert run.returncode == 2
    assert "luigi --module pipeline BuildEmbeddings --corpus 작은말" in run.stderr


@pytest.mark.parametrize("command", ["verify", "clean"])
@pytest.mark.parametrize("name", ["없는것", "/tmp", "*", "../outputs"])
def test_a_corpus_that_is_not_there(small: Project, command: str, name: str) -> None:
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


# Tidying up


def test_clean_shows_first_and_removes_what_no_build_uses(copy: Project) -> None:
    copy.set("TrainWord2Vec", "window", 3)
    assert copy.luigi(*BUILD).returncode == 0
    before = {path.name for path in copy.shelf().glob("[A-Z]*")}
    shown = copy.malmoi("clean", stdin="n\n")
    assert "bytes  outputs/작은말/artifacts/TrainWord2Vec-" in shown.stdout
    assert {path.name for path in copy.shelf().glob("[A-Z]*")} == before
    assert "bytes freed" in copy.malmoi("clean", "--yes").stdout
    assert len({path.name for path in copy.shelf().glob("[A-Z]*")}) == len(before) - 5
    assert "0 stages ran" in copy.luigi(*BUILD).stdout
    assert "nothing to remove" in copy.malmoi("clean", "--yes").stdout


def test_clean_leaves_a_running_build_alone(copy: Project) -> None:
    copy.set("TrainWord2Vec", "epochs", 10_000_000)
    process = copy.start()
    copy.wait_until_building("TrainWord2Vec", process)
    run = copy.malmoi("clean", "--yes")
    still_there = list(copy.shelf().glob(".TrainWord2Vec-*"))
    process.kill()
    process.communicate()
    assert "a build is running; left alone" in run.stdout
    assert still_there


# Several at once


def test_two_runs_at_the_same_moment(project: Project, small: Project) -> None:
    runs = [project.start(), project.start()]
    for process in runs:
        _, stderr = process.communicate(timeout=300)
        assert process.returncode == 0, stderr
    assert contents(project.home / "outputs") == contents(small.home / "outputs")
    assert left_behind(project) == []


def test_four_workers(project: Project, small: Project) -> None:
    run = project.luigi(*BUILD, "--workers", "4")
    assert run.returncode == 0, run.stderr
    assert "15 stages ran" in run.stdout
    assert contents(project.home / "outputs") == contents(small.home / "outputs")


# Java


def test_a_heap_too_small_names_the_setting(project: Project) -> None:
    project.set("TagMorphemes", "engine", "konlpy")
    project.set("TagMorphemes", "heap", 32)
    run = project.luigi("TagMorphemes", "--corpus", "작은말")
    assert run.returncode != 0
    assert is_two_lines(run.stderr), run.stderr
    assert "[TagMorphemes] heap" in run.stderr
    project.set("TagMorphemes", "heap", 1024)
    assert project.luigi("TagMorphemes", "--corpus", "작은말").returncode == 0


# Time


@pytest.mark.parametrize("year", [1980, 2100])
def test_nothing_depends_on_time_stamps(copy: Project, year: int) -> None:
    moment = (year - 1970) * 365 * 86400
    for path in copy.home.rglob("*"):
        os.utime(path, (moment, moment))
    assert "0 stages ran" in copy.luigi(*BUILD).stdout


def test_every_promise_names_a_test_that_exists() -> None:
    """docs/reliability.md names the test that holds each promise."""
    table = (CHECKOUT / "docs" / "reliability.md").read_text("utf-8")
    named = [part.split("`")[0] for part in table.split("`tests/")[1:]]
    assert len(named) > 20
    for name in named:
        file, _, test = name.partition("::")
        assert f"def {test}(" in (CHECKOUT / "tests" / file).read_text("utf-8"), name
