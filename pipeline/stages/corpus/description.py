"""A description, ``corpora/NAME.toml`` -> the corpus that it describes.

Without ``[source]`` it describes the text of its name. Its tables in capital letters, such as
``[TrainWord2Vec]``, are the corpus's own settings.
"""

import os
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from pipeline.stages.corpus.reading import DOCUMENTS
from pipeline.stages.corpus.sources import Address, Files, local_files, package_files
from pipeline.stages.corpus.variables import Declared, declared_variables
from pipeline.terminal.errors import UserError
from pipeline.terminal.names import nearest_first
from pipeline.terminal.paths import shown

KEYS: dict[str, dict[str, type]] = {
    "": {
        "title": str,
        "licence": str,
        "encoding": str,
        "source": dict,
        "documents": str,
        "text_column": str,
        "id_column": str,
        "example": str,
        "variables": dict,
    },
    "source": {
        "package": str,
        "url": str,
        "path": str,
        "folder": str,
        "files": list,
        "bytes": int,
        "sha256": str,
    },
}
"""The keys of a description, outside and inside its ``source`` table, and their types."""

SHA256 = re.compile("[0-9a-fA-F]{64}")

WRITTEN = {str: '"text"', int: "a whole number", list: '["text", …]', dict: "a table: [{key}]"}


@dataclass(frozen=True, slots=True)
class Corpus:
    """A corpus's description, known before it is read.

    Attributes
    ----------
    name : str
        NFC; a plain file name.
    source : Address or Files
    encoding : str or None
        The declared encoding; if None, it is detected from the bytes.
    documents : str
        ``file``: a text file is one document; ``line``: each of its lines is one;
        ``blank-line``: blank lines separate its documents.
    text_column : str or None
        The column of a table, or the key of JSON objects, that contains the text.
    id_column : str or None
        The one that contains the ids of the documents.
    example : str
        A word to query once the corpus is built.
    variables : tuple of Declared
        The variables of its documents.
    rules : mapping of str to Path
        The rule files next to it: ``stopwords``, ``aliases``, ``nouns``, ``not_nouns``,
        ``concepts``.
    variable_file : Path or None
        The table next to it that adds columns to the documents' own.
    notes : tuple of str
        What the user should know about how it was found.
    """

    name: str
    source: Address | Files
    title: str = ""
    licence: str = ""
    encoding: str | None = None
    documents: str = "file"
    text_column: str | None = None
    id_column: str | None = None
    example: str = ""
    variables: tuple[Declared, ...] = ()
    rules: Mapping[str, Path] = field(default_factory=dict)
    variable_file: Path | None = None
    notes: tuple[str, ...] = ()

    def reading(self) -> dict[str, object]:
        """Return what determines how the bytes are read."""
        return {
            "encoding": self.encoding,
            "documents": self.documents,
            "text_column": self.text_column,
            "id_column": self.id_column,
        }


def read_description(path: Path) -> dict[str, Any]:
    """Return the values and tables of a description.

    Raises
    ------
    UserError
        When it is not UTF-8 or not TOML.
    """
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError:
        raise UserError(f"{shown(path)} is not UTF-8", "save it as UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        raise UserError(
            f"{shown(path)} cannot be read: {error}",
            'write title = "text" and the like, one per line; paths with /, not with \\',
        ) from None


def is_setting(key: str) -> bool:
    """Return whether a key of a description names a task, which begins with a capital letter."""
    return key[:1].isupper()


def describe(name: str, path: Path, *, texts: Sequence[Path], rules: Mapping[str, Path]) -> Corpus:
    """Return the corpus that a description describes.

    Parameters
    ----------
    name : str
    path : Path
        The description.
    texts : sequence of Path
        The files and folders with the corpus's name; the first one is read if the description
        names no source.
    rules : mapping of str to Path
        The rule files next to it.

    Raises
    ------
    UserError
        When the description cannot be used.
    """
    where = shown(path)
    description = {k: v for k, v in read_description(path).items() if not is_setting(k)}
    _check_keys("", description, where)
    source = description.get("source", {})
    _check_keys("source", source, where)
    if description.get("documents", "file") not in DOCUMENTS:
        raise UserError(
            f"{where}: documents is {description['documents']!r}, which is not a valid value",
            'write "file", "line" or "blank-line"',
        )
    notes: tuple[str, ...] = ()
    if {"package", "url", "path"} & {*source}:
        found = _source(source, path, where)
    elif texts:
        found, notes = local_files(texts[0]), unread(texts)
    else:
        raise UserError(
            f"{where} names no source, and there is no text called {name}",
            f"put the text into {shown(path.parent)}/{name}.txt or a folder {name}/ there, "
            'or write [source] and, below it, path = "…", url = "…" or package = "…"',
        )
    return Corpus(
        name,
        found,
        title=description.get("title", name),
        licence=description.get("licence", ""),
        encoding=description.get("encoding"),
        documents=description.get("documents", "file"),
        text_column=description.get("text_column"),
        id_column=description.get("id_column"),
        example=description.get("example", ""),
        variables=declared_variables(description.get("variables", {}), where),
        rules=rules,
        notes=notes,
    )


def unread(texts: Sequence[Path]) -> tuple[str, ...]:
    """Return a note on files and folders with the same name, of which only the first is read."""
    if len(texts) < 2:
        return ()
    used, *others = (f"{shown(each)}{'/' * each.is_dir()}" for each in texts)
    return (
        f"{used} is read, but {', '.join(others)} with the same name is not; rename one, or name "
        "the right one as path in a .toml",
    )


def _check_keys(table: str, values: Mapping[str, Any], where: str) -> None:
    for key, value in values.items():
        kind = KEYS[table].get(key)
        if kind is None and (other := next((t for t in KEYS if key in KEYS[t]), None)) is not None:
            raise UserError(
                f"{where}: {key} is {'below' if table else 'above'} [source]",
                f"move it {'below' if other else 'above'} the line [source]",
            )
        if kind is None:
            keys = ", ".join(nearest_first(key, KEYS[table]))
            raise UserError(f"{where} has an unknown key: {key}", f"the keys are {keys}")
        wrong = not isinstance(value, kind) or isinstance(value, bool)
        if wrong or (kind is list and not all(isinstance(each, str) for each in value)):
            raise UserError(
                f"{where}: {key} is {value!r}, which has the wrong type",
                f"write it as {WRITTEN[kind].format(key=key)}",
            )


def _source(source: Mapping[str, Any], description: Path, where: str) -> Address | Files:
    kinds = [kind for kind in ("package", "url", "path") if kind in source]
    if len(kinds) > 1:
        raise UserError(
            f"{where} must name exactly one source, but names {len(kinds)}",
            f"keep one of {' and '.join(kinds)} under [source]",
        )
    if not source[kinds[0]]:
        raise UserError(f"{where}: {kinds[0]} is empty", f"write what it is, or remove {kinds[0]}")
    size, digest = _declared(source, where)
    if "url" in source:
        return Address(source["url"], size, digest)
    if "path" in source:
        path = description.parent / source["path"]
        if not path.exists():
            raise UserError(
                f"{where} names {source['path']}, which does not exist: {shown(path)}",
                _right_path(source["path"], description.parent),
            )
        files = local_files(path)
    else:
        patterns = source.get("files", ["*"])
        files = package_files(source["package"], source.get("folder", ""), patterns, where)
    if (size is not None or digest) and len(files.names) > 1:
        raise UserError(
            f"{where} gives bytes or sha256 of one file, but names {len(files.names)} files",
            "remove them, or name a single file",
        )
    return replace(files, size=size, sha256=digest)


def _declared(source: Mapping[str, Any], where: str) -> tuple[int | None, str | None]:
    """Return the declared size in bytes and SHA-256, each None if it is not declared."""
    size, digest = source.get("bytes"), source.get("sha256")
    if size is not None and size < 0:
        raise UserError(
            f"{where}: bytes is {size}, which is not a size", "write the size of the file"
        )
    if digest is not None and not SHA256.fullmatch(digest):
        raise UserError(
            f"{where}: sha256 is {digest!r}, which is not a SHA-256",
            "write its 64 hexadecimal digits, as sha256sum prints them, or leave it out",
        )
    return size, digest and digest.lower()


def _right_path(named: str, corpora: Path) -> str:
    """Return advice on a path that does not exist; it may have been relative to the project."""
    from_project = corpora.parent / named
    if not from_project.exists():
        return f"a path is relative to {shown(corpora)}; correct it, or put the text there"
    return f'write path = "{Path(os.path.relpath(from_project, corpora)).as_posix()}"'
