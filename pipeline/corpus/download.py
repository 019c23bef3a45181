"""A corpus's source -> its raw files in a folder, bytes exactly as they were."""

import shutil
import time
from pathlib import Path
from urllib.parse import unquote, urlsplit

from pipeline import project
from pipeline.artifacts import Facts, file_sha256
from pipeline.corpus.catalogue import Address, Corpus, Files
from pipeline.errors import UserError
from pipeline.progress import bar

ATTEMPTS = 4
BACK_OFF = 1.0
"""Seconds before the second attempt; doubled for each further one."""

TIMEOUT = (10, 30)
"""Seconds to wait for a connection, and for the next bytes."""

CHUNK = 1 << 16


def fetch(corpus: Corpus, folder: Path, *, seen: Path, back_off: float = BACK_OFF) -> Facts:
    """Bring a corpus's files into a folder and check them.

    Parameters
    ----------
    corpus : Corpus
    folder : Path
        Where the files go, under their own names.
    seen : Path
        A file in ``sha256sum``'s format. For an address without a declared SHA-256, the
        first one seen is written there, and insisted on from then on.
    back_off : float
        Seconds before the second attempt.

    Raises
    ------
    UserError
        When the address does not answer, or size or SHA-256 are not the expected ones.
    """
    match corpus.source:
        case Files() as files:
            return _copy(files, folder)
        case Address() as address:
            return _download(address, folder, seen=seen, back_off=back_off)


def _copy(files: Files, folder: Path) -> Facts:
    expected = files.content()
    for name in files.names:
        copy = folder / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(files.folder / name, copy)
        if file_sha256(copy) != expected[name]:
            raise UserError(f"{name} changed while it was read", "run the same command again")
    return {"counts": {"files": len(files.names)}}


def _download(address: Address, folder: Path, *, seen: Path, back_off: float) -> Facts:
    if urlsplit(address.url).scheme not in ("http", "https"):
        raise UserError(f"{address.url} is not an http or https address", "mend its url")
    destination = folder / (Path(unquote(urlsplit(address.url).path)).name or "download")
    expected = address.sha256 or _seen_before(seen)
    _fetch_with_retries(address, destination, back_off)
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
    if expected is None:
        seen.write_text(f"{digest}  {destination.name}\n", encoding="utf-8", newline="\n")
    return {"counts": {"files": 1, "bytes": size}, "effective": {"sha256": digest}}


def _seen_before(seen: Path) -> str | None:
    return seen.read_text(encoding="utf-8").split()[0] if seen.is_file() else None


def _fetch_with_retries(address: Address, destination: Path, back_off: float) -> None:
    import requests

    failure: Exception | None = None
    for attempt in range(ATTEMPTS):
        if attempt:
            time.sleep(back_off * 2 ** (attempt - 1))
        try:
            return _fetch_once(address, destination)
        except requests.HTTPError as error:
            failure = error
            if error.response.status_code < 500 and error.response.status_code != 429:
                break  # asking again for what is not there would not bring it
        except requests.RequestException as error:
            failure = error
    raise UserError(
        f"{address.url} could not be downloaded: {_cause(failure)}",
        "look at the connection and the address, then run the same command again",
    )


def _fetch_once(address: Address, destination: Path) -> None:
    import requests

    with requests.get(address.url, stream=True, timeout=TIMEOUT) as response:
        response.raise_for_status()
        announced = int(response.headers.get("Content-Length", 0)) or address.size
        with (
            destination.open("wb") as file,
            bar(of=destination.name, total=announced, unit="B", scale=True) as progress,
        ):
            # urllib3 raises when fewer bytes come than were announced.
            for chunk in response.iter_content(CHUNK):
                file.write(chunk)
                progress.update(len(chunk))


def _cause(failure: Exception | None) -> str:
    """Return what is at the bottom of a failure, without the layers requests wraps it in."""
    reason = getattr(failure.args[0] if failure and failure.args else failure, "reason", failure)
    return str(reason).rsplit("): ", 1)[-1]
