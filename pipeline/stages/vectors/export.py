"""Vectors -> the files that gensim, TensorBoard's projector, Excel and numpy open."""

import csv
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pipeline.stages.vectors.storage import Vectors
from pipeline.store import project
from pipeline.store.artifacts import put_files, temporary_folder
from pipeline.store.publishing import harmless
from pipeline.terminal.errors import UserError

if TYPE_CHECKING:
    from numpy import float32
    from numpy.typing import NDArray

BLOCK = 1_000
"""Rows turned into text at a time."""

SHEET_ROWS, SHEET_COLUMNS = 1_048_576, 16_384
"""The most that a sheet of Excel's has."""

UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What XML, and so .xlsx, has no way to write."""

PROJECTOR = """\
embeddings {
  tensor_name: "malmoi"
  tensor_path: "vectors.tsv"
  metadata_path: "metadata.tsv"
}
"""
"""What TensorBoard looks for in a log folder, ``projector_config.pbtxt``."""


class Format(NamedTuple):
    """A format: how its file's name ends, the files, when it is a folder, and who opens it."""

    ending: str
    write: Callable[[Vectors, Path], None]
    opened: str
    files: tuple[str, ...] = ()


def export_vectors(vectors: Vectors, path: Path, *, form: str, force: bool = False) -> list[Path]:
    """Write vectors as a file (or, for TensorBoard, a folder), in place when all is written.

    Parameters
    ----------
    vectors : Vectors
    path : Path
    form : str
        A key of ``FORMATS``.
    force : bool
        Replace what is there.

    Returns
    -------
    list of Path
        The files.

    Raises
    ------
    UserError
        When something is there already, the folder is not, or a sheet is too small.
    """
    files = FORMATS[form].files
    folder, names = (path, files) if files else (path.parent, (path.name,))
    there = [folder / name for name in names if (folder / name).exists()]
    if there and (not force or there[0].is_dir()):
        raise UserError(
            f"{project.shown(there[0])} is there already",
            "--output with another name, or --force to replace a file",
        )
    if not path.parent.is_dir():
        raise UserError(
            f"there is no folder {project.shown(path.parent)}", "--output with a folder that is"
        )
    with temporary_folder(path.parent, path.name) as drafts:
        FORMATS[form].write(vectors, drafts if files else drafts / path.name)
        folder.mkdir(exist_ok=True)
        put_files({name: drafts / name for name in names}, folder)
    return [folder / name for name in names]


def _word2vec(vectors: Vectors, path: Path) -> None:
    """Mikolov's text format: a line ``V D``, then a word and its numbers a line."""
    with path.open("w", encoding="utf-8", newline="\n") as out:
        out.write("{} {}\n".format(*vectors.matrix.shape))
        for (word, _), numbers in zip(vectors.entries(), _texts(vectors.matrix), strict=True):
            out.write(f"{word} {' '.join(numbers)}\n")


def _word2vec_binary(vectors: Vectors, path: Path) -> None:
    """The same with each number as a little-endian float32."""
    with path.open("wb") as out:
        out.write("{} {}\n".format(*vectors.matrix.shape).encode("ascii"))
        for (word, _), row in zip(vectors.entries(), vectors.matrix, strict=True):
            out.write(word.encode("utf-8") + b" " + row.astype("<f4").tobytes())


def _tensorboard(vectors: Vectors, folder: Path) -> None:
    """TensorBoard's two tables, and the note by which it finds them in its ``--logdir``.

    The projector takes a first line of ``metadata.tsv`` for names only when there are several
    columns, as here: word and count.
    """
    with (folder / "vectors.tsv").open("w", encoding="utf-8", newline="\n") as out:
        out.writelines("\t".join(numbers) + "\n" for numbers in _texts(vectors.matrix))
    (folder / "metadata.tsv").write_bytes(vectors.table)
    (folder / "projector_config.pbtxt").write_text(PROJECTOR, encoding="utf-8", newline="\n")


def _csv(vectors: Vectors, path: Path) -> None:
    """A table for spreadsheets: with a byte order mark, by which Excel knows UTF-8."""
    with path.open("w", encoding="utf-8-sig", newline="") as out:
        table = csv.writer(out)
        table.writerow(_header(vectors))
        for (word, count), numbers in zip(vectors.entries(), _texts(vectors.matrix), strict=True):
            table.writerow([harmless(word), count, *numbers])


def _xlsx(vectors: Vectors, path: Path) -> None:
    """A workbook of one sheet, written row by row."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    rows, columns = vectors.matrix.shape
    if rows + 1 > SHEET_ROWS or columns + 2 > SHEET_COLUMNS:
        raise UserError(
            f"{rows:,} words of {columns:,} numbers do not fit a sheet of Excel's", "--format csv"
        )
    book = Workbook(write_only=True)
    sheet = book.create_sheet("vectors")
    sheet.freeze_panes = "C2"
    sheet.append(_header(vectors))
    for (word, count), row in zip(vectors.entries(), vectors.matrix, strict=True):
        cell = WriteOnlyCell(sheet, UNWRITABLE.sub("\ufffd", word))
        cell.data_type = "s"  # text, also when it begins with =
        sheet.append([cell, count, *row.tolist()])
    book.save(path)


def _npz(vectors: Vectors, path: Path) -> None:
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
"""What vectors can be exported as."""


def _header(vectors: Vectors) -> list[str]:
    return ["word", "count", *(f"v{number}" for number in range(1, vectors.matrix.shape[1] + 1))]


def _texts(matrix: "NDArray[float32]") -> Iterator[list[str]]:
    """Yield each row's numbers in the fewest digits that give the same float32 again."""
    for start in range(0, len(matrix), BLOCK):
        yield from matrix[start : start + BLOCK].astype("U16").tolist()
