"""A corpus's source -> its raw files in a folder, byte for byte."""

import shutil
from errno import EACCES, EPERM, EROFS
from pathlib import Path
from urllib.parse import unquote, urlsplit

from pipeline.stages.corpus.description import Corpus
from pipeline.stages.corpus.sources import Address, Files, name_as_text
from pipeline.stages.corpus.transfer import DownloadLimits, transfer
from pipeline.store.disk import file_sha256, put_files, temporary_folder
from pipeline.store.manifest import Facts
from pipeline.terminal.errors import UserError
from pipeline.terminal.paths import shown


def fetch(
    corpus: Corpus, folder: Path, *, seen: Path, limits: DownloadLimits | None = None
) -> Facts:
    """Copy or download a corpus's files into a folder and check them.

    Parameters
    ----------
    corpus : Corpus
    folder : Path
        The destination; files keep their names.
    seen : Path
        A file in ``sha256sum`` format. For an address without a declared SHA-256, the first one
        seen is recorded there, and every later download must match it.
    limits : DownloadLimits, optional
        Limits on attempts, time and size.

    Raises
    ------
    UserError
        When the address does not answer, or the size or SHA-256 is not the expected one.
    """
    match corpus.source:
        case Files() as files:
            return _copy(files, folder)
        case Address() as address:
            return _download(address, folder, seen=seen, limits=limits or DownloadLimits())


def _copy(files: Files, folder: Path) -> Facts:
    expected = files.content().files
    for name in files.names:
        copy = folder / name_as_text(name)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(files.folder / name, copy)
        if file_sha256(copy) != expected[name_as_text(name)]:
            raise UserError(
                f"{name_as_text(name)} changed while it was copied", "run the same command again"
            )
    return {"counts": {"files": len(files.names)}}


def _download(address: Address, folder: Path, *, seen: Path, limits: DownloadLimits) -> Facts:
    if urlsplit(address.url).scheme not in ("http", "https"):
        raise UserError(f"{address.url} is not an http or https address", "correct its url")
    name = Path(unquote(urlsplit(address.url).path)).name
    destination = folder / (name if name not in ("", ".", "..") else "download")
    expected = address.sha256 or _seen_before(seen)
    measured = transfer(address, destination, limits)
    size, digest = destination.stat().st_size, file_sha256(destination)
    if address.size not in (None, size):
        raise UserError(
            f"{address.url} sent {size:,} bytes, but {address.size:,} were expected",
            "try again later; if the file has changed, correct bytes and sha256 in its .toml",
        )
    if expected not in (None, digest):
        raise UserError(
            f"{address.url} sent a file with sha256 {digest}, but {expected} was expected",
            "find out why; if the file has really changed, correct the sha256 in "
            f"{'its .toml' if address.sha256 else shown(seen)}",
        )
    if expected is None and address.size is None and not measured:
        raise UserError(
            f"{address.url} did not announce its size, so {size:,} bytes may not be everything",
            "declare its bytes or its sha256 in its .toml",
        )
    facts: Facts = {"counts": {"files": 1, "bytes": size}, "effective": {"sha256": digest}}
    if expected is None:
        try:
            _remember(seen, f"{digest}  {destination.name}\n")
        except OSError as error:
            if error.errno not in (EROFS, EACCES, EPERM):
                raise
            facts["warnings"] = [_not_remembered(seen, digest, error)]
    return facts


def _remember(seen: Path, line: str) -> None:
    with temporary_folder(seen.parent, seen.name) as drafts:
        draft = drafts / seen.name
        draft.write_text(line, encoding="utf-8", newline="\n")
        put_files({seen.name: draft}, seen.parent)


def _not_remembered(seen: Path, digest: str, error: OSError) -> str:
    return (
        f"{shown(seen)} cannot be written ({error.strerror}), so the next download cannot be "
        f'compared with this one; write sha256 = "{digest}" into its .toml'
    )


def _seen_before(seen: Path) -> str | None:
    words = seen.read_text(encoding="utf-8").split() if seen.is_file() else []
    return words[0] if words else None
