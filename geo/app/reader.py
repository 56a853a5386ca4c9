"""A session of the app as a reader of the job queue, and the client by whose address the queue shares fairly."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address

import streamlit as st

from geo.app.app_state import job_queue
from geo.jobs.request import Reader

_NETWORK = 64  # bits of an IPv6 address that one subscriber has at least


def this_reader() -> Reader:
    """Return the reader of the running session: the same until its page is closed, when its jobs end."""
    return _reader_of(fair_share_client(st.context.ip_address))


def fair_share_client(address: str | None) -> str:
    """Return whom the queue counts an address as: an IPv4 address, an IPv6 network, or this machine.

    A whole network of IPv6 is one client, since a subscriber chooses freely among its 2^64 addresses.
    """
    if address is None:
        return "here"
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped is not None:
            return str(found.ipv4_mapped)
        return f"{IPv6Address(int(found) >> (128 - _NETWORK) << (128 - _NETWORK))}/{_NETWORK}"
    return str(found)


# Streamlit lets go of what belongs to a session as soon as its connection ends. A page that only lost its connection
# for a moment comes back as another reader, and asks again for the jobs it still waits for.
@st.cache_resource(scope="session", show_spinner=False, on_release=lambda reader: job_queue().leave(reader))
def _reader_of(client: str) -> Reader:
    return Reader(client)
