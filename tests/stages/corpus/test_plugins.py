"""A reader is one module: in readers/, or in any package as an entry point."""

import json
import os
import sys
from collections.abc import Iterator
from importlib import invalidate_caches
from pathlib import Path

import pytest
from conftest import Project
from test_archives import DTD, zipped
from test_readers import intake, taken

from pipeline.stages.corpus import catalogue, readers
from pipeline.stages.corpus.kinds import suffixes
from pipeline.stages.corpus.reading import Reader
from pipeline.stages.corpus.registry import plugin_versions, registry
from pipeline.terminal.errors import UserError

TOY = '''
from pipeline.stages.corpus.decoding import split_lines
from pipeline.stages.corpus.reading import Document, Reader


def read_toy(path, reading):
    """Every line `title: text` is a document."""
    for line in split_lines(reading.pieces(path)):
        title, _, text = line.rstrip("\\n").partition(": ")
        reading.omitted["markup"] += len(line) - len(text)
        yield Document(title, [text])


READER = Reader(kind="toy", suffixes=(".toyfmt",), is_text=True, read=read_toy)
'''

HEAD = "from pipeline.stages.corpus.reading import Document, Reader\n"
WHOLE = """
def read(path, reading):
    yield Document(reading.name, [reading.counted(path.read_bytes()[-3:].decode())])
"""


def install(site: Path, package: str, code: str) -> None:
    """Install a package with a reader into a folder, as pip would."""
    module = package.replace("-", "_")
    (site / f"{module}.py").write_text(code, "utf-8")
    info = site / f"{module}-1.0.dist-info"
    info.mkdir(exist_ok=True)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(f"[malmoi.readers]\ntoy = {module}:READER\n")


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    folder.mkdir()
    return folder


@pytest.fixture
def here(site: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder whose packages this process sees as installed."""
    monkeypatch.syspath_prepend(str(site))
    invalidate_caches()
    registry.cache_clear()
    before = {*sys.modules}
    yield site
    for name in {*sys.modules} - before:  # the next test's package may have the same name
        if str(getattr(sys.modules[name], "__file__", "")).startswith(str(site)):
            del sys.modules[name]
    registry.cache_clear()


def test_a_reader_from_another_package_reads_its_files(project: Project, site: Path) -> None:
    install(site, "toy-reader", TOY)
    (project.home / "corpora" / "x.toyfmt").write_bytes(
        "첫째: 나라의 글\n둘째: 말\n".encode("cp949")
    )
    with_toy = {"PYTHONPATH": os.pathsep.join([str(site), os.environ.get("PYTHONPATH", "")])}

    run = project.luigi_process("ReadDocuments", "--corpus", "x", env=with_toy)
    assert run.returncode == 0, run.stderr
    artifact = project.artifact("x", "ReadDocuments")
    lines = (artifact / "documents.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line) for line in lines] == [
        {"id": "첫째", "text": "나라의 글"},
        {"id": "둘째", "text": "말"},
    ]
    assert intake(artifact.path)["x.toyfmt"]["kind"] == "toy"

    without = project.luigi("ReadDocuments", "--corpus", "x")
    assert without.returncode != 0
    assert "x.toyfmt is a .toyfmt file, which malmoi does not read" in without.stderr

    code = TOY.replace('kind="toy",', 'kind="toy", version=2,')
    install(site, "toy-reader", code)  # reads differently: files are read again
    again = project.luigi_process("ReadDocuments", "--corpus", "x", env=with_toy)
    assert again.returncode == 0, again.stderr
    assert len(project.artifacts("x", "ReadDocuments")) == 2


def test_a_broken_plug_in_is_two_lines(project: Project, site: Path) -> None:
    install(site, "toy-reader", "import no_such_module")
    with_toy = {"PYTHONPATH": os.pathsep.join([str(site), os.environ.get("PYTHONPATH", "")])}
    for run in (
        project.luigi_process("ReadDocuments", env=with_toy),
        project.malmoi_process("corpora", env=with_toy),
    ):
        assert run.returncode != 0
        assert run.stderr.splitlines() == [
            "Error: the plug-in toy of toy-reader (malmoi.readers) cannot be loaded: "
            "ModuleNotFoundError: No module named 'no_such_module'",
            "Try: update it, or remove it: pip uninstall toy-reader",
        ]


@pytest.mark.parametrize(
    ("declaration", "fact"),
    [
        ('Reader("toy", (".txt",), read)', "two readers claim .txt: readers/text.py and toy of b1"),
        ('Reader("pdf", (".x",), read)', "two readers claim pdf: readers/pdf.py and toy of b1"),
        ('Reader("toy", (".zip",), read)', "two readers claim .zip: archives.py and toy of b1"),
        ('Reader("toy", (".toml",), read)', "two readers claim .toml: corpora/NAME.toml and toy"),
        ('Reader("a", (".x",), read)', "two readers claim a: toy of a1 and toy of b1"),
        ('Reader("toy", (".a",), read)', "two readers claim .a: toy of a1 and toy of b1"),
        (
            'Reader("toy", ("x",), read)',
            "toy of b1 (malmoi.readers) cannot be loaded: Value",
        ),
        ('Reader("toy", (".X",), read)', "'.X' is not a suffix such as \".txt\""),
        ('Reader("toy", (".x",), read, is_text=True, magic=(b"x",))', "toy is text, which is"),
        ('Reader("toy", (".x",), read, is_office=True)', "declares no zip_part"),
        ("read", "the reader toy of b1 is not a Reader but a function"),
    ],
)
def test_conflicting_claims_and_bad_declarations_are_named(
    here: Path, declaration: str, fact: str
) -> None:
    install(here, "b1", f"{HEAD}{WHOLE}\nREADER = {declaration}\n")
    install(here, "a1", f'{HEAD}{WHOLE}\nREADER = Reader("a", (".a",), read)\n')
    with pytest.raises(UserError) as caught:
        catalogue.corpus_names(here)
    assert fact in caught.value.fact
    assert caught.value.advice


@pytest.mark.parametrize(
    ("declaration", "content", "reason"),
    [
        ("magic=(b'TOY1',)", b"TOY1 end", "it is not a .toy file, despite its name"),
        (
            "magic=(b'\\xd0\\xcf\\x11\\xe0',)",
            b"\xd0\xcf\x11\xe0 end",
            "it is not a .toy file, despite its name",
        ),
        ("zip_part='toy.xml'", zipped(**{"toy.xml": b"<x/>"}) + b"end", "is not a .toy file"),
        ("", b"\0\1\2\3\4 end", None),
    ],
)
def test_a_binary_kind_is_detected_by_its_bytes_or_its_suffix(
    here: Path,
    tmp_path: Path,
    declaration: str,
    content: bytes,
    reason: str | None,
) -> None:
    install(here, "toy", f'{HEAD}{WHOLE}\nREADER = Reader("toy", (".toy",), read, {declaration})\n')
    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / "가.toy").write_bytes(content)
    (raw / "나.txt").write_bytes(content if declaration else "글".encode())
    (raw / "다.toy").write_bytes(b"just words and the end")
    (raw / "라.txt").write_bytes("글".encode())
    texts = [text for _, text, _ in taken(raw, tmp_path / "out")]
    assert texts == (["end", "end", "글"] if declaration else ["end", "글", "end", "글"])
    assert reason is None or reason in intake(tmp_path / "out")["다.toy"]["refused"]


def test_an_office_file_of_a_plug_in_is_checked_for_bombs(here: Path, tmp_path: Path) -> None:
    declared = 'Reader("toy", (".toy",), read, zip_part="toy.xml", is_office=True)'
    install(here, "toy", f"{HEAD}{WHOLE}\nREADER = {declared}\n")
    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / "가.toy").write_bytes(zipped(**{"toy.xml": DTD.encode()}))
    (raw / "나.txt").write_bytes("글".encode())
    assert [text for _, text, _ in taken(raw, tmp_path / "out")] == ["글"]
    refused = intake(tmp_path / "out")["가.toy"]["refused"]
    assert refused == "its part toy.xml declares XML entities"


def test_a_package_that_a_plug_in_needs_is_named(here: Path, tmp_path: Path) -> None:
    declared = 'Reader("toy", (".toy",), read, package="no_such_package")'
    install(here, "toy", f"{HEAD}{WHOLE}\nREADER = {declared}\n")
    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / "가.toy").write_bytes(b"\0\1end")
    with pytest.raises(UserError) as caught:
        taken(raw, tmp_path / "out")
    assert caught.value.advice == "pip install no_such_package"


def test_the_built_in_readers_are_the_files_in_the_folder(here: Path) -> None:
    """This is also the order of precedence among files with the same stem."""
    files = {path.stem for path in Path(readers.__path__[0]).glob("*.py")} - {"__init__"}
    assert len(files) == len([*registry()])
    assert all(isinstance(reader, Reader) for reader in registry())
    assert " ".join(suffixes()) == (
        ".txt .csv .tsv .jsonl .ndjson .json .html .htm .xhtml .xlsx .parquet .pdf .docx .hwpx "
        ".zip .gz .tgz .tar"
    )
    assert plugin_versions() == {}  # and so nothing is read again
