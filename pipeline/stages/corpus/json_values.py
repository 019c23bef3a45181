"""A JSON value -> a document, for the readers of .json and .jsonl."""

import json
from operator import itemgetter

from pipeline.stages.corpus.limits import RefusedError
from pipeline.stages.corpus.reading import Document, Reading
from pipeline.stages.corpus.rows import column_names, row_document, text_column


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Return a JSON object; if a name occurs twice in it, both values are kept."""
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    return dict(
        zip(column_names(name for name, _ in pairs), map(itemgetter(1), pairs), strict=True)
    )


DECODER = json.JSONDecoder(object_pairs_hook=_object)


def value_document(value: object, reading: Reading, where: str) -> Document:
    """Return an object or a string as a document; ``where`` is its id if it has no other.

    Raises
    ------
    RefusedError
        When it is a value of another type.
    UserError
        When the object has no text column.
    """
    match value:
        case str():
            return Document(where, [value])
        case dict():
            names = column_names(value)
            if reading.text_column is None and "text" in names:
                column = "text"
            else:
                column = text_column(names, reading)
            return row_document(names, value.values(), reading, where, column=column)
        case _:
            raise RefusedError(f"{where} is neither an object nor a string")
