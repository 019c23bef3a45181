"""Odd text, as people and machines really make it: read, accounted for, in time and memory."""

import json
import subprocess
import sys
import unicodedata
from itertools import product
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_documents import read
from test_readers import intake, records

from pipeline.corpus import documents as module
from pipeline.corpus.documents import cut_line, open_documents

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


def test_what_was_mended_is_told(tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "글.txt").write_bytes(ODD["stray bytes"])
    # As Latin-1 it is full of controls, which cleaning takes away.
    (tmp_path / "raw" / "모.txt").write_text("나라 말".encode().decode("latin-1"), "utf-8")
    _, facts = read(tmp_path / "raw", tmp_path / "out")
    assert facts["warnings"] == [
        "글.txt: 2 bytes could not be decoded and became U+FFFD (line 1)",
        "모.txt looks like UTF-8 that was read as Latin-1 (CP1252): mend it where it was made",
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
    assert max(map(len, lines)) <= module.LONGEST_LINE
    assert all(line.endswith(". ") for line in lines)


@pytest.mark.parametrize("kind", ["txt", "csv", "jsonl", "json", "html"])
def test_memory_does_not_grow_with_the_file(tmp_path: Path, kind: str) -> None:
    script = """
import resource, sys
from pathlib import Path
from pipeline.corpus.catalogue import Corpus, Files
from pipeline.corpus.documents import read_documents
raw, out = map(Path, sys.argv[1:])
read_documents(raw, out, corpus=Corpus("x", Files(raw, ()), text_column=None))
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""
    line = "국민은 국가의 보호를 받는다. " * 5
    row = {
        "txt": line + "\n",
        "csv": f'"{line}"\n',
        "jsonl": json.dumps({"text": line}, ensure_ascii=False) + "\n",
        "json": json.dumps({"text": line}) + ",",
        "html": f"<p>{line}</p>\n",
    }[kind]
    peaks = []
    for times in (1, 10):
        raw, out = tmp_path / f"raw{times}", tmp_path / f"out{times}"
        raw.mkdir()
        out.mkdir()
        body = row * (times * 3_000_000 // len(row.encode()))
        if kind == "json":
            body = f"[{body[:-1]}]"
        (raw / f"x.{kind}").write_text("text\n" + body if kind == "csv" else body, "utf-8")
        run = subprocess.run(
            [sys.executable, "-c", script, raw, out], capture_output=True, text=True, check=True
        )
        peaks.append(int(run.stdout))
    assert peaks[1] < 1.2 * peaks[0], peaks


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(st.text(alphabet="가. ?\n", max_size=60), st.integers(1, 9), st.integers(1, 9))
def test_long_lines_are_cut_between_words(
    tmp_path: Path, text: str, longest: int, record: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "LONGEST_LINE", longest)
        patch.setattr(module, "RECORD", record)
        (tmp_path / "raw").mkdir(exist_ok=True)
        (tmp_path / "raw" / "글.txt").write_text(text, "utf-8")
        ((_, lines),) = read(tmp_path / "raw", tmp_path / "out")[0]
        assert " ".join(lines).split() == text.split()
        assert "".join(cut_line(text)) == text
    (lines,) = [[*lines] for _, lines in open_documents(tmp_path / "out" / "documents.jsonl")]
    assert lines == text.removesuffix("\n").split("\n") if text else lines == []
