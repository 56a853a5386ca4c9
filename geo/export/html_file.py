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
from geo.page.page import render_page
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
    manifest = in_script(as_text(manifest_of(snapshot, "html", {})))
    head = [
        f'<script type="application/json" id="{MANIFEST}">{manifest}</script>',
        about_tag(snapshot),
        metadata(snapshot),
    ]
    lines = (headline(snapshot), dateline(snapshot), citation(snapshot))
    body = f"<noscript>{''.join(f'<p>{escape(line)}</p>' for line in lines)}</noscript>"
    return render_page(snapshot.atlas, snapshot.language, "\n".join(head), body).encode("utf-8")


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
    first, last = snapshot.window
    described = {
        "DC.title": headline(snapshot),
        "DC.creator": text("title", snapshot.language),
        "DC.date": "" if released is None else released.isoformat(),
        "DC.coverage": f"{first.isoformat()}/{last.isoformat()}",
        "DC.language": snapshot.language,
        "DC.rights": ", ".join(licences_of(snapshot)),
        "DC.identifier": address,
        "DC.bibliographicCitation": citation(snapshot, base),
    }
    elements = [f'<meta name="{name}" content="{escape(value)}">' for name, value in described.items() if value]
    elements.append(f'<script type="application/ld+json">{in_script(linked_data(snapshot, address))}</script>')
    return "\n".join(elements)


def linked_data(snapshot: Snapshot, address: str = "") -> str:
    """Return what schema.org has words for of a View, as JSON-LD."""
    released = version_day(snapshot.atlas.version)
    first, last = snapshot.window
    said: dict[str, Json] = {
        "@context": "https://schema.org",
        "@type": "Map",
        "name": headline(snapshot),
        "description": dateline(snapshot),
        "inLanguage": snapshot.language,
        "isPartOf": {"@type": "WebSite", "name": text("title", snapshot.language)},
        "temporalCoverage": f"{first.isoformat()}/{last.isoformat()}",
        "version": snapshot.atlas.version,
        "license": list(licences_of(snapshot).values()),
        "isAccessibleForFree": True,
    }
    if released is not None:
        said["datePublished"] = released.isoformat()
    if address:
        said["url"] = address
    return json.dumps(said, ensure_ascii=True, sort_keys=True)


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
