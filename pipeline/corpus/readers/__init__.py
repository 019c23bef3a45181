"""A file -> documents, each an identifier and its text; one reader a kind of file.

A new kind of file enters here: a function of the same shape, its kind in READERS, and how the
kind is told in ``kinds``.
"""

from pipeline.corpus.readers.html import read_html
from pipeline.corpus.readers.json import read_json, read_json_lines
from pipeline.corpus.readers.office import read_hwpx, read_pdf
from pipeline.corpus.readers.reading import Document, Reader, Reading
from pipeline.corpus.readers.spreadsheet import read_parquet, read_xlsx
from pipeline.corpus.readers.table import read_table
from pipeline.corpus.readers.text import DOCUMENTS, read_text
from pipeline.corpus.readers.word import read_docx

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
