"""Vectors -> the files that gensim, TensorBoard's projector, Excel and numpy open."""

import csv
import errno
import os
import re
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.store.disk import check_replaceable, put_files, temporary_folder
from pipeline.store.spreadsheets import escape_cell
from pipeline.store.vectors import WordVectors
from pipeline.terminal.errors import UserError
from pipeline.terminal.paths import shown

if TYPE_CHECKING:
    from numpy import float32
    from numpy.typing import NDArray

BLOCK = 1_000
"""Rows converted to text at a time."""

SHEET_ROWS, SHEET_COLUMNS = 1_048_576, 16_384
"""The limits of an Excel sheet."""

UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that XML, and so .xlsx, cannot represent."""

PROJECTOR = """\
embeddings {
  tensor_name: "malmoi"
  tensor_path: "vectors.tsv"
  metadata_path: "metadata.tsv"
}
"""
"""``projector_config.pbtxt``, which TensorBoard looks for in a log directory."""


class Format(NamedTuple):
    """A format: the ending of its name, its writer, how to open it, and a folder's files."""

    ending: str
    write: Callable[[WordVectors, Path], None]
    opened: str
    files: tuple[str, ...] = ()


def export_vectors(
    vectors: WordVectors, path: Path, *, form: str, force: bool = False
) -> list[Path]:
    """Write vectors as a file (or, for TensorBoard, a folder), put in place once complete.

    Parameters
    ----------
    vectors : WordVectors
    path : Path
    form : str
        A key of ``FORMATS``.
    force : bool
        Replace an existing file.

    Returns
    -------
    list of Path
        The files.

    Raises
    ------
    UserError
        When the target already exists or is no file, its folder does not exist, or an Excel sheet
        is too small.
    """
    if str(path) == "-":
        raise UserError(
            "an export is a file; it cannot be written to standard output",
            f"--output vectors{FORMATS[form].ending}",
        )
    files = FORMATS[form].files
    folder, names = (path, files) if files else (path.parent, (path.name,))
    there = [folder / name for name in names if (folder / name).exists()]
    for target in there:
        check_replaceable(target, "--output", force=force)
    if not path.parent.is_dir():
        raise UserError(
            f"there is no folder {shown(path.parent)}",
            "choose an --output in an existing folder",
        )
    with temporary_folder(path.parent, path.name) as drafts:
        FORMATS[form].write(vectors, drafts if files else drafts / path.name)
        folder.mkdir(exist_ok=True)
        put_files({name: drafts / name for name in names}, folder)
    return [folder / name for name in names]


def _word2vec(vectors: WordVectors, path: Path) -> None:
    """Mikolov's text format: a line ``V D``, then one line per word with its numbers."""
    with path.open("w", encoding="utf-8", newline="\n") as out:
        out.write("{} {}\n".format(*vectors.matrix.shape))
        for (word, _), numbers in zip(vectors.entries(), _texts(vectors.matrix), strict=True):
            out.write(f"{word} {' '.join(numbers)}\n")


def _word2vec_binary(vectors: WordVectors, path: Path) -> None:
    """The same, with each number as a little-endian float32."""
    with path.open("wb") as out:
        out.write("{} {}\n".format(*vectors.matrix.shape).encode("ascii"))
        for (word, _), row in zip(vectors.entries(), vectors.matrix, strict=True):
            out.write(word.encode("utf-8") + b" " + row.astype("<f4").tobytes())


def _tensorboard(vectors: WordVectors, folder: Path) -> None:
    """TensorBoard's two tables, and the file that tells it about them in its ``--logdir``.

    The projector treats the first line of ``metadata.tsv`` as a header only if there are several
    columns, as here: word and count.
    """
    with (folder / "vectors.tsv").open("w", encoding="utf-8", newline="\n") as out:
        out.writelines("\t".join(numbers) + "\n" for numbers in _texts(vectors.matrix))
    (folder / "metadata.tsv").write_bytes(vectors.table)
    (folder / "projector_config.pbtxt").write_text(PROJECTOR, encoding="utf-8", newline="\n")


def _csv(vectors: WordVectors, path: Path) -> None:
    """A table for spreadsheets, with a byte order mark so that Excel detects UTF-8."""
    with path.open("w", encoding="utf-8-sig", newline="") as out:
        table = csv.writer(out)
        table.writerow(_header(vectors))
        for (word, count), numbers in zip(vectors.entries(), _texts(vectors.matrix), strict=True):
            table.writerow([escape_cell(word), count, *numbers])


def _xlsx(vectors: WordVectors, path: Path) -> None:
    """A workbook of one sheet, written row by row."""
    from openpyxl import Workbook

    rows, columns = vectors.matrix.shape
    if rows + 1 > SHEET_ROWS or columns + 2 > SHEET_COLUMNS:
        raise UserError(
            f"{rows:,} words of {columns:,} numbers do not fit into an Excel sheet", "--format csv"
        )
    book = Workbook(write_only=True)
    try:
        _fill_workbook(book, vectors)
        book.save(path)
    except Exception as error:  # such as lxml's IO_ENOSPC, about openpyxl's temporary file
        code = getattr(errno, str(error).removeprefix("IO_"), None)
        if not isinstance(code, int):
            raise
        raise OSError(code, os.strerror(code), tempfile.gettempdir()) from error


def _fill_workbook(book: Any, vectors: WordVectors) -> None:
    from openpyxl.cell import WriteOnlyCell

    sheet = book.create_sheet("vectors")
    sheet.freeze_panes = "C2"
    sheet.append(_header(vectors))
    for (word, count), row in zip(vectors.entries(), vectors.matrix, strict=True):
        cell = WriteOnlyCell(sheet, UNWRITABLE.sub("\ufffd", word))
        cell.data_type = "s"  # text, even if it begins with =
        sheet.append([cell, count, *row.tolist()])


def _npz(vectors: WordVectors, path: Path) -> None:
    """numpy's arrays ``words``, ``counts`` and ``vectors``; no pickle."""
    import numpy as np

    words, counts = zip(*vectors.entries(), strict=True)
    with path.open("wb") as out:
        np.savez(
            out,
            allow_pickle=False,
            words=np.array(words),
            counts=np.array(counts, dtype=np.int64),
            vectors=vectors.matrix,
        )


FORMATS = {
    "word2vec": Format(
        ".vec", _word2vec, "gensim.models.KeyedVectors.load_word2vec_format({path!r})"
    ),
    "word2vec-binary": Format(
        ".bin", _word2vec_binary, "KeyedVectors.load_word2vec_format({path!r}, binary=True)"
    ),
    "tensorboard": Format(
        "-tensorboard",
        _tensorboard,
        "tensorboard --logdir {path}, or projector.tensorflow.org (Load: the two .tsv)",
        ("vectors.tsv", "metadata.tsv", "projector_config.pbtxt"),
    ),
    "csv": Format(".csv", _csv, "Excel or any other spreadsheet"),
    "xlsx": Format(".xlsx", _xlsx, "Excel"),
    "npz": Format(".npz", _npz, "numpy.load({path!r}): words, counts, vectors"),
}
"""The formats in which vectors can be exported."""


def _header(vectors: WordVectors) -> list[str]:
    return ["word", "count", *(f"v{number}" for number in range(1, vectors.matrix.shape[1] + 1))]


def _texts(matrix: "NDArray[float32]") -> Iterator[list[str]]:
    """Yield each row's numbers in the fewest digits that round-trip to the same float32."""
    for start in range(0, len(matrix), BLOCK):
        yield from matrix[start : start + BLOCK].astype("U16").tolist()
