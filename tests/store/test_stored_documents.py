"""documents.jsonl: what is written is what is read."""

from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.store.documents import (
    DocumentRecord,
    open_documents,
    read_records,
    write_record,
    write_records,
)

CLEAN = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
TEXTS = CLEAN | st.sampled_from(['", "text": "글', ', "text": ', "\\", "\n", '{"id": "'])
JSON = st.recursive(
    TEXTS | st.integers() | st.booleans() | st.none(),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(TEXTS, inner, max_size=2),
    max_leaves=4,
)
ANY_FILE = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


@ANY_FILE
@given(
    st.lists(
        st.builds(
            DocumentRecord, TEXTS, TEXTS, st.dictionaries(TEXTS | st.just("text"), JSON, max_size=3)
        ),
        unique_by=lambda record: record.id,
    )
)
def test_records_are_read_as_they_were_written(
    tmp_path: Path, records: list[DocumentRecord]
) -> None:
    path = tmp_path / "documents.jsonl"
    with path.open("wb") as file:
        for record in records:
            write_record(file, record)
    assert [*read_records(path)] == records
    assert [(identifier, [*lines]) for identifier, lines in open_documents(path)] == [
        (record.id, record.text.removesuffix("\n").split("\n") if record.text else [])
        for record in records
    ]


@ANY_FILE
@given(
    st.lists(st.tuples(TEXTS, TEXTS, TEXTS, TEXTS)),
    st.lists(TEXTS, max_size=2, unique=True),
)
def test_many_records_have_the_bytes_of_single_ones(
    tmp_path: Path, rows: list[tuple[str, ...]], names: list[str]
) -> None:
    identifiers, texts, *values = zip(*rows, strict=True) if rows else [()] * 4
    metadata = dict(zip(names, values, strict=False))
    single, many = tmp_path / "single", tmp_path / "many"
    with single.open("wb") as file:
        for identifier, text, *cells in rows:
            record = DocumentRecord(identifier, text, dict(zip(names, cells, strict=False)))
            write_record(file, record)
    with many.open("wb") as file:
        write_records(file, identifiers, texts, metadata)
    assert many.read_bytes() == single.read_bytes()
