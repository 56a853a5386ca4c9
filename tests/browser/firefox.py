"""A Firefox without a window, driven over WebDriver BiDi, with every way to a network closed."""

from __future__ import annotations

import itertools
import json
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from websockets.sync.client import ClientConnection, connect

NAMES = ("firefox", "firefox-esr")
# Whatever it asks a network for goes to a port of this machine at which nobody answers.
NO_NETWORK = {
    "network.proxy.type": 1,
    "network.proxy.http": "127.0.0.1",
    "network.proxy.http_port": 9,
    "network.proxy.ssl": "127.0.0.1",
    "network.proxy.ssl_port": 9,
    "remote.active-protocols": 1,
}
STARTED_WITHIN = 60


def firefox_path() -> str | None:
    return next((path for name in NAMES if (path := shutil.which(name))), None)


class Tab:
    """One page, what it asked for, and what it said to the console."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self._numbers = itertools.count(1)
        self.events: list[dict[str, Any]] = []
        self.call("session.new", capabilities={})
        self.call("session.subscribe", events=["log.entryAdded", "network.beforeRequestSent"])
        self._context = self.call("browsingContext.create", type="tab")["context"]

    def call(self, method: str, **params: Any) -> Any:
        number = next(self._numbers)
        self._socket.send(json.dumps({"id": number, "method": method, "params": params}))
        while True:
            said = json.loads(self._socket.recv(timeout=STARTED_WITHIN))
            if said.get("id") != number:
                self.events.append(said)
            elif said["type"] == "error":
                raise RuntimeError(f"{method}: {said['message']}")
            else:
                return said["result"]

    def open(self, address: str) -> None:
        self.call("browsingContext.navigate", context=self._context, url=address, wait="complete")
        until = time.monotonic() + STARTED_WITHIN
        while self.evaluate("document.documentElement.dataset.ready") is None:
            assert time.monotonic() < until, "the map did not come up"
            time.sleep(0.1)

    def evaluate(self, expression: str) -> Any:
        target = {"context": self._context}
        found = self.call("script.evaluate", expression=expression, target=target, awaitPromise=True)
        assert found["type"] == "success", found
        return found["result"].get("value")

    @property
    def errors(self) -> list[str]:
        entries = [event["params"] for event in self.events if event.get("method") == "log.entryAdded"]
        return [entry["text"] for entry in entries if entry["level"] == "error"]

    @property
    def asked(self) -> list[str]:
        return [
            event["params"]["request"]["url"]
            for event in self.events
            if event.get("method") == "network.beforeRequestSent"
        ]


@contextmanager
def firefox(path: str, profile: Path) -> Iterator[Tab]:
    lines = (f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in NO_NETWORK.items())
    (profile / "user.js").write_text("\n".join(lines), encoding="utf-8")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [path, "--headless", "--no-remote", "--profile", str(profile), "--remote-debugging-port", str(port)]
    browser = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        with _connected(port, browser) as connection:
            yield Tab(connection)
    finally:
        browser.terminate()
        browser.wait(timeout=20)


def _connected(port: int, browser: subprocess.Popen[bytes]) -> ClientConnection:
    until = time.monotonic() + STARTED_WITHIN
    while True:
        try:
            return connect(f"ws://127.0.0.1:{port}/session", max_size=None)
        except OSError:
            assert browser.poll() is None, "Firefox ended"
            assert time.monotonic() < until, "Firefox did not start"
            time.sleep(0.2)
