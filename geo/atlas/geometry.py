"""What RFC 7946 and this map ask of one geometry."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from geo.errors import Finding, quote_value

REGION = (-120.0, -8.0, -50.0, 33.0)  # west, south, east, north: the sea and land this map is about
DECIMALS = 6  # about 0.1 m; more would claim what no source says
MOST_POSITIONS = 50_000  # of one geometry: whether a shape is valid can take the square of their number

# How many lists stand around one position.
_DEPTH = {"Point": 0, "MultiPoint": 1, "LineString": 1, "MultiLineString": 2, "Polygon": 2, "MultiPolygon": 3}
_FEWEST = {"LineString": 2, "MultiLineString": 2, "Polygon": 4, "MultiPolygon": 4}

_LISTS = "the nested lists of its geometry type (RFC 7946, section 3.1)"
_POSITION = "two numbers, [longitude, latitude], in degrees and without a height"
_LONGITUDE_FIRST = "longitude first, then latitude (RFC 7946, section 3.1.1)"
_GLOBE = "longitude -180 to 180, latitude -90 to 90, in degrees"
_VALID = "a valid shape (OGC Simple Features)"
_CUT = "shapes cut at the antimeridian (RFC 7946, section 3.1.9)"
_WINDING = "outer rings counterclockwise, holes clockwise (RFC 7946, section 3.1.6)"


def read_geometry(value: dict[str, Any]) -> tuple[BaseGeometry | None, list[Finding]]:
    """Return a GeoJSON geometry as a shapely one, and what is wrong with it.

    The geometry is None when something is wrong with it. Positions are (longitude, latitude) in
    degrees, EPSG:4326.
    """
    kind = value.get("type")
    if not isinstance(kind, str) or kind not in _DEPTH:
        wrong = "is not a geometry type that a map layer can hold"
        return None, [("geometry.type", quote_value(kind), wrong, f"one of {', '.join(_DEPTH)}")]
    if (count := _count(value.get("coordinates"), _DEPTH[kind])) > MOST_POSITIONS:
        wrong, rule = f"has {count:,} positions", f"at most {MOST_POSITIONS:,}; draw it more coarsely, or as several"
        return None, [("geometry.coordinates", "", wrong, rule)]
    findings = list(_structure(value.get("coordinates"), _DEPTH[kind], _FEWEST.get(kind, 1)))
    if findings:
        return None, findings
    geometry = shape(value)
    findings = list(_positions(shapely.get_coordinates(geometry))) or list(_shape(geometry))
    return (None if findings else geometry), findings


def _structure(value: object, depth: int, fewest: int, field: str = "geometry.coordinates") -> Iterator[Finding]:
    least = fewest if depth == 1 else 1
    if depth == 0:
        yield from _position(value, field)
    elif not isinstance(value, list):
        yield field, quote_value(value), "is not a list", _LISTS
    elif len(value) < least:
        wrong = f"has {len(value)} positions" if depth == 1 else "is empty"
        yield field, quote_value(value), wrong, f"at least {least}; a feature without a place has geometry null"
    else:
        for index, item in enumerate(value):
            yield from _structure(item, depth - 1, fewest, f"{field}[{index}]")
        if depth == 1 and fewest == _FEWEST["Polygon"] and value[0] != value[-1]:
            found = f"{quote_value(value[0])} … {quote_value(value[-1])}"
            yield field, found, "is a ring that does not close", "the last position equal to the first"


def _position(value: object, field: str) -> Iterator[Finding]:
    if not isinstance(value, list) or not all(_is_number(number) for number in value):
        yield field, quote_value(value), "is not a position", _POSITION
    elif len(value) != 2:
        yield field, quote_value(value), f"has {len(value)} numbers", _POSITION


def _positions(positions: np.ndarray) -> Iterator[Finding]:
    longitude, latitude = positions[:, 0], positions[:, 1]
    swapped = ~_in_region(longitude, latitude) & _in_region(latitude, longitude)
    outside = (np.abs(longitude) > 180) | (np.abs(latitude) > 90)
    # A float is seldom a decimal number exactly, so what counts is how far rounding would move it.
    precise = np.abs(positions - np.round(positions, DECIMALS)).max(axis=1) > 1e-9
    for broken, wrong, rule in (
        (swapped, "looks like latitude before longitude", _LONGITUDE_FIRST),
        (outside & ~swapped, "is not on the globe", _GLOBE),
        (precise, f"has more than {DECIMALS} decimals", f"at most {DECIMALS} decimals of a degree"),
    ):
        if broken.any():
            first = positions[int(np.argmax(broken))].tolist()
            more = f" (and {broken.sum() - 1} more)" if broken.sum() > 1 else ""
            yield "geometry.coordinates", quote_value(first), wrong + more, rule


def _shape(geometry: BaseGeometry) -> Iterator[Finding]:
    for part in shapely.get_parts(geometry):
        for line in shapely.get_parts(part.boundary) if part.geom_type == "Polygon" else (part,):
            if found := _wrapped(shapely.get_coordinates(line)):
                yield "geometry.coordinates", quote_value(found), "runs more than half round the world", _CUT
                return
    if not geometry.is_valid:
        yield "geometry", quote_value(shapely.is_valid_reason(geometry)), "is a fault in the shape", _VALID
        return
    for part in shapely.get_parts(geometry):
        if part.geom_type != "Polygon":
            continue
        clockwise = not shapely.is_ccw(part.exterior)
        if clockwise or any(shapely.is_ccw(hole) for hole in part.interiors):
            ring = "outer ring runs clockwise" if clockwise else "hole runs counterclockwise"
            first = quote_value(list(part.exterior.coords[0]))
            yield "geometry.coordinates", first, f"begins a polygon whose {ring}", _WINDING


def _wrapped(positions: np.ndarray) -> list[list[float]] | None:
    """Return the first two neighbours more than 180 degrees of longitude apart, unless both lie on its edges."""
    longitude = positions[:, 0]
    edges = np.abs(longitude) == 180
    apart = (np.abs(np.diff(longitude)) > 180) & ~(edges[:-1] & edges[1:])
    first = int(np.argmax(apart)) if apart.any() else None
    return None if first is None else [list(map(float, position)) for position in positions[first : first + 2]]


def _count(value: object, depth: int) -> int:
    """Return how many positions a geometry's coordinates hold, `depth` lists deep; what is no list holds one."""
    if depth == 0 or not isinstance(value, list):
        return 1
    return len(value) if depth == 1 else sum(_count(item, depth - 1) for item in value)


def _in_region(longitude: np.ndarray, latitude: np.ndarray) -> np.ndarray:
    west, south, east, north = REGION
    # Latitudes and longitudes of this region do not overlap, so a swap cannot hide in it.
    return (west <= longitude) & (longitude <= east) & (south <= latitude) & (latitude <= north)


def _is_number(value: object) -> bool:
    # The bound keeps out integers too large for a float; the globe's own bounds are checked later.
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e9
