"""A .parquet -> one document per row."""

from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.scale.shards import Shard
from pipeline.stages.corpus.limits import RefusedError
from pipeline.stages.corpus.reading import Document, Reader, Reading
from pipeline.stages.corpus.rows import cells_document, column_names, text_column

if TYPE_CHECKING:
    import pyarrow

BATCH = 1000
"""The maximum number of rows in memory at a time."""

AT_A_TIME = 1 << 24
"""The maximum bytes of those rows that are expanded into Python values at a time."""


def read_parquet(path: Path, reading: Reading) -> Iterator[Document]:
    """Read a Parquet file row by row (``NAME:ROW``).

    Its unpacked size is counted during reading: a value stored once can occur in a million rows,
    so no size in the file can be trusted. A shard has whole row groups.
    """
    import pyarrow
    from pyarrow import parquet

    packed = path.stat().st_size
    try:
        with parquet.ParquetFile(path) as file:
            groups = map(file.metadata.row_group, range(file.num_row_groups))
            reading.limits.check(packed, sum(group.total_byte_size for group in groups))
            names = column_names(file.schema_arrow.names)
            column = text_column(names, reading)
            leaves = map(file.schema.column, range(len(file.schema)))
            texts = [leaf.path for leaf in leaves if leaf.physical_type == "BYTE_ARRAY"]
        with parquet.ParquetFile(path, read_dictionary=texts) as file:
            number = reading.first_line
            for batch in file.iter_batches(BATCH, row_groups=_groups(file, reading.shard)):
                size = len(batch) + sum(map(_unpacked, batch.columns))
                reading.decoded.unpacked += size
                reading.limits.check(packed, reading.decoded.unpacked, more=True)
                for cells in _rows(batch, size):
                    where = f"{reading.name}:{number}"
                    number += 1
                    yield cells_document(names, cells, column, reading, where)
    except (pyarrow.ArrowException, OSError) as error:
        raise RefusedError(f"it is a broken .parquet file: {str(error).splitlines()[0]}") from None


def split_parquet(path: Path, _reading: Reading, size: int) -> list[Shard]:
    """Cut a Parquet file where row groups begin."""
    from pyarrow import parquet

    shards: list[Shard] = []
    start, end, row, line = 0, 0, 1, 1
    with parquet.ParquetFile(path) as file:
        for number in range(file.num_row_groups):
            group = file.metadata.row_group(number)
            if end - start >= size:
                shards.append(Shard(len(shards), path, start, end, line))
                start, line = end, row
            end += group.total_byte_size
            row += group.num_rows
    return [*shards, Shard(len(shards), path, start, end, line)]


def _groups(file: "pyarrow.parquet.ParquetFile", shard: Shard | None) -> list[int] | None:
    """Return the numbers of the row groups in a shard, whose bytes are those of its groups.

    The offsets of columns are not asked for: in a damaged file, pyarrow would end the process.
    """
    if shard is None:
        return None
    groups = map(file.metadata.row_group, range(file.num_row_groups))
    starts = accumulate((group.total_byte_size for group in groups), initial=0)
    return [at for at, start in enumerate(starts) if shard.start <= start < shard.stop]


def _unpacked(column: "pyarrow.Array") -> int:
    """Return the size in bytes of a column with its values expanded in every row."""
    from pyarrow import compute, types

    if types.is_dictionary(column.type):
        lengths = compute.binary_length(column.dictionary).take(column.indices)
        return compute.sum(lengths.cast("int64")).as_py() or 0
    if types.is_struct(column.type):
        return sum(map(_unpacked, column.flatten()))
    if types.is_nested(column.type):
        return _unpacked(column.flatten())
    return int(column.nbytes)


def _rows(batch: "pyarrow.RecordBatch", size: int) -> Iterator[tuple[object, ...]]:
    """Yield a batch's rows; long ones are expanded a few at a time."""
    step = max(1, len(batch) * AT_A_TIME // max(size, AT_A_TIME))
    for start in range(0, len(batch), step):
        columns = batch.slice(start, step).columns
        yield from zip(*(column.to_pylist() for column in columns), strict=True)


READER = Reader(
    kind="parquet",
    suffixes=(".parquet",),
    rank=70,
    magic=(b"PAR1",),
    read=read_parquet,
    split=split_parquet,
)
