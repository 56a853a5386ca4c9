"""The whole map as one HTML file that opens at a View, and carries its manifest and its citation."""

from __future__ import annotations

import base64
import binascii
import json
import re
import zlib
from collections.abc import Mapping
from html import escape
from typing import Any

from geo.i18n.words import text
from geo.page.page import AtlasMap, build_map, render_page
from geo.query.versions import version_day
from geo.snapshot.citation import citation, licences_of
from geo.snapshot.manifest import as_text, manifest_of
from geo.snapshot.snapshot import Snapshot
from geo.snapshot.wording import dateline, headline

MANIFEST, DATA = "atlas-manifest", "atlas-data"
MOST_BYTES = 256 * 2**20  # of the data of a page, unpacked

_SCRIPT = r'<script type="[a-z/+]+" id="{}">([^<]*)</script>'

Json = Any


def render_html(snapshot: Snapshot) -> bytes:
    """Return the whole map as one HTML file that needs no network and opens at a View.

    The address of the file may name another View after `#`, and the reader can go anywhere from it: all data are in
    it. It carries its manifest as JSON, and its citation as metadata and for readers without scripts.
    """
    return render_page(snapshot.atlas, snapshot.language, *_about(snapshot)).encode("utf-8")


def map_of(snapshot: Snapshot) -> AtlasMap:
    """Return the same map as one element of folium's."""
    return build_map(snapshot.atlas, snapshot.language, *_about(snapshot))


def _about(snapshot: Snapshot) -> tuple[str, str]:
    """Return what such a page says of itself: elements for its head, and for its body."""
    manifest = in_script(as_text(manifest_of(snapshot, "html", {})))
    head = [
        f'<script type="application/json" id="{MANIFEST}">{manifest}</script>',
        about_tag(snapshot),
        metadata(snapshot),
    ]
    lines = (headline(snapshot), dateline(snapshot), citation(snapshot))
    body = f"<noscript>{''.join(f'<p>{escape(line)}</p>' for line in lines)}</noscript>"
    return "\n".join(head), body


def about_tag(snapshot: Snapshot) -> str:
    """Return the element of a page's head that describes a View to people who search."""
    return f'<meta name="description" content="{escape(f"{headline(snapshot)}. {dateline(snapshot)}")}">'


def metadata(snapshot: Snapshot, base: str = "", address: str = "") -> str:
    """Return what a page says of a View to machines: Dublin Core and JSON-LD, as elements of its head.

    Parameters
    ----------
    snapshot
        What it shows.
    base
        The address of the map, as in `permalink`.
    address
        Where the page stands; "" where that is not known.
    """
    released = version_day(snapshot.atlas.version)
    day = "" if released is None else released.isoformat()
    name, maker, licences = headline(snapshot), text("title", snapshot.language), licences_of(snapshot)
    covered = "/".join(bound.isoformat() for bound in snapshot.window)
    described = {
        "DC.title": name,
        "DC.creator": maker,
        "DC.date": day,
        "DC.coverage": covered,
        "DC.language": snapshot.language,
        "DC.rights": ", ".join(licences),
        "DC.identifier": address,
        "DC.bibliographicCitation": citation(snapshot, base),
    }
    elements = [f'<meta name="{key}" content="{escape(value)}">' for key, value in described.items() if value]
    linked: dict[str, Json] = {
        "@context": "https://schema.org",
        "@type": "Map",
        "name": name,
        "description": dateline(snapshot),
        "inLanguage": snapshot.language,
        "isPartOf": {"@type": "WebSite", "name": maker},
        "temporalCoverage": covered,
        "version": snapshot.atlas.version,
        "license": list(licences.values()),
        "isAccessibleForFree": True,
        **({"datePublished": day} if day else {}),
        **({"url": address} if address else {}),
    }
    written = in_script(json.dumps(linked, ensure_ascii=True, sort_keys=True))
    return "\n".join([*elements, f'<script type="application/ld+json">{written}</script>'])


def in_script(text_: str) -> str:
    """Return JSON that no script element ends within."""
    return text_.replace("<", "\\u003c")


def script_in(content: bytes, name: str) -> str | None:
    """Return the text of the script element with an id in such a page, None when there is none."""
    found = re.search(_SCRIPT.format(name).encode(), content)
    return None if found is None else found[1].decode("utf-8", "replace")


def data_in(content: bytes, most_bytes: int = MOST_BYTES) -> tuple[Mapping[str, Json], bytes]:
    """Return the data that such a page carries: what `geo.page.payload.pack_page` packed, and the lines of its shapes.

    Raises
    ------
    ValueError
        It carries none, or they cannot be unpacked, or hold more than `most_bytes`.
    """
    packed = script_in(content, DATA)
    if packed is None:
        raise ValueError("it carries no data")
    try:
        inflating = zlib.decompressobj(wbits=31)
        raw = inflating.decompress(base64.b64decode(packed, validate=True), most_bytes)
    except (binascii.Error, zlib.error) as error:
        raise ValueError(f"its data cannot be unpacked: {error}") from error
    if inflating.unconsumed_tail:
        raise ValueError(f"its data unpack to more than {most_bytes:,} bytes")
    written, _, lines = raw.partition(b"\n")
    data = json.loads(written)
    if not isinstance(data, dict):
        raise ValueError("its data are not an object")
    return data, lines
