"""An http address -> a complete file: retried and resumed, within limits."""

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

from pipeline.stages.corpus.sources import Address
from pipeline.terminal.errors import UserError
from pipeline.terminal.progress import bar

if TYPE_CHECKING:
    import requests

CONNECT, SILENCE = 10, 30
"""Seconds to wait for a connection, and for the next bytes."""

CHUNK = 1 << 16

GZIP = 16 + zlib.MAX_WBITS

ADVICE = "check the connection and the address, then run the same command again"


@dataclass(frozen=True, slots=True)
class DownloadLimits:
    """Limits on the attempts, time and size of a download.

    Attributes
    ----------
    attempts : int
    back_off : float
        Seconds before the second attempt, doubled for each further one.
    total : float
        Seconds after which to give up, even while bytes are arriving.
    largest : int
        Bytes accepted if the corpus does not declare its size.
    """

    attempts: int = 4
    back_off: float = 1.0
    total: float = 3600.0
    largest: int = 20 << 30


@dataclass(slots=True)
class Part:
    """The part of a file received so far, and how to request the rest of it."""

    path: Path
    etag: str | None = None
    resumable: bool = False

    def headers(self) -> dict[str, str]:
        """Return headers that request the rest, or everything if nothing can be kept."""
        size = self.path.stat().st_size if self.resumable and self.path.exists() else 0
        if not size:
            return {"Accept-Encoding": "gzip"}
        # A range counts bytes as sent, which differ from the decoded ones of an encoded body.
        headers = {"Range": f"bytes={size}-", "Accept-Encoding": "identity"}
        return headers | ({"If-Range": self.etag} if self.etag else {})


def transfer(address: Address, destination: Path, limits: DownloadLimits) -> bool:
    """Fetch an address into a file.

    After an interruption the rest is requested (``Range``) if the server's strong ETag guarantees
    that it is the same file (``If-Range``), or if a declared SHA-256 can check it; an encoded
    body is always downloaded again. Proxies come from the environment and TLS is verified:
    requests does both by default.

    Returns
    -------
    bool
        Whether the server announced the size, so that the file is known to be complete.

    Raises
    ------
    UserError
        When the download fails or exceeds the limits; the file must then not be used.
    """
    import requests
    import urllib3

    deadline = time.monotonic() + limits.total
    part = Part(destination)
    failure: Exception | None = None
    for attempt in range(limits.attempts):
        if attempt:
            pause = limits.back_off * 2 ** (attempt - 1)
            if time.monotonic() + pause > deadline:
                break
            time.sleep(pause)
        try:
            return _attempt(address, part, deadline, limits)
        except requests.HTTPError as error:
            failure = error
            if error.response.status_code == 416:  # what we have is not a prefix of it
                part.resumable = False
            elif error.response.status_code < 500 and error.response.status_code != 429:
                break  # a retry does not help against 404
        except requests.TooManyRedirects as error:
            failure = error
            break
        except (requests.RequestException, urllib3.exceptions.HTTPError) as error:
            failure = error
    raise UserError(f"{address.url} could not be downloaded: {_cause(failure)}", ADVICE)


def _attempt(address: Address, part: Part, deadline: float, limits: DownloadLimits) -> bool:
    most = address.size if address.size is not None else limits.largest
    headers = part.headers()
    with _get(address.url, headers, deadline) as response:
        goes_on = response.status_code == 206 and "Range" in headers and _continues(response, part)
        response.raise_for_status()
        if response.status_code == 206 and not goes_on:
            part.resumable = False
            raise _transport("the server did not send the part that was requested")
        encoding = response.headers.get("Content-Encoding", "identity").lower()
        if encoding not in ("identity", "gzip", "x-gzip"):
            raise _transport(f"the server sent it encoded as {encoding}, which was not requested")
        encoded = encoding != "identity"
        etag = response.headers.get("ETag", "")
        part.etag = etag if etag.startswith('"') else None  # W/"…" does not promise identical bytes
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
                f"{address.url} had sent {have:,} bytes after {limits.total:,.0f} s, "
                "the limit (total_time in luigi.cfg)",
                "raise the limit, or try again later",
            )
        chunked = "chunked" in response.headers.get("Transfer-Encoding", "").lower()
        return announced is not None or encoded or chunked


@contextmanager
def _get(url: str, headers: dict[str, str], deadline: float) -> Iterator["requests.Response"]:
    """Request an address; redirects are followed only to http and https."""
    import requests

    with requests.Session() as session:
        get_redirect = session.get_redirect_target

        def only_http(resp: requests.Response) -> str | None:
            target = get_redirect(resp)
            scheme = urlsplit(target).scheme if target else ""
            if scheme not in ("", "http", "https"):
                raise UserError(
                    f"{url} redirects to {target!r}, which is not an http or https address",
                    "check the address; nothing was downloaded",
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
    """Wait for a response to start, up to the deadline.

    A server may send its headers so slowly that no single read times out. So the request runs in
    a thread that is abandoned when the time is up.
    """
    import requests

    answers: SimpleQueue[requests.Response | BaseException] = SimpleQueue()

    def wait() -> None:
        try:
            answers.put(ask())
        except BaseException as error:  # raised again in the waiting thread
            answers.put(error)

    threading.Thread(target=wait, daemon=True).start()
    try:
        answer = answers.get(timeout=max(0.0, deadline - time.monotonic()))
    except Empty:
        raise requests.Timeout("the server did not respond in time") from None
    if isinstance(answer, BaseException):
        raise answer
    return answer


def _body(response: "requests.Response", encoded: bool, deadline: float) -> Iterator[bytes]:
    """Yield the body as it arrives, decoded, up to the deadline."""
    gunzip = zlib.decompressobj(GZIP) if encoded else None
    # read1 returns after every packet, so a slow server cannot stall inside a read.
    # urllib3 raises if fewer bytes arrive than were announced.
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
            raise _transport(f"the server labelled it as gzip, but it is not: {error}") from None
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
            f"{address.url} sent {size:,} bytes or more, but {most:,} were expected",
            "try again later; if the file has changed, correct bytes and sha256 in its .toml",
        )
    return UserError(
        f"{address.url} sent {size:,} bytes or more, but the limit is {most:,} "
        "(max_download in luigi.cfg)",
        "raise the limit, or declare its bytes in its .toml",
    )


def _cause(failure: Exception | None) -> str:
    """Return the root cause of a failure, without the layers in which requests wraps it."""
    reason = getattr(failure.args[0] if failure and failure.args else failure, "reason", failure)
    return str(reason).rsplit("): ", 1)[-1]
