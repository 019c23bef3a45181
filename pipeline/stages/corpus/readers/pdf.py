"""A .pdf -> one document."""

from collections.abc import Iterator
from pathlib import Path

from pipeline.stages.corpus.limits import RefusedError
from pipeline.stages.corpus.reading import Document, Reader, Reading


def read_pdf(path: Path, reading: Reading) -> Iterator[Document]:
    """Read the text of a PDF's pages; a scan has none."""
    yield Document(reading.name, _pages(path, reading))


def _pages(path: Path, reading: Reading) -> Iterator[str]:
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    packed, unpacked = path.stat().st_size, 0
    found = False
    try:
        with path.open("rb") as file:  # given a path, pypdf would read the whole file at once
            pdf = PdfReader(file)
            if pdf.is_encrypted and not pdf.decrypt(""):
                raise RefusedError("it is encrypted")
            for page in pdf.pages:
                text = page.extract_text()
                unpacked += len(text)  # pages may share a stream; pypdf limits each to 75 MB
                reading.limits.check(packed, unpacked, more=True)
                found = found or bool(text.strip())
                yield reading.counted(text.removesuffix("\n") + "\n")
                pdf.resolved_objects.clear()  # pypdf caches every object
    except (PyPdfError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise RefusedError(f"it is a broken .pdf file: {error}") from None
    if not found:
        reading.warnings.append("it contains no text; is it a scan?")


READER = Reader(
    kind="pdf",
    suffixes=(".pdf",),
    rank=80,
    magic=(b"%PDF-",),
    package="pypdf",
    extra="documents",
    read=read_pdf,
)
