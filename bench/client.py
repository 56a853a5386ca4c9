"""The app in a process of its own, and sessions that speak Streamlit's own protocol with it as browsers do."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect

from geo.app.app_state import FOLDER

ROOT = Path(__file__).parents[1]
STARTED_WITHIN, ANSWERED_WITHIN = 150, 60  # seconds


@contextmanager
def app(folder: Path) -> Iterator[tuple[int, int]]:
    """Run the app with a folder of data; gives its process and port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    options = ["--server.headless=true", "--server.address=127.0.0.1", f"--server.port={port}"]
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "geo", "app", *options],
            cwd=ROOT, env={**os.environ, FOLDER: str(folder)}, stdout=log, stderr=subprocess.STDOUT,
        )  # fmt: skip
        try:
            deadline = time.monotonic() + STARTED_WITHIN
            while not _is_healthy(port):
                if process.poll() is not None or time.monotonic() > deadline:
                    log.seek(0)
                    raise RuntimeError(f"the app did not start: {log.read().decode()}")
                time.sleep(0.2)
            yield process.pid, port
        finally:
            process.terminate()
            process.wait(timeout=20)


def _is_healthy(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=1):
            return True
    except (urllib.error.URLError, OSError):
        return False


@dataclass
class Session:
    """One page of the app: what its script has shown, by the keys of its elements, and what was set there."""

    socket: ClientConnection
    link: str = ""
    elements: dict[str, str] = field(default_factory=dict)
    states: dict[str, WidgetState] = field(default_factory=dict)
    cached: dict[str, None] = field(default_factory=dict)
    held: str | None = None
    received: int = 0

    async def run(self, values: Mapping[str, Mapping[str, object]] | None = None) -> tuple[float, float]:
        """Run the script with controls set, and wait for its end.

        Returns the seconds from asking to the answer's end, and those from the script's start to its end.
        """
        asked = started = time.perf_counter()
        await self.send(values or {})
        self.received = 0
        async with asyncio.timeout(ANSWERED_WITHIN):
            while True:
                raw = await self.socket.recv()
                self.received += len(raw)
                message = ForwardMsg.FromString(bytes(raw))
                kind = message.WhichOneof("type")
                if kind == "new_session":
                    started = time.perf_counter()
                elif kind == "delta":
                    self._keep(message)
                elif kind == "script_finished":
                    ended = time.perf_counter()
                    succeeded = (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_EARLY_FOR_RERUN)
                    assert message.script_finished in succeeded
                    return ended - asked, ended - started

    async def send(self, values: Mapping[str, Mapping[str, object]]) -> None:
        """Set controls, each by its key to the one value of its kind; the script that follows is not waited for."""
        asked = BackMsg()
        asked.rerun_script.query_string = self.link
        asked.rerun_script.cached_message_hashes.extend(self.cached)
        for key, value in values.items():
            state = WidgetState(id=self.elements[key])
            ((kind, content),) = value.items()
            if kind == "double_array_value":
                state.double_array_value.data.extend(content)  # type: ignore[arg-type]
            else:
                setattr(state, kind, content)
            self.states[key] = state
        asked.rerun_script.widget_states.widgets.extend(self.states.values())
        # A button is pressed once.
        self.states = {key: state for key, state in self.states.items() if not state.trigger_value}
        await self.socket.send(asked.SerializeToString())

    def _keep(self, message: ForwardMsg) -> None:
        if message.metadata.cacheable:
            self.cached[message.hash] = None
        delta = message.delta
        if delta.WhichOneof("type") == "add_block":
            block = getattr(delta.add_block, delta.add_block.WhichOneof("type") or "vertical", None)
            name = getattr(block, "id", "") or delta.add_block.id
        else:
            kind = delta.new_element.WhichOneof("type")
            assert kind != "exception", delta.new_element.exception.message
            name = getattr(getattr(delta.new_element, kind), "id", "") if kind else ""
            if kind == "bidi_component":
                self.held = json.loads(delta.new_element.bidi_component.json)["version"]
        if name.startswith("$$ID-"):
            self.elements[name.split("-", 2)[2]] = name


async def open_session(port: int, link: str = "") -> Session:
    """Return a session that has loaded the page of a link, as a browser that comes for the first time."""
    address = f"ws://127.0.0.1:{port}/_stcore/stream"
    socket = await connect(address, subprotocols=["streamlit"], max_size=None, proxy=None)  # type: ignore[list-item]
    session = Session(socket, link)
    await session.run()
    assert "map" in session.elements, "the app sent no map"
    return session
