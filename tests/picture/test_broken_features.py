"""One broken value of a feature takes no other feature out of a picture, as in `tests/web/data/validation.test.mjs`."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.atlas.atlas import Atlas
from geo.atlas.reading import read_atlas
from geo.picture.composition import picture_of
from geo.picture.svg import svg_of
from geo.snapshot.snapshot import open_snapshot
from tests.conftest import feature

NOTICE = {
    "kind": "NOTAM", "issuer": "FAA", "issuer_es": None, "areas_text": None, "areas_text_es": None, "force": None,
    "force_es": None, "force_class": "caution", "applies_to_en": None, "applies_to_es": None, "lower_limit": None,
    "upper_limit": None, "planned_valid_to": None, "planned_valid_to_es": None, "end_basis": None, "end_basis_es": None,
    "has_legal_force": False, "confidence_es": None,
}  # fmt: skip
REGION = {"kind": "fir", "name_en": "A", "name_es": "A", "area_km2": 5, "place_text_es": None}
FORCE = {"kind": "ship", "force": "US", "place_type": None, "sea_area": None, "personnel": 5}

# What a picture is drawn from, by layer.
DRAWN_FROM = {
    "strike_zones": ("slug", "drawn", "anchor_longitude", "anchor_latitude", "geometry"),
    "airspace": ("designator", "name_en", "geometry"),
    "strikes": ("basin", "strike_zone", "killed_announced", "killed_counted", "position_role", "vessels", "geometry"),
    "notices": ("areas", "force_class", "kind", "issuer", "applies_to_en"),
    "deployments": ("force", "sea_area", "geometry"),
    "events": ("sea_area", "category", "geometry"),
}
SHAPES = (
    shapely.Point(math.nan, 1), shapely.Point(math.inf, 1), shapely.Point(1e9, 1e9), shapely.Point(), shapely.Polygon(),
    shapely.Polygon([(-70, 12), (-60, 13), (-70, 13), (-60, 12)]), shapely.MultiPoint([(-70, 12), (-60, 13)]),
    shapely.GeometryCollection([shapely.Point(-70, 12)]), shapely.LineString([(-70, 12), (math.inf, 13)]),
    shapely.Polygon([(-180, -90), (180, -90), (180, 90), (-180, 90)]), None,
)  # fmt: skip
VALUES = (
    None, math.nan, math.inf, -math.inf, -1, 0, 10**30, 1e300, True, "", "text", "constructor", [], ["AAAA", None, 5],
    {"a": 1},
)  # fmt: skip
CASES = [(layer, key) for layer, keys in DRAWN_FROM.items() for key in keys]


def square(x: float, y: float) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": [[[x, y], [x + 2, y], [x + 2, y + 2], [x, y + 2], [x, y]]]}


def point(x: float, y: float) -> dict[str, Any]:
    return {"type": "Point", "coordinates": [x, y]}


@pytest.fixture
def catalog(make_folder) -> Atlas:
    def both(name: str, own: dict[str, Any], *changes: dict[str, Any]) -> list[dict[str, Any]]:
        # Held from the first day on, so that the opening View shows all of it.
        held = {**own, "valid_to": None}
        return [feature(**{**held, **change, "entity": f"{name}-{number}"}) for number, change in enumerate(changes)]

    zone, strike, event = (feature(layer)["properties"] for layer in ("strike_zones", "strikes", "events"))
    drawn = {"drawn": True, "anchor_latitude": 12}
    zones = [
        {**drawn, "slug": slug, "anchor_longitude": x, "geometry": square(x, 12)}
        for slug, x in (("north", -75), ("south", -62))
    ]
    regions = [{"designator": name, "geometry": square(x, 2)} for name, x in (("AAAA", -80), ("BBBB", -66))]
    north, south = {"strike_zone": "north"}, {"strike_zone": "south"}
    bands = {**north, "geometry": square(-70, 18)}, {**south, "geometry": square(-68, 15)}
    folder = make_folder(
        strike_zones=both("zone", zone, *zones),
        airspace=both("region", REGION, *regions),
        strikes=both("strike", strike, *bands, north, south),
        notices=both("notice", NOTICE, {"areas": ["AAAA"]}, {"areas": ["BBBB"]}),
        deployments=both(
            "force", FORCE, {"geometry": point(-90, 20)}, {"geometry": point(-95, 10)}, {"sea_area": "north"}
        ),
        events=both("event", event, {"geometry": point(-85, 20)}, {"geometry": point(-100, 5)}, {"sea_area": "south"}),
    )
    return read_atlas(folder)


def drawn_in(catalog: Atlas) -> set[str]:
    """Return the ids of what a picture shows, after it has been made."""
    composition = picture_of(open_snapshot(catalog, f"mode=since&layers={','.join(catalog.layers)}"), "16:9", 1600)
    svg_of(composition.drawing, 400, "", "", "", "en")
    scene = composition.scene
    places = [(one.x, one.y, one.r) for one in scene.symbols]
    places += [(one.x, one.y, one.r) for cluster in scene.clusters for one in cluster.circles]
    assert all(math.isfinite(number) for place in places for number in place)
    features = [one for symbol in scene.symbols for one in symbol.features]
    features += [circle.strike for cluster in scene.clusters for circle in cluster.circles]
    features += [one for area in scene.areas for one in area.features]
    return {str(one["id"]) for one in features}


def broken(catalog: Atlas, layer: str, key: str, value: Any) -> Atlas:
    """Return the catalogue with one value of a layer's first feature changed."""
    features = catalog.layers[layer].features
    columns = {name: list(features[name]) for name in features.columns}
    columns[key][0] = value
    times = ("valid_from", "valid_to", "known_from", "known_to")
    data = {
        name: features[name] if name in times else pd.Series(column, dtype=object)
        for name, column in columns.items()
        if name != "geometry"
    }
    changed = gpd.GeoDataFrame(data, geometry=gpd.GeoSeries(columns["geometry"], crs="EPSG:4326"))
    return replace(catalog, layers={**catalog.layers, layer: replace(catalog.layers[layer], features=changed)})


def test_everything_is_drawn_of_features_in_which_nothing_is_wrong(catalog):
    every = {str(called) for layer in catalog.layers.values() for called in layer.features["id"]}
    assert drawn_in(catalog) == every


@given(st.sampled_from(CASES), st.data())
def test_one_broken_value_takes_no_other_feature_out_of_a_picture(catalog, case, data):
    layer, key = case
    _one_broken(catalog, layer, key, data.draw(st.sampled_from(SHAPES if key == "geometry" else VALUES)))


@pytest.mark.slow
@pytest.mark.parametrize(("layer", "key"), CASES)
def test_no_broken_value_takes_another_feature_out_of_a_picture(catalog, layer, key):
    for value in SHAPES if key == "geometry" else VALUES:
        _one_broken(catalog, layer, key, value)


def _one_broken(catalog: Atlas, layer: str, key: str, value: Any) -> None:
    first = catalog.layers[layer].features.iloc[0]
    # What stands in a sea area or over an airspace goes with it.
    name = {"strike_zones": "slug", "airspace": "designator"}.get(layer)
    gone = {str(first["id"])} | ({"zone-0.1", "region-0.1", "notice-0.1"} if name else set())
    for other, columns in (("strikes", "strike_zone"), ("deployments", "sea_area"), ("events", "sea_area")):
        rows = catalog.layers[other].features
        if layer == "strike_zones":
            gone |= set(rows["id"][rows[columns] == first["slug"]])
    every = {str(called) for one in catalog.layers.values() for called in one.features["id"]}
    assert every - gone <= drawn_in(broken(catalog, layer, key, value)), f"{layer}.{key} = {value!r}"
