"""The rules for a file of the basemap: land, borders and names, drawn beneath the layers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from geo.atlas.document import TOO_DEEP, json_findings, parse_json
from geo.atlas.geometry import read_geometry
from geo.atlas.schema import schema_findings
from geo.errors import Finding, Problem, raise_if_any

_SCHEMA = "basemap"
_COLLECTION = "a GeoJSON FeatureCollection (RFC 7946)"


def parse_basemap(raw: bytes, file: str) -> dict[str, Any]:
    """Return the FeatureCollection of a file of the basemap.

    Parameters
    ----------
    raw
        The bytes of the file.
    file
        Its path in the folder, such as `basemap/land.geojson`; the name says which part of `data/schema/basemap.json`
        it is held against. A file of another name is not drawn, and only has to be sound GeoJSON.

    Raises
    ------
    DataError
        It is not JSON, not a FeatureCollection, or a feature breaks a rule.
    """
    collection = parse_json(raw, file)
    features = collection.get("features") if isinstance(collection, dict) else None
    if not isinstance(features, list):
        raise_if_any([Problem(file, "", "", "", "has no features", _COLLECTION)])
    part = PurePosixPath(file).stem
    raise_if_any(
        Problem(file, f"number {number}", *found)
        for number, feature in enumerate(features or [], start=1)
        for found in _findings(feature, part)
    )
    # Whatever else stands in the file is not drawn, and was not checked.
    return {"type": "FeatureCollection", "features": features or []}


def _findings(feature: object, part: str) -> Iterator[Finding]:
    found = list(json_findings(feature))
    yield from found
    if any(wrong == TOO_DEEP for _, _, wrong, _ in found):
        return
    # Only one part of the schema is used, so its name would tell a reader nothing.
    for field, value, wrong, rule in schema_findings({part: feature}, _SCHEMA):
        yield field.removeprefix(part).removeprefix(".").removeprefix("properties."), value, wrong, rule
    shape = feature.get("geometry") if isinstance(feature, dict) else None
    if isinstance(shape, dict) and not any(place.startswith("geometry") for place, *_ in found):
        yield from read_geometry(shape)[1]
