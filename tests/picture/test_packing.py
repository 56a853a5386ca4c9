"""Packed circles: the map and the picture put each in the same place."""

from __future__ import annotations

import json
import math
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.picture.clusters import centred, enclosing, pack, radius_for, unit_radius

CASES = json.loads((Path(__file__).parents[1] / "cases" / "packing.json").read_text(encoding="utf-8"))
TOLLS = st.lists(st.integers(0, 30), min_size=1, max_size=14)


@pytest.mark.parametrize("case", CASES["cases"])
def test_a_picture_packs_the_same_circles_to_the_same_places(case):
    found = centred(pack(tuple(radius_for(toll) for toll in case["tolls"])))
    assert [part for circle in found for part in circle] == pytest.approx(
        [part for circle in case["circles"] for part in circle], abs=1e-6
    )


@pytest.mark.parametrize(("zoom", "unit"), CASES["units"])
def test_circles_are_as_large_as_on_the_map(zoom, unit):
    assert unit_radius(zoom) == pytest.approx(unit)


@given(TOLLS)
def test_no_circle_covers_another(tolls):
    for (ax, ay, ar), (bx, by, br) in combinations(pack(tuple(radius_for(toll) for toll in tolls)), 2):
        assert math.hypot(ax - bx, ay - by) >= ar + br


@given(TOLLS)
def test_a_later_circle_never_moves_an_earlier_one(tolls):
    radii = tuple(radius_for(toll) for toll in tolls)
    assert pack(radii)[:-1] == pack(radii[:-1])


@given(TOLLS)
def test_centring_hardly_ever_widens_the_ring(tolls):
    circles = pack(tuple(radius_for(toll) for toll in tolls))
    assert enclosing(centred(circles)) <= enclosing(circles) * 1.01


def test_area_is_true_to_the_number():
    assert radius_for(20) ** 2 == pytest.approx(20 * radius_for(1) ** 2)
