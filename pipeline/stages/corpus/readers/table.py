"""A .csv or .tsv -> one document per row, even with stray quotes."""

import csv
import re
from collections.abc import Iterator
from itertools import chain, groupby, islice, repeat
from pathlib import Path
from typing import NamedTuple

from pipeline.scale.shards import Shard
from pipeline.stages.corpus.decoding import BLOCK_LINES, Decoded, read_pieces, split_lines
from pipeline.stages.corpus.reading import Document, Reader, Reading, Rows
from pipeline.stages.corpus.rows import column_names, row_document, table_rows, text_column
from pipeline.stages.corpus.splitting import UnsplitError, cut_rows
from pipeline.stages.corpus.table_rows import Block, Lines, row_blocks

DELIMITERS = ("\t", ",", ";", "|")

SEP = re.compile(r'"?sep=([^"\r\n])"?', re.IGNORECASE)
"""A first line that tells Excel the delimiter."""

TITLE_ROWS = 20
"""The maximum number of lines above the header, which names the text column."""


class Layout(NamedTuple):
    """The number of lines above the header, the delimiter, and whether fields are quoted."""

    above: int
    delimiter: str
    quoting: bool


def read_table(path: Path, reading: Reading) -> Iterator[Document | Rows]:
    """Read a table whose first row names the columns: one document per row (``NAME:LINE``).

    Fields may be quoted as in RFC 4180, with line breaks inside. Whether fields are quoted is
    decided for the whole file (`is_quoted`); if so, a row with unbalanced quotes is read on its
    own without quoting, so that no quote swallows the rows after it.

    Raises
    ------
    UserError
        When the text column is not declared or does not exist; the columns are listed.
    """
    layout = Layout(*reading.layout) if reading.layout else find_layout(path, reading)
    lines = Lines(reading.pieces(path))
    if reading.first_line > 1:
        yield from _read_shard(path, lines, layout, reading)
        return
    titles = [line for _ in range(layout.above) for line in lines.take(1)]
    reading.omitted["title rows"] += sum(map(len, titles))
    if any(title.strip() and not SEP.fullmatch(title.strip()) for title in titles):
        reading.warnings.append(
            f"the header is on line {layout.above + 1}; the lines above it were skipped"
        )
    blocks = row_blocks(lines, layout.delimiter, quoting=layout.quoting, first=layout.above + 1)
    header: list[str] = []
    for block in blocks:
        _account(block, reading)
        (header,) = block.rows
        if header:
            break
    if header:  # an empty file has no rows, which is not an error
        reading.omitted["column names"] += sum(map(len, header))
        yield from _read_rows(blocks, column_names(header), reading)
    elif reading.shard:
        raise UnsplitError
    _check_end(lines, path, reading)


def _read_shard(
    path: Path, lines: Lines, layout: Layout, reading: Reading
) -> Iterator[Document | Rows]:
    """Read rows that do not begin with the header."""
    above = row_blocks(
        _ahead(path, reading, layout.above), layout.delimiter, quoting=layout.quoting, first=1
    )
    header = next(block.rows[0] for block in above if block.rows[0])
    blocks = row_blocks(
        lines,
        layout.delimiter,
        quoting=layout.quoting,
        first=reading.first_line,
        columns=len(header),
    )
    yield from _read_rows(blocks, column_names(header), reading)
    _check_end(lines, path, reading)


def _check_end(lines: Lines, path: Path, reading: Reading) -> None:
    """Check that no row of a shard goes on in the next one."""
    if lines.ended_inside and reading.shard and reading.shard.stop < path.stat().st_size:
        raise UnsplitError


def _read_rows(
    blocks: Iterator[Block], names: list[str], reading: Reading
) -> Iterator[Document | Rows]:
    column = text_column(names, reading)
    for block in blocks:
        _account(block, reading)
        start = 0
        for width, group in groupby(block.rows, len):
            rows = [*group]
            numbers = block.numbers[start : start + len(rows)]
            start += len(rows)
            if width == len(names):
                yield table_rows(names, rows, numbers, reading, column=column)
            elif width:  # the line is not empty
                what = f"rows do not have the header's {len(names)} fields"
                reading.note(what, "", len(rows), numbers)
                yield from _irregular(names, rows, numbers, reading, column)


def _irregular(
    names: list[str], rows: list[list[str]], numbers: list[int], reading: Reading, column: str
) -> Iterator[Document]:
    """Yield rows with fewer or more cells than the header, and count the cells left out."""
    at = names.index(column)
    for number, row in zip(numbers, rows, strict=True):
        reading.omitted["other columns"] += len("".join(row[:at] + row[at + 1 :]))
        yield row_document(names, row, reading, f"{reading.name}:{number}", column=column)


def _account(block: Block, reading: Reading) -> None:
    """Count the characters outside the rows' cells: delimiters, quotes, line ends."""
    text = "".join(block.lines)
    cells = "".join(chain.from_iterable(block.rows))
    delimiters = sum(map(len, block.rows)) - sum(map(bool, block.rows))
    around = sum(text.count(mark) - cells.count(mark) for mark in '"\r\n')
    reading.omitted["markup"] += delimiters + around


def is_quoted(path: Path, reading: Reading, delimiter: str, above: int = 0) -> bool:
    """Return whether the fields of a table are quoted, by checking all its lines.

    In a table with quoting, a field that starts but does not end with a quote contains a delimiter
    or a line break, so its line has a different number of fields than the header. In one without
    quoting, such as NSMC, a quote is data, and the number of fields is the same.

    ``above`` is the number of lines above the header.
    """
    lines = _ahead(path, reading, above)
    block = lines.take(1)  # the header
    columns = "".join(block).count(delimiter) + 1
    unclosed = _unclosed(delimiter)
    begun = irregular = 0
    while block:
        delimiters = [*map(str.count, block, repeat(delimiter))]
        if odd := len(block) - delimiters.count(columns - 1):
            irregular += odd - (columns > 1) * sum(map(block.count, ("\n", "\r\n", "\r")))
        begun += len(unclosed.findall("".join(block)))
        block = lines.take(BLOCK_LINES)
    if begun == 0:
        return True
    if columns == 1:
        return _parses(path, reading, delimiter, above)
    return irregular >= begun / 2


def _unclosed(delimiter: str) -> re.Pattern[str]:
    """Match the quote with which a field begins that does not end with one, within its line.

    A field that ends with the last of an even number of quotes is quoted.
    """
    end = rf"\r\n{re.escape(delimiter)}"
    return re.compile(
        rf'"(?<![^{end}]")(?![^"{end}]*+(?:"[^"{end}]*+"[^"{end}]*+)*+"(?:[{end}]|\Z))'
    )


def _parses(path: Path, reading: Reading, delimiter: str, above: int) -> bool:
    try:
        for _ in csv.reader(_ahead(path, reading, above), delimiter=delimiter, strict=True):
            pass
    except csv.Error:
        return False
    return True


def _ahead(path: Path, reading: Reading, above: int) -> Lines:
    """Return the lines from the header on, without counting them, to look ahead."""
    lines = Lines(read_pieces(path, reading.encoding, Decoded()))
    for _ in range(above):
        lines.take(1)
    while (line := lines.take(1)) and not line[0].rstrip("\r\n"):
        pass
    lines.give_back(line)
    return lines


def find_layout(path: Path, reading: Reading) -> Layout:
    """Find the layout of a table; all its lines are read."""
    above, delimiter = _find_header(path, reading)
    return Layout(above, delimiter, is_quoted(path, reading, delimiter, above))


def split_table(path: Path, reading: Reading, size: int) -> list[Shard]:
    """Cut a table where a row seems to end."""
    return cut_rows(path, size, quoted=Layout(*reading.layout).quoting)


def _find_header(path: Path, reading: Reading) -> tuple[int, str]:
    """Return how many lines are above the header, and the delimiter.

    The header is the first line that names the text column and has more cells than the titles
    above it, or else the first line that is not empty. The delimiter is the tab for
    .tsv, the one that ``sep=;`` names, or the one that splits the header.
    """
    lines = split_lines(read_pieces(path, reading.encoding, Decoded()))
    first = [*islice(lines, TITLE_ROWS + 1)]
    told = SEP.fullmatch(first[0].strip(" \ufeff\r\n")) if first else None
    above = 1 if told else 0
    delimiters = (told[1],) if told else ("\t",) if reading.suffix == ".tsv" else DELIMITERS
    for delimiter in delimiters:
        widest = 0
        for number, line in enumerate(first[above:], start=above):
            cells = [cell.strip(' "\r\n') for cell in line.split(delimiter)]
            filled = sum(cell != "" for cell in cells)
            if reading.text_column in column_names(cells) and filled > widest:
                return number, delimiter
            widest = max(widest, filled)  # a title has fewer cells than the header below it
    header = next((line for line in first[above:] if line.rstrip("\r\n")), "")
    return above, delimiters[0] if len(delimiters) == 1 else max(",\t;|", key=header.count)


READER = Reader(
    kind="table",
    suffixes=(".csv", ".tsv"),
    rank=20,
    is_text=True,
    read=read_table,
    split=split_table,
    layout=find_layout,
)
