"""A file -> documents, each an identifier and its text; one reader a kind of file.

A new kind of file enters here: a function of the same shape, its kind in READERS, and how the
kind is told in ``kinds``.
"""

from pipeline.stages.corpus.readers.html import read_html
from pipeline.stages.corpus.readers.json import read_json, read_json_lines
from pipeline.stages.corpus.readers.office import read_hwpx, read_pdf
from pipeline.stages.corpus.readers.reading import Document, Reader, Reading
from pipeline.stages.corpus.readers.spreadsheet import read_parquet, read_xlsx
from pipeline.stages.corpus.readers.table import read_table
from pipeline.stages.corpus.readers.text import DOCUMENTS, read_text
from pipeline.stages.corpus.readers.word import read_docx

__all__ = ["DOCUMENTS", "READERS", "Document", "Reader", "Reading"]

READERS: dict[str, Reader] = {
    "text": read_text,
    "table": read_table,
    "json": read_json,
    "jsonl": read_json_lines,
    "html": read_html,
    "xlsx": read_xlsx,
    "parquet": read_parquet,
    "pdf": read_pdf,
    "docx": read_docx,
    "hwpx": read_hwpx,
}
"""By the kind that `kinds.find_kind` tells; archives are taken apart before."""
