"""The folders corpora/ and outputs/ -> the state of each corpus."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pipeline.stages.corpus.catalogue import corpus_names, find_corpus
from pipeline.stages.corpus.description import Corpus
from pipeline.stages.corpus.sources import Address, Files
from pipeline.store.builds import BUILD, read_build
from pipeline.store.contents import Nouns, Sentences
from pipeline.terminal.errors import UserError

COUNTED = {"sentences": Sentences, "nouns": Nouns}
"""The counts shown for a build, and the artifact whose manifest has each."""


@dataclass(frozen=True, slots=True)
class Entry:
    """The state of one corpus.

    Attributes
    ----------
    name, title, licence : str
    source : str
        ``file``, ``folder of 3 files``, or an address; if unusable, the reason.
    bytes : int or None
        Size of its texts; None when it is not known before the download.
    usable : bool
    built : str or None
        When the last build was finished, in local time (ISO 8601).
    counts : mapping of str to int
        Of the last build.
    """

    name: str
    title: str
    licence: str
    source: str
    bytes: int | None
    usable: bool
    built: str | None
    counts: Mapping[str, int]


def list_corpora(corpora: Path, outputs: Path) -> list[Entry]:
    """Return every corpus that can be or has been built, sorted by name."""
    known = corpus_names(corpora)
    gone = [path.parent.name for path in outputs.glob(f"*/{BUILD}")]
    return [_entry(name, corpora, outputs / name) for name in sorted({*known, *gone})]


def _entry(name: str, corpora: Path, folder: Path) -> Entry:
    built, counts = _last_build(folder)
    try:
        corpus = find_corpus(name, corpora)
        source, size = _source(corpus)
    except (UserError, OSError) as error:
        there = name in corpus_names(corpora)
        why = getattr(error, "fact", str(error)) if there else "built, but no longer in corpora/"
        return Entry(name, "", "", why, None, False, built, counts)
    return Entry(name, corpus.title, corpus.licence, source, size, True, built, counts)


def _source(corpus: Corpus) -> tuple[str, int | None]:
    match corpus.source:
        case Address() as address:
            return address.url, address.size
        case Files() as files:
            size = sum((files.folder / name).stat().st_size for name in files.names)
            count = len(files.names)
            return files.names[0] if count == 1 else f"{count:,} files", size


def _last_build(folder: Path) -> tuple[str | None, dict[str, int]]:
    """Return when a corpus was last built, and its counts, as far as they are recorded."""
    build = read_build(folder)
    if not build.finished:
        return None, {}
    manifests = build.made.manifests()
    counts = {
        what: manifests[kind.TASK].counts[what]
        for what, kind in COUNTED.items()
        if kind.TASK in manifests
    }
    when = datetime.fromtimestamp((folder / BUILD).stat().st_mtime).astimezone()
    return when.isoformat(timespec="seconds"), counts
