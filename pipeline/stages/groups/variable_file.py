"""``corpora/NAME.variables.csv`` -> more columns for the documents, by their ids."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.stages.corpus.archives import check_office
from pipeline.stages.corpus.cleaning import clean
from pipeline.stages.corpus.decoding import Encoding, detect_encoding
from pipeline.stages.corpus.limits import Limits, RefusedError
from pipeline.stages.corpus.reading import Reading, Rows
from pipeline.stages.corpus.registry import registry
from pipeline.stages.corpus.rows import value_text
from pipeline.terminal.errors import UserError
from pipeline.terminal.paths import shown

ID = "id"
"""The column with the documents' ids."""


@dataclass(frozen=True, slots=True)
class VariableFile:
    """A table of values for documents.

    Attributes
    ----------
    name : str
        Its file name.
    rows : mapping of str to mapping
        The values of each document by column, by its id.
    repeated : sequence of str
        The ids in more than one row, of which the last one counts.
    """

    name: str
    rows: Mapping[str, Mapping[str, str]]
    repeated: Sequence[str]


def read_variable_file(path: Path) -> VariableFile:
    """Read a .csv, .tsv or .xlsx whose first row names the columns, one of them ``id``.

    Encoding, delimiter and quotes are detected as for a corpus.

    Raises
    ------
    UserError
        When it has no such column, or cannot be read.
    """
    reader = registry().by_suffix[path.suffix.lower()]
    encoding = detect_encoding(path) if reader.is_text else Encoding(reader.kind, "format")
    reading = Reading(shown(path), encoding, text_column=ID, suffix=path.suffix.lower())
    rows: dict[str, dict[str, str]] = {}
    repeated: list[str] = []
    try:
        if reader.is_office:
            check_office(path, Limits())
        for read in reader.read(path, reading):
            for document in read.documents() if isinstance(read, Rows) else (read,):
                identifier = " ".join(clean("".join(document.pieces)).split())
                repeated += [identifier] if identifier in rows else []
                rows[identifier] = {
                    clean(name): clean(value_text(value))
                    for name, value in document.metadata.items()
                }
    except UserError as error:
        raise UserError(error.fact, f"name the column with the documents' ids {ID}") from None
    except RefusedError as error:
        raise UserError(
            f"{shown(path)} cannot be read: {error}", "save it as .csv, .tsv or .xlsx"
        ) from None
    return VariableFile(path.name, rows, repeated)
