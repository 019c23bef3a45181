"""A corpus's name -> the corpus: where its bytes are and how to read them.

The corpus ``NAME`` is described by ``corpora/NAME.toml``. Without a description, it is the file
``corpora/NAME.txt`` (or another supported kind), otherwise the folder ``corpora/NAME/``.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from pipeline.stages.corpus.description import (
    Corpus,
    describe,
    is_setting,
    read_description,
    unread,
)
from pipeline.stages.corpus.kinds import OLD, suffixes
from pipeline.stages.corpus.sources import local_files
from pipeline.store import project
from pipeline.terminal.errors import UserError
from pipeline.terminal.names import nearest_first
from pipeline.terminal.paths import shown

DESCRIPTION = ".toml"

RULE_FILES = {
    "stopwords": ".stopwords.txt",
    "aliases": ".aliases.tsv",
    "nouns": ".nouns.txt",
    "not_nouns": ".not-nouns.txt",
    "concepts": ".concepts.tsv",
}
"""Rule files next to a corpus: ``law.stopwords.txt`` and so on."""

VARIABLE_FILES = (".variables.csv", ".variables.tsv", ".variables.xlsx")
"""Tables next to a corpus that add columns to those of its documents; the first one is read."""


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
        raise _unread_file(name, corpora) or _unknown(name, corpora, entries)
    path = entries[name][0]
    rules = {
        kind: file
        for kind, suffix in RULE_FILES.items()
        if (file := path.parent / f"{_stem(path)}{suffix}").is_file()
    }
    tables = [path.parent / f"{_stem(path)}{suffix}" for suffix in VARIABLE_FILES]
    table = next((each for each in tables if each.is_file()), None)
    texts = [each for each in entries[name] if not _is_description(each)]
    if _is_description(path):
        return replace(describe(name, path, texts=texts, rules=rules), variable_file=table)
    return Corpus(
        name,
        local_files(path),
        title=name,
        rules=rules,
        variable_file=table,
        notes=unread(texts),
    )


def _unknown(name: str, corpora: Path, known: Iterable[str]) -> UserError:
    listed = ", ".join(nearest_first(name, sorted(known))) or "none yet"
    return UserError(
        f"there is no corpus {name!r}; there are: {listed}",
        f"put your text into {shown(corpora)}/NAME.txt (or texts into a folder NAME/) "
        "and build it with --corpus NAME",
    )


def _unread_file(name: str, corpora: Path) -> UserError | None:
    """Return the error about a file of that name that malmoi does not read, if there is one."""
    known = {*suffixes(), ".sha256", ""}
    for path in sorted(corpora.glob("[!.]*")):
        is_unread = path.is_file() and path.suffix.lower() not in known
        if is_unread and unicodedata.normalize("NFC", path.stem) == name:
            what, _, advice = OLD.get(path.suffix.lower(), "").partition("; ")
            return UserError(
                f"{shown(path)} is {what or f'a {path.suffix} file, which malmoi does not read'}",
                advice or f"save it as text: {shown(corpora)}/{name}.txt",
            )
    return None


def read_settings(name: str, corpora: Path) -> tuple[Path, dict[str, Any]] | None:
    """Return a corpus's description and the tables of settings in it; None without one.

    Raises
    ------
    UserError
        When it cannot be read.
    """
    path, *_ = _entries(corpora).get(unicodedata.normalize("NFC", name), [None])
    if path is None or not _is_description(path):
        return None
    return path, {key: v for key, v in read_description(path).items() if is_setting(key)}


def default_corpus() -> str:
    """Return the corpus to use if none is named: the project's only one, otherwise ``law``."""
    if (
        project.find_home() is None
        or (project.corpora() / f"{project.DEFAULT_CORPUS}{DESCRIPTION}").is_file()
    ):
        return project.DEFAULT_CORPUS
    names = corpus_names(project.corpora())
    return names[0] if len(names) == 1 else project.DEFAULT_CORPUS


def corpus_names(corpora: Path) -> list[str]:
    """Return the names of the corpora in a folder, usable or not."""
    return sorted(_entries(corpora))


def _entries(corpora: Path) -> dict[str, list[Path]]:
    """Return all files and folders of each corpus, by its name; the first one is used.

    A description takes precedence over a file, and a file over a folder.
    """
    entries: dict[str, list[Path]] = {}
    if not corpora.is_dir():
        return entries
    rank = {suffix: number for number, suffix in enumerate([DESCRIPTION, *suffixes()])}
    candidates = [
        path
        for path in corpora.iterdir()
        if not path.name.startswith(".")
        and not path.name.endswith((*RULE_FILES.values(), *VARIABLE_FILES))
        and (path.is_dir() or path.suffix.lower() in rank)
    ]
    for path in sorted(
        candidates, key=lambda path: (path.is_dir(), rank.get(path.suffix.lower(), 0))
    ):
        entries.setdefault(unicodedata.normalize("NFC", _stem(path)), []).append(path)
    return entries


def _is_description(path: Path) -> bool:
    return path.suffix.lower() == DESCRIPTION and not path.is_dir()


def _stem(path: Path) -> str:
    """Return a corpus's name: a folder's, or a file's without ``.csv`` or ``.tar.gz``."""
    if path.is_dir():
        return path.name
    inner = Path(path.stem)
    return inner.stem if path.suffix.lower() == ".gz" and inner.suffix in suffixes() else path.stem
