"""The dictionary's arrays <-> one file in the user's cache, rebuilt if stale or unreadable."""

from __future__ import annotations

import contextlib
import hashlib
import zipfile
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..konlpy_jars import OKT_JAR, TWITTER_JAR, jar_folder
from .cache import default_cache, write_whole
from .dictionary import read_dictionary
from .lexicon import Index, Lexicon, build_lexicon

# To be increased whenever the arrays, or the rules that derive them, change.
VERSION: Final = 3


class Knowledge(NamedTuple):
    """All data that the engine reads: words as arrays, top-level domains as lists."""

    lexicon: Lexicon
    generic_domains: list[str]
    country_domains: list[str]


def _read(path: Path) -> Knowledge:
    with np.load(path, allow_pickle=False) as stored:
        words, typos = (
            Index(*(stored[f"{name}.{field}"] for field in Index._fields))
            for name in ("words", "typos")
        )
        arrays = {name: stored[name] for name in Lexicon._fields if name not in ("words", "typos")}
        generic, country = (stored[name].tolist() for name in Knowledge._fields[1:])
    return Knowledge(Lexicon(words=words, typos=typos, **arrays), generic, country)


def _write(knowledge: Knowledge, path: Path) -> None:
    arrays: dict[str, NDArray[Any]] = {}
    for name, value in knowledge.lexicon._asdict().items():
        if isinstance(value, Index):
            arrays |= {f"{name}.{field}": array for field, array in value._asdict().items()}
        else:
            arrays[name] = value
    write_whole(
        path,
        lambda file: np.savez(
            file,
            allow_pickle=False,
            generic_domains=np.array(knowledge.generic_domains),
            country_domains=np.array(knowledge.country_domains),
            **arrays,
        ),
    )


def load_knowledge(cache: Path | None = None) -> Knowledge:
    """Read the arrays from the cache, or from konlpy's jars if the cache is stale or unreadable.

    Parameters
    ----------
    cache
        Folder of the stored arrays; None is the user's cache folder. The file's name contains
        its version and a fingerprint of the jars, so a stale one is never read. A cache
        that cannot be written only costs time.

    Raises
    ------
    UserError
        When konlpy is not installed.
    """
    jars = jar_folder()
    fingerprint = hashlib.sha256()
    for name in (OKT_JAR, TWITTER_JAR):
        fingerprint.update((jars / name).read_bytes())
    name = f"okt-{VERSION}-{fingerprint.hexdigest()[:16]}.npz"
    path = (default_cache() if cache is None else cache) / name
    # Whatever is wrong with the file, it is rebuilt.
    with contextlib.suppress(
        OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile
    ):
        return _read(path)
    dictionary = read_dictionary(jars)
    knowledge = Knowledge(
        build_lexicon(dictionary), dictionary.generic_domains, dictionary.country_domains
    )
    with contextlib.suppress(OSError):
        _write(knowledge, path)
    return knowledge
