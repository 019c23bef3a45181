"""A stage whose output changes must bump its VERSION; otherwise old artifacts would be kept.

``tests/outputs/outputs.tsv`` has the SHA-256 of every file built from the small corpus; the vectors
and points are stored next to it. After an intended change, bump the stage's VERSION in
``pipeline/tasks.py`` and write them again::

    pytest -n0 tests/test_versions.py --write-outputs

The results of gensim and scikit-learn differ in the last digits between processors, and TSNE turns
that into a different map. So the libraries are restricted to what every x86-64 supports, numbers
are compared with a tolerance, and later stages are built from the recorded numbers.
"""

import hashlib
import io
import json
import platform
import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, astuple, dataclass, fields, replace
from pathlib import Path

import numpy as np
import pytest
from conftest import OnDisk, Project, rests_on, small_project, stages
from forked_commands import ForkedCommands
from numpy.typing import NDArray
from PIL import Image

from pipeline.stages.pictures.fonts import DEFAULT, find_font
from pipeline.stages.pictures.map import draw_map
from pipeline.store.builds import read_build
from pipeline.store.contents import Map, Vectors
from pipeline.store.disk import file_sha256
from pipeline.store.files import Table
from pipeline.store.manifest import MANIFEST
from pipeline.store.records import Point

RECORDED = Path(__file__).with_name("outputs")
TABLE = RECORDED / "outputs.tsv"
WRITE = "pytest -n0 tests/test_versions.py --write-outputs"

TOLERANCE = {"vectors.npy": 1e-4, "norms.npy": 1e-4, "points.tsv": 0.02}
"""The maximum deviation from the recorded numbers, relative to the largest one in the file."""

CLOSE = "close to the recorded numbers"

EVERY_X86_64 = (
    "OPENBLAS_CORETYPE=Prescott",
    "NPY_DISABLE_CPU_FEATURES=X86_V3 X86_V4 AVX2 FMA3 AVX512F AVX512CD AVX512_SKX AVX512_ICL",
    "GLIBC_TUNABLES=glibc.cpu.hwcaps=-AVX2,-FMA,-FMA4,-AVX512F",
)
"""Only what every x86-64 processor supports."""

LEARNT = {"min_count": 1, "epochs": 20, "sample": 0}
"""Settings with which such a small text moves the vectors from their random initial values."""

MODEL = "model/"
"""gensim's own files: a copy of the numbers in vectors.npy."""

OF_THIS_MACHINE = re.compile(r'"versions":\{[^{}]*\}|"kl_divergence":[\d.]+')
"""What the report names and another machine has otherwise: versions, last digits of a fit."""


@dataclass(frozen=True, slots=True)
class Output:
    """A file that a stage builds from the small corpus, and what determines it.

    Attributes
    ----------
    stage : str
    version : str
    settings : str
        A digest of the parameters and of the stage's inputs other than artifacts.
    file : str
    content : str
        SHA-256, or how the numbers compare.
    libraries : str
        The versions that the stage was built with, a possible cause of a difference.
    """

    stage: str
    version: str
    settings: str
    file: str
    content: str
    libraries: str


# Outputs


@pytest.fixture(scope="module")
def commands() -> Iterator[ForkedCommands]:
    commands = ForkedCommands("env", *EVERY_X86_64)
    yield commands
    commands.close()


@pytest.fixture(scope="module")
def project(commands: ForkedCommands, tmp_path_factory: pytest.TempPathFactory) -> Project:
    home = tmp_path_factory.mktemp("versions") / "project"
    project = small_project(home, small_pictures=False)
    for key, value in LEARNT.items():
        project.set("TrainWord2Vec", key, value)
    build(project, commands)
    return project


@pytest.fixture(scope="module")
def outputs(
    project: Project, commands: ForkedCommands, request: pytest.FixtureRequest
) -> list[Output]:
    """The outputs of the stages for the small corpus, each from the recorded numbers before it."""
    write = request.config.getoption("--write-outputs")
    made = built(project)
    found = {label: [*outputs_of(label, artifact, write)] for label, artifact in made.items()}

    for label, artifact in made.items():
        if label.startswith("TrainWord2Vec"):
            put_recorded(label, artifact)
    build(project, commands, anew="ProjectTSNE")
    for label, artifact in made.items():
        if label.startswith("ProjectTSNE"):
            found[label] = [*outputs_of(label, artifact, write)]
            put_recorded(label, artifact)
            vectors = Vectors(made[label.replace(Map.TASK, Vectors.TASK)].path)
            drawing = Map(artifact.path)
            draw_map(
                [*drawing.points.read()],
                {row.word: row.count for row in vectors.vocabulary.read()},
                drawing.png,
                font=find_font(DEFAULT),
                title=label,
            )
            drawn = {name: digest(artifact / name) for name in ("map.png", "map.svg")}
            found[label] = [replace(o, content=drawn.get(o.file, o.content)) for o in found[label]]
    build(project, commands, anew="BuildReport")
    found["BuildReport"] = [*outputs_of("BuildReport", made["BuildReport"], write)]
    return [output for label in made for output in found[label]]


def built(project: Project) -> dict[str, OnDisk]:
    """Return the artifacts of the small corpus by stage, in chain order."""
    build = read_build(project.home / "outputs" / "작은말")
    return {label: OnDisk(path) for label, path in build.made.paths.items()}


def build(project: Project, commands: ForkedCommands, anew: str = "") -> None:
    """Build the small corpus; rebuild one family's artifacts and their dependents."""
    for artifact in project.artifacts("작은말", anew) if anew else ():
        shutil.rmtree(artifact.path)
    command = ("luigi", "--module", "pipeline", "BuildEmbeddings", "--corpus", "작은말")
    run = commands(project.home, *command)
    assert run.returncode == 0, run.stderr


def outputs_of(label: str, artifact: OnDisk, write: bool) -> Iterator[Output]:
    """Compare a stage's numbers with the recorded ones, and hash its other files."""
    manifest = artifact.manifest()
    decided = [dict(manifest.parameters), asdict(manifest.content)]
    settings = json.dumps(decided, sort_keys=True)
    libraries = {"python": manifest.python, **manifest.libraries}
    for name in sorted(manifest.files):
        if name.startswith(MODEL):
            continue
        if name in TOLERANCE:
            if write:
                write_numbers(recorded(label, name), numbers(artifact / name))
            content = compared(numbers(artifact / name), recorded(label, name))
        else:
            content = digest(artifact / name)
        yield Output(
            stage=label,
            version=str(manifest.version),
            settings=hashlib.sha256(settings.encode()).hexdigest()[:12],
            file=name,
            content=content,
            libraries=", ".join(f"{name} {version}" for name, version in libraries.items()),
        )


def digest(path: Path) -> str:
    """Return the SHA-256 of a file, or of a picture's pixels, since compression depends on zlib."""
    if path.suffix == ".png":
        with Image.open(path) as picture:
            return hashlib.sha256(np.asarray(picture.convert("RGBA")).tobytes()).hexdigest()
    if path.name == "index.html":
        return hashlib.sha256(OF_THIS_MACHINE.sub("", path.read_text("utf-8")).encode()).hexdigest()
    return file_sha256(path)


# Numbers


def recorded(label: str, name: str) -> Path:
    return RECORDED / f"{label}.{Path(name).stem}.tsv"


def numbers(path: Path) -> NDArray[np.float64]:
    """Read the numbers of an artifact's file."""
    if path.suffix == ".npy":
        return np.asarray(np.load(path), np.float64)
    return np.array([(point.x, point.y) for point in Table(path, Point).read()])


def write_numbers(path: Path, found: NDArray[np.float64]) -> None:
    path.parent.mkdir(exist_ok=True)
    np.savetxt(path, found, fmt="%.6f", delimiter="\t", encoding="utf-8")


def compared(found: NDArray[np.float64], record: Path) -> str:
    """Describe whether numbers are close to the recorded ones, or how far from them."""
    expected = np.loadtxt(record, delimiter="\t", encoding="utf-8")
    if expected.shape != found.shape:
        return f"{found.shape} numbers instead of {expected.shape}"
    name = next(name for name in TOLERANCE if Path(name).stem == record.suffixes[-2][1:])
    if platform.machine() not in ("x86_64", "AMD64"):
        return CLOSE  # different arithmetic: not comparable
    off = float(np.abs(found - expected).max() / np.abs(expected).max())
    return CLOSE if off <= TOLERANCE[name] else f"numbers {off:.2g} off"


def put_recorded(label: str, artifact: OnDisk) -> None:
    """Put the recorded numbers into an artifact, as if its stage had written them."""
    manifest = json.loads((artifact / MANIFEST).read_text("utf-8"))
    for name in {*TOLERANCE} & {*manifest["files"]}:
        values = np.loadtxt(recorded(label, name), delimiter="\t", encoding="utf-8")
        if values.shape != numbers(artifact / name).shape:
            continue  # different nouns: already reported, and nothing to continue from
        out = io.BytesIO()
        if name.endswith(".npy"):
            np.save(out, values.astype(np.float32))
        else:
            table = Table(artifact / name, Point)
            points = zip([*table.read()], values.tolist(), strict=True)
            table.write([point._replace(x=x, y=y) for point, (x, y) in points])
            out.write((artifact / name).read_bytes())
        (artifact / name).write_bytes(out.getvalue())
        manifest["files"][name] = {
            "bytes": len(out.getvalue()),
            "sha256": hashlib.sha256(out.getvalue()).hexdigest(),
        }
    (artifact / MANIFEST).write_text(json.dumps(manifest), "utf-8")


# Messages about differences


def told(
    now: Sequence[Output], before: Sequence[Output], below: Mapping[str, set[str]]
) -> list[str]:
    """List in chain order the stages that must bump their VERSION or be recorded again.

    Parameters
    ----------
    now, before : sequence of Output
    below : mapping of label to set of labels
        The stages that each one depends on. If one of these has changed, the input differs, and
        the stage itself is not at fault.
    """
    lines = []
    changed: set[str] = set()
    for label in below:
        here = {output.file: output for output in now if output.stage == label}
        there = {output.file: output for output in before if output.stage == label}
        files = [
            file
            for file in {**there, **here}
            if file not in here or file not in there or here[file].content != there[file].content
        ]
        decided, decided_then = (
            {(output.version, output.settings) for output in outputs.values()}
            for outputs in (here, there)
        )
        if decided == decided_then and not files:
            continue
        if decided != decided_then:
            lines.append(f"{label}: another VERSION or other settings; write the record again")
        elif changed & below[label]:
            lines.append(f"{label}: other input, and so other {', '.join(files)}")
        else:
            lines.append(
                f"{label}: other {', '.join(files)}, but the same VERSION: bump it in "
                f"pipeline/tasks.py, or old artifacts will be kept{libraries(here, there)}"
            )
        changed.add(label)
    return lines


def libraries(here: Mapping[str, Output], there: Mapping[str, Output]) -> str:
    """Name the libraries that differ from those of the record: they may be the cause."""
    used, recorded = (
        {library for output in outputs.values() for library in output.libraries.split(", ")}
        for outputs in (here, there)
    )
    if used == recorded:
        return ""
    return (
        f" (unless it is the libraries: {', '.join(sorted(used - recorded))} here, "
        f"{', '.join(sorted(recorded - used))} in the record)"
    )


def read_table() -> list[Output]:
    _, *rows = TABLE.read_text("utf-8").splitlines()
    return [Output(*row.split("\t")) for row in rows]


def write_table(outputs: Sequence[Output]) -> None:
    rows = [tuple(field.name for field in fields(Output)), *map(astuple, outputs)]
    text = "".join("\t".join(row) + "\n" for row in rows)
    TABLE.write_text(text, encoding="utf-8", newline="\n")


def test_changed_outputs_have_a_new_version(
    outputs: list[Output], request: pytest.FixtureRequest
) -> None:
    if request.config.getoption("--write-outputs"):
        write_table(outputs)
    lines = told(outputs, read_table(), rests_on())
    assert not lines, "\n".join(["", *lines, f"Then write the record again: {WRITE}"])


def test_every_stage_is_recorded() -> None:
    assert {output.stage for output in read_table()} == {*stages()}


BELOW = {"A": set(), "B": {"A"}, "C": {"A", "B"}}
TABLE_OF_THREE = [
    Output(stage, "1", "abc", f"{stage}.txt", "0" * 64, "nltk 3.9") for stage in BELOW
]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, []),
        (
            {"A": {"content": "1"}, "C": {"content": "2"}},
            ["A: other A.txt, but the same VERSION: bump it", "C: other input"],
        ),
        ({"B": {"content": "1", "version": "2"}}, ["B: another VERSION"]),
        (
            {"A": {"version": "2"}, "B": {"content": "1"}},
            ["A: another VERSION", "B: other input"],
        ),
        ({"C": {"settings": "abd", "content": "1"}}, ["C: another VERSION or other settings"]),
        (
            {"B": {"content": "1", "libraries": "nltk 4"}},
            ["B: other B.txt, but the same VERSION.*nltk 4 here, nltk 3.9 in the record"],
        ),
        ({"B": {"file": "new.txt"}}, ["B: other B.txt, new.txt"]),
    ],
)
def test_the_stage_that_changed_is_named(
    changes: dict[str, dict[str, str]], said: list[str]
) -> None:
    now = [replace(output, **changes.get(output.stage, {})) for output in TABLE_OF_THREE]
    lines = told(now, TABLE_OF_THREE, BELOW)
    assert len(lines) == len(said), lines
    assert all(re.match(start, line) for start, line in zip(said, lines, strict=True)), lines
