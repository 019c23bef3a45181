"""A broken file is refused with its reason, and the others are read: bits flipped at random."""

import random
from pathlib import Path

import pyarrow
import pyarrow.parquet
import pytest
from test_archives import zipped
from test_documents import read

from pipeline.terminal.errors import UserError

FLIPS = 150


def parquet(path: Path) -> bytes:
    pyarrow.parquet.write_table(pyarrow.table({"text": ["국민의 글", "나라"] * 20}), path)
    return path.read_bytes()


@pytest.mark.parametrize("name", ["가.zip", "가.parquet", "가.json", "가.html", "가.csv"])
def test_flipped_bits_are_read_or_refused(tmp_path: Path, name: str) -> None:
    whole = {
        "가.zip": zipped(**{"나.txt": "국민의 글이다.\n".encode() * 20}),
        "가.parquet": parquet(tmp_path / "made"),
        "가.json": '[{"text": "국민", "m": 12}, {"text": "나라", "m": [1.5, null]}]'.encode(),
        "가.html": "<html><head><title>가</title></head><body><p>국민<br>나라</p></body>".encode(),
        "가.csv": 'text\n"국민, 나라"\n글\n'.encode(),
    }[name]
    draw = random.Random(name)
    for number in range(FLIPS):
        data = bytearray(whole)
        for _ in range(draw.randint(1, 4)):
            data[draw.randrange(len(data))] ^= 1 << draw.randrange(8)
        raw = tmp_path / f"raw{number}"
        raw.mkdir()
        (raw / name).write_bytes(data)
        (raw / "나.txt").write_text("온전한 글", "utf-8")
        try:
            documents, _ = read(raw, tmp_path / f"out{number}")
        except UserError:  # a table whose column name was damaged
            continue
        assert ("나.txt", ["온전한 글"]) in documents


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("가.json", b'[{"text": "a", "m": ' + b"9" * 5000 + b"}]"),
        ("가.json", b'[{"text": "a", "m": 1e99999999999999999999}]'),
        ("가.jsonl", b'{"text": "a", "m": ' + b"[" * 900 + b"]" * 900 + b"}"),
        ("가.html", b"<a b=" * 200_000),
        ("가.html", b"</" * 500_000),
        ("가.html", b"<template>" * 300_000),
        ("가.jsonl", b'{"text": "a", "m": ' + b"[" * 700 + b'"x"' + b"]" * 700 + b"}"),
    ],
)
def test_hostile_files_are_refused(tmp_path: Path, name: str, data: bytes) -> None:
    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / name).write_bytes(data)
    (raw / "나.txt").write_text("온전한 글", "utf-8")
    documents, facts = read(raw, tmp_path / "out")
    assert ("나.txt", ["온전한 글"]) in documents
    assert len(documents) == 2 or facts["warnings"]
