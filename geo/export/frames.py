"""A table as a typed frame of geopandas, for the formats that it writes."""

from __future__ import annotations

import json
from typing import Any

import geopandas as gpd
import pandas as pd

from geo.atlas.layer import CRS
from geo.export.features import FeatureTable, Value, as_words

_TYPES = {
    "text": "string",
    "list": "string",
    "integer": "Int64",
    "number": "Float64",
    "flag": "boolean",
    "time": "datetime64[ms, UTC]",
}


class Features(gpd.GeoDataFrame):  # type: ignore[misc]
    """Features as a frame that `folium.GeoJson` takes as it is: what it says of itself as GeoJSON has times as text."""

    @property
    def _constructor(self) -> type[Features]:
        return Features

    @property
    def __geo_interface__(self) -> dict[str, Any]:
        times = {name: self[name].map(as_words, na_action="ignore") for name in self.select_dtypes("datetimetz")}
        plain = gpd.GeoDataFrame(self.assign(**times))
        collection: dict[str, Any] = json.loads(plain.to_json(drop_id=True))
        return collection


def frame_of(table: FeatureTable) -> Features:
    """Return a table as a frame whose types do not depend on its rows: it may have none. Lists are JSON text."""
    columns = {
        column.name: pd.Series([_value(row[column.name], column.kind) for row in table.rows], dtype=_TYPES[column.kind])
        for column in table.columns
    }
    return Features(columns, geometry=gpd.GeoSeries(list(table.geometries), crs=CRS), crs=CRS)


def _value(value: Value, kind: str) -> Value:
    return None if value is None else as_words(value) if kind in ("text", "list") else value
