"""What the features of all layers share: the common properties, versions, and GeoJSON text."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from geo.shipped_files import SCHEMAS

Feature = dict[str, Any]

# The properties that every layer has, in their order; `scripts/derived.py` works out the rest.
_SCHEMA = json.loads((SCHEMAS / "common.json").read_text(encoding="utf-8"))
_WORKED_OUT = ("claims", "voices", "confidence_level", "stale_from")
_COMMON = [name for name in _SCHEMA["properties"] if name not in ("entity", *_WORKED_OUT)]

DECIMALS = 4
"""About 10 m: finer than any position or limit that a source gives."""


def feature(entity: str, geometry: BaseGeometry | None, common: Mapping[str, Any], **own: Any) -> Feature:
    """Return an entity as it is known at first; `versions` makes its later versions of others.

    Parameters
    ----------
    entity
        What the feature is a version of.
    geometry
        In degrees, longitude first; None when nothing is drawn.
    common
        Values of the properties that every layer has; those left out are None.
    own
        The properties of the layer.
    """
    unknown = set(common) - set(_COMMON)
    assert not unknown, f"not among the common properties: {sorted(unknown)}"
    properties = {"entity": entity, **{key: common.get(key) for key in _COMMON}, **own}
    return {
        "type": "Feature",
        "id": f"{entity}.1",
        "properties": properties,
        "geometry": None if geometry is None else _geojson(geometry),
    }


def versions(drafts: Sequence[Feature], **hindsight: str | None) -> list[Feature]:
    """Return features, in the order of `known_from`, as the versions of their entity.

    They are numbered from 1, and each is known until the next. Only the last has the properties of `hindsight`.
    """
    ends = [draft["properties"]["known_from"] for draft in drafts[1:]] + [None]
    for number, (draft, end) in enumerate(zip(drafts, ends, strict=True), start=1):
        draft["id"] = f"{draft['properties']['entity']}.{number}"
        draft["properties"]["known_to"] = end
    drafts[-1]["properties"] |= hindsight
    return list(drafts)


def rounded(area: BaseGeometry) -> BaseGeometry:
    """Return an area on the grid of `DECIMALS`, still valid, its rings wound as RFC 7946 asks."""
    snapped = shapely.set_precision(area, 10**-DECIMALS)
    return shapely.orient_polygons(shapely.normalize(snapped), exterior_cw=False)


def collection_text(features: Sequence[Feature]) -> str:
    """Return a FeatureCollection as text, one feature a line, the same for the same features."""
    lines = ",\n".join(json.dumps(each, ensure_ascii=False, separators=(",", ":")) for each in features)
    return '{"type":"FeatureCollection","features":[\n' + lines + "\n]}\n"


def _geojson(geometry: BaseGeometry) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(shapely.to_geojson(geometry), parse_float=lambda digits: round(float(digits), 6))
    return found
