"""A .hwpx from the Hangul Word Processor (OWPML) -> one document."""

from collections.abc import Iterator
from pathlib import Path

from pipeline.stages.corpus.limits import RefusedError
from pipeline.stages.corpus.reading import Document, Reader, Reading


def read_hwpx(path: Path, reading: Reading) -> Iterator[Document]:
    """Read a Hangul Word Processor document (OWPML), one line per paragraph."""
    yield Document(reading.name, _lines(path, reading))


def _lines(path: Path, reading: Reading) -> Iterator[str]:
    from hwpx import TextExtractor
    from lxml.etree import XMLSyntaxError

    found = False
    try:
        with TextExtractor(path) as document:
            for paragraph in document.iter_document_paragraphs():
                text = paragraph.text()
                found = found or bool(text.strip())
                yield reading.counted(text + "\n")
    except (XMLSyntaxError, KeyError, ValueError, OSError) as error:
        raise RefusedError(f"it is a broken .hwpx file: {error}") from None
    if not found:
        reading.warnings.append("it contains no text")


READER = Reader(
    kind="hwpx",
    suffixes=(".hwpx",),
    rank=100,
    zip_part="Contents/content.hpf",
    is_office=True,
    package="hwpx",
    extra="documents",
    read=read_hwpx,
)
