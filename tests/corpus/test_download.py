"""Downloading from a real server on loopback: what comes is what was promised, or nothing."""

import hashlib
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from conftest import Project

from pipeline.corpus.catalogue import Address, Corpus
from pipeline.corpus.download import ATTEMPTS, fetch
from pipeline.errors import UserError

BODY = "대한민국의 주권은 국민에게 있다.\n".encode() * 1000
SHA256 = hashlib.sha256(BODY).hexdigest()


class Server(ThreadingHTTPServer):
    """Answers each request by the next entry of a script: a status, or a number of bytes."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.script: list[str] = []
        self.asked: list[str] = []
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
        self.send_response(200)
        self.send_header("Content-Length", str(len(self.server.body)))
        self.end_headers()
        body = self.server.body
        self.wfile.write(body[: len(body) // 2] if what == "half" else body)

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


def download(address: Address, folder: Path) -> dict:
    folder.mkdir(exist_ok=True)
    seen = folder.parent / "seen.sha256"
    return fetch(Corpus("시험", address), folder, seen=seen, back_off=0.01)


def test_the_bytes_are_exactly_those_of_the_server(server: Server, tmp_path: Path) -> None:
    address = Address(server.url("%EA%B8%80.txt"), len(BODY), SHA256)
    facts = download(address, tmp_path / "raw")
    assert (tmp_path / "raw" / "글.txt").read_bytes() == BODY
    assert facts["effective"] == {"sha256": SHA256}


@pytest.mark.parametrize("trouble", [["503"], ["429"], ["half"], ["500", "half", "502"]])
def test_what_may_pass_is_tried_again(server: Server, tmp_path: Path, trouble: list[str]) -> None:
    server.script = [*trouble]
    download(Address(server.url(), len(BODY), SHA256), tmp_path / "raw")
    assert (tmp_path / "raw" / "text.txt").read_bytes() == BODY
    assert len(server.asked) == len(trouble) + 1


@pytest.mark.parametrize(
    ("script", "asked"), [(["404"], 1), (["half"] * ATTEMPTS, ATTEMPTS), (["503"] * 9, ATTEMPTS)]
)
def test_what_does_not_pass_is_an_error(
    server: Server, tmp_path: Path, script: list[str], asked: int
) -> None:
    server.script = [*script]
    with pytest.raises(UserError, match="could not be downloaded"):
        download(Address(server.url()), tmp_path / "raw")
    assert len(server.asked) == asked


def test_a_wrong_size_or_sum_is_refused(server: Server, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="and 5 were expected"):
        download(Address(server.url(), 5, SHA256), tmp_path / "raw")
    with pytest.raises(UserError, match=f"sha256 {SHA256}, and {'0' * 64} was expected"):
        download(Address(server.url(), len(BODY), "0" * 64), tmp_path / "raw")


def test_nobody_answers(tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        download(Address("http://127.0.0.1:9/text.txt"), tmp_path / "raw")
    assert len(str(caught.value).splitlines()) == 2


def test_the_first_sum_seen_is_insisted_on(server: Server, tmp_path: Path) -> None:
    address = Address(server.url())
    download(address, tmp_path / "raw")
    assert (tmp_path / "seen.sha256").read_text("utf-8") == f"{SHA256}  text.txt\n"
    download(address, tmp_path / "raw")
    server.body = BODY[:-1]
    with pytest.raises(UserError, match=f"and {SHA256} was expected"):
        download(address, tmp_path / "raw")


def test_a_mismatch_stops_the_chain_and_leaves_nothing(server: Server, project: Project) -> None:
    description = project.home / "corpora" / "받은것.toml"
    description.write_text(f'[source]\nurl = "{server.url()}"\nsha256 = "{"0" * 64}"\n', "utf-8")
    run = project.luigi("ReadDocuments", "--corpus", "받은것")
    assert run.returncode == 30
    assert len(run.stderr.splitlines()) == 2, run.stderr
    assert not any((project.home / "outputs" / "받은것" / "artifacts").iterdir())
    description.write_text(f'[source]\nurl = "{server.url()}"\nsha256 = "{SHA256}"\n', "utf-8")
    assert project.luigi("ReadDocuments", "--corpus", "받은것").returncode == 0
