"""A corpus's name -> the location of its bytes and how to read them.

The corpus ``NAME`` is described by ``corpora/NAME.toml``; without a description, it is the file
``corpora/NAME.txt`` (or of another kind that can be read), else the folder ``corpora/NAME/``. A
description without ``[source]`` describes that text. Its tables in capital letters, such as
``[TrainWord2Vec]``, are the corpus's own settings.
"""

import os
import re
import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from pipeline.stages.corpus.archives import is_hidden
from pipeline.stages.corpus.kinds import suffixes
from pipeline.stages.corpus.reading import DOCUMENTS
from pipeline.store import project
from pipeline.store.disk import file_sha256
from pipeline.store.manifest import Content
from pipeline.terminal.errors import UserError
from pipeline.terminal.paths import shown

RULE_FILES = {
    "stopwords": ".stopwords.txt",
    "aliases": ".aliases.tsv",
    "nouns": ".nouns.txt",
}
"""Rule files next to a corpus: ``law.stopwords.txt`` and so on."""

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

WRITTEN = {str: '"text"', int: "a whole number", list: '["text", …]', dict: "a table: [source]"}


@dataclass(frozen=True, slots=True)
class Address:
    """A corpus that is downloaded.

    Attributes
    ----------
    url : str
    size : int or None
        In bytes, if known.
    sha256 : str or None
        Hexadecimal, if known; otherwise every download must match the first one.
    """

    url: str
    size: int | None = None
    sha256: str | None = None

    def content(self) -> Content:
        """Return what determines the bytes."""
        declared = {"sha256": self.sha256} if self.sha256 else {}
        return Content(files=declared, values={"url": self.url})


@dataclass(frozen=True, slots=True)
class Files:
    """A corpus on this disk: file names (with ``/``) relative to a folder.

    ``refused`` are the names in it that are not read, each with the reason. ``size`` and
    ``sha256`` are what the description declares, of a single file.
    """

    folder: Path
    names: tuple[str, ...]
    refused: tuple[tuple[str, str], ...] = ()
    size: int | None = None
    sha256: str | None = None

    def content(self) -> Content:
        """Return what decides the bytes: the SHA-256 of each file, by its name as text.

        Raises
        ------
        UserError
            When a file has not the declared size or SHA-256.
        """
        digests: dict[str, str] = {}
        for name in self.names:
            path = self.folder / name
            digest = digests[name_as_text(name)] = file_sha256(path)
            size = path.stat().st_size
            if self.size not in (None, size):
                raise _unexpected(path, f"{size:,} bytes", f"{self.size:,}")
            if self.sha256 not in (None, digest):
                raise _unexpected(path, f"the sha256 {digest}", f"{self.sha256}")
        return Content(files=digests)


def _unexpected(path: Path, found: str, expected: str) -> UserError:
    return UserError(
        f"{shown(path)} has {found}, and {expected} was declared",
        "find out why; if the file has really changed, correct bytes and sha256 in its .toml",
    )


def name_as_text(name: str) -> str:
    """Return a file's name as text: bytes that are not UTF-8 are escaped as ``\\xc7``."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


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
    rules : mapping of str to Path
        The rule files beside it: ``stopwords``, ``aliases``, ``nouns``.
    notes : tuple of str
        What the user should know of how it was found.
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
    rules: Mapping[str, Path] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    def reading(self) -> dict[str, object]:
        """Return what determines how the bytes are read."""
        return {
            "encoding": self.encoding,
            "documents": self.documents,
            "text_column": self.text_column,
            "id_column": self.id_column,
        }


def find_corpus(name: str, corpora: Path) -> Corpus:
    """Look a corpus up by name.

    Parameters
    ----------
    name : str
        As typed by the user; Hangul in any normal form.
    corpora : Path
        The folder to look in.

    Raises
    ------
    UserError
        When there is no such corpus (the error lists the existing ones), when the name is a
        path, or when its description cannot be used.
    """
    name = unicodedata.normalize("NFC", name)
    entries = _entries(corpora)
    if name not in entries:
        listed = ", ".join(sorted(entries)) or "none yet"
        raise UserError(
            f"there is no corpus {name!r}; there are: {listed}",
            f"put your text into {shown(corpora)}/NAME.txt (or texts into a folder NAME/) "
            "and build it with --corpus NAME",
        )
    path, *unused = entries[name]
    rules = {
        kind: beside
        for kind, suffix in RULE_FILES.items()
        if (beside := path.parent / f"{_stem(path)}{suffix}").is_file()
    }
    if path.suffix == ".toml":
        return _described(name, path, rules)
    return Corpus(name, _local(path), title=name, rules=rules, notes=_unused(path, unused))


def _unused(path: Path, unused: Sequence[Path]) -> tuple[str, ...]:
    """Say that files or folders of a corpus's name are not read, since another one is."""
    if not unused:
        return ()
    used, *others = (f"{shown(each)}{'/' * each.is_dir()}" for each in (path, *unused))
    return (
        f"{used} is read, and {', '.join(others)} of the same name is not; rename what is to be "
        "another corpus, or name the right one as path in a .toml",
    )


def read_settings(name: str, corpora: Path) -> tuple[Path, dict[str, Any]] | None:
    """Return the description of a corpus and the tables of settings in it, None without one.

    Raises
    ------
    UserError
        When it cannot be read.
    """
    path, *_ = _entries(corpora).get(unicodedata.normalize("NFC", name), [None])
    if path is None or path.suffix != ".toml" or path.is_dir():
        return None
    return path, {key: v for key, v in _read_description(path).items() if _is_setting(key)}


def _is_setting(key: str) -> bool:
    """Tell whether a key of a description is the name of a task; those begin with a capital."""
    return key[:1].isupper()


def default_corpus() -> str:
    """Return the corpus that is meant where none is named: the project's only one, else ``law``."""
    if (
        project.find_home() is None
        or (project.corpora() / f"{project.DEFAULT_CORPUS}.toml").is_file()
    ):
        return project.DEFAULT_CORPUS
    names = corpus_names(project.corpora())
    return names[0] if len(names) == 1 else project.DEFAULT_CORPUS


def corpus_names(corpora: Path) -> list[str]:
    """Return the names of the corpora in a folder, usable or not."""
    return sorted(_entries(corpora))


def _entries(corpora: Path, first: str = ".toml") -> dict[str, list[Path]]:
    """Return every corpus in the folder by name: what it is read from, then what is not read.

    Descriptions are ignored when ``first`` is empty.

    If several have the same name, a description wins over a file, and a file over a folder.
    """
    entries: dict[str, list[Path]] = {}
    if not corpora.is_dir():
        return entries
    rank = {
        suffix: number
        for number, suffix in enumerate([first, *suffixes()] if first else suffixes())
    }
    candidates = [
        path
        for path in corpora.iterdir()
        if not path.name.startswith(".")
        and not path.name.endswith(tuple(RULE_FILES.values()))
        and (path.is_dir() or path.suffix.lower() in rank)
    ]
    for path in sorted(
        candidates, key=lambda path: (path.is_dir(), rank.get(path.suffix.lower(), 0))
    ):
        entries.setdefault(unicodedata.normalize("NFC", _stem(path)), []).append(path)
    return entries


def _stem(path: Path) -> str:
    """Return a corpus's name: a folder's, or a file's without ``.csv`` or ``.tar.gz``."""
    if path.is_dir():
        return path.name
    inner = Path(path.stem)
    return inner.stem if path.suffix.lower() == ".gz" and inner.suffix in suffixes() else path.stem


def _read_description(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError:
        raise UserError(f"{shown(path)} is not UTF-8", "save it as UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        raise UserError(
            f"{shown(path)} cannot be read: {error}",
            'write title = "text" and the like, one per line; paths with /, not with \\',
        ) from None


def _described(name: str, path: Path, rules: Mapping[str, Path]) -> Corpus:
    where = shown(path)
    description = {k: v for k, v in _read_description(path).items() if not _is_setting(k)}
    _check_keys("", description, where)
    source = description.get("source", {})
    _check_keys("source", source, where)
    if description.get("documents", "file") not in DOCUMENTS:
        raise UserError(
            f"{where}: documents is {description['documents']!r}, which is not one of its values",
            'write "file", "line" or "blank-line"',
        )
    notes: tuple[str, ...] = ()
    if {"package", "url", "path"} & {*source}:
        found = _source(source, path, where)
    else:
        found, notes = _text_of(name, path, where)
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
        rules=rules,
        notes=notes,
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
            near = get_close_matches(key.lower(), KEYS[table], n=3)
            keys = [*near, *sorted({*KEYS[table]} - {*near})]
            raise UserError(f"{where} has an unknown key: {key}", f"the keys are {', '.join(keys)}")
        if not isinstance(value, kind) or isinstance(value, bool):
            raise UserError(
                f"{where}: {key} is {value!r}, which has the wrong type",
                f"write it as {WRITTEN[kind]}",
            )


def _text_of(name: str, description: Path, where: str) -> tuple[Files, tuple[str, ...]]:
    """Return the text beside a description that names no source, and what is not read."""
    text, *unused = _entries(description.parent, first="").get(name, [None])
    if text is None:
        raise UserError(
            f"{where} must name exactly one source, but names 0; no text is called {name}",
            f"put the text into {shown(description.parent)}/{name}.txt or a folder {name}/ there, "
            'or write [source] and, below it, path = "…", url = "…" or package = "…"',
        )
    return _local(text), _unused(text, [each for each in unused if each])


def _source(source: Mapping[str, Any], description: Path, where: str) -> Address | Files:
    kinds = [kind for kind in ("package", "url", "path") if kind in source]
    if len(kinds) > 1:
        raise UserError(
            f"{where} must name exactly one source, but names {len(kinds)}",
            f"keep one of {' and '.join(kinds)} under [source]",
        )
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
        files = _local(path)
    else:
        patterns = source.get("files", ["*"])
        files = _packaged(source["package"], source.get("folder", ""), patterns, where)
    if (size is not None or digest) and len(files.names) > 1:
        raise UserError(
            f"{where} gives bytes or sha256 for {len(files.names)} files, and they are of one file",
            "remove them, or name a single file",
        )
    return replace(files, size=size, sha256=digest)


def _declared(source: Mapping[str, Any], where: str) -> tuple[int | None, str | None]:
    """Return the declared size in bytes and SHA-256, as far as they are there."""
    size, digest = source.get("bytes"), source.get("sha256")
    if size is not None and size < 0:
        raise UserError(f"{where}: bytes is {size}, which is no size", "write the file's size")
    if digest is not None and not SHA256.fullmatch(digest):
        raise UserError(
            f"{where}: sha256 is {digest!r}, which is no SHA-256",
            "write its 64 hexadecimal digits, as sha256sum prints them, or leave it out",
        )
    return size, digest and digest.lower()


def _right_path(named: str, corpora: Path) -> str:
    """Say how to write a path that is not there: seen from the project, perhaps."""
    from_project = corpora.parent / named
    if not from_project.exists():
        return f"a path starts at the folder {shown(corpora)}; correct it, or put the text there"
    return f'write path = "{Path(os.path.relpath(from_project, corpora)).as_posix()}"'


def _packaged(package: str, inside: str, patterns: list[str], where: str) -> Files:
    """Return the files of an installed package that match the patterns, and no others."""
    found = find_spec(package) if package.isidentifier() else None
    if found is None or found.origin is None:
        raise UserError(
            f"{where} takes its text from the package {package}, which is not installed",
            f"pip install {package}"
            if package.isidentifier()
            else "write the name that Python imports, without - and dots; a folder in it is folder",
        )
    root = Path(found.origin).parent.resolve()
    folder = (root / inside).resolve()
    if not all(Path(root, inside, each).resolve().is_relative_to(root) for each in patterns):
        raise UserError(
            f"{where} names files outside {package}",
            f"write folder and files as they are named below {root}, without ..",
        )
    paths = [path for pattern in patterns for path in sorted(folder.glob(pattern))]
    if not paths:
        raise UserError(
            f"{where}: {package} has no such files: {inside or '.'}, {', '.join(patterns)}",
            f"write folder and files as they are named below {root}",
        )
    return Files(folder, tuple(path.relative_to(folder).as_posix() for path in paths))


def _local(path: Path) -> Files:
    """Return a file, or a folder's files in a stable order; hidden ones are skipped."""
    if path.is_file():
        return Files(path.parent, (path.name,))
    root = path.resolve()
    names: list[str] = []
    refused: list[tuple[str, str]] = []
    for below in path.rglob("*"):
        name = below.relative_to(path).as_posix()
        if is_hidden(name):
            continue
        if reason := _refusal(below, root):
            refused.append((name_as_text(name), reason))
        elif below.is_file():
            names.append(name)
    if not names:
        raise UserError(f"{shown(path)} contains no files", "put texts into it")
    return Files(path, tuple(sorted(names)), tuple(sorted(refused)))


def _refusal(path: Path, root: Path) -> str:
    """Return why an entry of a folder is not read, or an empty string."""
    if path.is_symlink():
        if not path.exists():
            return "it is a link that leads nowhere"
        if not path.resolve().is_relative_to(root):
            return "it is a link that leads out of the folder"
        if path.is_dir():
            return "it is a link to a folder"
    return "" if path.is_file() or path.is_dir() else "it is no file"
