"""Downloads from a real server on loopback: the expected bytes or nothing."""

import gzip
import hashlib
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, SupportsIndex

import pytest
import trustme
from conftest import Project

from pipeline.stages.corpus.description import Corpus
from pipeline.stages.corpus.download import fetch
from pipeline.stages.corpus.sources import Address
from pipeline.stages.corpus.transfer import DownloadLimits
from pipeline.terminal.errors import UserError

BODY = "대한민국의 주권은 국민에게 있다.\n".encode() * 1000
SHA256 = hashlib.sha256(BODY).hexdigest()
ATTEMPTS = DownloadLimits().attempts
QUICK = DownloadLimits(back_off=0.01)


class Server(ThreadingHTTPServer):
    """Answers each request with the next entry of a script: a status, or a kind of failure."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.script: list[str] = []
        self.asked: list[str] = []
        self.ranges: list[str | None] = []
        self.etag: str | None = None
        self.ranged = True
        self.body = BODY

    def url(self, name: str = "text.txt") -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/{name}"


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        what = self.server.script.pop(0) if self.server.script else "whole"
        if what.isdigit():
            self.send_error(int(what))
            return
        if what.startswith("to "):
            self.send_response(302)
            self.send_header("Location", what.removeprefix("to "))
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        body = self.server.body
        asked = self.headers.get("Range")
        self.server.ranges.append(asked)
        whole = self.headers.get("If-Range") not in (None, self.server.etag)
        start = 0
        if asked and self.server.ranged and not whole:
            start = int(asked.removeprefix("bytes=").removesuffix("-"))
            self.send_response(206)
            self.send_header("Content-Range", f"bytes {start}-{len(body) - 1}/{len(body)}")
        else:
            self.send_response(200)
        if self.server.etag:
            self.send_header("ETag", self.server.etag)
        body = body[start:]
        if "gzip" in what:
            assert "gzip" in self.headers["Accept-Encoding"]
            self.send_header("Content-Encoding", "gzip")
            body = gzip.compress(body)
        if "endless" not in what and "close" not in what:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        try:
            if "half" in what:
                self.wfile.write(body[: len(body) // 2])
            elif "endless" in what:
                while True:
                    self.wfile.write(bytes(1 << 16))
            elif "slow" in what:
                for byte in body:
                    self.wfile.write(bytes([byte]))
                    time.sleep(0.05)
            else:
                self.wfile.write(body)
        except OSError:  # the client is gone
            pass

    def log_message(self, *_arguments: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[Server]:
    server = Server()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    thread.join(5)
    server.server_close()


def download(address: Address, folder: Path, limits: DownloadLimits = QUICK) -> dict[str, Any]:
    folder.mkdir(exist_ok=True)
    seen = folder.parent / "seen.sha256"
    return fetch(Corpus("시험", address), folder, seen=seen, limits=limits)


def test_the_bytes_are_exactly_those_of_the_server(server: Server, tmp_path: Path) -> None:
    address = Address(server.url("%EA%B8%80.txt"), len(BODY), SHA256)
    facts = download(address, tmp_path / "raw")
    assert (tmp_path / "raw" / "글.txt").read_bytes() == BODY
    assert facts["effective"] == {"sha256": SHA256}


@pytest.mark.parametrize("trouble", [["503"], ["429"], ["half"], ["500", "half", "502"]])
def test_a_temporary_failure_is_retried(server: Server, tmp_path: Path, trouble: list[str]) -> None:
    server.script = [*trouble]
    download(Address(server.url(), len(BODY), SHA256), tmp_path / "raw")
    assert (tmp_path / "raw" / "text.txt").read_bytes() == BODY
    assert len(server.asked) == len(trouble) + 1


@pytest.mark.parametrize(
    ("script", "asked"), [(["404"], 1), (["half"] * ATTEMPTS, ATTEMPTS), (["503"] * 9, ATTEMPTS)]
)
def test_a_permanent_failure_is_an_error(
    server: Server, tmp_path: Path, script: list[str], asked: int
) -> None:
    server.script = [*script]
    with pytest.raises(UserError, match="could not be downloaded"):
        download(Address(server.url()), tmp_path / "raw")
    assert len(server.asked) == asked


def test_a_wrong_size_or_checksum_is_refused(server: Server, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="5 were expected"):
        download(Address(server.url(), 5, SHA256), tmp_path / "raw")
    with pytest.raises(UserError, match=f"sha256 {SHA256}, but {'0' * 64} was expected"):
        download(Address(server.url(), len(BODY), "0" * 64), tmp_path / "raw")


def test_a_server_that_does_not_answer(tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        download(Address("http://127.0.0.1:9/text.txt"), tmp_path / "raw")
    assert len(str(caught.value).splitlines()) == 2


def test_the_first_checksum_seen_is_enforced(server: Server, tmp_path: Path) -> None:
    address = Address(server.url())
    download(address, tmp_path / "raw")
    assert (tmp_path / "seen.sha256").read_text("utf-8") == f"{SHA256}  text.txt\n"
    download(address, tmp_path / "raw")
    server.body = BODY[:-1]
    with pytest.raises(UserError, match=f"but {SHA256} was expected"):
        download(address, tmp_path / "raw")


def test_a_mismatch_stops_the_chain_and_leaves_nothing(server: Server, project: Project) -> None:
    description = project.home / "corpora" / "받은것.toml"
    description.write_text(f'[source]\nurl = "{server.url()}"\nsha256 = "{"0" * 64}"\n', "utf-8")
    run = project.luigi("ReadDocuments", "--corpus", "받은것")
    assert run.returncode == 30
    assert len(run.stderr.splitlines()) == 2, run.stderr
    assert not [path for path in project.artifacts_dir("받은것").iterdir() if path.name != ".lock"]
    description.write_text(f'[source]\nurl = "{server.url()}"\nsha256 = "{SHA256}"\n', "utf-8")
    assert project.luigi("ReadDocuments", "--corpus", "받은것").returncode == 0


HALF = f"bytes={len(BODY) // 2}-"


@pytest.mark.parametrize(
    ("etag", "sha256", "ranged", "second"),
    [
        ('"one"', None, True, HALF),  # a strong ETag guarantees that the rest is of the same file
        (None, SHA256, True, HALF),  # the declared checksum will verify it
        (
            '"one"',
            None,
            False,
            HALF,
        ),  # the server does not support ranges: everything is sent again
        (None, None, True, None),  # no guarantee: everything is requested again
        ('W/"one"', None, True, None),
    ],
)
def test_after_an_interruption_the_rest_is_requested(
    server: Server, tmp_path: Path, etag: str, sha256: str, ranged: bool, second: str | None
) -> None:
    server.etag, server.ranged, server.script = etag, ranged, ["half"]
    download(Address(server.url(), None, sha256), tmp_path / "raw")
    assert (tmp_path / "raw" / "text.txt").read_bytes() == BODY
    assert server.ranges == [None, second]


def test_a_file_that_changed_meanwhile_is_fetched_again(server: Server, tmp_path: Path) -> None:
    server.etag, server.script = '"one"', ["half", "503"]
    other = b"x" * len(BODY)

    class Changing(list[str]):
        def pop(self, at: SupportsIndex = -1) -> str:
            if len(self) == 1:
                server.etag, server.body = '"two"', other
            return super().pop(at)

    server.script = Changing(server.script)
    download(Address(server.url()), tmp_path / "raw")
    assert (tmp_path / "raw" / "text.txt").read_bytes() == other
    assert len(server.asked) == 3  # If-Range: the last response was the whole file


def test_a_resumed_file_with_another_checksum_is_refused(server: Server, tmp_path: Path) -> None:
    server.script = ["half"]
    with pytest.raises(UserError, match=f"sha256 {SHA256}"):
        download(Address(server.url(), None, "0" * 64), tmp_path / "raw")


@pytest.mark.parametrize("script", [["gzip"], ["gzip half", "gzip"], ["gzip half close", "gzip"]])
def test_a_body_sent_as_gzip_is_unpacked_and_never_resumed(
    server: Server, tmp_path: Path, script: list[str]
) -> None:
    server.etag, server.script = '"one"', [*script]
    download(Address(server.url(), len(BODY), SHA256), tmp_path / "raw")
    assert (tmp_path / "raw" / "text.txt").read_bytes() == BODY
    assert server.ranges == [None] * len(script)


def test_one_byte_at_a_time_is_stopped_by_the_total_limit(server: Server, tmp_path: Path) -> None:
    server.script = ["slow"] * 9
    start = time.monotonic()
    with pytest.raises(UserError, match="bytes after 1 s, the limit"):
        download(Address(server.url()), tmp_path / "raw", DownloadLimits(back_off=0.01, total=1))
    assert time.monotonic() - start < 3


def test_an_endless_body_is_stopped_by_the_size_limit(server: Server, tmp_path: Path) -> None:
    server.script = ["endless"]
    with pytest.raises(UserError, match="the limit is 1,000,000"):
        download(Address(server.url()), tmp_path / "raw", DownloadLimits(largest=1_000_000))
    server.script = ["endless"]
    with pytest.raises(UserError, match="5 were expected"):
        download(Address(server.url(), 5), tmp_path / "raw")


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://127.0.0.1/x", "data:,x"])
def test_a_redirect_to_another_scheme_is_refused(
    server: Server, tmp_path: Path, target: str
) -> None:
    server.script = [f"to {target}"]
    with pytest.raises(UserError, match="which is not an http or https address"):
        download(Address(server.url()), tmp_path / "raw")
    assert len(server.asked) == 1


def test_a_redirect_is_followed(server: Server, tmp_path: Path) -> None:
    server.script = ["to /other.txt"]
    download(Address(server.url(), len(BODY), SHA256), tmp_path / "raw")
    assert (tmp_path / "raw" / "text.txt").read_bytes() == BODY
    server.script = ["to /again"] * 99
    with pytest.raises(UserError, match="could not be downloaded"):
        download(Address(server.url()), tmp_path / "raw")


def test_proxies_come_from_the_environment(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", server.url("")[:-1])
    monkeypatch.setenv("no_proxy", "")
    download(Address("http://nowhere.invalid/text.txt", len(BODY), SHA256), tmp_path / "raw")
    assert server.asked == ["http://nowhere.invalid/text.txt"]


def test_a_body_of_unknown_length_is_not_assumed_complete(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def answer() -> None:
            for _ in range(2):
                connection, _ = listener.accept()
                with connection:
                    connection.recv(65536)
                    connection.sendall(b"HTTP/1.0 200 OK\r\n\r\n" + BODY[:100])

        threading.Thread(target=answer, daemon=True).start()
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/text.txt"
        with pytest.raises(UserError, match="did not announce its size"):
            download(Address(url), tmp_path / "raw")
        assert not (tmp_path / "seen.sha256").exists()
        digest = hashlib.sha256(BODY[:100]).hexdigest()
        download(Address(url, None, digest), tmp_path / "raw")


def test_headers_one_byte_at_a_time_are_stopped_too(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        stop = threading.Event()

        def drip() -> None:
            connection, _ = listener.accept()
            with connection:
                connection.sendall(b"HTTP/1.1 200 OK\r\nX-Slow: ")
                while not stop.wait(0.05):
                    try:
                        connection.sendall(b"a")
                    except OSError:
                        return

        thread = threading.Thread(target=drip, daemon=True)
        thread.start()
        start = time.monotonic()
        with pytest.raises(UserError, match="did not respond in time"):
            url = f"http://127.0.0.1:{listener.getsockname()[1]}/text.txt"
            download(Address(url), tmp_path / "raw", DownloadLimits(total=1.0, back_off=0.01))
        assert time.monotonic() - start < 5
        stop.set()
        thread.join(5)


def test_a_certificate_is_verified(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    address = Address(server.url().replace("http:", "https:"), len(BODY), SHA256)
    for variable in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.delenv(variable, raising=False)
    with pytest.raises(UserError, match="certificate verify failed"):
        download(address, tmp_path / "raw")
    authority.cert_pem.write_to_path(str(tmp_path / "authority.pem"))
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "authority.pem"))
    download(address, tmp_path / "raw")
    assert (tmp_path / "raw" / "text.txt").read_bytes() == BODY
