"""A file read in shards gives the same documents and the same account as one read as a whole."""

import json
from dataclasses import asdict, dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import pyarrow
import pytest
from pyarrow.parquet import write_table

from pipeline.scale import local
from pipeline.scale.local import ONE, Processes
from pipeline.scale.work import Runner
from pipeline.stages.corpus import limits, shard_reading
from pipeline.stages.corpus.decoding import Encoding
from pipeline.stages.corpus.description import Corpus
from pipeline.stages.corpus.documents import read_documents
from pipeline.stages.corpus.limits import Limits
from pipeline.stages.corpus.reading import Reading
from pipeline.stages.corpus.shard_reading import ReadWork, Tallies
from pipeline.stages.corpus.sources import Files
from pipeline.store import files
from pipeline.store.contents import Documents
from pipeline.terminal.errors import UserError


@dataclass(frozen=True)
class Case:
    """A file, how it is described, and in how many shards it can be read; 0 if it cannot."""

    name: str
    data: bytes
    shards: int
    description: dict[str, Any]


def case(name: str, text: str, shards: int, encoding: str = "utf-8", **description: Any) -> Case:
    return Case(name, text.encode(encoding), shards, description)


LINES = [f"{number}번째 문장은 길이가 {'꽤 ' * (number % 5)}다르다." for number in range(60)]
TSV = {"text_column": "글", "documents": "line"}
ROWS = "".join(f"{n}\t{line}\t{n % 2}\n" for n, line in enumerate(LINES))
QUOTED = "".join(
    f'{n},"{line}, “그렇다”\n라고 ""했다"".",{n % 2}\n' for n, line in enumerate(LINES)
)
STRAY = "".join(f'{n},5"인치 {line},{n % 2}\n{n},"{line}, 또",1\n' for n, line in enumerate(LINES))
UNCLOSED = f'{QUOTED}7,"닫히지 않는,1\n{QUOTED}'
JSON = "".join(json.dumps({"id": n, "text": line}) + "\n" for n, line in enumerate(LINES))


def parquet(size: int, texts: list[str] = LINES) -> bytes:
    """Return a Parquet file with so many rows in a group."""
    out = BytesIO()
    table = pyarrow.table({"번호": range(len(texts)), "글": texts})
    write_table(table, out, row_group_size=size)
    return out.getvalue()


CASES = {
    "row groups": Case("글.parquet", parquet(7), 3, {"text_column": "글"}),
    "row groups with ids": Case(
        "글.parquet", parquet(7), 3, {"text_column": "글", "id_column": "번호"}
    ),
    "one row group": Case("글.parquet", parquet(100), 1, {"text_column": "글"}),
    "lines": case("글.txt", "\n".join(LINES), 3, documents="line"),
    "lines of Windows": case("글.txt", "\r\n".join([*LINES, "", "끝"]), 3, documents="line"),
    "lines with a mark": case("글.txt", "\n".join(LINES), 3, "utf-8-sig", documents="line"),
    "old lines": case("글.txt", "\r\n\n".join(LINES * 2), 3, "cp949", documents="line"),
    "wide lines": case("글.txt", "\n".join(LINES), 0, "utf-16", documents="line"),
    "a stray byte": Case("글.txt", "\n".join(LINES).encode() + b"\xff\n", 0, {"documents": "line"}),
    "odd characters": case(
        "글.txt", "\n".join(f"{line}\u3000\u200b한" for line in LINES), 3, documents="line"
    ),
    "paragraphs": case("글.txt", "\n".join([*LINES[:9], " ", ""] * 9), 3, documents="blank-line"),
    "one document": case("글.txt", "\n".join(LINES), 0, documents="file"),
    "a table": case("표.tsv", f"번호\t글\t값\n{ROWS}", 3, **TSV),
    "titles, empty and odd rows": case(
        "표.tsv", f"제목\n\n번호\t글\t값\n{ROWS}1\n\n{ROWS}1\t2\t3\t4\n{ROWS}", 3, **TSV
    ),
    "quotes as data": case("표.tsv", f"번호\t글\t값\n{ROWS}".replace("\t2번", '\t"2번'), 3, **TSV),
    "line ends in quotes": case("표.csv", f"번호,글,값\n{QUOTED}", 3, **TSV),
    "stray quotes": case("표.csv", f"번호,글,값\n{STRAY}", 3, **TSV),
    "an unclosed quote": case("표.csv", f"번호,글,값\n{UNCLOSED}", 0, **TSV),
    "ids": case("표.tsv", f"번호\t글\t값\n{ROWS}", 3, id_column="번호", **TSV),
    "the same ids again": case("표.tsv", f"번호\t글\t값\n{ROWS}{ROWS}", 0, id_column="번호", **TSV),
    "objects": case("글.jsonl", JSON, 3, text_column="text", id_column="id"),
    "bad lines": case("글.jsonl", JSON + "{\n[1]\n" + JSON + "\n\n{", 3, text_column="text"),
    "strings": case("글.jsonl", JSON + '"끝"\n', 0, text_column="text", id_column="id"),
}


def read(folder: Path, made: Path, runner: Runner, description: dict[str, Any]) -> list[Any]:
    made.mkdir()
    corpus = Corpus("시험", Files(folder, ()), **description)
    facts = read_documents(folder, Documents(made), corpus=corpus, runner=runner)
    found = {path.name: path.read_bytes() for path in made.iterdir()}
    return [facts, found]


@pytest.mark.parametrize("name", CASES)
def test_shards_change_nothing(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one = CASES[name]
    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / one.name).write_bytes(one.data)
    if "id_column" not in one.description:
        (raw / f"나{one.name}").write_bytes(one.data[:300].rpartition(b"\n")[0] or one.data)
    whole = read(raw, tmp_path / "whole", ONE, one.description)
    monkeypatch.setattr(shard_reading, "LEAST", 400)
    monkeypatch.setattr(local, "LEAST", 200)
    monkeypatch.setattr(files, "BLOCK", 100)
    tallies: list[Tallies] = []
    run = Processes.run

    def noted(self: Processes, *given: Any, **more: Any) -> Any:
        tallies.append(run(self, *given, **more))
        return tallies[-1]

    monkeypatch.setattr(Processes, "run", noted)
    assert read(raw, tmp_path / "shards", Processes(2), one.description) == whole
    read_in = sum(len(each.records) for each in tallies if not each.failed)
    assert read_in >= one.shards
    assert one.shards or not read_in or name == "the same ids again"


def test_a_job_of_spark_has_what_reading_needs() -> None:
    reading = Reading(
        "글", Encoding("cp949", "bytes"), "line", layout=[0, ",", True], suffix=".csv"
    )
    work = ReadWork("table", reading, "앞 글")
    assert ReadWork.from_json(json.loads(json.dumps(asdict(work)))) == work


def test_shards_of_a_bomb_are_refused_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each of them is within the limit."""
    monkeypatch.setattr(shard_reading, "LEAST", 0)
    monkeypatch.setattr(local, "LEAST", 200)
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "글.parquet").write_bytes(parquet(7, ["국민" * 300] * 60))
    monkeypatch.setattr(limits, "RATIO_FROM", 60_000)
    for name, runner in {"whole": ONE, "shards": Processes(2)}.items():
        (tmp_path / name).mkdir()
        corpus = Corpus("시험", Files(tmp_path / "raw", ()), text_column="글")
        with pytest.raises(UserError, match=r"unpack to more than [\d,]+; the limit is 0 times"):
            read_documents(
                tmp_path / "raw",
                Documents(tmp_path / name),
                corpus=corpus,
                limits=Limits(unpacked=1 << 30, ratio=0),
                runner=runner,
            )
