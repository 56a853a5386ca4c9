"""Where the circles and symbols of a sea area stand.

The rule is that of `geo/page/web/draw/places.js`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

FARTHEST_NORTH = 85.0  # degrees of latitude, north and south, at which the browser's map ends


def zone_anchor(zone: Mapping[Any, Any] | None) -> tuple[float, float] | None:
    """Return where circles and symbols of a sea area stand, in degrees; None for one not drawn or without a place."""
    if zone is None or not isinstance(zone["drawn"], bool | np.bool_) or not zone["drawn"]:
        return None
    longitude, latitude = zone["anchor_longitude"], zone["anchor_latitude"]
    if not _is_degrees(longitude, 180) or not _is_degrees(latitude, FARTHEST_NORTH):
        return None
    return float(longitude), float(latitude)


def _is_degrees(value: object, most: float) -> bool:
    # Comparisons with NaN are false.
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= most
