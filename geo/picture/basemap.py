"""The ground of a picture: sea, graticule, land, waters and borders, from the basemap that the map carries."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.atlas.atlas import Atlas
from geo.picture.marks import Box, Mark, Points, Shape, Style, boxed
from geo.picture.projection import Projection, Viewport, edge_points

PARTS = ("borders", "labels", "lakes", "land", "places", "rivers", "world")
BORDERS = ("border", "lease", "disputed", "claim")
DISPUTED = Style(line="disputed", width=1.2, dash=(5, 3))
CLAIM = Style(line="disputed", width=1.4, dash=(1.4, 3.2))

_MARGIN = 14.0  # pixels beyond the frame that are kept, so that no cut edge is seen
_FAR = 120.0  # degrees from the middle of the projection beyond which land is too bent to be drawn

Geometries = NDArray[np.object_]


@dataclass(frozen=True, eq=False)
class Basemap:
    """The basemap's features as they lie in the folder; a part whose file is absent or broken has none.

    `shapes` are their geometries in degrees, one a feature, None for one without.
    """

    parts: Mapping[str, tuple[dict[str, Any], ...]]
    shapes: Mapping[str, Geometries]


@lru_cache(maxsize=2)
def basemap_of(atlas: Atlas) -> Basemap:
    """Return the basemap of an atlas' folder, read once."""
    parts = {name: tuple(atlas.basemap[name]["features"]) if name in atlas.basemap else () for name in PARTS}
    # Read as text at once: a shape made from lists of Python's numbers takes ten times as long.
    texts = {name: [json.dumps(row["geometry"]) for row in rows] for name, rows in parts.items()}
    shapes = {
        name: shapely.from_geojson(np.array(text, dtype=object), on_invalid="ignore") for name, text in texts.items()
    }
    return Basemap(parts, shapes)


@lru_cache(maxsize=8)
def _projected(basemap: Basemap, projection: Projection) -> Mapping[str, Geometries]:
    """Return the geometries in projected metres, by what they are drawn as."""

    def projected(*names: str, of: Callable[[dict[str, Any]], bool] = lambda _: True) -> Geometries:
        chosen = [
            shape
            for name in names
            for row, shape in zip(basemap.parts[name], basemap.shapes[name], strict=True)
            if shape is not None and of(row["properties"])
        ]
        parts = shapely.get_parts(np.array(chosen, dtype=object))
        near = [_is_near(part, projection) for part in parts]
        kept = parts[np.array(near, dtype=bool)] if len(parts) else parts
        return np.asarray(shapely.transform(kept, projection.metres), dtype=object)

    found = {
        "land": projected("land", "world"),
        "venezuela": projected("land", of=lambda about: about.get("iso") == "VE"),
        "lakes": projected("lakes"),
        "rivers": projected("rivers"),
    }
    for kind in BORDERS:
        found[kind] = projected("borders", of=lambda about, kind=kind: about.get("kind") == kind)  # type: ignore[misc]
    return found


def _is_near(part: shapely.Geometry, projection: Projection) -> bool:
    west, south, east, north = part.bounds
    longitude, latitude = np.radians([(west, south), (west, north), (east, south), (east, north)]).T
    lon0, lat0 = math.radians(projection.longitude), math.radians(projection.latitude)
    cosine = np.sin(lat0) * np.sin(latitude) + np.cos(lat0) * np.cos(latitude) * np.cos(longitude - lon0)
    return bool((np.degrees(np.arccos(np.clip(cosine, -1, 1))) < _FAR).all())


def lines_on_page(geometries: Geometries, viewport: Viewport, margin: float = _MARGIN) -> list[Points]:
    """Return the lines or rings of projected geometries in pixels, without what lies outside the frame."""
    if len(geometries) == 0:
        return []
    box = viewport.box.inset(-margin)
    paged = shapely.transform(geometries, viewport.on_page)
    bounds = shapely.bounds(paged)
    seen = (
        (bounds[:, 0] < box.right) & (bounds[:, 2] > box.left) & (bounds[:, 1] < box.bottom) & (bounds[:, 3] > box.top)
    )
    cut = shapely.clip_by_rect(paged[seen], box.left, box.top, box.right, box.bottom)
    return lines_of(cut)


def lines_of(geometries: Any) -> list[Points]:
    """Return the lines of geometries: the rings of areas, closed, and lines as they are."""
    found: list[Points] = []
    for part in shapely.get_parts(np.atleast_1d(np.asarray(geometries, dtype=object))):
        if part.is_empty:
            continue
        if part.geom_type == "Polygon":
            # Holes run against their rim, so that every renderer's rule leaves them open.
            part = shapely.orient_polygons(part)
            found += [shapely.get_coordinates(ring) for ring in (part.exterior, *part.interiors)]
        elif part.geom_type in ("LineString", "LinearRing"):
            found.append(shapely.get_coordinates(part))
        elif part.geom_type not in ("Point", "MultiPoint"):
            found += lines_of(np.array(part.geoms, dtype=object))
    return found


def ground(atlas: Atlas, viewport: Viewport, colours: Mapping[str, str]) -> list[Mark]:
    """Return the ground as marks, bottom first."""
    shapes = _projected(basemap_of(atlas), viewport.projection)
    zoom = viewport.zoom
    marks: list[Mark] = [boxed(viewport.box, Style(fill=colours["sea"]), "sea", on_map=True)]
    marks.append(Shape(graticule(viewport), False, Style(line=colours["graticule"], width=0.75), "graticule"))

    def put(name: str, closed: bool, style: Style, group: str) -> None:
        if lines := lines_on_page(shapes[name], viewport):
            marks.append(Shape(lines, closed, style, group))

    # A light rim lifts the coast off the sea; two widths read as one soft edge.
    put("land", True, Style(line=colours["glow"], width=9), "coast")
    put("land", True, Style(fill=colours["land"], line=colours["coast"], width=1.5), "land")
    put("land", True, Style(fill=colours["land"]), "land")
    put("venezuela", True, Style(fill=colours["venezuela_land"]), "land")
    put("lakes", True, Style(fill=colours["lake"], line=colours["coast"], width=0.6), "waters")
    if zoom >= 4.5:
        put("rivers", False, Style(line=colours["river"], width=1.2 if zoom >= 7 else 0.8), "waters")
    put("border", False, Style(line=colours["border"], width=1.3 if zoom >= 7 else 1), "borders")
    put("lease", False, Style(line=colours["border"], width=0.8), "borders")
    for name, style in (("disputed", DISPUTED), ("claim", CLAIM)):
        put(name, False, Style(line=colours["disputed"], width=style.width, dash=style.dash), "borders")
    return marks


def borders_in_sight(atlas: Atlas, viewport: Viewport) -> list[str]:
    """Return which of "disputed" and "claim" are to be seen in the frame."""
    shapes = _projected(basemap_of(atlas), viewport.projection)
    return [name for name in ("disputed", "claim") if lines_on_page(shapes[name], viewport, 0)]


def spacing(viewport: Viewport) -> int:
    """Return how many degrees lie between two lines of the graticule."""
    return next(step for step, zoom in ((1, 8.0), (2, 6.8), (5, 5.4), (10, -math.inf)) if viewport.zoom >= zoom)


def graticule(viewport: Viewport) -> list[Points]:
    """Return the meridians and parallels that cross the frame, in pixels."""
    return [line for _, _, line in named_lines(viewport)]


def named_lines(viewport: Viewport) -> list[tuple[str, int, Points]]:
    """Return ("meridian" or "parallel", degrees, pixels) for each line of the graticule near the frame."""
    step = spacing(viewport)
    west, south, east, north = degrees_seen(viewport)
    found = []
    for kind, (least, most), across in (
        ("meridian", (west, east), np.linspace(south, north, 90)),
        ("parallel", (south, north), np.linspace(west, east, 90)),
    ):
        for degrees in range(math.ceil(least / step) * step, math.floor(most / step) * step + 1, step):
            line = [np.full(90, float(degrees)), across]
            pixels = _near_page(np.column_stack(line if kind == "meridian" else line[::-1]), viewport)
            if len(pixels) > 1:
                found.append((kind, degrees, pixels))
    return found


def _near_page(line: Points, viewport: Viewport) -> Points:
    pixels = viewport.pixels(line)
    box: Box = viewport.box.inset(-max(viewport.box.width, viewport.box.height) / 4)
    inside = np.array([box.holds(x, y) for x, y in pixels])
    if not inside.any():
        return pixels[:0]
    first, last = np.flatnonzero(inside)[[0, -1]]
    return pixels[max(0, first - 1) : last + 2]


def degrees_seen(viewport: Viewport, margin: float = 1) -> tuple[float, float, float, float]:
    """Return west, south, east and north of what a frame shows, in degrees, and some degrees more on each side."""
    box = viewport.box
    seen = viewport.positions(edge_points(box.left, box.top, box.right, box.bottom, 21))
    seen = seen[np.isfinite(seen).all(axis=1)]
    (west, south), (east, north) = seen.min(axis=0), seen.max(axis=0)
    return max(-180, west - margin), max(-80, south - margin), min(180, east + margin), min(80, north + margin)
