"""The features of a View as tables that any format can hold: one a layer, as known then."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from geo.atlas.layer import INSTANTS, Layer
from geo.query.filters import AREAS, valid_reports
from geo.snapshot.snapshot import Snapshot, areas_in_view

LAYER = "layer"  # the column that says of which layer a feature is, so that tables can be put together
ADDRESSES = "source_addresses"

# What a compiler wrote afterwards, knowing better, and how long reports went on: only with the latest knowledge.
_HINDSIGHT = ("remarks_en", "remarks_es", "stale_from")

# Names that the formats need for themselves.
_TAKEN = ("id", LAYER, ADDRESSES, "fid", "geom", "geometry", "longitude", "latitude")

_LARGEST = 2**63 - 1  # the largest whole number that every format holds

Value = Any
Row = Mapping[str, Value]


@dataclass(frozen=True)
class Column:
    """A property and what it holds in every row: "text", "integer", "number", "flag", "time", "list", or None.

    A column of several types, or of numbers that no format holds, is text.
    """

    name: str
    kind: str


@dataclass(frozen=True, eq=False)
class FeatureTable:
    """What a View shows of one layer, oldest first; of a layer of `AREAS`, in the order of its file.

    The first column is `id`. A value is None where nothing was reported, a time in UTC, a list just as the file has
    it. `geometries` are in EPSG:4326, longitude first, outer rings counterclockwise (RFC 7946); None for a feature
    without a published place.
    """

    layer: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    geometries: tuple[BaseGeometry | None, ...]


def tables_of(snapshot: Snapshot) -> tuple[FeatureTable, ...]:
    """Return what a View shows, a table for each layer switched on, in the atlas' order; a table may be empty.

    A version not known then is left out; the reports of one that was are as old as it is: loading the data makes sure
    of that. `known_to` is empty: what overtook a version was not known either.
    """
    return tuple(table_of_layer(snapshot, name) for name in snapshot.atlas.layers if snapshot.view.layers[name])


def table_of_layer(snapshot: Snapshot, name: str) -> FeatureTable:
    """Return what a View shows of one layer; an empty table where the layer is switched off."""
    layer = snapshot.atlas.layers[name]
    features = layer.features
    chosen = areas_in_view(features, snapshot) if layer.name in AREAS else _feature_rows(layer, snapshot)
    names = _free_names([name for name in features.columns if name not in ("id", "geometry")])
    columns = [Column("id", "text"), Column(LAYER, "text")]
    columns += [Column(called, _kind(name, features[name])) for name, called in names.items()]
    columns.append(Column(ADDRESSES, "list"))
    rows = tuple(_row(row, layer.name, names, snapshot) for row in chosen.drop(columns="geometry").to_dict("records"))
    geometries = tuple(shapely.orient_polygons(chosen.geometry.to_numpy(), exterior_cw=False))
    return FeatureTable(layer.name, tuple(columns), rows, geometries)


def sources_of(tables: tuple[FeatureTable, ...], snapshot: Snapshot) -> tuple[str, ...]:
    """Return the ids of the sources that the rows of tables rest on, in the atlas' order."""
    named = {source for table in tables for row in table.rows for source in row["sources"] or ()}
    named |= {report["source"] for table in tables for row in table.rows for report in valid_reports(row)}
    return tuple(name for name in snapshot.atlas.sources if name in named)


def as_words(value: Value) -> str:
    """Return a value as text, for formats that hold only text: lists are JSON, times RFC 3339, nothing is ""."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return str(value)


def _feature_rows(layer: Layer, snapshot: Snapshot) -> gpd.GeoDataFrame:
    places = {called: place for place, called in enumerate(layer.features["id"])}
    return layer.features.iloc[[places[row["id"]] for row in snapshot.shown[layer.name]]]


def _free_names(names: list[str]) -> dict[str, str]:
    """Return under which name each property goes out: its own, unless a format has another use for that.

    Databases take names that differ in case only for one.
    """
    taken = set(_TAKEN)
    free: dict[str, str] = {}
    for name in names:
        called = name
        while called.lower() in taken:
            called += "_"
        taken.add(called.lower())
        free[name] = called
    return free


def _row(raw: Row, layer: str, names: Mapping[str, str], snapshot: Snapshot) -> Row:
    latest = snapshot.view.known is None
    row = {"id": raw["id"], LAYER: layer}
    for name, called in names.items():
        value = raw[name]
        if name in _HINDSIGHT and not latest:
            row[called] = None
        elif name in INSTANTS:
            row[called] = None if pd.isna(value) or name == "known_to" else value.to_pydatetime()
        else:
            row[called] = None if isinstance(value, float) and pd.isna(value) else value
    sources = snapshot.atlas.sources
    row[ADDRESSES] = [sources[name].address for name in raw["sources"] or () if name in sources]
    return row


def _kind(name: str, column: pd.Series[Any]) -> str:
    """Return what a column holds, by all its versions: the same whatever a View selects."""
    if name in INSTANTS:
        return "time"
    values = [value for value in column.tolist() if value is not None and not _is_nan(value)]
    types = {type(value) for value in values}
    if types <= {int, float} and any(abs(value) > _LARGEST for value in values):
        return "text"
    for kind, allowed in (("flag", {bool}), ("integer", {int}), ("number", {int, float}), ("text", {str})):
        if types <= allowed and types:
            return kind
    return "list" if types & {list, dict} else "text"


def _is_nan(value: Value) -> bool:
    return isinstance(value, float) and pd.isna(value)
