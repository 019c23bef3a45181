"""The readers: every kind of file yields its texts, and what is ignored is accounted for."""

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas
import pytest
from test_documents import read

from pipeline.terminal.errors import UserError

ROWS = [("1", "첫째 글이다.", "0"), ("2", "둘째, 글이다.", "1")]
TEXTS = [text for _, text, _ in ROWS]


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    folder = tmp_path / "raw"
    folder.mkdir()
    return folder


def records(folder: Path) -> list[dict[str, Any]]:
    lines = (folder / "documents.jsonl").read_bytes().decode("utf-8").split("\n")[:-1]
    return [json.loads(line) for line in lines]


def intake(folder: Path) -> dict[str, dict[str, Any]]:
    entries = json.loads((folder / "intake.json").read_text("utf-8"))["files"]
    for entry in entries:
        if "characters_in" in entry:
            out = entry["characters"] + sum(entry["accounted"].values())
            assert entry["characters_in"] == out, entry
    read = sum(entry.get("characters", 0) for entry in entries)
    assert read == sum(len(record["text"]) for record in records(folder))
    return {entry["file"]: entry for entry in entries}


def taken(raw: Path, out: Path, **corpus: object) -> list[tuple[str, str, dict[str, Any]]]:
    read(raw, out, **corpus)
    intake(out)
    return [(r["id"], r["text"], r.get("metadata", {})) for r in records(out)]


@pytest.mark.parametrize(
    ("documents", "texts", "markup"),
    [
        ("file", [("글.txt", "첫 줄\n둘째\n\n\n셋째")], 0),
        (
            "line",
            [
                ("글.txt:1", "첫 줄"),
                ("글.txt:2", "둘째"),
                ("글.txt:3", ""),
                ("글.txt:4", ""),
                ("글.txt:5", "셋째"),
            ],
            5,
        ),
        ("blank-line", [("글.txt:1", "첫 줄\n둘째\n"), ("글.txt:5", "셋째")], 3),
    ],
)
def test_plain_text(
    raw: Path, tmp_path: Path, documents: str, texts: list[tuple[str, str]], markup: int
) -> None:
    (raw / "글.txt").write_bytes("첫 줄\r\n둘째\n\n \n셋째".replace("\n ", "\n").encode())
    if documents == "line":
        markup = 5  # four line feeds and a carriage return
    got = taken(raw, tmp_path / "out", documents=documents)
    assert [(identifier, text) for identifier, text, _ in got] == texts
    assert intake(tmp_path / "out")["글.txt"]["accounted"].get("markup", 0) == (
        markup if documents != "blank-line" else 2
    )


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("표.csv", 'id,document,label\n1,첫째 글이다.,0\n2,"둘째, 글이다.",1\n'),
        ("표.csv", '"id","document","label"\r\n"1","첫째 글이다.","0"\r\n2,"둘째, 글이다.",1\r\n'),
        ("표.csv", "id;document;label\n1;첫째 글이다.;0\n2;둘째, 글이다.;1"),
        ("표.tsv", "id\tdocument\tlabel\n1\t첫째 글이다.\t0\n2\t둘째, 글이다.\t1\n"),
        ("표.txt", "id\tdocument\tlabel\n1\t첫째 글이다.\t0\n2\t둘째, 글이다.\t1\n"),
        (
            "표.jsonl",
            '{"id": "1", "document": "첫째 글이다.", "label": "0"}\n\n'
            '{"id": "2", "document": "둘째, 글이다.", "label": "1"}\n',
        ),
        (
            "표.json",
            ' [{"id": "1", "document": "첫째 글이다.", "label": "0"},\n'
            '{"id": "2", "document": "\\ub458째, 글이다.", "label": "1"}]',
        ),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949", "utf-16"])
def test_a_table_yields_texts_ids_and_metadata(
    raw: Path, tmp_path: Path, name: str, content: str, encoding: str
) -> None:
    (raw / name).write_bytes(content.encode(encoding))
    got = taken(raw, tmp_path / "out", text_column="document", id_column="id")
    assert got == [(i, text, {"id": i, "label": label}) for i, text, label in ROWS]
    kind_says = intake(tmp_path / "out")[name]
    assert kind_says["characters_in"] == len(content)


def make_xlsx(path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    book.active.title = "평"  # type: ignore[union-attr]
    for row in [("id", "document", "label"), *ROWS]:
        book.active.append(row)  # type: ignore[union-attr]
    book.create_sheet("빈 장")
    book.save(path)


def make_parquet(path: Path) -> None:
    import pyarrow
    from pyarrow import parquet

    columns = dict(zip(("id", "document", "label"), zip(*ROWS, strict=True), strict=True))
    parquet.write_table(pyarrow.table({k: list(v) for k, v in columns.items()}), path)


@pytest.mark.parametrize(("name", "make"), [("표.xlsx", make_xlsx), ("표.parquet", make_parquet)])
def test_a_binary_table_too(
    raw: Path, tmp_path: Path, name: str, make: Callable[[Path], None]
) -> None:
    make(raw / name)
    got = taken(raw, tmp_path / "out", text_column="document", id_column="id")
    assert got == [(i, text, {"id": i, "label": label}) for i, text, label in ROWS]
    with pytest.raises(UserError, match="it has: id, document, label"):
        read(raw, tmp_path / "other", text_column="text")
    with pytest.raises(UserError, match="has no declared text column"):
        read(raw, tmp_path / "other")


def test_the_only_column_is_the_text(raw: Path, tmp_path: Path) -> None:
    (raw / "가.csv").write_text("글\n첫째\n둘째\n", "utf-8")
    (raw / "나.jsonl").write_text('{"글": "셋째"}\n"넷째"\n', "utf-8")
    assert [text for _, text, _ in taken(raw, tmp_path / "out")] == ["첫째", "둘째", "셋째", "넷째"]


def test_line_breaks_inside_fields(raw: Path, tmp_path: Path) -> None:
    (raw / "가.csv").write_text('id,글\n1,"첫 줄\n둘째 ""줄"""\n2,끝\n', "utf-8")
    (raw / "나.csv").write_text('글\n"첫 줄\n둘째 줄"\n끝\n', "utf-8")
    got = taken(raw, tmp_path / "out", text_column="글")
    assert [(i, text) for i, text, _ in got] == [
        ("가.csv:2", '첫 줄\n둘째 "줄"'),
        ("가.csv:4", "끝"),
        ("나.csv:2", "첫 줄\n둘째 줄"),
        ("나.csv:4", "끝"),
    ]


def test_stray_quotes_swallow_nothing(raw: Path, tmp_path: Path) -> None:
    """NSMC is written without quoting; by RFC 4180 its row 2 would extend to row 4."""
    rows = ['"좋다', '그는 "최고', "보통", '별로"', '""', 'a"b', '"끝'] * 50
    lines = [f"{n}\t{text}\t{n % 2}" for n, text in enumerate(rows)]
    (raw / "ratings.txt").write_text("\n".join(["id\tdocument\tlabel", *lines]) + "\n", "utf-8")
    got = taken(raw, tmp_path / "out", text_column="document")
    assert [text for _, text, _ in got] == rows


def test_one_stray_quote_in_a_quoted_table_costs_one_row(raw: Path, tmp_path: Path) -> None:
    good = "".join(f'{n},"첫 줄, {n}\n둘째 줄"\n' for n in range(20))
    (raw / "가.csv").write_text("id,글\n" + good + '98,"열린 따옴표\n' + good, "utf-8")
    texts = [text for _, text, _ in taken(raw, tmp_path / "out", text_column="글")]
    assert texts == (
        [f"첫 줄, {n}\n둘째 줄" for n in range(20)]
        + ['"열린 따옴표']
        + [f"첫 줄, {n}\n둘째 줄" for n in range(20)]
    )


def test_irregular_rows_are_reported(raw: Path, tmp_path: Path) -> None:
    (raw / "가.csv").write_text("id,글\n1,하나\n2\n3,셋,더\n", "utf-8")
    documents, facts = read(raw, tmp_path / "out", text_column="글")
    assert [i for i, _ in documents] == ["가.csv:2", "가.csv:3", "가.csv:4"]
    assert facts["warnings"] == ["가.csv: 2 rows do not have the header's 2 fields (lines 3, 4)"]


def test_the_same_id_twice_is_two_documents(raw: Path, tmp_path: Path) -> None:
    (raw / "가.csv").write_text("id,글\n1,하나\n1,둘\n", "utf-8")
    got = taken(raw, tmp_path / "out", text_column="글", id_column="id")
    assert [(i, text) for i, text, _ in got] == [("1", "하나"), ("1#2", "둘")]


@pytest.mark.parametrize("kind", ["csv", "json", "jsonl", "xlsx", "parquet"])
def test_ids_are_unique_whatever_is_in_the_id_column(raw: Path, tmp_path: Path, kind: str) -> None:
    frame = pandas.DataFrame({"id": ["7", "7", "8", "7#2", "7"], "글": [*"가나다라마"]})
    match kind:
        case "csv":
            frame.to_csv(raw / "가.csv", index=False)
        case "json":
            frame.to_json(raw / "가.json", orient="records")
        case "jsonl":
            frame.to_json(raw / "가.jsonl", orient="records", lines=True)
        case "xlsx":
            with pandas.ExcelWriter(raw / "가.xlsx") as book:
                frame[:1].to_excel(book, sheet_name="하나", index=False)
                frame[1:].to_excel(book, sheet_name="둘", index=False)
        case "parquet":
            frame.to_parquet(raw / "가.parquet")
    got = taken(raw, tmp_path / "out", text_column="글", id_column="id")
    assert [i for i, _, _ in got] == ["7", "7#2", "8", "7#2#2", "7#3"]
    assert intake(tmp_path / "out")[f"가.{kind}"]["warnings"] == [
        "3 documents have the id of an earlier one, so # and a number were added (7, 7#2)"
    ]


@pytest.mark.parametrize("kind", ["csv", "json", "jsonl", "xlsx", "parquet"])
def test_a_mistyped_id_column_is_an_error_that_lists_the_columns(
    raw: Path, tmp_path: Path, kind: str
) -> None:
    frame = pandas.DataFrame({"id": ["1", "2"], "글": [*"가나"]})
    path = raw / f"가.{kind}"
    match kind:
        case "csv":
            frame.to_csv(path, index=False)
        case "json" | "jsonl":
            frame.to_json(path, orient="records", lines=kind == "jsonl")
        case "xlsx":
            frame.to_excel(path, index=False)
        case "parquet":
            frame.to_parquet(path)
    with pytest.raises(UserError, match="has no column 'ID'; it has: id, 글") as caught:
        read(raw, tmp_path / "out", text_column="글", id_column="ID")
    assert caught.value.advice.startswith("write id_column")


def test_a_hidden_sheet_is_reported(raw: Path, tmp_path: Path) -> None:
    with pandas.ExcelWriter(raw / "가.xlsx") as book:
        for title in ("보임", "숨음"):
            pandas.DataFrame({"글": [title]}).to_excel(book, sheet_name=title, index=False)
        book.sheets["숨음"].sheet_state = "hidden"
    assert [text for _, text, _ in taken(raw, tmp_path / "out")] == ["보임", "숨음"]
    assert intake(tmp_path / "out")["가.xlsx"]["warnings"] == [
        "the sheet '숨음' is hidden, but was read"
    ]


def test_a_bad_line_of_json_lines_is_skipped_counted_and_reported(
    raw: Path, tmp_path: Path
) -> None:
    lines = ['{"글": "하나"}', '{"글": "둘"', "3", '{"말": "넷"}', "[" * 100_000, '{"글": "끝"}']
    (raw / "가.jsonl").write_text("\n".join(lines), "utf-8")
    got = taken(raw, tmp_path / "out", text_column="글")
    assert [(i, text) for i, text, _ in got] == [("가.jsonl:1", "하나"), ("가.jsonl:6", "끝")]
    entry = intake(tmp_path / "out")["가.jsonl"]
    assert entry["accounted"]["bad lines"] == sum(len(line) + 1 for line in lines[1:5])
    (warning,) = entry["warnings"]
    assert warning.startswith("4 lines were skipped (lines 2, 3, 4, 5): line 2 is not valid JSON: ")


def test_json_lines_without_the_text_column_list_the_columns(raw: Path, tmp_path: Path) -> None:
    (raw / "가.jsonl").write_text('{"말": "하나"}\n{"말": "둘"}\n', "utf-8")
    with pytest.raises(UserError, match="has no column '글'; it has: 말"):
        read(raw, tmp_path / "out", text_column="글")


@pytest.mark.parametrize(
    ("text", "column", "warned"),
    [
        ("sep=;\n번호;글\n1;하나, 둘\n", "글", False),
        ('"sep=|"\r\n번호|글\r\n1|하나, 둘\r\n', "글", False),
        ("번호|글\n1|하나, 둘\n", "글", False),
        ('영화평 모음\n\n번호,글\n1,"하나, 둘"\n', "글", True),
        ('영화평,,\n2020년,,\n번호,글,값\n1,"하나, 둘",5\n', "글", True),
        ("sep=;\n영화평\n번호;글\n1;하나, 둘\n", "글", True),
    ],
)
def test_tables_as_spreadsheets_export_them(
    raw: Path, tmp_path: Path, text: str, column: str, warned: bool
) -> None:
    (raw / "가.csv").write_text(text, "utf-8", newline="")
    got = taken(raw, tmp_path / "out", text_column=column)
    assert [text for _, text, _ in got] == ["하나, 둘"]
    line = text.replace("\r\n", "\n").count("\n")
    assert got[0][0] == f"가.csv:{line}"
    assert got[0][2]["번호"] == "1"
    warnings = intake(tmp_path / "out")["가.csv"].get("warnings", [])
    assert (
        warnings == [f"the header is on line {line - 1}; the lines above it were skipped"] * warned
    )


def test_a_row_with_the_name_of_the_text_column_is_not_a_header(raw: Path, tmp_path: Path) -> None:
    (raw / "가.csv").write_text("번호,말\n1,하나\n2,글\n", "utf-8")
    with pytest.raises(UserError, match="has no column '글'; it has: 번호, 말"):
        read(raw, tmp_path / "out", text_column="글")


@pytest.mark.parametrize("name", ["가.json", "가.jsonl"])
def test_lone_surrogates_in_escapes(raw: Path, tmp_path: Path, name: str) -> None:
    (raw / name).write_text(r'{"글": "가\ud800나\\ud800\ud83d\ude00\udc00"}', "utf-8")
    got = taken(raw, tmp_path / "out", text_column="글")
    assert [text for _, text, _ in got] == ["가\ufffd나\\ud800😀\ufffd"]
    assert intake(tmp_path / "out")[name]["repairs"]["lone surrogates"] == 2


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("가.jsonl", '{"글": "하나"\n{"글": "둘"\n', "line 1 is not valid JSON"),
        ("가.json", '[{"글": "하나"}, {"글"', "it is not valid JSON"),
        ("가.json", "[1, 2]", "neither an object nor a string"),
        ("가.jsonl", "[" * 100_000, "line 1 is"),
        ("가.xlsx", "no spreadsheet", "it is not a .xlsx file, despite its name"),
        ("가.pdf", "no PDF", "it is not a .pdf file, despite its name"),
        ("가.xls", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "--convert-to xlsx FILE.xls"),
        ("가.doc", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "--convert-to docx FILE.doc"),
        ("가.hwp", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "hwp5txt --output FILE.txt"),
        ("가.hwp", "HWP Document File V3.00", "hwp5txt --output FILE.txt"),
        ("가.dat", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office or HWP file"),
        ("가.zip", "PK\x03\x04broken", "it is a broken .zip file"),
        ("가.gz", "\x1f\x8bbroken", "it is a broken .gz file"),
        ("가.parquet", "PAR1broken", "it is a broken .parquet file"),
        ("가.bin", "\x00\x01\x02\x03\x04\x05\x06" * 99, "malmoi does not read .bin files"),
    ],
)
def test_unreadable_files_are_refused_and_the_rest_is_read(
    raw: Path, tmp_path: Path, name: str, content: str, reason: str
) -> None:
    (raw / name).write_bytes(content.encode("utf-8" if "글" in content else "latin-1"))
    (raw / "나.txt").write_text("글", "utf-8")
    assert [text for _, text, _ in taken(raw, tmp_path / "out")] == ["글"]
    assert reason in intake(tmp_path / "out")[name]["refused"]


def test_a_page_yields_its_visible_text(raw: Path, tmp_path: Path) -> None:
    page = """<!DOCTYPE html><html><head><meta charset="euc-kr"><title>제목</title>
<style>p { color: red }</style></head><body><h1>머리말</h1>
<script>document.write("<p>속임수</p>")</script>
<p>국민은 <b>주권</b>을
   가진다.<br>둘째&nbsp;줄 &lt;끝&gt;</p><!-- 숨은 말 --><ul><li>하나<li>둘</ul>
<pre>그대로
  둔다</pre></body></html>"""
    (raw / "쪽.html").write_bytes(page.encode("cp949"))
    ((_, text, _),) = taken(raw, tmp_path / "out")
    assert text.split("\n") == [
        "머리말",
        "국민은 주권을 가진다.",
        "둘째 줄 <끝>",
        "하나",
        "둘",
        "그대로",
        "  둔다",
        "",
    ]
    assert intake(tmp_path / "out")["쪽.html"]["encoding"] == {
        "name": "cp949",
        "detected_by": "charset in the file",
    }


def test_a_page_without_a_suffix_is_detected_by_its_bytes(raw: Path, tmp_path: Path) -> None:
    (raw / "download").write_text("<!doctype html><p>글</p>", "utf-8")
    assert [text for _, text, _ in taken(raw, tmp_path / "out")] == ["글\n"]


def test_a_hostile_page_is_refused(raw: Path, tmp_path: Path) -> None:
    (raw / "가.html").write_bytes(b"<p>a<!-- " + b"x" * (1 << 25))
    (raw / "나.txt").write_text("글", "utf-8")
    assert [text for _, text, _ in taken(raw, tmp_path / "out")] == ["글"]
    assert "has more than 262,144 characters" in intake(tmp_path / "out")["가.html"]["refused"]


def test_word_hangul_and_pdf_documents(raw: Path, tmp_path: Path) -> None:
    import docx
    from hwpx import HwpxDocument

    word = docx.Document()
    word.add_paragraph("첫 문단이다.")
    word.add_table(1, 2).rows[0].cells[1].text = "표 안의 글"
    word.add_paragraph("끝 문단이다.")
    word.save(str(raw / "가.docx"))
    hangul = HwpxDocument.new()
    hangul.add_paragraph("한글 문서다.")
    hangul.save_to_path(raw / "나.hwpx")
    (raw / "다.pdf").write_bytes(small_pdf("Only words"))
    got = {identifier: text for identifier, text, _ in taken(raw, tmp_path / "out")}
    assert got["가.docx"].split("\n") == ["첫 문단이다.", "", "표 안의 글", "끝 문단이다.", ""]
    assert "한글 문서다." in got["나.hwpx"].split("\n")
    assert got["다.pdf"] == "Only words\n"


def small_pdf(words: str, picture: bytes = b"") -> bytes:
    stream = f"BT /F1 12 Tf 72 720 Td ({words}) Tj ET".encode()
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R"
        b"/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Length %d>>stream\n%s\nendstream" % (len(picture), picture),
    ]
    body, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj%s endobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return (
        body
        + b"xref\n0 6\n0000000000 65535 f \n"
        + table
        + b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % len(body)
    )


@pytest.mark.parametrize(("name", "package", "content"), [("가.pdf", "pypdf", small_pdf("a"))])
def test_a_missing_library_names_the_package_to_install(
    raw: Path,
    tmp_path: Path,
    name: str,
    package: str,
    content: bytes,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from pipeline.stages.corpus import registry

    monkeypatch.setattr(registry, "find_spec", lambda asked: None if asked == package else object())
    (raw / name).write_bytes(content)
    with pytest.raises(UserError) as caught:
        read(raw, tmp_path / "out")
    assert caught.value.advice == 'pip install "malmoi[documents]"'


def test_content_wins_over_a_wrong_name(raw: Path, tmp_path: Path) -> None:
    make_xlsx(raw / "표.csv")
    (raw / "글.txt").write_bytes(gzip.compress("document\n글\n".encode()))
    texts = [text for _, text, _ in taken(raw, tmp_path / "out", text_column="document")]
    assert texts == ["글", *TEXTS]
