"""What stands at a named place or in a named sea: forces and events, one symbol a kind with its number.

The rules are those of `geo/page/web/draw/places.js`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import shapely

from geo.atlas.anchors import FARTHEST_NORTH, zone_anchor
from geo.picture.fonts import CAPITALS
from geo.picture.marks import Circle, Mark, Points, Shape, Style, Text, ruled
from geo.picture.projection import Viewport
from geo.query.filters import Feature

LAYERS = ("deployments", "land_events", "events")
FORCES = ("US", "Venezuela", "other")
KINDS = (*FORCES, "land_events", "events")

# Closer than this in pixels, spots share a row; a map of the whole region gathers more, or rows would bury it.
_MERGE_NEAR, _MERGE_FAR, _FAR_ZOOM = 22.0, 44.0, 4.49
_ROW = 21.0
_ONE, _SEVERAL = 6.5, 9.0
# Rings of steps around a row's own place, nearest first.
_STEPS = sorted(
    ((x, y) for x in range(-4, 5) for y in range(-5, 6)),
    key=lambda step: (math.hypot(*step), step[1], step[0]),
)

OUTLINES: Mapping[str, tuple[tuple[float, float], ...]] = {
    "US": ((-1, -1), (1, -1), (1, 1), (-1, 1)),
    "Venezuela": ((0, -1.2), (1.2, 0.95), (-1.2, 0.95)),
    "other": ((0, -1.25), (1.25, 0), (0, 1.25), (-1.25, 0)),
    "land_events": (
        (-0.55, -1.15), (0.55, -1.15), (0.55, -0.55), (1.15, -0.55), (1.15, 0.55), (0.55, 0.55), (0.55, 1.15),
        (-0.55, 1.15), (-0.55, 0.55), (-1.15, 0.55), (-1.15, -0.55), (-0.55, -0.55),
    ),
    "events": ((0, -1.15), (1.1, -0.3), (0.7, 1), (-0.7, 1), (-1.1, -0.3)),
}  # fmt: skip


@dataclass(frozen=True)
class Spot:
    """A named point, or a sea area's place, in pixels: where features can stand."""

    key: str
    x: float
    y: float
    sea: str | None


@dataclass(frozen=True, eq=False)
class Symbol:
    """Features of one kind at one place. `home` is the place when the symbol had to step aside."""

    layer: str
    kind: str
    features: tuple[Feature, ...]
    x: float
    y: float
    r: float
    home: tuple[float, float] | None


@dataclass(frozen=True, eq=False)
class Rows:
    """Where the symbols of each spot stand: spots that are too close to tell apart share a row."""

    node_of: Mapping[str, Spot]
    places: Mapping[Spot, tuple[float, float, tuple[float, float] | None]]


def kind_of(layer: str, feature: Feature) -> str:
    """Return the kind of symbol of a feature: by force for deployments, by layer for the rest."""
    if layer != "deployments":
        return layer
    return str(feature["force"]) if feature["force"] in FORCES else "other"


def zone_of(zones: Mapping[str, Feature], slug: object) -> Feature | None:
    """Return the sea area that a feature names, if it names one that is there."""
    return zones.get(slug) if isinstance(slug, str) else None


def spot_of(
    feature: Feature, zones: Mapping[str, Feature], geometries: Mapping[str, shapely.Geometry], viewport: Viewport
) -> Spot | None:
    """Return where one feature stands: its point, or its sea area's place, or None when it has neither."""
    geometry = geometries.get(str(feature["id"]))
    if geometry is not None and geometry.geom_type == "Point":
        place, key, sea = (geometry.x, geometry.y), f"{geometry.x},{geometry.y}", None
        if abs(geometry.y) > FARTHEST_NORTH:
            return None
    else:
        zone = zone_of(zones, feature.get("sea_area"))
        anchor = zone_anchor(zone)
        if zone is None or anchor is None:
            return None
        place, key, sea = anchor, str(zone["slug"]), str(zone["slug"])
    (x, y) = viewport.pixels(np.array([place]))[0]
    return Spot(key, float(x), float(y), sea)


def merge_spots(spots: Iterable[Spot], zoom: float) -> dict[str, Spot]:
    """Join spots that lie too close to tell apart: the spot that stands for each, by key."""
    far = zoom < _FAR_ZOOM
    reach = _MERGE_FAR if far else _MERGE_NEAR
    nodes: list[Spot] = []
    by_key: dict[str, Spot] = {}
    for spot in spots:
        if spot.key in by_key:
            continue
        near = next(
            (
                node
                for node in nodes
                if (node.sea is None) == (spot.sea is None)
                and (far or spot.sea is None)
                and math.hypot(node.x - spot.x, node.y - spot.y) < reach
            ),
            None,
        )
        if near is None:
            nodes.append(spot)
        by_key[spot.key] = near or spot
    return by_key


def lay_out_rows(
    known: Iterable[tuple[str, Feature, Spot]],
    node_of: Mapping[str, Spot],
    rings: Mapping[str, tuple[float, float, float]],
) -> Rows:
    """Return where each row stands, from all that is known: it steps aside for rings and for other rows."""
    kinds: dict[Spot, set[str]] = {}
    for layer, feature, spot in known:
        kinds.setdefault(node_of[spot.key], set()).add(kind_of(layer, feature))
    places: dict[Spot, tuple[float, float, tuple[float, float] | None]] = {}
    taken: list[tuple[float, float, float]] = []
    for node in sorted(kinds, key=lambda node: (-len(kinds[node]), node.y, node.x)):
        ring = rings.get(node.sea or "")
        start = (ring[0], ring[1] - ring[2] - _ROW / 2 - 1) if ring else (node.x, node.y)
        width = len(kinds[node]) * (2 * _SEVERAL + 3)
        x, y = next(
            (
                place
                for dx, dy in _STEPS
                if _is_clear(place := (start[0] + dx * _ROW, start[1] + dy * _ROW), width, taken, rings)
            ),
            start,
        )
        taken.append((x, y, width))
        places[node] = (x, y, None if node.sea else (node.x, node.y))
    return Rows(node_of, places)


def _is_clear(
    place: tuple[float, float],
    width: float,
    taken: list[tuple[float, float, float]],
    rings: Mapping[str, tuple[float, float, float]],
) -> bool:
    x, y = place
    apart = all(abs(rx - x) >= (other + width) / 2 or abs(ry - y) >= _ROW for rx, ry, other in taken)
    return apart and all(
        math.hypot(max(0.0, abs(rx - x) - width / 2), max(0.0, abs(ry - y) - _SEVERAL)) > radius
        for rx, ry, radius in rings.values()
    )


def place_symbols(shown: Iterable[tuple[str, Feature, Spot]], rows: Rows, viewport: Viewport) -> list[Symbol]:
    """Return the symbols of what is shown: gathered by place and kind, laid in a row; none outside the frame."""
    collect_problems: dict[Spot, dict[str, tuple[str, list[Feature]]]] = {}
    for layer, feature, spot in shown:
        kinds = collect_problems.setdefault(rows.node_of[spot.key], {})
        kinds.setdefault(kind_of(layer, feature), (layer, []))[1].append(feature)
    return [symbol for node, kinds in collect_problems.items() for symbol in _row_of(node, kinds, rows, viewport)]


def _row_of(
    node: Spot, kinds: Mapping[str, tuple[str, list[Feature]]], rows: Rows, viewport: Viewport
) -> Iterator[Symbol]:
    x, y, home = rows.places[node]
    row = [(kind, *kinds[kind]) for kind in KINDS if kind in kinds]
    sizes = [_SEVERAL if len(features) > 1 else _ONE for _, _, features in row]
    left = x - (sum(2 * size + 3 for size in sizes) - 3) / 2
    moved = home is not None and math.hypot(x - home[0], y - home[1]) > 1
    for (kind, layer, features), size in zip(row, sizes, strict=True):
        if viewport.box.inset(size).holds(left + size, y):
            yield Symbol(layer, kind, tuple(features), left + size, y, size, home if moved else None)
        left += 2 * size + 3


def leader_marks(symbols: Iterable[Symbol], colours: Mapping[str, str]) -> list[Mark]:
    """Return thin lines from rows that stepped aside to the places they belong to."""
    marks: list[Mark] = []
    for symbol in symbols:
        if symbol.home is not None:
            marks.append(
                ruled(
                    (symbol.x, symbol.y), symbol.home, style=Style(line=colours["place"]), group="places", on_map=True
                )
            )
            marks.append(Circle(*symbol.home, 1.8, Style(fill=colours["place"]), "places"))
    return marks


def symbol_marks(
    symbol: Symbol, colours: Mapping[str, str], *, stale: bool, ringed: bool, opacity: float
) -> list[Mark]:
    """Return a symbol: square US, triangle Venezuela, diamond others, cross on land, pentagon events.

    A hollow one has no reported end and no later report. A ring emphasises.
    """
    colour = colour_of(symbol.kind, colours)
    style = symbol_style(colour, colours, stale).fainter(opacity)
    marks: list[Mark] = [Shape([outline(symbol.kind, symbol.x, symbol.y, symbol.r)], True, style, symbol.layer)]
    if len(symbol.features) > 1:
        y = symbol.y + (2 if symbol.kind == "Venezuela" else 0.5) + 10 * CAPITALS
        dark = colours["text"] if stale else colours["edge"]
        number = str(len(symbol.features))
        marks.append(Text(number, symbol.x, y, 10, "sans-bold", dark, symbol.layer, anchor="middle"))
    if ringed:
        marks.append(Circle(symbol.x, symbol.y, symbol.r + 5, Style(line=colours["text"], width=2.5), symbol.layer))
    return marks


def symbol_style(colour: str, colours: Mapping[str, str], stale: bool) -> Style:
    """Return how a symbol looks, hollow or filled."""
    return Style(colours["sea"], 0.9, colour, 1, 1.6) if stale else Style(colour, 1, colours["edge"])


def colour_of(kind: str, colours: Mapping[str, str]) -> str:
    """Return the colour of a kind of symbol."""
    return colours[{"land_events": "caribbean", "events": "event"}.get(kind, kind)]


def outline(kind: str, x: float, y: float, r: float) -> Points:
    """Return the corners of a kind's shape."""
    return np.array([(x + dx * r, y + dy * r) for dx, dy in OUTLINES[kind]])
