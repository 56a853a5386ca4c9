"""A layer of a View as GeoJSON (RFC 7946), with its manifest as a foreign member."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from geo.export.features import FeatureTable, Row, as_words

Json = Any


def write_geojson(table: FeatureTable, manifest: Mapping[str, Json]) -> bytes:
    """Return a table as a FeatureCollection, one feature a line, with `bbox` where anything has a place."""
    head: dict[str, Json] = {"type": "FeatureCollection", "name": table.layer, "manifest": manifest}
    placed = [shape for shape in table.geometries if shape is not None]
    if placed:
        head["bbox"] = [float(degree) for degree in shapely.total_bounds(placed)]
    features = ",\n".join(
        _dumped(_feature(row, shape)) for row, shape in zip(table.rows, table.geometries, strict=True)
    )
    return f'{_dumped(head)[:-1]},"features":[\n{features}\n]}}\n'.encode()


def read_geojson(content: bytes, most_rows: int) -> list[dict[str, Json]]:
    """Return the features of such a file, each as one flat value: its id, its properties, its geometry as WKT.

    Raises
    ------
    ValueError
        It is no such file, or holds more features than `most_rows`.
    """
    collection = json.loads(content)
    features = collection.get("features") if isinstance(collection, dict) else None
    if not isinstance(features, list):
        raise ValueError("it is not a GeoJSON FeatureCollection")
    if len(features) > most_rows:
        raise ValueError(f"it holds more than {most_rows:,} features")
    return [_flat(feature) for feature in features]


def _feature(row: Row, shape: BaseGeometry | None) -> dict[str, Json]:
    properties = {
        name: as_words(value) if isinstance(value, datetime) else value for name, value in row.items() if name != "id"
    }
    geometry = None if shape is None else json.loads(shapely.to_geojson(shape))
    return {"type": "Feature", "id": row["id"], "properties": properties, "geometry": geometry}


def _flat(feature: Json) -> dict[str, Json]:
    if not isinstance(feature, dict) or not isinstance(feature.get("properties"), dict):
        raise ValueError("it holds something that is not a feature")
    geometry = feature.get("geometry")
    shape = "" if geometry is None else json.dumps(geometry, sort_keys=True)
    return {"id": feature.get("id"), **feature["properties"], "geometry": shape}


def _dumped(value: Json) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
