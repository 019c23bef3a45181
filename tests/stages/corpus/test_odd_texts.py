"""Odd text, as people and machines produce it: read and accounted for, in bounded memory."""

import gzip
import json
import subprocess
import sys
import unicodedata
import zipfile
from itertools import product
from pathlib import Path

import pytest
from forked_commands import unmeasured
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_archives import tarred, zipped
from test_documents import read
from test_losses import WORD
from test_readers import intake, records, small_pdf

from pipeline.stages.corpus import document_writer
from pipeline.store import documents as store
from pipeline.store.documents import cut_line, open_documents

DOCUMENTS = ("file", "line", "blank-line")

ODD = {
    "empty": b"",
    "one line feed": b"\n",
    "a million empty lines": b"\n" * 1_000_000,
    "carriage returns": b"\r\r\n\r" * 1000,
    "NUL": "국\0민\0".encode() * 1000,
    "no Hangul": "Только русский текст. 中文。".encode() * 100,
    "emoji with joiners": "👨\u200d👩\u200d👧 👍🏽 🏳️\u200d🌈".encode() * 100,
    "NFD": unicodedata.normalize("NFD", "한글 문장이다.\n").encode() * 100,
    "only marks": "\u0301\u0308\u1161\u11ab".encode() * 1000,
    "a long eojeol": "국".encode() * 1_000_000,
    "laughter": "ㅋ".encode() * 100_000,
    "separators": '가/Noun\t나 나\u241f\x1f\x1e{}[]"\\ \\n\\u0041 ,;|\u2028#//'.encode() * 100,
    "stray bytes": ("국민의 나라 " * 20).encode() + b"\xff\xfe" + ("말 " * 50).encode(),
    "escapes": b"\x1b[31mred\x1b[0m\x07\x08" * 100,
    "byte order marks": "\ufeff\ufeff글\ufeff".encode() * 10,
}


@pytest.mark.parametrize(
    ("name", "documents"),
    # A million empty lines are one document here, not a million.
    [case for case in product(ODD, DOCUMENTS) if case != ("a million empty lines", "line")],
)
def test_odd_text_is_read_and_accounted_for(tmp_path: Path, name: str, documents: str) -> None:
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "글.txt").write_bytes(ODD[name])
    read(tmp_path / "raw", tmp_path / "out", documents=documents)
    entry = intake(tmp_path / "out")["글.txt"]  # asserts the sum
    assert entry["characters_in"] == len(ODD[name].decode(entry["encoding"]["name"], "replace"))
    for record in records(tmp_path / "out"):
        assert unicodedata.is_normalized("NFC", record["text"])
        assert not {*"\0\r\t\u2028\x1b\u200b"} & {*record["text"]}


def test_repairs_are_reported(tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "글.txt").write_bytes(ODD["stray bytes"])
    # As Latin-1 it is full of control characters, which cleaning removes.
    (tmp_path / "raw" / "모.txt").write_text("나라 말".encode().decode("latin-1"), "utf-8")
    _, facts = read(tmp_path / "raw", tmp_path / "out")
    assert facts["warnings"] == [
        "글.txt: 2 bytes could not be decoded and became U+FFFD (line 1)",
        "모.txt looks like UTF-8 that was read as Latin-1 (CP1252): correct it at the source",
    ]
    assert intake(tmp_path / "out")["글.txt"]["undecodable"] == {"bytes": 2, "lines": [1]}
    assert intake(tmp_path / "out")["글.txt"]["hangul"] > 0.9


def test_a_line_of_50_megabytes(tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    sentence = "국민은 국가의 보호를 받는다. "
    data = (sentence * (50_000_000 // len(sentence.encode()))).encode()
    (tmp_path / "raw" / "글.txt").write_bytes(data)
    ((_, lines),) = read(tmp_path / "raw", tmp_path / "out")[0]
    assert "".join(lines).encode() == data
    assert max(map(len, lines)) <= store.LONGEST_LINE
    assert all(line.endswith(". ") for line in lines)


SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def large(path: Path, megabytes: int) -> None:
    """Create a file of the kind of its suffix with the given amount of text."""
    line = "국민은 국가의 보호를 받는다. " * 50  # a page, so that little of the time is per record
    times = megabytes * 1_000_000 // len(line.encode())
    text = {
        "txt": f"{line}\n" * times,
        "lines.txt": f"{line}\n" * times,
        "paragraphs.txt": f"{line}\n{line}\n\n" * (times // 2),
        "csv": "text\n" + f'"{line}"\n' * times,
        "jsonl": (json.dumps({"text": line}, ensure_ascii=False) + "\n") * times,
        "json": "[" + ",".join([json.dumps({"text": line})] * times) + "]",
        "html": f"<p>{line}</p>\n" * times,
    }
    kind = path.name.partition(".")[2]
    plain = text["txt"].encode()
    match kind:
        case "xlsx":
            from openpyxl import Workbook

            Workbook().save(path)
            with zipfile.ZipFile(path) as archive:
                parts = {name: archive.read(name) for name in archive.namelist()}
            row = "<row><c t='inlineStr'><is><t>{}</t></is></c></row>".format
            sheet = f"<sheetData>{row('text')}{row(line) * times}</sheetData>"
            parts["xl/worksheets/sheet1.xml"] = (
                f'<worksheet xmlns="{SHEET}">{sheet}</worksheet>'.encode()
            )
            path.write_bytes(zipped(**parts))
        case "parquet":
            import pyarrow
            from pyarrow import parquet

            parquet.write_table(pyarrow.table({"text": [line] * times}), path, use_dictionary=False)
        case "docx":
            body = f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" * times
            part = f'<w:x xmlns:w="{WORD}">{body}</w:x>'.encode()
            path.write_bytes(zipped(**{"word/document.xml": part}))
        case "pdf":  # pictures are what makes a PDF large
            path.write_bytes(small_pdf("words", bytes(megabytes << 20)))
        case "zip":
            path.write_bytes(zipped(**{"가.txt": plain, "나.txt": plain}))
        case "txt.gz":
            path.write_bytes(gzip.compress(plain))
        case "tar.gz":
            path.write_bytes(tarred({"가.txt": plain, "나.txt": plain}, "w:gz"))
        case _:
            path.write_text(text[kind], "utf-8")


KINDS = "txt lines.txt paragraphs.txt csv jsonl json html xlsx parquet docx pdf zip txt.gz tar.gz"


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="needed for the peak memory")
@pytest.mark.parametrize("kind", KINDS.split())
def test_memory_does_not_grow_with_the_file(tmp_path: Path, kind: str) -> None:
    script = """
import re, sys
from pathlib import Path
from pipeline.stages.corpus.description import Corpus
from pipeline.stages.corpus.sources import Files
from pipeline.stages.corpus.documents import read_documents
from pipeline.stages.corpus.limits import Limits
from pipeline.store.contents import Documents
for folder in map(Path, sys.argv[2:]):
    raw, out = folder / "raw", folder / "out"
    corpus = Corpus("x", Files(raw, ()), documents=sys.argv[1])
    read_documents(raw, Documents(out), corpus=corpus, limits=Limits(ratio=10_000))
    # Not ru_maxrss: that starts at the peak of the parent process.
    print(re.search(r"VmHWM:\\s*(\\d+)", Path("/proc/self/status").read_text())[1])
"""
    documents = {"lines.txt": "line", "paragraphs.txt": "blank-line"}.get(kind, "file")
    sizes = (10, 20)  # buffers have grown to their size by 10
    folders = [tmp_path / str(megabytes) for megabytes in sizes]
    for folder, megabytes in zip(folders, sizes, strict=True):
        (folder / "raw").mkdir(parents=True)
        (folder / "out").mkdir()
        large(folder / "raw" / f"x.{kind}", megabytes)
    command = [sys.executable, "-c", script, documents, *map(str, folders)]
    run = subprocess.run(command, env=unmeasured(), capture_output=True, text=True, check=True)
    for folder, megabytes in zip(folders, sizes, strict=True):
        if kind != "pdf":
            assert (folder / "out" / "documents.jsonl").stat().st_size > megabytes * 900_000
    peaks = [int(peak) for peak in run.stdout.split()]
    assert peaks[1] - peaks[0] < 1024 * (sizes[1] - sizes[0]) / 2, peaks


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(st.text(alphabet="가. ?\n", max_size=60), st.integers(1, 9), st.integers(1, 9))
def test_long_lines_are_cut_between_words(
    tmp_path: Path, text: str, longest: int, record: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(store, "LONGEST_LINE", longest)
        patch.setattr(document_writer, "RECORD_LENGTH", record)
        (tmp_path / "raw").mkdir(exist_ok=True)
        (tmp_path / "raw" / "글.txt").write_text(text, "utf-8")
        ((_, lines),) = read(tmp_path / "raw", tmp_path / "out")[0]
        assert " ".join(lines).split() == text.split()
        assert "".join(cut_line(text)) == text
    (lines,) = [[*lines] for _, lines in open_documents(tmp_path / "out" / "documents.jsonl")]
    assert lines == text.removesuffix("\n").split("\n") if text else lines == []
