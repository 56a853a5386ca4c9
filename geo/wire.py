"""What the page carries, made small: columns, lines as differences, then JSON as gzip in base64."""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

MOST_DECIMALS = 6

Json = Any


def pack_page(data: Mapping[str, Json]) -> str:
    """Return the page's data as text for a script element: the same data, the same text.

    Nothing is lost: the coordinates of a line are whole numbers at the decimals they came with, and
    a source stands for its id by its place in the list of sources.
    """
    place = {source: number for number, source in enumerate(data["sources"])}
    layers = [
        {**layer, "features": pack_columns(_with_places(pack_features(layer["features"]), place))}
        for layer in data["layers"]
    ]
    sources = {"id": list(data["sources"]), **pack_columns(data["sources"].values())}
    basemap = {name: {**part, "features": pack_features(part["features"])} for name, part in data["basemap"].items()}
    return pack_json({**data, "layers": layers, "sources": sources, "basemap": basemap})


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


def pack_json(value: Json) -> str:
    """Return a JSON value as gzip in base64."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True, allow_nan=False)
    return pack_bytes(text.encode("utf-8"))


def pack_bytes(raw: bytes, level: int = 9) -> str:
    """Return bytes as gzip in base64: no character of it can end a script element."""
    # A time in the header would make other bytes of the same input.
    return base64.b64encode(gzip.compress(raw, level, mtime=0)).decode("ascii")


def pack_geometry(geometry: Mapping[str, Json]) -> dict[str, Json]:
    """Return a GeoJSON geometry with its lines as text: {type, decimals, lines}.

    A point stays as it is. `lines` is nested as `coordinates` is, with one text for each list of
    positions.
    """
    if geometry["type"] == "Point":
        return dict(geometry)
    decimals = max(_decimals(number) for number in _numbers(geometry["coordinates"]))
    return {"type": geometry["type"], "decimals": decimals, "lines": _lines(geometry["coordinates"], 10**decimals)}


def line_text(positions: Iterable[Iterable[float]], scale: int) -> str:
    """Return positions as text: each number the difference to the one before, times `scale`.

    The scheme is that of encoded polylines: groups of five bits, the lowest first, from "?" on;
    the sign is in the lowest bit. Longitude comes first.
    """
    written = []
    before = (0, 0)
    for longitude, latitude in positions:
        place = (round(longitude * scale), round(latitude * scale))
        for now, then in zip(place, before, strict=True):
            rest = (now - then) * 2 if now >= then else (then - now) * 2 - 1
            while rest >= 32:
                written.append(chr((rest & 31 | 32) + 63))
                rest >>= 5
            written.append(chr(rest + 63))
        before = place
    return "".join(written)


def pack_features(features: Iterable[Mapping[str, Json]]) -> list[Json]:
    """Return features with their geometries packed."""
    return [
        {**feature, "geometry": pack_geometry(feature["geometry"])} if feature.get("geometry") else feature
        for feature in features
    ]


def _lines(coordinates: list[Json], scale: int) -> Json:
    if isinstance(coordinates[0][0], list):
        return [_lines(part, scale) for part in coordinates]
    return line_text(coordinates, scale)


def _numbers(coordinates: Json) -> Iterable[float]:
    if isinstance(coordinates, list):
        for part in coordinates:
            yield from _numbers(part)
    else:
        yield coordinates


def _decimals(number: float) -> int:
    return next(
        places for places in range(MOST_DECIMALS + 1) if places == MOST_DECIMALS or round(number, places) == number
    )
