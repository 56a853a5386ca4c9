"""What the page carries, made small: columns, lines shared between shapes, then all of it as gzip in base64."""

from __future__ import annotations

import base64
import json
import re
import struct
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from geo.page.lines import Line, pack_lines

Json = Any

_BEYOND_LATIN = re.compile(r"[^\x00-\xff]+")


def pack_page(data: Mapping[str, Json]) -> str:
    """Return the page's data as text for a script element: the same data, the same text.

    Nothing is lost: a line keeps the decimals it came with, and a source stands for its id by its
    place in the list of sources. Lines are numbered in the order of layers, then of the basemap's
    parts by name.
    """
    place = {source: number for number, source in enumerate(data["sources"])}
    lines: list[Line] = []
    layers = [
        {**layer, "features": pack_columns(_with_places(without_lines(layer["features"], lines), place))}
        for layer in data["layers"]
    ]
    sources = {"id": list(data["sources"]), **pack_columns(data["sources"].values())}
    basemap = {
        name: {**part, "features": without_lines(part["features"], lines)}
        for name, part in sorted(data["basemap"].items())
    }
    return pack_json({**data, "layers": layers, "sources": sources, "basemap": basemap}, lines)


def pack_columns(rows: Iterable[Mapping[str, Json]]) -> dict[str, list[Json]]:
    """Return rows as columns of equal length: a key that a row does not have is None there.

    Alike values stand together then, and a key is written once.
    """
    table = list(rows)
    keys = dict.fromkeys(key for row in table for key in row)
    return {key: [row.get(key) for row in table] for key in keys}


def _with_places(features: Iterable[Mapping[str, Json]], place: Mapping[str, int]) -> Iterator[dict[str, Json]]:
    for feature in features:
        packed = dict(feature)
        if "sources" in packed:
            packed["sources"] = [place[source] for source in packed["sources"]]
        if "reports" in packed:
            packed["reports"] = [
                {**report, "source": place[report["source"]]} if "source" in report else report
                for report in packed["reports"]
            ]
        yield packed


def pack_json(value: Json, lines: Sequence[Line] = ()) -> str:
    """Return a JSON value, a line end and the lines of its shapes, as gzip in base64."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True, allow_nan=False)
    # A browser holds and parses a text of Latin-1 letters alone in half the room and time.
    escaped = _BEYOND_LATIN.sub(lambda found: json.dumps(found[0])[1:-1], text)
    return pack_bytes(escaped.encode("utf-8") + b"\n" + pack_lines(lines))


# RFC 1952: deflate, no flags, no time, compressed as well as can be, by an unknown system. Python's own header differs
# from version to version.
_GZIP_HEADER = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff"


def pack_bytes(raw: bytes, level: int = 9) -> str:
    """Return bytes as gzip in base64: no character of it can end a script element."""
    deflate = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS)
    trailer = struct.pack("<II", zlib.crc32(raw), len(raw) & 0xFFFFFFFF)
    return base64.b64encode(_GZIP_HEADER + deflate.compress(raw) + deflate.flush() + trailer).decode("ascii")


def without_lines(features: Iterable[Mapping[str, Json]], lines: list[Line]) -> list[Json]:
    """Return features whose geometries tell only how many lines each part has; adds the lines to those given.

    {type, parts}: one part a polygon or line. Points stay as they are.
    """
    return [
        {**feature, "geometry": _shape(feature["geometry"], lines)} if feature.get("geometry") else feature
        for feature in features
    ]


def _shape(geometry: Mapping[str, Json], lines: list[Line]) -> dict[str, Json]:
    kind, coordinates = geometry["type"], geometry["coordinates"]
    if kind in ("Point", "MultiPoint"):
        return dict(geometry)
    parts = {"LineString": [[coordinates]], "Polygon": [coordinates], "MultiPolygon": coordinates}.get(kind)
    if parts is None:
        parts = [[line] for line in coordinates]
    lines += [line for part in parts for line in part]
    return {"type": kind, "parts": [len(part) for part in parts]}
