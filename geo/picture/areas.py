"""Areas over the ground: flight information regions, notices over them, sea areas, published rings and bands.

The rules are those of `geo/page/web/draw/areas.js`: notices are hatched by force, the strongest first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import shapely

from geo.picture.basemap import degrees_seen, lines_of
from geo.picture.marks import Mark, Points, Shape, Style
from geo.picture.projection import Viewport
from geo.query.filters import Feature

FORCES = ("prohibition", "restriction", "recommendation", "caution")  # strongest first
ORDER = ("strike_zones", "airspace", "notices")
VENEZUELAN = "SVZM"
NOTICE = Style(line_opacity=0.85, width=1.2, dash=(6, 3), fill_opacity=0.06)
HATCH = Style(line_opacity=0.4, width=1)
_HATCH_STEP = 10.0  # pixels between two lines of a hatch, along a row
_MARGIN = 8.0
_MOST_CORNERS = 3000  # of an outline that glows: three times those of the largest region
_SHAPES = ("Polygon", "MultiPolygon", "LineString", "MultiLineString")


@dataclass(frozen=True, eq=False)
class Area:
    """An area that is to be seen: in pixels, what it stands for, and the colour's name."""

    layer: str
    key: str
    shape: shapely.Geometry
    features: tuple[Feature, ...]
    colour: str
    role: str = ""


def strongest(notices: Iterable[Feature]) -> str | None:
    """Return which force colours a region that several notices cover; None when none has one."""
    found = [notice["force_class"] for notice in notices]
    return next((force for force in FORCES if force in found), None)


def by_designator(notices: Iterable[Feature]) -> dict[str, list[Feature]]:
    """Return the notices over each airspace, by its designator in order."""
    found: dict[str, list[Feature]] = {}
    for notice in notices:
        areas = notice["areas"] if isinstance(notice["areas"], list) else ()
        for designator in (area for area in areas if isinstance(area, str)):
            found.setdefault(designator, []).append(notice)
    return dict(sorted(found.items()))


@lru_cache(maxsize=512)
def on_page(geometry: shapely.Geometry | None, viewport: Viewport) -> shapely.Geometry | None:
    """Return a geometry in degrees as pixels, cut off a little beyond the frame; None when it is not to be seen."""
    if geometry is None or geometry.geom_type not in _SHAPES:
        return None
    paged = shapely.transform(shapely.segmentize(geometry, 1.0), viewport.pixels)
    if not _is_sound(paged):
        # A shape that reaches round the globe is torn where the projection ends: only what is near the frame counts.
        near = shapely.intersection(shapely.make_valid(geometry), shapely.box(*degrees_seen(viewport, 5)))
        paged = shapely.make_valid(shapely.transform(shapely.segmentize(near, 1.0), viewport.pixels))
        if not _is_sound(paged):
            return None
    box = viewport.box.inset(-_MARGIN)
    cut = shapely.clip_by_rect(paged, box.left, box.top, box.right, box.bottom)
    inside = shapely.box(viewport.box.left, viewport.box.top, viewport.box.right, viewport.box.bottom)
    cut = cut if cut.is_valid else shapely.make_valid(cut)
    return None if cut.is_empty or not cut.intersects(inside) else cut


def _is_sound(paged: shapely.Geometry) -> bool:
    return not paged.is_empty and bool(np.isfinite(shapely.bounds(paged)).all()) and bool(paged.is_valid)


def area_marks(area: Area, colours: Mapping[str, str], opacity: float) -> list[Mark]:
    """Return an area as marks."""
    colour = colours[area.colour]
    rings = lines_of(area.shape)

    def shaded(fill: float, line: float, width: float, dash: tuple[float, ...]) -> Mark:
        return Shape(rings, True, Style(colour, fill, colour, line, width, dash).fainter(opacity), area.layer)

    if area.layer == "airspace":
        return _region_marks(area, colour, rings, opacity)
    if area.layer == "strike_zones":
        return [shaded(0.05, 0.75, 1, (2, 3))]
    if area.layer == "strikes":
        shown = band(rings, colour, area.role, opacity)
        if area.shape.geom_type.endswith("LineString"):
            shown = replace(shown, closed=False, style=replace(shown.style, fill=None))
        return [shown]
    lines = hatched(area.shape)
    hatch = Shape(lines, False, Style(line=colour, line_opacity=0.4 * opacity, width=HATCH.width), area.layer)
    return [shaded(NOTICE.fill_opacity, NOTICE.line_opacity, NOTICE.width, NOTICE.dash), hatch]


def band(rings: list[Points], colour: str, role: str, opacity: float = 1) -> Shape:
    """Return a published ring or band as a mark: where a search was, or where a strike was said to be."""
    style = (
        Style(colour, 0.06, colour, 0.9, 1, (1, 3)) if role == "search" else Style(colour, 0.16, colour, 0.9, 1, (5, 2))
    )
    return Shape(rings, True, style.fainter(opacity), "strikes")


@lru_cache(maxsize=64)
def _rim(shape: shapely.Geometry, width: float) -> tuple[Points, ...]:
    return tuple(lines_of(shape.difference(shape.buffer(-width))))


def _region_marks(area: Area, colour: str, rings: list[Points], opacity: float) -> list[Mark]:
    # Finding the inner side of an outline takes minutes when its corners are very many: it has none then.
    strong = area.key == VENEZUELAN
    glows = strong and shapely.get_num_coordinates(area.shape) <= _MOST_CORNERS
    marks: list[Mark] = []
    # A glow on the inner side only, so that neighbours keep their own edge.
    for width, faint in ((14, 0.07), (8, 0.1), (4, 0.16)) if glows else ():
        marks.append(Shape(_rim(area.shape, width), True, Style(colour, faint * opacity), area.layer))
    style = Style(line=colour, line_opacity=0.95 if strong else 0.32, width=1.6 if strong else 0.8)
    return [*marks, Shape(rings, True, style.fainter(opacity), area.layer)]


@lru_cache(maxsize=256)
def hatched(shape: shapely.Geometry, step: float = _HATCH_STEP) -> tuple[Points, ...]:
    """Return slanted lines that fill a shape in pixels. They run through neighbours without a break."""
    left, top, right, bottom = shape.bounds
    first, last = np.floor((left + top) / step), np.ceil((right + bottom) / step)
    sums = np.arange(first, last + 1) * step
    lines = [[(total - top, top), (total - bottom, bottom)] for total in sums]
    return tuple(lines_of(shapely.intersection(shapely.multilinestrings(lines), shape))) if lines else ()
