"""A table as a typed frame of geopandas, for the formats that it writes."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, cast

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
    """A `GeoDataFrame` of features, in EPSG:4326, whose GeoJSON has times as text (RFC 3339).

    So `folium.GeoJson(frame)`, `frame.explore()` and `frame.to_json()` take it as it is. What is made of it by pandas
    is such a frame again, or a plain `DataFrame` once its geometry is gone.
    """

    @property
    def _constructor(self) -> Callable[..., pd.DataFrame]:
        # As geopandas does: without a geometry there is nothing of its own left.
        return cast("Callable[..., pd.DataFrame]", self._geodataframe_constructor_with_fallback)

    @property
    def __geo_interface__(self) -> dict[str, Any]:
        collection: dict[str, Any] = json.loads(self.to_json(drop_id=True))
        return collection

    def to_json(self, *args: Any, **kwargs: Any) -> str:
        """Return the frame as GeoJSON; parameters as of `GeoDataFrame.to_json`."""
        times = {name: self[name].map(as_words, na_action="ignore") for name in self.select_dtypes("datetimetz")}
        return str(gpd.GeoDataFrame(self.assign(**times)).to_json(*args, **kwargs))

    def explore(self, *args: Any, **kwargs: Any) -> Any:
        """Return a map of the features that have a place; parameters as of `GeoDataFrame.explore`."""
        # geopandas names the columns of a tooltip by the first feature drawn, and fails where there is none.
        placed = self[self.geometry.notna()]
        if placed.empty:
            kwargs["tooltip"] = kwargs["popup"] = False
        return gpd.GeoDataFrame.explore(placed, *args, **kwargs)


def frame_of(table: FeatureTable) -> Features:
    """Return a table as a frame whose types do not depend on its rows: it may have none. Lists are JSON text."""
    columns = {
        column.name: pd.Series([_value(row[column.name], column.kind) for row in table.rows], dtype=_TYPES[column.kind])
        for column in table.columns
    }
    return Features(columns, geometry=gpd.GeoSeries(list(table.geometries), crs=CRS), crs=CRS)


def _value(value: Value, kind: str) -> Value:
    return None if value is None else as_words(value) if kind in ("text", "list") else value
