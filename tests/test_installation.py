"""malmoi from a wheel, without a checkout: a project is started, and law is built in it."""

import os
import subprocess
import sys
import sysconfig
import tarfile
import venv
from pathlib import Path

import pytest
from conftest import CHECKOUT, Project, contents

from pipeline.stages.morphemes.okt.machine_code import bitcode_path
from pipeline.store.new_project import KINDS

CLEAN = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}


def run(*command: str | Path, cwd: Path, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*map(str, command)],
        cwd=cwd,
        env={**CLEAN, **env},
        capture_output=True,
        encoding="utf-8",
        timeout=600,
        check=False,
    )


def succeed(*command: str | Path, cwd: Path, **env: str) -> str:
    done = run(*command, cwd=cwd, **env)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of an empty environment in which the wheel is installed.

    The libraries are those of this environment, which is where make test puts them. The wheel is
    made from the sdist, the sdist from the checkout.
    """
    home = tmp_path_factory.mktemp("installation")
    build = (sys.executable, "-m", "hatchling", "build", "-d", home / "dist")
    succeed(*build, "-t", "sdist", cwd=CHECKOUT)
    (sdist,) = (home / "dist").glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        archive.extractall(home, filter="data")
    (unpacked,) = home.glob("malmoi-*")
    succeed(*build, "-t", "wheel", cwd=unpacked)
    (wheel,) = (home / "dist").glob("*.whl")
    venv.create(home / "empty")
    empty = home / "empty" / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    into = (sys.executable, "-m", "pip", "--python", empty, "install", "-q", "--no-deps")
    succeed(*into, wheel, cwd=home)
    (packages,) = (home / "empty").glob("**/site-packages")
    (packages / "libraries.pth").write_text(sysconfig.get_path("purelib"), "utf-8")
    return empty


def written(package: Path) -> set[str]:
    """Return what is in a package, besides the code that Python has compiled."""
    return {name for name in contents(package) if "__pycache__" not in name}


def test_law_is_built_in_an_empty_folder(python: Path, law: Project, tmp_path: Path) -> None:
    """The same bytes as from the checkout, though Python orders sets differently."""
    malmoi = python.with_name("malmoi")
    installed = succeed(python, "-c", "import pipeline; print(pipeline.__file__)", cwd=tmp_path)
    package = Path(installed.strip()).parent
    assert package.is_relative_to(python.parents[1])
    before = written(package)

    outside = run(malmoi, "new", "소설", cwd=tmp_path)
    assert outside.returncode == 2
    assert "is not in a malmoi project" in outside.stderr
    assert not [*tmp_path.iterdir()]

    assert "created luigi.cfg" in succeed(malmoi, "init", cwd=tmp_path)
    luigi = (python.with_name("luigi"), "--module", "pipeline")
    succeed(*luigi, "BuildEmbeddings", cwd=tmp_path, PYTHONHASHSEED="7")
    built = contents(tmp_path / "outputs" / "law")
    assert built == contents(law.home / "outputs" / "law")
    assert "similarity" in succeed(malmoi, "most-similar", "국민", "--json", cwd=tmp_path)
    succeed(malmoi, "new", "소설", cwd=tmp_path / "corpora")
    assert (tmp_path / "corpora" / "소설.toml").is_file()

    for inside in (package / "defaults", package / "defaults" / "corpora"):
        refused = run(malmoi, "new", "소설", cwd=inside)
        assert "is not in a malmoi project" in refused.stderr
        assert "is inside malmoi's own installation" in run(malmoi, "init", cwd=inside).stderr
    assert written(package) == before


def test_the_wheel_has_what_a_checkout_has(python: Path, tmp_path: Path) -> None:
    """Without a luigi.cfg, fonts or a stop list in the project."""
    (tmp_path / "corpora").mkdir()
    (tmp_path / "outputs").mkdir()
    text = "국민의 권리를 법률로 보장한다. 우리 국민은 국가의 보호를 받는다.\n" * 9
    (tmp_path / "corpora" / "글.txt").write_text(text, "utf-8")
    luigi = (python, "-m", "luigi", "--module", "pipeline")
    succeed(*luigi, "DrawWordCloud", "--corpus", "글", cwd=tmp_path)
    has_bitcode = f"from {bitcode_path.__module__} import *; print(bitcode_path().is_file())"
    assert succeed(python, "-c", has_bitcode, cwd=tmp_path).strip() == "True"
    (rejected,) = (tmp_path / "outputs").glob("글/artifacts/*/rejected.tsv")
    assert "corpora/korean.stopwords.txt:" in rejected.read_text("utf-8")
    succeed(python.with_name("malmoi"), "init", "new", cwd=tmp_path)
    tracked = succeed("git", "ls-files", "corpora", "fonts", "luigi.cfg", cwd=CHECKOUT).split()
    kept = [name for name in tracked if name.startswith("fonts/") or name.endswith((*KINDS, "cfg"))]
    assert kept == tracked
    for name in tracked:
        assert (tmp_path / "new" / name).read_bytes() == (CHECKOUT / name).read_bytes(), name


UNREADABLE = {
    "a BOM": (b"\xef\xbb\xbf[TrainWord2Vec]\n", "cannot be read: it begins with a byte order mark"),
    "no section": (b"window = 5\n", "cannot be read: line 1, 'window = 5', is below no [Section]"),
    "no value": (b"[TrainWord2Vec]\nfive\n", "cannot be read: line 2 is 'five'"),
    "CP949": ("# 설명\n".encode("cp949"), "cannot be read: 'utf-8' codec can't decode byte"),
    "a locale without Hangul": ("# 설명\n".encode(), "has characters that the encoding of this"),
}  # fmt: skip
NARROW = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}


@pytest.mark.parametrize("name", UNREADABLE)
def test_a_luigi_cfg_that_luigi_cannot_read_is_two_lines(
    python: Path, tmp_path: Path, name: str
) -> None:
    """From the luigi command, which reads it before malmoi's code is asked for."""
    content, fact = UNREADABLE[name]
    (tmp_path / "luigi.cfg").write_bytes(content)
    env = NARROW if "locale" in name else {}
    for command in (("luigi", "--module", "pipeline", "BuildEmbeddings"), ("malmoi", "plan")):
        done = run(python.with_name(command[0]), *command[1:], cwd=tmp_path, **env)
        assert done.returncode == 2
        error, advice = done.stderr.splitlines()
        assert error.startswith(f"Error: luigi.cfg {fact}")
        assert advice.startswith("Try: ")
    assert [path.name for path in tmp_path.iterdir()] == ["luigi.cfg"]


def test_luigi_runs_other_modules_as_luigis_own_command_does(python: Path, tmp_path: Path) -> None:
    """Nothing of malmoi is in a process that is not asked for malmoi."""
    (tmp_path / "theirs.py").write_text(
        "import luigi, sys\n"
        "class Theirs(luigi.Task):\n"
        "    def run(self):\n"
        "        print(sys.excepthook is sys.__excepthook__, 'pipeline' in sys.modules)\n",
        "utf-8",
    )
    luigi = (python.with_name("luigi"), "--module", "theirs", "Theirs", "--local-scheduler")
    assert succeed(*luigi, cwd=tmp_path, PYTHONPATH=".") == "True False\n"
