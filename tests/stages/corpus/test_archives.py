"""Archives: their members are read; attacks are refused, with the figures."""

import gzip
import io
import json
import os
import stat
import tarfile
import zipfile
from pathlib import Path

import pytest
from test_documents import read
from test_readers import intake, make_xlsx, small_pdf, taken

from pipeline.stages.corpus import description
from pipeline.stages.corpus.catalogue import find_corpus
from pipeline.stages.corpus.description import Corpus
from pipeline.stages.corpus.documents import read_documents
from pipeline.stages.corpus.download import fetch
from pipeline.stages.corpus.limits import Limits
from pipeline.stages.corpus.sources import Files
from pipeline.store.contents import Documents
from pipeline.terminal.errors import UserError


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    folder = tmp_path / "raw"
    folder.mkdir()
    return folder


def zipped(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def tarred(entries: dict[str, bytes | tarfile.TarInfo], mode: str) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as archive:  # type: ignore[call-overload]
        for name, content in entries.items():
            if isinstance(content, tarfile.TarInfo):
                archive.addfile(content)
                continue
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return out.getvalue()


def test_each_member_is_read_by_its_reader(raw: Path, tmp_path: Path) -> None:
    text = "나라의 글\n".encode("cp949")
    table = '글\n"첫째,\n글"\n'.encode()
    members = {"나.txt": text, "가/표.csv": table, "__MACOSX/._나.txt": b"x", ".DS_Store": b"x"}
    (raw / "1.zip").write_bytes(zipped(**members))
    (raw / "2.tar.gz").write_bytes(tarred({"./나.txt": text, "가/표.csv": table}, "w:gz"))
    (raw / "3.tar").write_bytes(tarred({"나.txt": text}, "w"))
    (raw / "4.csv.gz").write_bytes(gzip.compress(table))
    (raw / "5.zip").write_bytes(zipped(**{"안.zip": zipped(**{"나.txt": text})}))
    got = [(identifier, text) for identifier, text, _ in taken(raw, tmp_path / "out")]
    assert got == [
        ("1.zip/가/표.csv:2", "첫째,\n글"),
        ("1.zip/나.txt", "나라의 글\n"),
        ("2.tar.gz/나.txt", "나라의 글\n"),
        ("2.tar.gz/가/표.csv:2", "첫째,\n글"),
        ("3.tar/나.txt", "나라의 글\n"),
        ("4.csv.gz:2", "첫째,\n글"),
        ("5.zip/안.zip/나.txt", "나라의 글\n"),
    ]


def test_path_traversal_and_links_are_refused_and_listed(raw: Path, tmp_path: Path) -> None:
    link = zipfile.ZipInfo("고리.txt")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(link, "/etc/passwd")
        for name in ("../밖.txt", "/뿌리.txt", "C:\\창.txt", "..\\밖.txt", "안.txt"):
            archive.writestr(name, "글")
    (raw / "가.zip").write_bytes(out.getvalue())
    symbolic, hard = tarfile.TarInfo("고리.txt"), tarfile.TarInfo("사슬.txt")
    symbolic.type, symbolic.linkname = tarfile.SYMTYPE, "/etc/passwd"
    hard.type, hard.linkname = tarfile.LNKTYPE, "안.txt"
    pipe = tarfile.TarInfo("관.txt")
    pipe.type = tarfile.FIFOTYPE
    entries: dict[str, bytes | tarfile.TarInfo]
    entries = {"안.txt": "글".encode(), "../밖.txt": b"x", "1": symbolic, "2": hard, "3": pipe}
    (raw / "나.tar").write_bytes(tarred(entries, "w"))
    got = [identifier for identifier, _, _ in taken(raw, tmp_path / "out")]
    assert got == ["가.zip/안.txt", "나.tar/안.txt"]
    refused = {n: e["refused"] for n, e in intake(tmp_path / "out").items() if "refused" in e}
    assert refused == {
        "가.zip/고리.txt": "it is a link",
        "가.zip/../밖.txt": "its name leads outside the archive",
        "가.zip/..\\밖.txt": "its name leads outside the archive",
        "가.zip//뿌리.txt": "its name is an absolute path",
        "가.zip/C:\\창.txt": "its name is an absolute path",
        "나.tar/../밖.txt": "its name leads outside the archive",
        "나.tar/고리.txt": "it is a link",
        "나.tar/사슬.txt": "it is a link",
        "나.tar/관.txt": "it is not a regular file",
    }
    assert not (tmp_path / "밖.txt").exists()


DTD = '<!DOCTYPE x [<!ENTITY a "kk">]>'
NOTHING = bytes(40 << 20)


@pytest.mark.parametrize(
    ("name", "bomb"),
    [
        ("가.zip", zipped(**{"글.txt": NOTHING})),
        ("가.txt.gz", gzip.compress(NOTHING)),
        ("가.tar.gz", tarred({"글.txt": NOTHING}, "w:gz")),
        ("가.xlsx", zipped(**{"xl/workbook.xml": NOTHING})),
        ("가.docx", zipped(**{"word/document.xml": NOTHING})),
        ("가.hwpx", zipped(**{"Contents/content.hpf": NOTHING})),
    ],
)
@pytest.mark.parametrize("limits", [Limits(), Limits(unpacked=1 << 20)])
def test_a_bomb_is_refused_with_the_figures(
    raw: Path, tmp_path: Path, name: str, bomb: bytes, limits: Limits
) -> None:
    (raw / name).write_bytes(bomb)
    (raw / "나.txt").write_text("글", "utf-8")
    (tmp_path / "out").mkdir()
    read_documents(
        raw, Documents(tmp_path / "out"), corpus=Corpus("시험", Files(raw, ())), limits=limits
    )
    refused = intake(tmp_path / "out")[name]["refused"]
    assert f"{len(bomb):,} bytes unpack to" in refused
    assert ("1,048,576 (max_unpacked" if limits.unpacked < 1 << 30 else "200 times") in refused
    assert {*(tmp_path / "out").iterdir()} == {
        tmp_path / "out" / "documents.jsonl",
        tmp_path / "out" / "intake.json",
    }


def test_nested_archives_are_opened_two_levels_deep(raw: Path, tmp_path: Path) -> None:
    nest = zipped(**{"글.txt": "글".encode()})
    for _ in range(3):
        nest = zipped(**{"안.zip": nest, "곁.txt": "곁".encode()})
    (raw / "가.zip").write_bytes(nest)
    got = [identifier for identifier, _, _ in taken(raw, tmp_path / "out")]
    assert got == ["가.zip/곁.txt", "가.zip/안.zip/곁.txt"]
    assert "nested more than 2 deep" in intake(tmp_path / "out")["가.zip/안.zip/안.zip"]["refused"]


def test_xml_bombs_are_refused(raw: Path, tmp_path: Path) -> None:
    make_xlsx(raw / "표.xlsx")
    with zipfile.ZipFile(raw / "표.xlsx") as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    bomb = '<!DOCTYPE x [<!ENTITY a "ㅋㅋ"><!ENTITY b "&a;&a;">]>'
    sheet = parts["xl/worksheets/sheet1.xml"].decode()
    for encoding in ("utf-8", "utf-16"):
        parts["xl/worksheets/sheet1.xml"] = (bomb + sheet).encode(encoding)
        (raw / "표.xlsx").write_bytes(zipped(**parts))
        (raw / "나.txt").write_text("글", "utf-8")
        read(raw, tmp_path / "out", text_column=None)
        refused = intake(tmp_path / "out")["표.xlsx"]["refused"]
        assert refused == "its part xl/worksheets/sheet1.xml declares XML entities"


@pytest.mark.parametrize(
    ("part", "reason"),
    [
        (DTD.encode("utf-16"), "declares XML entities"),
        (DTD.encode("utf-16-be"), "declares XML entities"),
        (b" \n" + DTD.lower().encode(), "declares XML entities"),
        (b"<x>" + b" " * (1 << 20) + DTD.encode(), "declares XML entities"),
        (b'<?xml version="1.0" encoding="utf-7"?>+ADwAIQ-', "is XML in an encoding that"),
        (b'<?xml version="1.0" encoding="cp037"?>' + DTD.encode("cp037"), "is XML in an encoding"),
        ('<?xml version="1.0" encoding="cp037"?>'.encode("cp037"), "is XML in an encoding that"),
    ],
)
@pytest.mark.parametrize("name", ["xl/sheet.bin", "xl/workbook.xml", "customXml/x"])
def test_every_xml_part_is_checked(
    raw: Path, tmp_path: Path, part: bytes, reason: str, name: str
) -> None:
    (raw / "표.xlsx").write_bytes(zipped(**{"xl/workbook.xml": b"<x/>", name: part}))
    (raw / "나.txt").write_text("글", "utf-8")
    assert [text for _, text, _ in taken(raw, tmp_path / "out")] == ["글"]
    assert f"its part {name} {reason}" in intake(tmp_path / "out")["표.xlsx"]["refused"]


def test_a_parquet_value_in_a_million_rows_is_a_bomb(raw: Path, tmp_path: Path) -> None:
    import pyarrow
    from pyarrow import parquet

    rows = pyarrow.DictionaryArray.from_arrays(
        pyarrow.array(bytes(1_000_000), pyarrow.int8()), ["말" * 300]
    )
    parquet.write_table(pyarrow.table({"글": rows}), raw / "표.parquet")
    parquet.write_table(
        pyarrow.table({"글": pyarrow.ListArray.from_arrays(range(1_000_001), rows)}),
        raw / "목록.parquet",
    )
    long = pyarrow.table({"글": ["말" * (8 << 20)]})
    parquet.write_table(long, raw / "폭.parquet", compression="zstd")
    assert (raw / "표.parquet").stat().st_size < 100_000
    (raw / "나.txt").write_text("글", "utf-8")
    assert [text for _, text, _ in taken(raw, tmp_path / "out")] == ["글"]
    for name in ("표.parquet", "목록.parquet", "폭.parquet"):
        refused = intake(tmp_path / "out")[name]["refused"]
        assert f"{(raw / name).stat().st_size:,} bytes unpack to" in refused
        assert "the limit is 200 times (max_ratio)" in refused


def test_a_pdf_page_that_occurs_a_thousand_times_is_a_bomb(raw: Path, tmp_path: Path) -> None:
    pages = b" ".join([b"3 0 R"] * 1000)
    page = small_pdf("a" * 2000).replace(b"[3 0 R]/Count 1", b"[" + pages + b"]/Count 1000")
    (raw / "가.pdf").write_bytes(page)
    (raw / "나.txt").write_text("글", "utf-8")
    (tmp_path / "out").mkdir()
    limits = Limits(unpacked=1 << 20)
    read_documents(
        raw, Documents(tmp_path / "out"), corpus=Corpus("시험", Files(raw, ())), limits=limits
    )
    assert "1,048,576 (max_unpacked" in intake(tmp_path / "out")["가.pdf"]["refused"]


def test_names_in_old_korean_archives(raw: Path, tmp_path: Path) -> None:
    data = zipped(**{"xxxx.txt": "글".encode()})
    (raw / "가.zip").write_bytes(data.replace(b"xxxx", "똠방".encode("cp949")))
    assert [i for i, _, _ in taken(raw, tmp_path / "out")] == ["가.zip/똠방.txt"]


def test_the_intact_part_of_a_damaged_archive_is_read(raw: Path, tmp_path: Path) -> None:
    data = bytearray(zipped(**{"1.txt": "하나".encode(), "2.txt": "둘".encode() * 50}))
    data[data.rindex(b"2.txt", 0, data.rindex(b"1.txt")) + 6] ^= 0xFF
    (raw / "가.zip").write_bytes(bytes(data))
    assert [text for _, text, _ in taken(raw, tmp_path / "out")] == ["하나"]
    assert "broken archive" in intake(tmp_path / "out")["가.zip"]["refused"]


def test_links_that_leave_a_folder_are_refused_and_listed(tmp_path: Path) -> None:
    folder = tmp_path / "corpora" / "모음"
    (folder / ".git").mkdir(parents=True)
    (tmp_path / "비밀.txt").write_text("비밀", "utf-8")
    (folder / "나.txt").write_text("글", "utf-8")
    (folder / "가.txt").symlink_to(folder / "나.txt")
    (folder / "밖.txt").symlink_to(tmp_path / "비밀.txt")
    (folder / "밖").symlink_to(tmp_path)
    (folder / "없음.txt").symlink_to("nowhere")
    (folder / ".git" / "다.txt").write_text("x", "utf-8")
    (folder / "속").mkdir()
    (folder / "속" / "고리").symlink_to(folder)
    os.mkfifo(folder / "관.txt")
    corpus = find_corpus("모음", tmp_path / "corpora")
    refused = {
        "관.txt": "it is not a regular file",
        "밖": "it is a link to outside the folder",
        "밖.txt": "it is a link to outside the folder",
        "속/고리": "it is a link to a folder",
        "없음.txt": "it is a broken link",
    }
    assert corpus.source == Files(folder, ("가.txt", "나.txt"), tuple(refused.items()))
    for made in ("raw", "out"):
        (tmp_path / made).mkdir()
    fetch(corpus, tmp_path / "raw", seen=tmp_path / "seen")
    facts = read_documents(tmp_path / "raw", Documents(tmp_path / "out"), corpus=corpus)
    assert len(facts["warnings"]) == len(refused)
    entries = intake(tmp_path / "out")
    assert {name: e["refused"] for name, e in entries.items() if "refused" in e} == refused


@pytest.mark.parametrize(
    "suffix", [".csv", ".jsonl", ".xlsx", ".html", ".tar.gz", ".csv.gz", ".zip"]
)
def test_the_catalogue_knows_every_kind(tmp_path: Path, suffix: str) -> None:
    (tmp_path / f"말.모이{suffix}").touch()
    source = find_corpus("말.모이", tmp_path).source
    assert isinstance(source, Files)
    assert source.names == (f"말.모이{suffix}",)
    assert {"id_column", "documents"} <= {*description.KEYS[""]}


def test_an_empty_archive_is_an_error_or_refused(raw: Path, tmp_path: Path) -> None:
    (raw / "가.zip").write_bytes(zipped())
    with pytest.raises(UserError, match="it contains no files"):
        read(raw, tmp_path / "out")


def test_a_second_archive_level_leaves_the_first_alone(raw: Path, tmp_path: Path) -> None:
    inner = zipped(**{"안.txt": "안".encode()})
    (raw / "가.zip").write_bytes(zipped(**{"1.zip": inner, "2.zip": inner, "3.txt": "셋".encode()}))
    got = [text for _, text, _ in taken(raw, tmp_path / "out")]
    assert got == ["안", "안", "셋"]
    assert json.loads((tmp_path / "out" / "intake.json").read_text("utf-8"))


@pytest.mark.parametrize("name", ["가.docx", "가.hwpx"])
def test_xml_bombs_in_documents_are_refused(raw: Path, tmp_path: Path, name: str) -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'
    part = {"가.docx": "word/document.xml", "가.hwpx": "Contents/content.hpf"}[name]
    (raw / name).write_bytes(zipped(**{part: bomb}))
    (raw / "나.txt").write_text("글", "utf-8")
    assert [text for _, text, _ in taken(raw, tmp_path / "out")] == ["글"]
    assert intake(tmp_path / "out")[name]["refused"] == f"its part {part} declares XML entities"
