"""Reading one file: a layer is read completely, or refused with every reason why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from types import MappingProxyType
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from geo.atlas.document import NOT_FINITE, TOO_DEEP, json_findings, parse_json, repeated_key_findings
from geo.atlas.folder_file import read_bytes
from geo.atlas.geometry import read_geometry
from geo.atlas.rules import KnownNames, collection_findings, feature_findings
from geo.atlas.schema import OTHER, property_names, schema_findings, schema_names
from geo.errors import Finding, Problem, quote_value, raise_if_any
from geo.instants import parse_instant

CRS = "EPSG:4326"
MOST_FEATURES = 100_000  # of one layer: each costs a third of a millisecond to hold against its schema
MOST_PROPERTIES = 500  # of one layer, different ones: each is a column with a cell for every feature
MOST_POSITIONS = 500_000  # of one layer
BOUNDS_IN_TIME = ("valid_from", "valid_to", "known_from", "known_to")
INSTANTS = (*BOUNDS_IN_TIME, "stale_from")
ANY_NAMES = KnownNames()
_DEGREES = ("urn:ogc:def:crs:OGC:1.3:CRS84", "urn:ogc:def:crs:EPSG::4326", "EPSG:4326")

Raw = dict[str, Any]


@dataclass(frozen=True, eq=False)
class Layer:
    """Features titled, drawn and switched together.

    `features` has one row for each feature, in the order of the file, with these columns:
    `id`; `geometry` (EPSG:4326, longitude first, None for a feature without a place);
    `valid_from`, `valid_to`, `known_from`, `known_to` (UTC, NaT for open; a date in the file is
    that day's 00:00Z, and `time_precision` says how much of it to believe), `stale_from` where the
    file has it; and each property that the layer's schema requires or the file brings, just as the
    file has it: null is None, 3 is 3, a list is a list.
    Columns of nothing but true and false are boolean. `resource` is the layer's entry in
    `datapackage.json`, empty for a file read by itself.
    """

    name: str
    title: Mapping[str, str]
    features: gpd.GeoDataFrame
    resource: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))

    def __repr__(self) -> str:
        return f"<Layer {self.name}: {len(self.features)} features>"


def read_layer(
    path: Path | str,
    name: str | None = None,
    names: KnownNames = ANY_NAMES,
    resource: Mapping[str, Any] | None = None,
    file: str | None = None,
    folder: Path | None = None,
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
    folder
        Where the file must lie; the directory of `path` by default.

    Raises
    ------
    DataError
        Something in the file breaks a rule. All problems of the file come in this one error.
    """
    path = Path(path)
    name, file = name or path.stem, file or path.name
    return parse_layer(read_bytes(path, file, folder), file, name, names, resource)


def parse_layer(
    raw: bytes, file: str, name: str, names: KnownNames = ANY_NAMES, resource: Mapping[str, Any] | None = None
) -> Layer:
    """Return the layer that the bytes of a GeoJSON file hold; raise DataError as `read_layer` does."""
    collection = parse_json(raw, file)
    schema = name if name in schema_names() else OTHER
    features = collection.get("features") if isinstance(collection, dict) else None
    features = features if isinstance(features, list) else []
    geometries: list[BaseGeometry | None] = []
    found = chain(
        (("", finding) for finding in _envelope_findings(collection)),
        () if len(features) > MOST_FEATURES else _feature_findings(features, schema, names, geometries),
    )
    raise_if_any(Problem(file, called, *finding) for called, finding in found)
    resource = resource or {}
    return Layer(name, bilingual_title(resource, name), _frame(features, geometries, schema), resource)


def bilingual_title(described: Mapping[str, Any], default: str = "") -> Mapping[str, str]:
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
        if key in INSTANTS:
            instants = [None if value is None else parse_instant(value) for value in values]
            columns[key] = pd.Series(instants, dtype="datetime64[us, UTC]")
        else:
            column = pd.Series(values, dtype=object)
            columns[key] = column.astype(bool) if values and all(type(v) is bool for v in values) else column
    return gpd.GeoDataFrame(columns, geometry=gpd.GeoSeries(geometries, crs=CRS), crs=CRS)


def _feature_findings(
    features: list[Any], schema: str, names: KnownNames, geometries: list[BaseGeometry | None]
) -> Iterator[tuple[str, Finding]]:
    """Yield (feature, finding) for everything that is wrong, and append each feature's geometry to `geometries`."""
    positions = 0
    for number, feature in enumerate(features, start=1):
        called = _feature_label(feature, number)
        too_deep = no_numbers = False
        for found in json_findings(feature):
            too_deep |= found[2] == TOO_DEEP
            no_numbers |= found[0].startswith("geometry") and found[2] == NOT_FINITE
            yield called, found
        shape = feature.get("geometry") if isinstance(feature, dict) else None
        geometry = None
        # Only a shape made of numbers can be measured.
        if isinstance(shape, dict) and not no_numbers:
            geometry, faults = read_geometry(shape)
            yield from ((called, found) for found in faults)
        if not too_deep:
            yield from ((called, found) for found in schema_findings(feature, schema))
        if isinstance(feature, dict):
            yield from ((called, found) for found in feature_findings(feature, names))
        geometries.append(geometry)
        positions += shapely.get_num_coordinates(geometry)
        if positions > MOST_POSITIONS:
            rule = f"at most {MOST_POSITIONS:,} positions; cut the layer into several files"
            yield called, ("geometry", "", f"is beyond {MOST_POSITIONS:,} positions of one layer", rule)
            return
    yield from collection_findings(features, schema)
    properties = (feature.get("properties") for feature in features if isinstance(feature, dict))
    names_used = set().union(*(found for found in properties if isinstance(found, dict)))
    if len(names_used) > MOST_PROPERTIES:
        wrong = f"have {len(names_used):,} different properties between them"
        yield "", ("features", "", wrong, f"at most {MOST_PROPERTIES}: each is a column of the layer")


def _envelope_findings(collection: object) -> Iterator[Finding]:
    if not isinstance(collection, dict):
        yield "", quote_value(collection), "is not an object", "a GeoJSON FeatureCollection (RFC 7946)"
        return
    yield from repeated_key_findings(collection)
    yield from json_findings({key: value for key, value in collection.items() if key != "features"})
    if collection.get("type") != "FeatureCollection":
        yield "type", quote_value(collection.get("type")), "is not the word required", '"FeatureCollection"'
    found = collection.get("features")
    if isinstance(found, list) and len(found) > MOST_FEATURES:
        yield "features", "", f"are {len(found):,}", f"at most {MOST_FEATURES:,}; cut the layer into several files"
    if not isinstance(found, list):
        yield "features", quote_value(found), "is not a list", "a list of features, empty or not"
    if "crs" in collection:
        # RFC 7946 took this member out, but many programs still write it, and it may say metres.
        named = collection["crs"]
        if isinstance(named, dict) and isinstance(named.get("properties"), dict):
            named = named["properties"].get("name")
        if named not in _DEGREES:
            rule = "no crs member, since positions are in degrees, longitude first (EPSG:4326, RFC 7946)"
            yield "crs", quote_value(named), "is another coordinate system", rule


def _feature_label(feature: object, number: int) -> str:
    called = feature.get("id") if isinstance(feature, dict) else None
    return called if isinstance(called, str) and called else f"number {number}"
