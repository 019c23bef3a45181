"""malmoi in a real shell: pipes that close early, colours, completion."""

import os
import pty
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
from conftest import BIN, Project

BASH = shutil.which("bash")
needs_bash = pytest.mark.skipif(not BASH, reason="bash is not installed")

TALKATIVE = [
    "vocabulary",
    "vocabulary --json",
    "most-similar 국민 -n 1000",
    "most-similar 국민 -n 1000 --json",
    "plan --json",
    "corpora --json",
    "doctor",
    "verify",
    "--help",
    "completion bash",
    "tag < corpora/korean.stopwords.txt",
    "tag --json < corpora/korean.stopwords.txt",
]


def in_bash(project: Project, script: str, **env: str) -> subprocess.CompletedProcess[str]:
    path = f"{BIN}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        [str(BASH), "--noprofile", "--norc", "-c", script],
        cwd=project.home,
        env=project.environment(PATH=path, **env),
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )


@needs_bash
@pytest.mark.parametrize("command", TALKATIVE)
def test_a_pipe_that_closes_early_is_not_an_error(law: Project, command: str) -> None:
    """The reader is gone before malmoi writes: it ends silently, as cat would."""
    run = in_bash(law, f"malmoi {command} | true; echo ${{PIPESTATUS[0]}}")
    assert run.stderr == ""
    assert run.stdout == "141\n"  # 128 + SIGPIPE


@needs_bash
def test_only_the_first_line_is_read(law: Project) -> None:
    run = in_bash(law, "malmoi vocabulary | head -1")
    assert (run.stderr, run.stdout.count("\n")) == ("", 1)


@needs_bash
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs Linux's always-full device")
@pytest.mark.parametrize("command", ["vocabulary", "plan", "corpora --json"])
def test_a_full_disk_is_two_lines(law: Project, command: str) -> None:
    run = in_bash(law, f"malmoi {command} > /dev/full")
    assert run.stderr.splitlines() == [
        "Error: No space left on device",
        "Try: free some space, or get permission to write there",
    ]
    assert run.returncode == 2


def on_a_terminal(project: Project, *arguments: str, **env: str) -> str:
    """Run malmoi with all streams on a terminal; return the terminal's input."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [str(BIN / "malmoi"), *arguments],
        cwd=project.home,
        env=project.environment(TERM="xterm", **env),
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    ):
        os.close(theirs)
        shown = b""
        try:
            while got := os.read(ours, 65536):
                shown += got
        except OSError:  # how Linux signals that the other side is closed
            pass
    os.close(ours)
    return shown.decode("utf-8")


@pytest.mark.parametrize(
    ("arguments", "colours"),
    [
        (["most-similar", "우리"], "\x1b[31m\x1b[1mError:\x1b[0m"),
        (["--help"], "\x1b[1mBuilding\x1b[0m:"),
        (["corpora"], "\x1b[1mcorpus "),
    ],
)
def test_colours_are_only_for_a_terminal(law: Project, arguments: list[str], colours: str) -> None:
    assert colours in on_a_terminal(law, *arguments)
    assert "\x1b" not in on_a_terminal(law, *arguments, NO_COLOR="1")
    run = law.malmoi_process(*arguments)
    assert "\x1b" not in run.stdout + run.stderr


COMPLETE = """\
eval "$(malmoi completion bash)"
complete_line() {{
    COMP_WORDS=("$@"); COMP_CWORD=$(( $# - 1 )); COMPREPLY=()
    "$(complete -p malmoi | sed 's/.*-F \\([^ ]*\\).*/\\1/')" malmoi
    printf '%s\\n' "${{COMPREPLY[@]}}"
}}
complete_line {words}
"""


@needs_bash
@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (["malmoi", "most"], ["most-similar"]),
        (["malmoi", "plan", "--corpus", "me"], ["memories-of-murder"]),
        (["malmoi", "most-similar", "--corpus", ""], ["law"]),
        (["malmoi", "most-similar", "대통"], ["대통령", "대통령령"]),
        (["malmoi", "most-similar", "대통령", "--negative", "국회의"], ["국회의원"]),
        (["malmoi", "vocabulary", "--model", "c"], ["cbow"]),
        (["malmoi", "most-similar", "--corpus", "nothing", "국"], [""]),
    ],
)
def test_bash_completes(law: Project, words: list[str], offered: list[str]) -> None:
    run = in_bash(law, COMPLETE.format(words=" ".join(map(shlex.quote, words))))
    assert run.stderr == ""
    assert run.stdout.splitlines() == offered


def test_completion_for_the_other_shells(law: Project, tmp_path: Path) -> None:
    for shell in ("zsh", "fish"):
        script = law.malmoi("completion", shell).stdout
        assert f"_MALMOI_COMPLETE={shell}_complete" in script
        if installed := shutil.which(shell):
            (tmp_path / shell).write_text(script, "utf-8")
            subprocess.run([installed, "-n", str(tmp_path / shell)], check=True)
    assert law.malmoi("completion", "csh").returncode == 2
