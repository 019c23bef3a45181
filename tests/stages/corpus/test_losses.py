"""Nothing is lost silently: a reader reports and counts everything it omits."""

import json
import tempfile
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_archives import zipped
from test_documents import read
from test_readers import intake, taken

from pipeline.stages.corpus import decoding


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    folder = tmp_path / "raw"
    folder.mkdir()
    return folder


WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def test_word_insertions_are_read_and_deletions_counted(raw: Path, tmp_path: Path) -> None:
    def part(body: str) -> bytes:
        return f'<w:x xmlns:w="{WORD}" xmlns:mc="urn:mc">{body}</w:x>'.encode()

    def run(text: str) -> str:
        return f"<w:r><w:t>{text}</w:t></w:r>"

    body = (
        f"<w:p><w:pPr><w:tabs><w:tab/></w:tabs></w:pPr>{run('앞')}"
        f"<w:ins>{run('넣은 글')}</w:ins><w:del><w:r><w:delText>지운 글</w:delText></w:r></w:del>"
        f"<w:moveFrom>{run('옮긴 글')}</w:moveFrom><w:r><w:tab/><w:t>뒤</w:t><w:br/></w:r></w:p>"
        f"<w:sdt><w:sdtContent><w:p>{run('상자 안')}</w:p></w:sdtContent></w:sdt>"
        f"<w:p><mc:AlternateContent><mc:Choice><w:r><w:p>{run('글상자')}</w:p></w:r></mc:Choice>"
        f"<mc:Fallback><w:r><w:p>{run('글상자')}</w:p></w:r></mc:Fallback></mc:AlternateContent>"
        f"{run('둘레')}</w:p>"
    )
    (raw / "가.docx").write_bytes(
        zipped(
            **{
                "word/header1.xml": part(f"<w:p>{run('머리글')}</w:p>"),
                "word/footnotes.xml": part(f"<w:p>{run('각주')}</w:p>"),
                "word/comments.xml": part(f"<w:p>{run('메모')}</w:p>"),
                "word/document.xml": part(body).decode().encode("utf-16"),
            }
        )
    )
    ((_, text, _),) = taken(raw, tmp_path / "out")
    assert text == "앞넣은 글 뒤\n\n상자 안\n글상자\n둘레\n각주\n머리글\n"
    left = {"deleted text": 8, "comments": 3}
    assert intake(tmp_path / "out")["가.docx"]["accounted"] == left


def test_a_broken_word_document_is_refused_entirely(raw: Path, tmp_path: Path) -> None:
    body = f'<w:x xmlns:w="{WORD}"><w:p><w:r><w:t>글</w:t></w:r></w:p><w:p>'
    (raw / "가.docx").write_bytes(zipped(**{"word/document.xml": body.encode()}))
    (raw / "나.txt").write_text("글", "utf-8")
    assert [text for _, text, _ in taken(raw, tmp_path / "out")] == ["글"]
    assert "it is a broken .docx file" in intake(tmp_path / "out")["가.docx"]["refused"]


def test_deeply_nested_paragraphs_in_word(raw: Path, tmp_path: Path) -> None:
    """Each element used to search all its ancestors: a small file took minutes."""
    body = "<w:p>" * 200_000 + "<w:r><w:t>글</w:t></w:r>" + "</w:p>" * 200_000
    part = f'<w:x xmlns:w="{WORD}">{body}</w:x>'.encode()
    (raw / "가.docx").write_bytes(zipped(**{"word/document.xml": part}))
    ((_, text, _),) = taken(raw, tmp_path / "out")
    assert text == "글" + "\n" * 200_000


def test_a_hangul_document_without_text_is_reported(raw: Path, tmp_path: Path) -> None:
    (raw / "가.hwpx").write_bytes(zipped(**{"Contents/content.hpf": b"<x/>"}))
    taken(raw, tmp_path / "out")
    assert intake(tmp_path / "out")["가.hwpx"]["warnings"] == ["it contains no text"]


@pytest.mark.parametrize("name", ["가.json", "가.jsonl"])
def test_a_name_that_occurs_twice_in_an_object(raw: Path, tmp_path: Path, name: str) -> None:
    (raw / name).write_text('{"글": "하나", "수": 1, "글": "둘", "수": 2}', "utf-8")
    ((_, text, metadata),) = taken(raw, tmp_path / "out", text_column="글")
    assert (text, metadata) == ("하나", {"수": 1, "글#3": "둘", "수#4": 2})


@pytest.mark.parametrize("name", ["가.csv", "가.tsv", "가.txt"])
def test_an_empty_table_has_no_rows_and_the_header_may_come_late(
    raw: Path, tmp_path: Path, name: str
) -> None:
    (raw / name).write_bytes(b"")
    (raw / f"나{name}").write_bytes(b"\r\n")
    mark = "\t" if name == "가.tsv" else ","
    (raw / f"다{name}").write_text(f'\n\r\n번호{mark}글\n\n1{mark}"하나\n둘"\n', "utf-8")
    assert [(i, text) for i, text, _ in taken(raw, tmp_path / "out", text_column="글")] == [
        (f"다{name}:5", "하나\n둘")
    ]


@pytest.mark.parametrize(
    ("page", "text", "warning"),
    [
        ("<p>앞<svg><g><text>그림<p>뒤", "앞\n뒤", None),
        ("<p>앞<object>대신<p>뒤", "앞\n대신\n뒤", None),
        ("<head><title>제목</title><p>글", "글", None),
        ("<p>앞<svg><text>그림</text></svg> 뒤", "앞 뒤", None),
        ("<p>앞<template><p>숨은 글", "앞", "<template> is not closed"),
        ("<p>앞<script>var 글", "앞", "<script> is not closed"),
        ("<p>1 &lt; 2 &amp;&nbsp; <b> a </b>\n c < d<!-- 말 -->", "1 < 2 &  a c < d", None),
        ("<pre>\n 그대로 &amp; </pre><p>글</p> &am", "\n 그대로 & \n글\n&am", None),
    ],
)
def test_unclosed_elements_lose_nothing_silently(
    raw: Path, tmp_path: Path, page: str, text: str, warning: str | None
) -> None:
    (raw / "쪽.html").write_text(page, "utf-8")
    assert [text for _, text, _ in taken(raw, tmp_path / "out")] == [text]
    warnings = intake(tmp_path / "out")["쪽.html"].get("warnings", [])
    assert [each.startswith(warning or "") for each in warnings] == [True] * bool(warning)


def test_sheets_without_the_text_column_are_reported_and_counted(raw: Path, tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    sheets: dict[str, list[tuple[object, ...]]] = {
        "글": [
            ("글", "값", None, "값"),
            ("하나", 12, "더", "a"),
            ("둘", None, None, "b", "넘친 것"),
        ],
        "다른": [("이름",), ("홍길동",)],
        "머리 없음": [(), ("남은 글",)],
    }
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(raw / "표.xlsx")
    got = taken(raw, tmp_path / "out", text_column="글")
    assert [(text, metadata) for _, text, metadata in got] == [
        ("하나", {"값": 12, "column 3": "더", "값#4": "a"}),
        ("둘", {"값#4": "b", "column 5": "넘친 것"}),
    ]
    entry = intake(tmp_path / "out")["표.xlsx"]
    assert entry["accounted"] == {"column names": 3, "other columns": 9, "other sheets": 9}
    assert entry["warnings"] == [
        "the sheet '다른' was skipped; it has the columns 이름",
        "the sheet '머리 없음' has no header and was skipped",
    ]


def test_each_cause_is_counted_by_the_reader_itself(raw: Path, tmp_path: Path) -> None:
    """The sum is not the result of a subtraction: here every figure is known in advance."""
    (raw / "가.csv").write_bytes('번호,글\r\n12,"말 ""둘"""\r\n\r\n345,셋,넷\r\n'.encode())
    (raw / "나.html").write_text("<title>제목</title><p>글</p>", "utf-8")
    (raw / "다.json").write_text('[{"글": "\\uae00"},\n "말"]', "utf-8")
    taken(raw, tmp_path / "out", text_column="글")
    accounted = {name: entry["accounted"] for name, entry in intake(tmp_path / "out").items()}
    assert accounted == {
        "가.csv": {"column names": 3, "other columns": 6, "markup": 3 + 7 + 2 + 4},
        "나.html": {"unseen": 2, "markup": 22 - 1},
        "다.json": {"markup": 1 + 14 + 3 + 2 + 1},
    }


VALUES = ["글", None, 12, 1.5, True, ["첫째", ["둘째", 3]], {"a": "셋째", "b": None}]
TEXTS = ["글", "", "12", "1.5", "true", "첫째\n둘째\n3", "셋째\n"]


@pytest.mark.parametrize("name", ["가.json", "가.jsonl"])
def test_values_that_are_not_text(raw: Path, tmp_path: Path, name: str) -> None:
    rows = [json.dumps({"글": value, "수": 1}, ensure_ascii=False) for value in VALUES]
    rows.append('{"글": null, "수": 1e999}')
    (raw / name).write_text(
        f"[{','.join(rows)}]" if name == "가.json" else "\n".join(rows), "utf-8"
    )
    got = taken(raw, tmp_path / "out", text_column="글")
    assert [text for _, text, _ in got] == [*TEXTS, ""]
    assert [metadata for _, _, metadata in got] == [{"수": 1}] * len(VALUES) + [{"수": "inf"}]


def test_cells_that_are_not_text(raw: Path, tmp_path: Path) -> None:
    import pyarrow
    from openpyxl import Workbook
    from pyarrow import parquet

    book = Workbook()
    for row in (["글"], [12], [1.5], [True], ["말"]):
        book.active.append(row)  # type: ignore[union-attr]
    book.save(raw / "가.xlsx")
    parquet.write_table(pyarrow.table({"글": [["첫째", "둘째"], None]}), raw / "나.parquet")
    parquet.write_table(pyarrow.table({"글": ["말", "말", None]}), raw / "다.parquet")
    got = [text for _, text, _ in taken(raw, tmp_path / "out")]
    assert got == ["12", "1.5", "true", "말", "첫째\n둘째", "", "말", "말", ""]


@pytest.mark.parametrize("name", ["가.csv", "나.jsonl", "다.json", "라.xlsx", "마.parquet"])
@pytest.mark.parametrize("declared", ["NFC", "NFD"])
def test_column_names_in_any_normal_form(
    raw: Path, tmp_path: Path, name: str, declared: str
) -> None:
    import pyarrow
    from openpyxl import Workbook
    from pyarrow import parquet

    text, number, rest = (unicodedata.normalize("NFD", each) for each in ("본문", "번호", "나머지"))
    row = {text: "말", number: "1번", rest: "더"}
    if name == "라.xlsx":
        book = Workbook()
        book.active.append([*row])  # type: ignore[union-attr]
        book.active.append([*row.values()])  # type: ignore[union-attr]
        book.save(raw / name)
    elif name == "마.parquet":
        parquet.write_table(pyarrow.table({key: [value] for key, value in row.items()}), raw / name)
    else:
        line = json.dumps(row, ensure_ascii=False)
        content = {
            "가.csv": f"{','.join(row)}\n{','.join(row.values())}\n",
            "나.jsonl": line,
            "다.json": f"[{line}]",
        }[name]
        (raw / name).write_text(content, "utf-8")
    columns = {
        key: unicodedata.normalize(declared, value)  # type: ignore[arg-type]
        for key, value in {"text_column": "본문", "id_column": "번호"}.items()
    }
    assert taken(raw, tmp_path / "out", **columns) == [
        ("1번", "말", {"번호": "1번", "나머지": "더"})
    ]


@pytest.mark.parametrize(
    ("content", "identifiers"),
    [
        ('{"글": "하나"}', ["가.json"]),
        ('\ufeff{"글": "하나"}\n{"글": "둘"}\n', ["가.json:1", "가.json:2"]),
        ('[{"글": "하나"}]', ["가.json:1"]),
        (' [ "하나" , "둘" ] ', ["가.json:1", "가.json:2"]),
        ("[]", []),
        ("", []),
    ],
)
def test_json_is_an_array_or_consecutive_values(
    raw: Path, tmp_path: Path, content: str, identifiers: list[str]
) -> None:
    (raw / "가.json").write_text(content, "utf-8")
    got = taken(raw, tmp_path / "out")
    assert [(identifier, text) for identifier, text, _ in got] == [
        *zip(identifiers, ("하나", "둘"), strict=False)
    ]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ('["하나"', "a comma or ] is missing (character 5)"),
        ('["하나",', "the array is not closed (character 6)"),
        ('["하나"] 둘', "there is text after the array (character 7)"),
        ('["하나" "둘"]', "a comma or ] is missing (character 6)"),
        ('[{"글": "하나"}, {"글" "둘"}]', "Expecting ':' delimiter (character 19)"),
    ],
)
@pytest.mark.parametrize("piece", [1, 3, 1000])
def test_broken_json_is_refused_with_its_position(
    raw: Path,
    tmp_path: Path,
    content: str,
    reason: str,
    piece: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(decoding, "CHUNK", piece)
    (raw / "가.json").write_text(content, "utf-8")
    (raw / "나.txt").write_text("글", "utf-8")
    read(raw, tmp_path / "out")
    assert intake(tmp_path / "out")["가.json"]["refused"] == f"it is not valid JSON: {reason}"


TAGS = "<p> </p> <br/> <svg> </svg> <title> </title> <body> <script> </script> <pre> </pre>"
OTHERS = '&amp; &#44032; &am <!-- --> <![CDATA[ ]]> <? <template> </template> <a_b=\' "" ","'
PIECES = st.sampled_from(
    [*"가나 \n\r\t,;\"'<>/&\u3000\u0301a", "\r\n", *TAGS.split(), *OTHERS.split()]
)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(PIECES).map("".join),
    st.sampled_from(["가.html", "가.csv", "가.tsv"]),
    st.integers(1, 9),
)
def test_whatever_is_read_is_accounted_for(content: str, name: str, chunk: int) -> None:
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(decoding, "CHUNK", chunk)
        raw, out = Path(folder, "raw"), Path(folder, "out")
        raw.mkdir()
        header = {"가.html": "", "가.csv": "글,나\n", "가.tsv": "글\t나\n"}[name]
        (raw / name).write_bytes((header + content).encode())
        taken(raw, out, text_column=None if name == "가.html" else "글")  # asserts the sum


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.recursive(
            st.none() | st.integers() | st.text(), lambda inner: st.lists(inner, max_size=3)
        )
    ),
    st.sampled_from(["가.json", "가.jsonl"]),
    st.booleans(),
    st.integers(1, 9),
)
def test_json_of_any_text_is_read_and_accounted_for(
    values: list[Any], name: str, ascii_only: bool, chunk: int
) -> None:
    rows = [json.dumps({"글": value}, ensure_ascii=ascii_only) for value in values]
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(decoding, "CHUNK", chunk)
        raw, out = Path(folder, "raw"), Path(folder, "out")
        raw.mkdir()
        content = "\n".join(rows) if name == "가.jsonl" else f"[ {' , '.join(rows)}]"
        (raw / name).write_bytes(content.encode("utf-8"))
        got = taken(raw, out, encoding="utf-8")
        assert len(got) == len(values)
