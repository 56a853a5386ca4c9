"""A table as a typed frame of geopandas, for the formats that it writes."""

from __future__ import annotations

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


def frame_of(table: FeatureTable) -> gpd.GeoDataFrame:
    """Return a table as a frame whose types do not depend on its rows: it may have none. Lists are JSON text."""
    columns = {
        column.name: pd.Series([_value(row[column.name], column.kind) for row in table.rows], dtype=_TYPES[column.kind])
        for column in table.columns
    }
    return gpd.GeoDataFrame(columns, geometry=gpd.GeoSeries(list(table.geometries), crs=CRS), crs=CRS)


def _value(value: Value, kind: str) -> Value:
    return None if value is None else as_words(value) if kind in ("text", "list") else value
