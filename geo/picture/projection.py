"""From the globe to the picture: Lambert's azimuthal equal-area projection, fitted into the map's frame."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from pyproj import Geod, Transformer

from geo.picture.marks import Box, Points
from geo.query.view import Camera

REGION = (-104.5, -3.2, -56.0, 25.2)  # west, south, east, north of what a picture shows unless its View says otherwise
REGION_MIDDLE = (-84.3, 12.6)
GEOD = Geod(ellps="WGS84")
_EQUATOR = 156543.03392804097  # metres a pixel of the web's maps at zoom 0


@lru_cache(maxsize=16)
def _transformer(longitude: float, latitude: float) -> Transformer:
    crs = f"+proj=laea +lat_0={latitude} +lon_0={longitude} +datum=WGS84 +units=m +no_defs"
    return Transformer.from_crs("EPSG:4326", crs, always_xy=True)


@dataclass(frozen=True)
class Projection:
    """The projection with its middle, in degrees: equal areas everywhere, true shapes at the middle."""

    longitude: float
    latitude: float

    def metres(self, positions: Points) -> Points:
        """Return longitudes and latitudes in degrees as metres east and north of the middle."""
        x, y = _transformer(self.longitude, self.latitude).transform(positions[:, 0], positions[:, 1])
        return np.column_stack([x, y])

    def degrees(self, metres: Points) -> Points:
        """Return metres east and north of the middle as longitudes and latitudes in degrees."""
        x, y = _transformer(self.longitude, self.latitude).transform(metres[:, 0], metres[:, 1], direction="INVERSE")
        return np.column_stack([x, y])


@dataclass(frozen=True)
class Viewport:
    """The map's part of a picture, and how the projected globe lies in it: `scale` is pixels a metre."""

    box: Box
    projection: Projection
    east: float  # metres at the box's middle
    north: float
    scale: float

    def pixels(self, positions: Points) -> Points:
        """Return longitudes and latitudes in degrees as pixels of the picture."""
        return self.on_page(self.projection.metres(np.asarray(positions, dtype=float).reshape(-1, 2)))

    def on_page(self, metres: Points) -> Points:
        """Return projected metres as pixels of the picture."""
        x, y = self.box.middle
        return np.column_stack(
            [x + (metres[:, 0] - self.east) * self.scale, y - (metres[:, 1] - self.north) * self.scale]
        )

    def positions(self, pixels: Points) -> Points:
        """Return pixels of the picture as longitudes and latitudes in degrees."""
        x, y = self.box.middle
        pixels = np.asarray(pixels, dtype=float).reshape(-1, 2)
        metres = np.column_stack(
            [self.east + (pixels[:, 0] - x) / self.scale, self.north - (pixels[:, 1] - y) / self.scale]
        )
        return self.projection.degrees(metres)

    @cached_property
    def zoom(self) -> float:
        """The zoom of the web's maps at which a length at the middle is as long as here."""
        latitude = self.positions(np.array([self.box.middle]))[0, 1]
        return math.log2(_EQUATOR * math.cos(math.radians(latitude)) * self.scale)

    @cached_property
    def metres_per_pixel(self) -> float:
        """The ground's length along the picture's middle row, measured on the ellipsoid."""
        x, y = self.box.middle
        (west, south), (east, north) = self.positions(np.array([(x - 50, y), (x + 50, y)]))
        return float(GEOD.inv(west, south, east, north)[2]) / 100


def viewport_in(box: Box, camera: Camera | None) -> Viewport:
    """Return the frame that shows all of what a View's camera shows; of none, the whole region.

    Parameters
    ----------
    box
        Where the map stands in the picture.
    camera
        As the View has it.
    """
    if camera is None:
        projection = Projection(*REGION_MIDDLE)
        metres = projection.metres(edge_points(*REGION))
        (west, south), (east, north) = metres.min(axis=0), metres.max(axis=0)
        scale = min(box.width / (east - west), box.height / (north - south))
        return Viewport(box, projection, float(west + east) / 2, float(south + north) / 2, float(scale))
    latitude = max(-80.0, min(80.0, float(camera.lat)))
    ground = _EQUATOR * math.cos(math.radians(latitude)) / 2 ** max(2.0, float(camera.zoom))
    scale = min(box.width / (camera.width * ground), box.height / (camera.height * ground))
    closest = 2**_CLOSEST / (_EQUATOR * math.cos(math.radians(latitude)))
    return Viewport(box, Projection(float(camera.lon), latitude), 0.0, 0.0, min(max(scale, _SMALLEST), closest))


_SMALLEST = 1.2e-4  # pixels a metre: half the globe on a picture, more is never shown
_CLOSEST = 11  # the web maps' zoom: the ground is true to about a kilometre, and a closer look would promise more


def edge_points(west: float, south: float, east: float, north: float, points: int = 41) -> Points:
    """Return points along the four sides of a rectangle, so many a side."""
    along, up = np.linspace(west, east, points), np.linspace(south, north, points)
    return np.vstack(
        [
            np.column_stack([along, np.full(points, south)]),
            np.column_stack([along, np.full(points, north)]),
            np.column_stack([np.full(points, west), up]),
            np.column_stack([np.full(points, east), up]),
        ]
    )
