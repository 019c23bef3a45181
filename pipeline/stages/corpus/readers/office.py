"""A .pdf or .hwpx -> one document; the libraries for it come with malmoi[documents]."""

from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from pipeline.stages.corpus.readers.reading import Document, Reading, RefusedError
from pipeline.terminal.errors import UserError


def need(package: str, reading: Reading) -> None:
    """Raise what to install when a package is not there.

    Raises
    ------
    UserError
        It names the file and the command.
    """
    if find_spec(package) is None:
        raise UserError(
            f"{reading.name} needs a package to be read ({package}), which is not installed",
            'pip install "malmoi[documents]"',
        )


def read_pdf(path: Path, reading: Reading) -> Iterator[Document]:
    """Read the text of a PDF's pages; a scan has none."""
    need("pypdf", reading)
    yield Document(reading.name, _pdf_pages(path, reading))


def _pdf_pages(path: Path, reading: Reading) -> Iterator[str]:
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    packed, unpacked = path.stat().st_size, 0
    found = False
    try:
        with path.open("rb") as file:  # of a path pypdf would read all at once
            pdf = PdfReader(file)
            if pdf.is_encrypted and not pdf.decrypt(""):
                raise RefusedError("it is encrypted")
            for page in pdf.pages:
                text = page.extract_text()
                unpacked += len(text)  # pages may share a stream; pypdf limits each to 75 MB
                reading.limits.check(packed, unpacked, more=True)
                found = found or bool(text.strip())
                yield reading.held(text.removesuffix("\n") + "\n")
                pdf.resolved_objects.clear()  # pypdf keeps every object that it has seen
    except (PyPdfError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise RefusedError(f"it is a broken .pdf file: {error}") from None
    if not found:
        reading.warnings.append("it holds no text; is it a scan?")


def read_hwpx(path: Path, reading: Reading) -> Iterator[Document]:
    """Read a Hangul Word Processor document (OWPML): a line a paragraph."""
    need("hwpx", reading)
    yield Document(reading.name, (reading.held(line + "\n") for line in _hwpx_lines(path, reading)))


def _hwpx_lines(path: Path, reading: Reading) -> Iterator[str]:
    from hwpx import TextExtractor
    from lxml.etree import XMLSyntaxError

    found = False
    try:
        with TextExtractor(path) as document:
            for paragraph in document.iter_document_paragraphs():
                text = paragraph.text()
                found = found or bool(text.strip())
                yield text
    except (XMLSyntaxError, KeyError, ValueError, OSError) as error:
        raise RefusedError(f"it is a broken .hwpx file: {error}") from None
    if not found:
        reading.warnings.append("it holds no text")
