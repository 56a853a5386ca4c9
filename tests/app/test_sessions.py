"""Sessions of a real app: who they are for the queue, and that their jobs end with them."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import textwrap
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from socket import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

from geo.app.reader import fair_share_client
from tests.app.event_loop import run_in_thread
from tests.jobs.requests import WITHIN

ROOT = Path(__file__).parents[2]

# Every session asks for a film; the one that asks with `look` is shown what became of all.
APP = """
    import json, sys
    sys.path.insert(0, {root!r})
    import streamlit as st
    from geo.app.app_state import job_queue
    from geo.app.reader import this_reader
    from tests.jobs.requests import film

    @st.cache_resource
    def jobs():
        return []

    if "look" in st.query_params:
        st.text(json.dumps([[job.state, job.reader.client] for job in jobs()]))
    else:
        jobs().append(job_queue().ask(this_reader(), film(30 + len(jobs()) % 30)))
"""


@pytest.fixture(scope="module")
def port(tmp_path_factory) -> Iterator[int]:
    folder = tmp_path_factory.mktemp("sessions")
    (folder / "app.py").write_text(textwrap.dedent(APP).format(root=str(ROOT)), encoding="utf-8")
    with socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number = probe.getsockname()[1]
    options = ["--server.headless=true", "--server.address=127.0.0.1", f"--server.port={number}"]
    app = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", str(folder / "app.py"), *options, "--server.fileWatcherType=none"],
        cwd=ROOT, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        until = time.monotonic() + WITHIN
        while not answers(number):
            assert time.monotonic() < until
            time.sleep(0.1)
        yield number
    finally:
        app.terminate()
        app.wait()


def answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=1):
            return True
    except (urllib.error.URLError, OSError):
        return False


async def opened(port: int, query: str = "", address: str | None = None) -> tuple[ClientConnection, str]:
    """Return a session whose script has run, and the text that it has shown."""
    headers = {"X-Forwarded-For": address} if address else None
    session = await connect(
        f"ws://127.0.0.1:{port}/_stcore/stream", subprotocols=["streamlit"], max_size=None, proxy=None,
        additional_headers=headers,
    )  # fmt: skip
    asked = BackMsg()
    asked.rerun_script.query_string = query
    await session.send(asked.SerializeToString())
    shown = ""
    async with asyncio.timeout(WITHIN):
        while True:
            message = ForwardMsg.FromString(bytes(await session.recv()))
            if message.WhichOneof("type") == "script_finished":
                assert message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY
                return session, shown
            if message.WhichOneof("type") == "delta":
                element = message.delta.new_element
                assert element.WhichOneof("type") != "exception", element.exception.message
                shown += element.text.body


async def jobs(port: int) -> list[list[str]]:
    session, shown = await opened(port, "look=1")
    await session.close()
    return json.loads(shown)


async def closing(port: int, number: int, *, cleanly: bool) -> list[list[str]]:
    """Open sessions that ask for films, close them, and return what becomes of their jobs in the end."""
    before = len(await jobs(port))
    sessions = [(await opened(port, address=f"203.0.113.{one}"))[0] for one in range(number)]
    async with asyncio.timeout(WITHIN):
        while len(found := (await jobs(port))[before:]) < number:
            await asyncio.sleep(0.05)
    assert {state for state, _ in found} <= {"waiting", "making"}
    for session in sessions:
        if cleanly:
            await session.close()
        else:
            session.transport.abort()
    async with asyncio.timeout(WITHIN):
        while is_open(found := (await jobs(port))[before:]):
            await asyncio.sleep(0.05)
    return found


def is_open(found: list[list[str]]) -> bool:
    return any(state in ("waiting", "making") for state, _ in found)


@pytest.mark.parametrize("cleanly", [True, False])
def test_the_requests_of_closed_pages_end_and_behind_a_proxy_each_address_is_a_client(port, cleanly):
    found = run_in_thread(closing(port, 12, cleanly=cleanly))
    assert {state for state, _ in found} == {"left"}
    assert [client for _, client in found] == [f"203.0.113.{one}" for one in range(12)]


@given(st.ip_addresses(v=4))
def test_an_ipv4_address_is_a_client_written_as_ipv6_too(address):
    assert fair_share_client(str(address)) == fair_share_client(f"::ffff:{address}") == str(address)


@given(st.ip_addresses(v=6, network="2001:db8::/32"), st.integers(0, 2**64 - 1))
def test_all_addresses_of_one_ipv6_network_are_one_client(address, other):
    from ipaddress import IPv6Address

    neighbour = IPv6Address((int(address) >> 64 << 64) | other)
    assert fair_share_client(str(address)) == fair_share_client(str(neighbour))
    beyond = IPv6Address(int(address) ^ (1 << 64))
    assert fair_share_client(str(address)) != fair_share_client(str(beyond))


@pytest.mark.parametrize(
    ("address", "client"), [(None, "here"), ("", ""), ("unix:", "unix:"), ("fe80::1%eth0", "fe80::/64")]
)
def test_what_is_no_address_is_a_client_of_its_own(address, client):
    assert fair_share_client(address) == client
