"""Rules of a selection, stated one by one: what the index and the browser work out at once is held against them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import geopandas as gpd

from geo.query.filters import Filters


def exclude_expired(features: gpd.GeoDataFrame, layer: str, filters: Filters, last: date) -> gpd.GeoDataFrame:
    """Return the features without the notices that have ended, unless the filters ask for these (`ended`).

    A notice with legal force has ended when it did so, or was replaced, before the window's last day began.
    """
    if layer != "notices" or filters.ended:
        return features
    begun = datetime(last.year, last.month, last.day, tzinfo=UTC)
    return features[~((features["has_legal_force"].astype(bool)) & (features["valid_to"] <= begun))]
