"""What a View puts on the map of a picture: which areas, circles and symbols, and where. As `draw/scene.js` does.

Nothing here is drawn yet, so that labels and the legend can ask what will be.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

import numpy as np
import pandas as pd
import shapely

from geo.atlas.atlas import Atlas
from geo.picture.areas import ORDER, Area, area_marks, by_designator, on_page, strongest
from geo.picture.clusters import Cluster, Group, basin_of, cluster_marks, group_strikes, place_clusters, spread
from geo.picture.marks import Mark
from geo.picture.places import (
    LAYERS,
    Rows,
    Spot,
    Symbol,
    lay_out_rows,
    leader_marks,
    merge_spots,
    place_symbols,
    spot_of,
    symbol_marks,
)
from geo.picture.projection import Viewport
from geo.query.filters import Feature
from geo.query.index import ALWAYS, DAY, NEVER, known_mask, microseconds
from geo.query.view import View
from geo.snapshot.snapshot import Snapshot, areas_in_view


@dataclass(frozen=True, eq=False)
class Stage:
    """Where circles and symbols can stand: it depends on what is known, not on the window, so nothing jumps."""

    groups: list[Group]
    centres: Mapping[str, tuple[float, float, float]]
    rows: Rows
    spots: Mapping[str, Spot]


@dataclass(frozen=True, eq=False)
class Scene:
    """What is to be seen in a frame. `areas` are in the order in which they are painted, bottom first."""

    viewport: Viewport
    areas: tuple[Area, ...]
    clusters: tuple[Cluster, ...]
    symbols: tuple[Symbol, ...]
    stale: frozenset[str]
    emphasised: frozenset[str]

    @property
    def strikes(self) -> int:
        """How many strikes have a circle."""
        return sum(len(cluster.circles) for cluster in self.clusters)


@lru_cache(maxsize=2)
def geometries_of(atlas: Atlas) -> Mapping[str, shapely.Geometry]:
    """Return the geometry of each feature that has one, in degrees, by its id."""
    return {
        str(called): geometry
        for layer in atlas.layers.values()
        for called, geometry in zip(layer.features["id"], layer.features.geometry, strict=True)
        if geometry and np.isfinite(shapely.get_coordinates(geometry)).all()
    }


@lru_cache(maxsize=8)
def rows_of(atlas: Atlas, layer: str, key: str) -> Mapping[str, Feature]:
    """Return the features of a layer that names places by one of their properties; none where it is absent."""
    if layer not in atlas.layers:
        return {}
    rows = atlas.layers[layer].features.drop(columns="geometry").to_dict("records")
    return {row[key]: row for row in rows if isinstance(row[key], str)}


def stage_of(snapshot: Snapshot, viewport: Viewport) -> Stage:
    """Return where the circles and symbols of a View can stand in a frame."""
    zones = rows_of(snapshot.atlas, "strike_zones", "slug")
    geometries = geometries_of(snapshot.atlas)
    mask = known_mask(snapshot.atlas.index, snapshot.view.known)
    known = [feature for chosen, feature in zip(mask, snapshot.atlas.index.features, strict=True) if chosen]
    groups = group_strikes((feature for layer, feature in known if layer == "strikes"), zones)
    centres = spread(groups, viewport)
    spots = {
        str(feature["id"]): spot
        for name in LAYERS
        for layer, feature in snapshot.atlas.index.features
        if layer == name and (spot := spot_of(feature, zones, geometries, viewport))
    }
    node_of = merge_spots(spots.values(), viewport.zoom)
    standing = [
        (layer, feature, spots[str(feature["id"])])
        for name in LAYERS
        for layer, feature in known
        if layer == name and str(feature["id"]) in spots
    ]
    return Stage(groups, centres, lay_out_rows(standing, node_of, centres), spots)


def scene_of(snapshot: Snapshot, viewport: Viewport, stage: Stage | None = None) -> Scene:
    """Return what a View puts on the map in a frame; `stage` is `stage_of` the same, where it is at hand."""
    stage = stage or stage_of(snapshot, viewport)
    view, shown = snapshot.view, snapshot.shown
    clusters = place_clusters(stage.groups, shown.get("strikes", ()), viewport, stage.centres)
    standing = [
        (name, feature, stage.spots[str(feature["id"])])
        for name in LAYERS
        for feature in shown.get(name, ())
        if str(feature["id"]) in stage.spots
    ]
    emphasised = {*view.highlighted, *((view.selected,) if view.selected else ())}
    return Scene(
        viewport=viewport,
        areas=tuple(_areas(snapshot, viewport)),
        clusters=tuple(clusters),
        symbols=tuple(place_symbols(standing, stage.rows, viewport)),
        stale=frozenset(str(feature["id"]) for _, feature, _ in standing if _is_stale(feature, view.last)),
        emphasised=frozenset(emphasised),
    )


def paint_order(view: View) -> list[str]:
    """Return the layers in the order in which a View paints them, bottom first."""
    return list(reversed(view.order))


def scene_marks(scene: Scene, snapshot: Snapshot, colours: Mapping[str, str]) -> list[Mark]:
    """Return a scene as marks, bottom first: areas always lie below circles and symbols."""
    opacity = snapshot.view.opacity
    marks: list[Mark] = []
    for area in scene.areas:
        marks += area_marks(area, colours, opacity.get(area.layer, 1))
    marks += leader_marks(scene.symbols, colours)
    for layer in paint_order(snapshot.view):
        clear = opacity.get(layer, 1)
        if layer == "strikes":
            marks += cluster_marks(scene.clusters, colours, scene.emphasised, clear)
        for symbol in scene.symbols:
            if symbol.layer == layer:
                stale = is_stale(symbol, scene)
                ringed = any(feature["entity"] in scene.emphasised for feature in symbol.features)
                marks += symbol_marks(symbol, colours, stale=stale, ringed=ringed, opacity=clear)
    return marks


def is_stale(symbol: Symbol, scene: Scene) -> bool:
    """Return whether all that a symbol stands for has no reported end, and no later report was found."""
    return all(str(feature["id"]) in scene.stale for feature in symbol.features)


def notices_in_force(snapshot: Snapshot) -> list[Feature]:
    """Return the notices that hold on the window's last day: a window can hold a year of them."""
    last = microseconds(snapshot.view.last)
    held = []
    for notice in snapshot.shown.get("notices", ()):
        begins, ends = _micros(notice["valid_from"], ALWAYS), _micros(notice["valid_to"], NEVER)
        if begins < last + DAY and ends > last and not _is_stale(notice, snapshot.view.last):
            held.append(notice)
    return held


def _areas(snapshot: Snapshot, viewport: Viewport) -> Iterator[Area]:
    view, atlas = snapshot.view, snapshot.atlas
    names = paint_order(view)
    makers = {"notices": _notices, "airspace": _regions, "strike_zones": _zones}
    ground = [name for name in names if name in ORDER and name != "airspace"]
    # The outlines of regions lie below the other areas, or above them all when a reader puts them there.
    topmost = next(name for name in reversed(names) if name in ORDER)
    ordered = [*ground, "airspace"] if topmost == "airspace" else ["airspace", *ground]
    for name in ordered:
        if view.layers.get(name):
            yield from makers[name](snapshot, viewport)
    # Published bands lie on top.
    geometries = geometries_of(atlas)
    for strike in snapshot.shown.get("strikes", ()):
        if shape := on_page(geometries.get(str(strike["id"])), viewport):
            role = "search" if strike["position_role"] == "search" else "strike"
            yield Area("strikes", str(strike["id"]), shape, (strike,), basin_of(strike), role)


def _regions(snapshot: Snapshot, viewport: Viewport) -> Iterator[Area]:
    if "airspace" not in snapshot.atlas.layers:
        return
    geometries = geometries_of(snapshot.atlas)
    regions = areas_in_view(snapshot.atlas.layers["airspace"].features, snapshot)
    for region in regions.drop(columns="geometry").to_dict("records"):
        if shape := on_page(geometries.get(str(region["id"])), viewport):
            yield Area("airspace", str(region["designator"]), shape, (region,), "airspace")


def _notices(snapshot: Snapshot, viewport: Viewport) -> Iterator[Area]:
    regions = rows_of(snapshot.atlas, "airspace", "designator")
    geometries = geometries_of(snapshot.atlas)
    for designator, notices in by_designator(notices_in_force(snapshot)).items():
        force = strongest(notices)
        region = regions.get(designator)
        if region is None or force is None:
            continue
        if shape := on_page(geometries.get(str(region["id"])), viewport):
            yield Area("notices", designator, shape, tuple(notices), force, force)


def _zones(snapshot: Snapshot, viewport: Viewport) -> Iterator[Area]:
    zones = rows_of(snapshot.atlas, "strike_zones", "slug")
    geometries = geometries_of(snapshot.atlas)
    # A zone is drawn for the strikes in it, whether their own circles are switched on or not.
    strikes = [strike for strike in _strikes_in_window(snapshot) if isinstance(strike["strike_zone"], str)]
    for slug, basin in sorted({strike["strike_zone"]: basin_of(strike) for strike in strikes}.items()):
        zone = zones.get(slug)
        shape = None if zone is None else on_page(geometries.get(str(zone["id"])), viewport)
        if zone is not None and shape is not None:
            yield Area("strike_zones", slug, shape, (zone,), basin)


def _strikes_in_window(snapshot: Snapshot) -> Iterable[Feature]:
    if snapshot.view.layers.get("strikes") or "strikes" not in snapshot.atlas.layers:
        return snapshot.shown.get("strikes", ())
    with_strikes = replace(snapshot.view, layers={**snapshot.view.layers, "strikes": True})
    return Snapshot(snapshot.atlas, with_strikes).shown["strikes"]


def _is_stale(feature: Feature, last: date) -> bool:
    """Return whether nobody reported an end, and a window's last day is too late to take it as holding."""
    return microseconds(last) >= _micros(feature.get("stale_from"), NEVER)


def _micros(instant: pd.Timestamp | None, open_bound: int) -> int:
    return open_bound if pd.isna(instant) else round(instant.timestamp() * 1e6)
