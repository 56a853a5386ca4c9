"""What a View puts on a picture's map: by the rules of the map itself."""

from __future__ import annotations

from functools import cache

import pandas as pd
import pytest
import shapely

from geo.app.app_state import app_atlas
from geo.picture.areas import hatched, strongest
from geo.picture.composition import picture_of
from geo.picture.scene import Scene, is_stale, notices_in_force
from geo.snapshot.snapshot import Snapshot, open_snapshot

FIRST_DECEMBER = "v=2&to=2025-12-01&known=2025-12-01"


def snapshot(link: str) -> Snapshot:
    return open_snapshot(app_atlas(), link, "en")


@cache
def scene(link: str) -> Scene:
    return picture_of(snapshot(link), "16:9", 1600).scene


def layers(link: str) -> list[str]:
    return list(dict.fromkeys(area.layer for area in scene(link).areas))


@pytest.mark.parametrize(
    ("forces", "expected"),
    [
        (["caution", "prohibition", "recommendation"], "prohibition"),
        (["caution", "recommendation"], "recommendation"),
        (["statement"], None),
        ([], None),
    ],
)
def test_the_strongest_force_colours_a_region(forces, expected):
    assert strongest([{"force_class": force} for force in forces]) == expected


def test_notices_are_those_in_force_on_the_last_day():
    told = snapshot(FIRST_DECEMBER)
    last = told.window[1]
    held = notices_in_force(told)
    assert 0 < len(held) < len(told.shown["notices"])
    assert all(notice["valid_from"].date() <= last for notice in held)
    hatched_over = {area.key for area in scene(FIRST_DECEMBER).areas if area.layer == "notices"}
    assert "SVZM" in hatched_over


def test_a_notice_without_a_reported_end_is_hatched_for_90_days():
    def open_ended(link: str) -> set[str]:
        return {str(notice["id"]) for notice in notices_in_force(snapshot(link)) if pd.isna(notice["valid_to"])}

    early, late = open_ended("v=2&to=2025-12-01"), open_ended("v=2&to=2026-09-25")
    assert early
    assert not early & late


def test_areas_lie_in_the_order_of_the_view_and_published_bands_above_them():
    assert layers("v=2&to=2025-12-01") == ["airspace", "notices", "strike_zones", "strikes"]
    moved = "v=2&to=2025-12-01&order=events,land_events,deployments,strikes,notices,strike_zones,airspace"
    assert layers(moved) == ["airspace", "strike_zones", "notices", "strikes"]
    above = "v=2&to=2025-12-01&order=events,land_events,deployments,strikes,airspace,notices,strike_zones"
    assert layers(above) == ["strike_zones", "notices", "airspace", "strikes"]


def test_a_layer_that_is_off_is_not_drawn():
    assert layers("v=2&to=2025-12-01&layers=deployments") == []
    assert {symbol.layer for symbol in scene("v=2&to=2025-12-01&layers=deployments").symbols} == {"deployments"}
    assert scene("v=2&to=2025-12-01&layers=deployments").clusters == ()


def test_sea_areas_are_drawn_for_their_strikes_even_when_the_circles_are_off():
    with_circles = {area.key for area in scene("v=2&to=2025-12-01").areas if area.layer == "strike_zones"}
    without = {
        area.key for area in scene("v=2&to=2025-12-01&layers=strike_zones").areas if area.layer == "strike_zones"
    }
    assert with_circles == without != set()


def test_a_filter_hides_circles_and_moves_none():
    every = {circle.strike["id"]: (circle.x, circle.y) for c in scene("v=2").clusters for circle in c.circles}
    some = {
        circle.strike["id"]: (circle.x, circle.y) for c in scene("v=2&basin=caribbean").clusters for circle in c.circles
    }
    assert some.items() < every.items()


def test_what_was_made_public_later_is_not_drawn():
    drawn = {circle.strike["id"] for cluster in scene(FIRST_DECEMBER).clusters for circle in cluster.circles}
    known = {str(strike["id"]) for strike in snapshot(FIRST_DECEMBER).shown["strikes"]}
    assert drawn <= known
    assert not known & {
        str(strike["id"])
        for strike in snapshot("v=2&to=2025-12-01").shown["strikes"]
        if strike["known_from"].date() > snapshot(FIRST_DECEMBER).known_on
    }


def test_a_symbol_is_hollow_only_after_the_last_reports():
    assert not any(is_stale(symbol, scene("v=2&to=2025-12-01")) for symbol in scene("v=2&to=2025-12-01").symbols)
    late = scene("v=2&to=2026-09-25")
    assert any(is_stale(symbol, late) for symbol in late.symbols)


def test_no_ring_covers_another_and_no_symbol_covers_a_ring():
    found = scene("v=2")
    rings = [shapely.Point(cluster.x, cluster.y).buffer(cluster.radius) for cluster in found.clusters]
    assert all(not one.intersects(other) for place, one in enumerate(rings) for other in rings[place + 1 :])
    symbols = [shapely.box(s.x - s.r, s.y - s.r, s.x + s.r, s.y + s.r) for s in found.symbols]
    assert not [symbol for symbol in symbols for ring in rings if ring.buffer(-2).intersects(symbol)]


def test_a_hatch_stays_inside_its_shape_and_runs_through_neighbours():
    left, right = shapely.box(0, 0, 40, 40), shapely.box(40, 0, 80, 40)
    lines = [shapely.LineString(line) for line in hatched(left)]
    assert all(left.buffer(1e-6).covers(line) for line in lines)
    ends = {(round(x, 6), round(y, 6)) for line in hatched(left) for x, y in line if x == 40 and 0 < y < 40}
    starts = {(round(x, 6), round(y, 6)) for line in hatched(right) for x, y in line if x == 40 and 0 < y < 40}
    assert ends
    assert ends == starts
