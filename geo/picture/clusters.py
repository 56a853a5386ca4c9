"""Strikes as circles packed beside the sea area named: one circle a strike, area by people killed.

The rules are those of `draw/clusters.js` and `draw/packing.js`: all that is known is packed, whatever the window and
the filters, in order of date, so that a circle keeps its place while time moves.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd

from geo.atlas.anchors import zone_anchor
from geo.picture.marks import Circle, Mark, Style
from geo.picture.places import zone_of
from geo.picture.projection import Viewport
from geo.query.filters import Feature
from geo.query.index import MOST_COUNTED
from geo.query.tally import BASINS

GAP = 0.22  # between two circles, in the units of the radii
RING = 6.0  # pixels between the circles and the ring around them
_BETWEEN = 4.0  # pixels between two rings

PackedCircle = tuple[float, float, float]  # x, y, r


@dataclass(frozen=True, eq=False)
class StrikeCircle:
    """One strike: where its circle stands in the picture."""

    strike: Feature
    x: float
    y: float
    r: float


@dataclass(frozen=True, eq=False)
class Cluster:
    """The strikes of one sea area, and the ring around them."""

    slug: str
    zone: Feature
    basin: str
    x: float
    y: float
    radius: float
    circles: tuple[StrikeCircle, ...]


@dataclass(frozen=True, eq=False)
class Group:
    """All known strikes of one sea area, packed around (0, 0) in units of one person killed."""

    slug: str
    zone: Feature
    basin: str
    circles: tuple[PackedCircle, ...]
    strikes: tuple[Feature, ...]


def unit_radius(zoom: float) -> float:
    """Return the radius in pixels of one person killed: it grows gently with zoom, so that clusters stay charts."""
    return 4.6 * min(1.7, max(0.62, 2 ** ((zoom - 5) * 0.4)))


def size_of(strike: Feature) -> float | None:
    """Return the people killed that size a circle: with the missing as counted by then; None when not reported."""
    for name in ("killed_counted", "killed_announced"):
        value = strike.get(name)
        if isinstance(value, int | float) and 0 <= value <= MOST_COUNTED:
            return float(value)
    return None


def basin_of(strike: Feature) -> str:
    """Return the basin whose colour a strike has: one of `BASINS`."""
    return str(strike["basin"]) if strike["basin"] in BASINS else "unknown"


@lru_cache(maxsize=256)
def pack(radii: tuple[float, ...]) -> tuple[PackedCircle, ...]:
    """Return circles of given radii around (0, 0), each in turn as near to the middle as it fits.

    The place of a circle depends only on those before it, so later circles never move earlier ones.
    """
    placed: list[PackedCircle] = []
    for r in radii:
        placed.append((*_nearest_free(placed, r), r))
    return tuple(placed)


def _nearest_free(placed: list[PackedCircle], r: float) -> tuple[float, float]:
    if not placed:
        return 0.0, 0.0
    best: tuple[float, float] | None = None
    nearest = math.inf

    def consider(x: float, y: float) -> None:
        nonlocal best, nearest
        distance = x * x + y * y
        gaps = (math.hypot(ox - x, oy - y) - other - r for ox, oy, other in placed)
        if distance < nearest - 1e-9 and all(gap >= GAP - 1e-6 for gap in gaps):
            best, nearest = (x, y), distance

    for place, (x, y, other) in enumerate(placed):
        reach = other + r + GAP
        # A lone neighbour offers four sides; pairs offer the two points that touch both.
        for dx, dy in ((1, 0), (0, 1), (-1, 0), (0, -1)):
            consider(x + dx * reach, y + dy * reach)
        for second in placed[place + 1 :]:
            for point in _touching((x, y, other), second, r):
                consider(*point)
    assert best is not None
    return best


def _touching(a: PackedCircle, b: PackedCircle, r: float) -> list[tuple[float, float]]:
    ra, rb = a[2] + r + GAP, b[2] + r + GAP
    dx, dy = b[0] - a[0], b[1] - a[1]
    apart = math.hypot(dx, dy)
    if apart > ra + rb or apart < abs(ra - rb) or apart == 0:
        return []
    along = (ra * ra - rb * rb + apart * apart) / (2 * apart)
    across = math.sqrt(max(0.0, ra * ra - along * along))
    x, y = a[0] + along * dx / apart, a[1] + along * dy / apart
    return [(x + across * dy / apart, y - across * dx / apart), (x - across * dy / apart, y + across * dx / apart)]


@lru_cache(maxsize=256)
def centred(circles: tuple[PackedCircle, ...]) -> tuple[PackedCircle, ...]:
    """Return the circles moved so that the smallest ring around them all is centred on (0, 0)."""
    middle_x = middle_y = 0.0
    # Walk towards the farthest circle by ever smaller steps: it ends at the smallest ring's centre.
    for step in range(1, 201):
        reach, x, y = max(
            ((math.hypot(x - middle_x, y - middle_y) + r, x, y) for x, y, r in circles), key=lambda far: far[0]
        )
        apart = math.hypot(x - middle_x, y - middle_y)
        if apart == 0:
            break
        # Towards the far edge of that circle, not its middle: large circles weigh by their rim.
        pull = reach / apart / (step + 1)
        middle_x += (x - middle_x) * pull
        middle_y += (y - middle_y) * pull
    return tuple((x - middle_x, y - middle_y, r) for x, y, r in circles)


def enclosing(circles: tuple[PackedCircle, ...]) -> float:
    """Return the radius around (0, 0) that holds every circle."""
    return max((math.hypot(x, y) + r for x, y, r in circles), default=0.0)


def radius_for(killed: float) -> float:
    """Return the radius for people killed, so that area is true to the number: its square root; 1 for none."""
    return math.sqrt(killed) if killed > 0 else 1.0


def group_strikes(known: Iterable[Feature], zones: Mapping[str, Feature]) -> list[Group]:
    """Return the known strikes by sea area, each group packed in order of date."""
    by_slug: dict[str, list[Feature]] = {}
    for strike in known:
        if zone_anchor(zone_of(zones, strike["strike_zone"])) is not None:
            by_slug.setdefault(strike["strike_zone"], []).append(strike)
    groups = []
    for slug, strikes in sorted(by_slug.items()):
        strikes.sort(key=_by_date)
        circles = centred(pack(tuple(radius_for(size_of(strike) or 0) for strike in strikes)))
        groups.append(Group(slug, zones[slug], basin_of(strikes[0]), circles, tuple(strikes)))
    return groups


def _by_date(strike: Feature) -> tuple[float, str]:
    begins = strike["valid_from"]
    return -math.inf if pd.isna(begins) else begins.timestamp(), strike["entity"]


def spread(groups: list[Group], viewport: Viewport) -> dict[str, tuple[float, float, float]]:
    """Return x, y and radius of each group's ring, moved apart just enough that none covers another.

    Worked out from all that is known, so that the rings' middles stay while time moves. A ring whose sea area's
    place lies in the frame lies in it whole.
    """
    unit = unit_radius(viewport.zoom)
    if not groups:
        return {}
    places = viewport.pixels(np.array([zone_anchor(group.zone) for group in groups], dtype=float))
    # What lies opposite the middle of the projection has no place in it, and moves nothing else.
    discs = {
        group.slug: [float(x), float(y), enclosing(group.circles) * unit + RING]
        for group, (x, y) in zip(groups, places, strict=True)
        if math.isfinite(x) and math.isfinite(y)
    }
    inside = {slug for slug, (x, y, _) in discs.items() if viewport.box.holds(x, y)}
    for _ in range(80):
        moved = False
        for a, b in combinations(discs.values(), 2):
            dx, dy = b[0] - a[0], b[1] - a[1]
            apart = math.hypot(dx, dy) or 1.0
            lack = a[2] + b[2] + _BETWEEN - apart
            if lack <= 0.01:
                continue
            # The smaller ring gives way: the larger one stays nearer its place.
            share = b[2] / (a[2] + b[2])
            a[0] -= dx / apart * lack * share
            a[1] -= dy / apart * lack * share
            b[0] += dx / apart * lack * (1 - share)
            b[1] += dy / apart * lack * (1 - share)
            moved = True
        for slug in sorted(inside):
            disc = discs[slug]
            room = viewport.box.inset(disc[2] + _BETWEEN)
            disc[0] = min(max(disc[0], min(room.left, room.right)), max(room.left, room.right))
            disc[1] = min(max(disc[1], min(room.top, room.bottom)), max(room.top, room.bottom))
        if not moved:
            break
    return {slug: (x, y, radius) for slug, (x, y, radius) in discs.items()}


def place_clusters(
    groups: list[Group], shown: Iterable[Feature], viewport: Viewport, centres: Mapping[str, tuple[float, float, float]]
) -> list[Cluster]:
    """Return the part of packed groups that a View shows, with the ring around each; none outside the frame."""
    visible = {strike["id"] for strike in shown}
    unit = unit_radius(viewport.zoom)
    placed = []
    for group in groups:
        chosen = [
            (strike, circle)
            for strike, circle in zip(group.strikes, group.circles, strict=True)
            if strike["id"] in visible
        ]
        if not chosen or group.slug not in centres:
            continue
        x, y, _ = centres[group.slug]
        if not viewport.box.holds(x, y):
            continue
        circles = tuple(
            StrikeCircle(strike, x + cx * unit, y + cy * unit, max(2.5, r * unit)) for strike, (cx, cy, r) in chosen
        )
        radius = enclosing(tuple(circle for _, circle in chosen)) * unit + RING
        placed.append(Cluster(group.slug, group.zone, group.basin, x, y, radius, circles))
    return placed


def cluster_marks(
    clusters: Iterable[Cluster], colours: Mapping[str, str], emphasised: frozenset[str], opacity: float
) -> list[Mark]:
    """Return clusters as marks: a quiet disc says "one chart", the dashed ring says "not positions"."""
    marks: list[Mark] = []

    def put(x: float, y: float, r: float, style: Style) -> None:
        marks.append(Circle(x, y, r, style.fainter(opacity), "strikes"))

    for cluster in clusters:
        ring = Style(colours["sea"], 0.82, colours[cluster.basin], 1, 1.2, (3, 3))
        put(cluster.x, cluster.y, cluster.radius, ring)
        # Large below, small above: none is hidden.
        for circle in sorted(cluster.circles, key=lambda circle: -circle.r):
            put(circle.x, circle.y, circle.r, strike_style(circle.strike, colours))
            if circle.strike["entity"] in emphasised:
                put(circle.x, circle.y, circle.r + 2.5, Style(line=colours["text"], width=2.5))
    return marks


def strike_style(strike: Feature, colours: Mapping[str, Any]) -> Style:
    """Return how a strike's circle looks: hollow when no death was reported or the toll is not known."""
    colour = colours[basin_of(strike)]
    if (size_of(strike) or 0) > 0:
        return Style(colour, 0.86, colours["edge"])
    return Style(line=colour, width=1.5)
