"""An http address -> a file, whole: tried again, taken up where it broke off, within limits."""

import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pipeline.stages.corpus.catalogue import Address
from pipeline.terminal.errors import UserError
from pipeline.terminal.progress import bar

if TYPE_CHECKING:
    import requests

CONNECT, SILENCE = 10, 30
"""Seconds to wait for a connection, and for the next bytes."""

CHUNK = 1 << 16

GZIP = 16 + zlib.MAX_WBITS

ADVICE = "look at the connection and the address, then run the same command again"


@dataclass(frozen=True, slots=True)
class Patience:
    """How long and how often a download is tried, and how much is taken.

    Attributes
    ----------
    attempts : int
    back_off : float
        Seconds before the second attempt; doubled for each further one.
    total : float
        Seconds after which it is given up, whatever still comes.
    most : int
        Bytes that are taken when the corpus does not declare its size.
    """

    attempts: int = 4
    back_off: float = 1.0
    total: float = 3600.0
    most: int = 20 << 30


@dataclass(slots=True)
class Part:
    """What is here of a file, and how to ask for the rest of the same one."""

    path: Path
    etag: str | None = None
    resumable: bool = False

    def headers(self) -> dict[str, str]:
        """Return what asks for the rest, or for all when nothing can be kept."""
        size = self.path.stat().st_size if self.resumable and self.path.exists() else 0
        if not size:
            return {"Accept-Encoding": "gzip"}
        # A range counts bytes as they are sent: those of an encoded body are others.
        headers = {"Range": f"bytes={size}-", "Accept-Encoding": "identity"}
        return headers | ({"If-Range": self.etag} if self.etag else {})


def transfer(address: Address, destination: Path, patience: Patience) -> bool:
    """Fetch an address into a file.

    After a break the rest is asked for (``Range``) when the server's strong ETag says that it
    is of the same file (``If-Range``), or when a declared SHA-256 will; a body that was sent
    encoded is always fetched anew. Proxies come from the environment and TLS is verified, as
    requests does of itself.

    Returns
    -------
    bool
        Whether the server said how much it sends, so that what came is surely all of it.

    Raises
    ------
    UserError
        When it does not come, or more comes than is taken, or for longer; the file is then
        not to be used.
    """
    import requests
    import urllib3

    deadline = time.monotonic() + patience.total
    part = Part(destination)
    failure: Exception | None = None
    for attempt in range(patience.attempts):
        if attempt:
            pause = patience.back_off * 2 ** (attempt - 1)
            if time.monotonic() + pause > deadline:
                break
            time.sleep(pause)
        try:
            return _attempt(address, part, deadline, patience)
        except requests.HTTPError as error:
            failure = error
            if error.response.status_code == 416:  # what is here is no beginning of it
                part.resumable = False
            elif error.response.status_code < 500 and error.response.status_code != 429:
                break  # asking again for what is not there would not bring it
        except requests.TooManyRedirects as error:
            failure = error
            break
        except (requests.RequestException, urllib3.exceptions.HTTPError) as error:
            failure = error
    raise UserError(f"{address.url} could not be downloaded: {_cause(failure)}", ADVICE)


def _attempt(address: Address, part: Part, deadline: float, patience: Patience) -> bool:
    most = address.size if address.size is not None else patience.most
    headers = part.headers()
    with _get(address.url, headers, deadline) as response:
        goes_on = response.status_code == 206 and "Range" in headers and _continues(response, part)
        response.raise_for_status()
        if response.status_code == 206 and not goes_on:
            part.resumable = False
            raise _transport("the server sent another part than was asked for")
        encoding = response.headers.get("Content-Encoding", "identity").lower()
        if encoding not in ("identity", "gzip", "x-gzip"):
            raise _transport(f"the server sent it encoded as {encoding}, which was not asked for")
        encoded = encoding != "identity"
        etag = response.headers.get("ETag", "")
        part.etag = etag if etag.startswith('"') else None  # W/"…" promises no equal bytes
        part.resumable = not encoded and (part.etag is not None or address.sha256 is not None)
        have = part.path.stat().st_size if goes_on else 0
        length = response.headers.get("Content-Length", "")
        announced = int(length) if length.isdecimal() else None
        if announced and not encoded and have + announced > most:
            raise _too_much(address, have + announced, most)
        total = have + announced if announced and not encoded else address.size
        with (
            part.path.open("ab" if goes_on else "wb") as file,
            bar(of=part.path.name, total=total, unit="B", scale=True) as progress,
        ):
            progress.update(have)
            for chunk in _body(response, encoded, deadline):
                have += len(chunk)
                if have > most:
                    raise _too_much(address, have, most)
                file.write(chunk)
                progress.update(len(chunk))
        if time.monotonic() > deadline:
            raise UserError(
                f"{address.url} had sent {have:,} bytes after {patience.total:,.0f} s, "
                "the limit (total_time in luigi.cfg)",
                "raise the limit, or try again later",
            )
        chunked = "chunked" in response.headers.get("Transfer-Encoding", "").lower()
        return announced is not None or encoded or chunked


@contextmanager
def _get(url: str, headers: dict[str, str], deadline: float) -> Iterator["requests.Response"]:
    """Ask for an address; a redirect is followed to http and https alone."""
    import requests

    with requests.Session() as session:
        get_redirect = session.get_redirect_target

        def only_http(resp: requests.Response) -> str | None:
            target = get_redirect(resp)
            scheme = urlsplit(target).scheme if target else ""
            if scheme not in ("", "http", "https"):
                raise UserError(
                    f"{url} redirects to {target!r}, which is not an http or https address",
                    "look at what is at the address; nothing was read",
                )
            return target

        session.get_redirect_target = only_http  # type: ignore[method-assign]
        silence = max(0.1, min(SILENCE, deadline - time.monotonic()))
        timeout = (CONNECT, silence)
        with _answered(
            lambda: session.get(url, headers=headers, stream=True, timeout=timeout), deadline
        ) as response:
            yield response


def _answered(ask: "Callable[[], requests.Response]", deadline: float) -> "requests.Response":
    """Wait for an answer to begin, up to the deadline.

    A server may send its headers so slowly that no single wait is too long. So the question is
    asked in a thread that is let go of when the time is over.
    """
    import requests

    answers: SimpleQueue[requests.Response | BaseException] = SimpleQueue()

    def wait() -> None:
        try:
            answers.put(ask())
        except BaseException as error:  # raised where the answer is awaited
            answers.put(error)

    threading.Thread(target=wait, daemon=True).start()
    try:
        answer = answers.get(timeout=max(0.0, deadline - time.monotonic()))
    except Empty:
        raise requests.Timeout("the server's answer did not begin in time") from None
    if isinstance(answer, BaseException):
        raise answer
    return answer


def _body(response: "requests.Response", encoded: bool, deadline: float) -> Iterator[bytes]:
    """Yield what comes as it comes, decoded, up to the deadline."""
    gunzip = zlib.decompressobj(GZIP) if encoded else None
    # read1 returns after every packet: a server of one byte a second cannot hide in a read.
    # urllib3 raises when fewer bytes come than were announced.
    while time.monotonic() <= deadline and (data := response.raw.read1(CHUNK)):
        if gunzip is None:
            yield data
            continue
        try:
            while data:
                yield gunzip.decompress(data, CHUNK)
                data = gunzip.unconsumed_tail
                if gunzip.eof and gunzip.unused_data:
                    data, gunzip = gunzip.unused_data, zlib.decompressobj(GZIP)
        except zlib.error as error:
            raise _transport(f"what the server sent as gzip is none: {error}") from None
    if gunzip is not None and not gunzip.eof and time.monotonic() <= deadline:
        raise _transport("the connection ended in the middle of the file")


def _continues(response: "requests.Response", part: Part) -> bool:
    if part.etag is not None and response.headers.get("ETag", part.etag) != part.etag:
        return False
    begin = response.headers.get("Content-Range", "").removeprefix("bytes ").partition("-")[0]
    return begin == str(part.path.stat().st_size)


def _transport(reason: str) -> "requests.RequestException":
    import requests

    return requests.ConnectionError(reason)


def _too_much(address: Address, size: int, most: int) -> UserError:
    if address.size is not None:
        return UserError(
            f"{address.url} gave {size:,} bytes or more, and {most:,} were expected",
            "try again later; when the file has really changed, mend bytes and sha256 in its .toml",
        )
    return UserError(
        f"{address.url} gave {size:,} bytes or more, and the limit is {most:,} "
        "(max_download in luigi.cfg)",
        "raise the limit, or declare its bytes in its .toml",
    )


def _cause(failure: Exception | None) -> str:
    """Return what is at the bottom of a failure, without the layers requests wraps it in."""
    reason = getattr(failure.args[0] if failure and failure.args else failure, "reason", failure)
    return str(reason).rsplit("): ", 1)[-1]
