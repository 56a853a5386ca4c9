"""Bands of sea at a published distance from a named place.

Reports give a distance and at most a direction, never a position. The band is as wide as the
word "about" is vague, and as long as the direction leaves open.
"""

from __future__ import annotations

import shapely
from pyproj import Geod
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

_EARTH = Geod(ellps="WGS84")
METRES_PER_NM = 1852.0

SECTOR = 90
"""Degrees that a direction such as "south" leaves open: half way to the next of the four winds."""

_STEP = 2
"""Degrees between vertices: at 450 nm the chord leaves the circle by less than 0.1 nm."""


def band(centre: tuple[float, float], distance_nm: float, margin_nm: float, bearing: float | None = None) -> Polygon:
    """Return all that lies at a distance from a place, land and sea alike.

    Parameters
    ----------
    centre
        (longitude, latitude) in degrees.
    distance_nm, margin_nm
        The distance published, and how far the band reaches to either side of it.
    bearing
        The direction published, in degrees from north; None is every direction.
    """
    if bearing is None:
        azimuths = list(range(360, -1, -_STEP))
    else:
        azimuths = list(range(round(bearing) + SECTOR // 2, round(bearing) - SECTOR // 2 - 1, -_STEP))
    outer = _arc(centre, distance_nm + margin_nm, azimuths)
    inner = _arc(centre, distance_nm - margin_nm, azimuths)
    return Polygon(outer, [inner]) if bearing is None else Polygon(outer + inner[::-1])


def at_sea(shape: BaseGeometry, land: BaseGeometry, zone: BaseGeometry) -> BaseGeometry:
    """Return the parts of a shape that lie over water and reach into a zone.

    A ring around a place on an isthmus lies in two oceans; reports mean one.
    """
    parts = shapely.get_parts(shapely.difference(shape, land))
    return shapely.union_all([part for part in parts if part.intersects(zone)])


def _arc(centre: tuple[float, float], distance_nm: float, azimuths: list[int]) -> list[tuple[float, float]]:
    count = len(azimuths)
    longitudes, latitudes, _ = _EARTH.fwd(
        [centre[0]] * count, [centre[1]] * count, azimuths, [distance_nm * METRES_PER_NM] * count
    )
    return list(zip(longitudes, latitudes, strict=True))
