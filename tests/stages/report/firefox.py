"""The system's Firefox, headless, through its own protocol, WebDriver BiDi."""

import contextlib
import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from websocket import WebSocket, create_connection

BROWSERS = ("firefox-esr", "firefox")
LISTENING = re.compile(r"WebDriver BiDi listening on (ws://\S+)")
SECONDS = 60


class Firefox:
    """A page in Firefox."""

    def __init__(self, socket: WebSocket) -> None:
        self._socket = socket
        self._calls = 0
        self._call("session.new", capabilities={})
        self._page = self._call("browsingContext.getTree")["contexts"][0]["context"]
        size = {"width": 1280, "height": 860}
        self._call("browsingContext.setViewport", context=self._page, viewport=size)

    def _call(self, method: str, **params: Any) -> Any:
        self._calls += 1
        self._socket.send(json.dumps({"id": self._calls, "method": method, "params": params}))
        while (answer := json.loads(self._socket.recv())).get("id") != self._calls:
            pass  # an event
        assert answer["type"] == "success", answer
        return answer["result"]

    def open(self, report: Path, address: str = "") -> None:
        """Open a report, in a new document, and wait until it is ready."""
        self._call("browsingContext.navigate", context=self._page, url="about:blank")
        url = report.as_uri() + address
        self._call("browsingContext.navigate", context=self._page, url=url, wait="complete")
        self.evaluate("(async () => { while (!document.documentElement.dataset.ready) "
                      "await new Promise((done) => setTimeout(done, 50)) })()")  # fmt: skip

    def evaluate(self, expression: str) -> Any:
        """Return the JSON value of a JavaScript expression, awaited."""
        answer = self._call(
            "script.evaluate",
            expression=f"Promise.resolve({expression}).then((value) => JSON.stringify(value))",
            target={"context": self._page},
            awaitPromise=True,
        )
        assert answer["type"] == "success", answer
        return json.loads(answer["result"].get("value", "null"))

    def run(self, script: str) -> None:
        """Run a script; the page's Content-Security-Policy does not apply."""
        target = {"context": self._page}
        self._call("script.evaluate", expression=script, target=target, awaitPromise=False)


@contextlib.contextmanager
def firefox(profile: Path) -> Iterator[Firefox]:
    """Open Firefox, or skip the test if it is not installed; in CI it must be."""
    path = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if path is None:
        missing = "no Firefox is installed: apt-get install firefox-esr"
        if os.environ.get("CI"):
            pytest.fail(missing)
        pytest.skip(missing)
    command = [path, "--headless", "--no-remote", "--profile", str(profile)]
    with subprocess.Popen(
        [*command, "--remote-debugging-port", "0"], stderr=subprocess.PIPE, encoding="utf-8"
    ) as process:
        try:
            assert process.stderr
            listening = next(filter(None, map(LISTENING.search, process.stderr)))
            socket = create_connection(
                f"{listening[1]}/session", suppress_origin=True, timeout=SECONDS
            )
            with contextlib.closing(socket):
                yield Firefox(socket)
        finally:
            process.kill()
