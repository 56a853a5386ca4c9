"""The app's server: whom it answers, what its answers say of themselves, and that it asks the internet for nothing."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from websockets.datastructures import Headers
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from geo.app.server import HEADERS, POLICY, OwnOrigins, ResponseHeaders, headers_for, is_own_origin
from tests.app.event_loop import run_in_thread

ROOT = Path(__file__).parents[2]
PATIENCE = 120  # seconds until the app counts as not starting
REFUSED = 403

FOREIGN = (
    "https://evil.example", "http://evil.example:8501", "null", "http://192.168.1.7", "http://10.0.0.1:8501",
    "http://localhost.evil.example", "http://evil.example/http://localhost", "file://", "http://[", "http://[::1]",
    "chrome-extension://abcdef", "http://localhost@evil.example", "http://evil.example@localhost", "", " ",
    "//localhost",
    "http://xn--lcalhost-1ya", "http://127.0.0.2", "http://8.8.8.8", "http://localhost. ", "http://\u00e9.example",
)  # fmt: skip
STRANGE_HOSTS = (
    "evil.example",
    "a/b",
    "[",
    "127.0.0.1:port",
    "evil.example@localhost",
    "",
    "localhost:99999",
    "\u00e9",
)
PATHS = (
    "/", "/?embed=1", "/nothing/here", "/index.html", "/favicon.png", "/manifest.json", "/_stcore/health",
    "/_stcore/host-config", "/_stcore/stream", "/_stcore/metrics", "/_stcore/script-health-check", "/_stcore/nothing",
    "/_stcore/upload_file/a/b", "/_stcore/agent/openapi.json", "/_stcore/agent/interact", "/_stcore/agent/mcp",
    "/media/nothing.png", "/component/nothing/a.js", "/_stcore/bidi-components/nothing/a.js", "/static/js/nothing.js",
    "/auth/login", "/oauth2callback", "/%2e%2e/%2e%2e/etc/passwd", "//evil.example/", "/\\\\evil.example\\share",
)  # fmt: skip


def parts_of(origin: str) -> tuple[str, str]:
    parts = urlsplit(origin)
    return parts.scheme, parts.netloc


@pytest.mark.parametrize("origin", FOREIGN)
def test_a_foreign_page_is_not_the_app_s_own(origin):
    assert not is_own_origin(origin, "localhost:8501", ())


@pytest.mark.parametrize(
    ("origin", "host"),
    [
        ("http://localhost:8501", "localhost:8501"),
        ("http://127.0.0.1:9000", "localhost:8501"),
        ("https://map.example", "map.example"),
        ("https://Map.Example:8443", "map.example:8443"),
        ("http://[::1]:8501", "[::1]:8501"),
        ("https://news.example", "localhost:8501"),
    ],
)
def test_pages_of_the_host_that_was_asked_of_this_machine_and_of_the_settings_are_its_own(origin, host):
    assert is_own_origin(origin, host, {"news.example"})


SCHEMES = st.sampled_from(["http://", "https://", "file://", "//", ""])
NAMES = st.one_of(st.sampled_from(["localhost", "127.0.0.1", "evil.example", "[::1]", "[", "", "null"]), st.text())
HOSTS = st.builds(
    "{}{}{}".format, st.sampled_from(["", "@", "a@"]), NAMES, st.sampled_from(["", ":8501", ":x", "/", "\n"])
)


@given(
    origin=st.builds("{}{}".format, st.sampled_from(["http://", "https://", "file://", "//", ""]), HOSTS), host=HOSTS
)
def test_any_words_for_an_origin_and_a_host_get_an_answer_and_only_a_host_s_own_or_local_pages_pass(origin, host):
    if is_own_origin(origin, host, ()):
        _, netloc = parts_of(origin)
        assert netloc.lower() == host.lower() or urlsplit(origin).hostname in {"localhost", "127.0.0.1", "0.0.0.0"}
        # What Streamlit makes of the origin that it is given is the very host that was asked.
        assert parts_of(f"http://{host}") == ("http", host)


@given(query=st.text())
def test_any_query_gets_a_policy(query):
    assert headers_for(query)["Content-Security-Policy"].startswith(POLICY)


@pytest.mark.parametrize("query", ["", "v=2&lang=en", "embed=0", "embedded=1", "q=embed%3D1", "embed=10", "embed="])
def test_only_links_made_for_other_pages_may_stand_in_them(query):
    assert headers_for(query)["Content-Security-Policy"].endswith("; frame-ancestors 'self'")
    for embedded in ("embed=1", f"{query}&embed=1", f"embed=true&{query}"):
        assert "frame-ancestors" not in headers_for(embedded)["Content-Security-Policy"]


def refused(scope: dict, inner, sent: list) -> None:
    async def receive():
        return {"type": "websocket.connect"}

    async def send(message):
        sent.append(message)

    run_in_thread(ResponseHeaders(OwnOrigins(inner))(scope, receive, send))


def websocket(origin: str, **more) -> dict:
    headers = [(b"host", b"localhost:8501"), (b"origin", origin.encode("latin-1"))]
    return {"type": "websocket", "path": "/_stcore/stream", "query_string": b"", "headers": headers, **more}


@pytest.mark.parametrize("extensions", [{}, {"websocket.http.response": {}}], ids=["plain", "with a word why"])
def test_a_foreign_websocket_never_reaches_streamlit(extensions):
    sent: list[dict] = []

    async def never(*_):
        raise AssertionError("reached")

    refused(websocket("https://evil.example", extensions=extensions), never, sent)
    assert sent[0]["type"] == ("websocket.http.response.start" if extensions else "websocket.close")


def test_a_websocket_that_streamlit_refuses_gets_the_headers_too():
    sent: list[dict] = []

    async def close(_scope, _receive, send):
        await send({"type": "websocket.close", "code": 1008})

    refused(websocket("http://localhost:8501", extensions={"websocket.http.response": {}}), close, sent)
    assert sent[0]["status"] == REFUSED
    assert (b"x-content-type-options", b"nosniff") in sent[0]["headers"]


class App:
    """The app in a process that cannot leave this machine, and what it tried to ask outside."""

    def __init__(self, folder: Path, command: list[str], *options: str) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.tries, self.log = folder / "tries", folder / "log"
        self.tries.touch()
        path = os.pathsep.join([str(ROOT / "tests" / "offline"), os.environ.get("PYTHONPATH", "")])
        with self.log.open("w") as written:
            self.process = subprocess.Popen(
                [sys.executable, "-m", *command, "--server.headless=true", f"--server.port={self.port}", *options],
                cwd=ROOT, env={**os.environ, "PYTHONPATH": path, "OFFLINE_LOG": str(self.tries)},
                stdout=written, stderr=subprocess.STDOUT,
            )  # fmt: skip
        until = time.monotonic() + PATIENCE
        while self.ask("/_stcore/health")[0] != 200:
            assert self.process.poll() is None, self.log.read_text()
            assert time.monotonic() < until, self.log.read_text()
            time.sleep(0.1)

    def ask(self, path: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str]]:
        """Return status and headers, in small letters, of an answer; 0 where nothing answers."""
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", method=method, headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                return answer.status, {name.lower(): value for name, value in answer.headers.items()}
        except urllib.error.HTTPError as answer:
            with answer:
                return answer.code, {name.lower(): value for name, value in answer.headers.items()}
        except OSError:
            return 0, {}

    def connect(self, **headers: str) -> Headers | None:
        """Open the app's websocket: the headers of a refusal, or None when it is accepted."""
        try:
            address = f"ws://127.0.0.1:{self.port}/_stcore/stream"
            with connect(address, additional_headers=headers, open_timeout=20, proxy=None):
                return None
        except InvalidStatus as refusal:
            return refusal.response.headers if refusal.response.status_code == REFUSED else Headers()

    def end(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=20)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    started = App(tmp_path_factory.mktemp("app"), ["streamlit", "run", "streamlit_app.py"])
    yield started
    started.end()


@pytest.mark.parametrize("method", ["GET", "POST", "OPTIONS"])
@pytest.mark.parametrize("path", PATHS)
def test_every_answer_has_the_headers_and_asks_nothing_outside(app, path, method):
    for more in ({}, {"Origin": "https://evil.example"}, {"Host": "evil.example"}):
        status, headers = app.ask(path, method, **more)
        assert status != 0
        for name, value in headers_for(path.partition("?")[2]).items():
            assert headers[name.lower()] == value
    assert app.tries.read_text() == ""


@pytest.mark.parametrize("origin", [origin for origin in FOREIGN if origin.isascii()])
def test_a_foreign_page_s_websocket_is_refused_with_the_headers_and_nothing_is_asked_outside(app, origin):
    refusal = app.connect(Origin=origin)
    assert refusal is not None
    assert {name: refusal[name] for name in HEADERS} == HEADERS
    assert app.tries.read_text() == ""


def test_the_app_s_own_pages_and_programs_without_an_origin_are_accepted(app):
    assert app.connect() is None
    assert app.connect(Origin=f"http://127.0.0.1:{app.port}") is None
    assert app.connect(Origin="http://localhost:3000") is None
    assert app.tries.read_text() == ""


@pytest.mark.parametrize("host", STRANGE_HOSTS)
def test_strange_hosts_get_an_answer_and_nothing_is_asked_outside(app, host):
    for origin in ("https://evil.example", "http://localhost:8501", f"http://{host}"):
        with socket.create_connection(("127.0.0.1", app.port), timeout=20) as raw:
            raw.sendall(
                f"GET /_stcore/stream HTTP/1.1\r\nHost: {host}\r\nOrigin: {origin}\r\nUpgrade: websocket\r\n"
                "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
                .encode()
            )  # fmt: skip
            assert raw.recv(100).startswith((b"HTTP/1.1 101", b"HTTP/1.1 40"))
    assert app.tries.read_text() == ""


def test_an_app_made_ready_first_and_open_to_a_network_asks_nothing_outside_either(tmp_path):
    ready = App(
        tmp_path, ["geo", "app"], "--server.address=0.0.0.0", "--server.corsAllowedOrigins=https://news.example"
    )
    try:
        assert ready.connect(Origin="https://evil.example") is not None
        # What the settings allow is allowed, without asking either.
        assert ready.connect(Origin="https://news.example") is None
        assert ready.tries.read_text() == ""
    finally:
        ready.end()


def test_the_watch_on_this_test_sees_what_would_leave(tmp_path):
    tries = tmp_path / "tries"
    tries.touch()
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "tests" / "offline"), "OFFLINE_LOG": str(tries)}
    program = "import urllib.request; urllib.request.urlopen('http://outside.invalid')"
    asked = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, timeout=60)
    assert asked.returncode != 0
    assert "outside.invalid" in tries.read_text()
