"""The door for one file: a layer is read whole, or refused with every reason why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

import geopandas as gpd
import pandas as pd
from shapely.geometry.base import BaseGeometry

from geo.document import TOO_DEEP, flaws, read_json, repeated
from geo.errors import DataError, Finding, Problem, quoted
from geo.geometry import read_geometry
from geo.instants import parse_instant
from geo.rules import Names, collection_findings, feature_findings
from geo.schema import OTHER, property_names, schema_findings, schema_names

CRS = "EPSG:4326"
BOUNDS_IN_TIME = ("valid_from", "valid_to", "known_from", "known_to")
NO_NAMES = Names()
_DEGREES = ("urn:ogc:def:crs:OGC:1.3:CRS84", "urn:ogc:def:crs:EPSG::4326", "EPSG:4326")

Raw = dict[str, Any]


@dataclass(frozen=True, eq=False)
class Layer:
    """Features titled, drawn and switched together.

    `features` has one row for each feature, in the order of the file, with these columns:
    `id`; `geometry` (EPSG:4326, longitude first, None for a feature without a place);
    `valid_from`, `valid_to`, `known_from`, `known_to` (UTC, NaT for open; a date in the file is
    that day's 00:00Z, and `time_precision` says how much of it to believe); and each property of
    the layer's schema, just as the file has it: null is None, 3 is 3, a list is a list.
    Columns of nothing but true and false are boolean. `resource` is the layer's entry in
    `datapackage.json`, empty for a file read by itself.
    """

    name: str
    title: Mapping[str, str]
    features: gpd.GeoDataFrame
    resource: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))


def read_layer(
    path: Path | str,
    name: str | None = None,
    names: Names = NO_NAMES,
    resource: Mapping[str, Any] | None = None,
    file: str | None = None,
) -> Layer:
    """Return the layer that a GeoJSON file holds.

    Parameters
    ----------
    path
        A FeatureCollection (RFC 7946) in EPSG:4326.
    name
        The layer's name, which chooses its schema; the file's name without its ending by default.
        A name without a schema in `data/schema/` asks for the properties common to all layers.
    names
        The sources, sea areas and airspaces that features may refer to; by default none is checked.
    resource
        The layer's entry in `datapackage.json`.
    file
        How messages call the file; its name by default.

    Raises
    ------
    DataError
        Something in the file breaks a rule. All problems of the file come in this one error.
    """
    path = Path(path)
    name = name or path.stem
    file = file or path.name
    collection = read_json(path, file)
    schema = name if name in schema_names() else OTHER
    problems = [Problem(file, "", *found) for found in _envelope_findings(collection)]
    features = collection.get("features") if isinstance(collection, dict) else None
    features = features if isinstance(features, list) else []
    geometries, broken = _examine(features, schema, names)
    problems += [Problem(file, called, *found) for called, found in broken]
    if problems:
        raise DataError(problems)
    resource = resource or {}
    return Layer(name, title_of(resource, name), _frame(features, geometries, schema), resource)


def title_of(described: Mapping[str, Any], default: str = "") -> Mapping[str, str]:
    """Return the title in English (`en`) and Spanish (`es`) that an entry of `datapackage.json` gives."""
    title = described.get("title", default)
    return title if isinstance(title, Mapping) else {"en": title, "es": described.get("title_es", title)}


def _frame(features: list[Raw], geometries: list[BaseGeometry | None], schema: str) -> gpd.GeoDataFrame:
    # Not gpd.read_file: it guesses types, and reads a time without an offset as UTC when its
    # neighbours have one. Here a column holds what the file says.
    own = dict.fromkeys(key for feature in features for key in feature["properties"])
    columns = {"id": pd.Series([feature["id"] for feature in features], dtype=object)}
    for key in dict.fromkeys((*property_names(schema), *own)):
        values = [feature["properties"].get(key) for feature in features]
        if key in BOUNDS_IN_TIME:
            instants = [None if value is None else parse_instant(value) for value in values]
            columns[key] = pd.Series(instants, dtype="datetime64[us, UTC]")
        else:
            column = pd.Series(values, dtype=object)
            columns[key] = column.astype(bool) if values and all(type(v) is bool for v in values) else column
    return gpd.GeoDataFrame(columns, geometry=gpd.GeoSeries(geometries, crs=CRS), crs=CRS)


def _examine(
    features: list[Any], schema: str, names: Names
) -> tuple[list[BaseGeometry | None], list[tuple[str, Finding]]]:
    """Return the geometry of each feature, and (feature, finding) for everything that is wrong."""
    geometries: list[BaseGeometry | None] = []
    broken: list[tuple[str, Finding]] = []
    for number, feature in enumerate(features, start=1):
        findings = list(flaws(feature))
        shape = feature.get("geometry") if isinstance(feature, dict) else None
        geometry = None
        # Only a shape made of numbers can be measured.
        if isinstance(shape, dict) and not any(place.startswith("geometry") for place, *_ in findings):
            geometry, faults = read_geometry(shape)
            findings += faults
        if not any(wrong == TOO_DEEP for _, _, wrong, _ in findings):
            findings += schema_findings(feature, schema)
        if isinstance(feature, dict):
            findings += feature_findings(feature, names)
        geometries.append(geometry)
        broken += [(_called(feature, number), found) for found in findings]
    return geometries, [*broken, *collection_findings(features)]


def _envelope_findings(collection: object) -> Iterator[Finding]:
    if not isinstance(collection, dict):
        yield "", quoted(collection), "is not an object", "a GeoJSON FeatureCollection (RFC 7946)"
        return
    yield from repeated(collection)
    yield from flaws({key: value for key, value in collection.items() if key != "features"})
    if collection.get("type") != "FeatureCollection":
        yield "type", quoted(collection.get("type")), "is not the word required", '"FeatureCollection"'
    if not isinstance(collection.get("features"), list):
        yield (
            "features",
            quoted(collection.get("features")),
            "is not a list",
            "a list of features, empty or not",
        )
    if "crs" in collection:
        # RFC 7946 took this member out, but many programs still write it, and it may say metres.
        named = collection["crs"]
        if isinstance(named, dict) and isinstance(named.get("properties"), dict):
            named = named["properties"].get("name")
        if named not in _DEGREES:
            rule = "no crs member, since positions are in degrees, longitude first (EPSG:4326, RFC 7946)"
            yield "crs", quoted(named), "is another coordinate system", rule


def _called(feature: object, number: int) -> str:
    called = feature.get("id") if isinstance(feature, dict) else None
    return called if isinstance(called, str) and called else f"number {number}"
