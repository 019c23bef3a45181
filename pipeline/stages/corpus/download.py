"""A corpus's source -> its raw files in a folder, bytes exactly as they were."""

import shutil
from pathlib import Path
from urllib.parse import unquote, urlsplit

from pipeline.stages.corpus.catalogue import Address, Corpus, Files, shown
from pipeline.stages.corpus.transfer import Patience, transfer
from pipeline.store import project
from pipeline.store.artifacts import Facts, file_sha256, put_files, temporary_folder
from pipeline.terminal.errors import UserError


def fetch(corpus: Corpus, folder: Path, *, seen: Path, patience: Patience | None = None) -> Facts:
    """Bring a corpus's files into a folder and check them.

    Parameters
    ----------
    corpus : Corpus
    folder : Path
        Where the files go, under their own names.
    seen : Path
        A file in ``sha256sum``'s format. For an address without a declared SHA-256, the
        first one seen is written there, and insisted on from then on.
    patience : Patience, optional
        How long and how often a download is tried, and how much is taken.

    Raises
    ------
    UserError
        When the address does not answer, or size or SHA-256 are not the expected ones.
    """
    match corpus.source:
        case Files() as files:
            return _copy(files, folder)
        case Address() as address:
            return _download(address, folder, seen=seen, patience=patience or Patience())


def _copy(files: Files, folder: Path) -> Facts:
    expected = files.content()
    for name in files.names:
        copy = folder / shown(name)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(files.folder / name, copy)
        if file_sha256(copy) != expected[shown(name)]:
            raise UserError(
                f"{shown(name)} changed while it was read", "run the same command again"
            )
    return {"counts": {"files": len(files.names)}}


def _download(address: Address, folder: Path, *, seen: Path, patience: Patience) -> Facts:
    if urlsplit(address.url).scheme not in ("http", "https"):
        raise UserError(f"{address.url} is not an http or https address", "mend its url")
    name = Path(unquote(urlsplit(address.url).path)).name
    destination = folder / (name if name not in ("", ".", "..") else "download")
    expected = address.sha256 or _seen_before(seen)
    measured = transfer(address, destination, patience)
    size, digest = destination.stat().st_size, file_sha256(destination)
    if address.size not in (None, size):
        raise UserError(
            f"{address.url} gave {size:,} bytes, and {address.size:,} were expected",
            "try again later; when the file has really changed, mend bytes and sha256 in its .toml",
        )
    if expected not in (None, digest):
        raise UserError(
            f"{address.url} gave a file with sha256 {digest}, and {expected} was expected",
            "find out why; when it has really changed, mend the sha256 in "
            f"{'its .toml' if address.sha256 else project.shown(seen)}",
        )
    if expected is None and address.size is None and not measured:
        raise UserError(
            f"{address.url} did not say how long it is, so {size:,} bytes may not be all",
            "declare its bytes or sha256 in its .toml",
        )
    if expected is None:
        with temporary_folder(seen.parent, seen.name) as drafts:
            draft = drafts / seen.name
            draft.write_text(f"{digest}  {destination.name}\n", encoding="utf-8", newline="\n")
            put_files({seen.name: draft}, seen.parent)
    return {"counts": {"files": 1, "bytes": size}, "effective": {"sha256": digest}}


def _seen_before(seen: Path) -> str | None:
    words = seen.read_text(encoding="utf-8").split() if seen.is_file() else []
    return words[0] if words else None
