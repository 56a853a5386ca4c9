"""The airspace layer: what it must enclose, what it must not, and that it can be built again."""

from __future__ import annotations

import json
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import airportsdata
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import Point, Polygon, shape
from shapely.geometry.base import BaseGeometry

from scripts import airspace
from scripts.facts import read_facts
from scripts.features import collection_text

DATA = Path(__file__).parents[2] / "data"
FIRS = set(airspace.COUNTRIES)

# Square kilometres that two regions, or the hole between them, may have in common: border vertices
# are rounded to 0.0001 degrees, so the largest sliver measured is 0.4 km2.
SLIVER = 1.0


@pytest.fixture(scope="module")
def features() -> dict[str, dict[str, Any]]:
    collection = json.loads((DATA / "airspace.geojson").read_text(encoding="utf-8"))
    return {each["properties"]["designator"]: each for each in collection["features"]}


@pytest.fixture(scope="module")
def areas(features: dict[str, dict[str, Any]]) -> dict[str, BaseGeometry]:
    return {designator: shape(each["geometry"]) for designator, each in features.items()}


@pytest.fixture(scope="module")
def land() -> dict[str, BaseGeometry]:
    return {iso: shapely.union_all(pieces) for iso, pieces in airspace.read_land(DATA).items()}


@pytest.fixture(scope="module")
def legs() -> dict[str, list[airspace.Leg]]:
    return airspace.read_legs(read_facts(DATA / "facts"))


def km2(area: BaseGeometry) -> float:
    oriented = shapely.orient_polygons(area, exterior_cw=False)
    return abs(airspace.EARTH.geometry_area_perimeter(oriented)[0]) / 1e6


def test_the_layer_holds_17_regions_the_part_of_piarco_and_the_ceiba_box(features):
    kinds = {designator: each["properties"]["kind"] for designator, each in features.items()}
    assert kinds == {**dict.fromkeys(FIRS, "fir"), "TTZP-W57": "part", "FDC-5-9106": "restriction"}


def test_building_again_gives_the_same_bytes():
    text = collection_text(airspace.build(read_facts(DATA / "facts"), DATA))
    assert text.encode() == (DATA / "airspace.geojson").read_bytes()


def test_the_layer_weighs_at_most_150_kib():
    assert (DATA / "airspace.geojson").stat().st_size <= 150 * 1024


def test_areas_are_valid_single_polygons_without_holes_wound_as_rfc_7946_asks(areas):
    for designator, area in areas.items():
        assert isinstance(area, Polygon), designator
        assert area.is_valid, designator
        assert not area.interiors, designator
        assert area.exterior.is_ccw, designator


def test_maiquetia_encloses_between_1_20_and_1_21_million_square_kilometres(features, areas):
    assert 1_200_000 <= km2(areas["SVZM"]) <= 1_210_000
    assert features["SVZM"]["properties"]["area_km2"] == round(km2(areas["SVZM"]), -2)


@pytest.mark.parametrize("key", ["ICAO", "IATA", "LID"])
def test_maiquetia_covers_every_venezuelan_airport_and_no_foreign_one(areas, key):
    # No airport of the package had to be excused: each of its countries agrees with the border.
    shapely.prepare(areas["SVZM"])
    wrong = [
        (code, airport["name"], airport["country"])
        for code, airport in airportsdata.load(key).items()
        if areas["SVZM"].covers(Point(airport["lon"], airport["lat"])) != (airport["country"] == "VE")
    ]
    assert wrong == []


def test_the_package_knows_enough_venezuelan_airports_for_that_to_mean_something():
    assert sum(airport["country"] == "VE" for airport in airportsdata.load("ICAO").values()) > 300


@pytest.mark.parametrize(
    ("designator", "icao"),
    [
        ("SVZM", "SVMI"),
        ("TNCF", "TNCA"),
        ("TNCF", "TNCC"),
        ("TNCF", "TNCB"),
        ("TJZS", "TJSJ"),
        ("TJZS", "TISX"),
        ("TTZP", "TTPP"),
        ("TTZP", "TGPY"),
        ("TTZP", "TBPB"),
        ("TTZP-W57", "TTCP"),
        ("MKJK", "MKJP"),
        ("MDCS", "MDSD"),
        ("MTEG", "MTPP"),
        ("MUFH", "MUHA"),
        ("MUFH", "MUGM"),
        ("KZMA", "MBPV"),
        ("MHTG", "MSLP"),
        ("MPZL", "MPTO"),
        ("MPZL", "SKSP"),
        ("SKED", "SKBO"),
        ("SKEC", "SKBQ"),
        ("SKEC", "SKRH"),
        ("SEFG", "SEMT"),
        ("SYGC", "SYCJ"),
        ("SMPM", "SMJP"),
        ("SBAZ", "SBEG"),
    ],
)
def test_a_region_covers_its_airports_alone(areas, designator, icao):
    airport = airportsdata.load("ICAO")[icao]
    found = {each for each in FIRS if areas[each].covers(Point(airport["lon"], airport["lat"]))}
    assert found == {designator[:4]}
    assert areas[designator].covers(Point(airport["lon"], airport["lat"]))


def test_regions_overlap_by_slivers_at_most(areas):
    overlaps = {(one, other): km2(areas[one] & areas[other]) for one, other in combinations(sorted(FIRS), 2)}
    assert {pair: found for pair, found in overlaps.items() if found > SLIVER} == {}


def test_no_hole_is_left_between_regions(areas):
    together = shapely.union_all([areas[designator] for designator in FIRS])
    holes = [Polygon(hole) for part in shapely.get_parts(together) for hole in part.interiors]
    assert [hole.bounds for hole in holes if km2(hole) > SLIVER] == []


@pytest.mark.parametrize(
    ("designator", "countries"),
    [(designator, countries) for designator, countries in airspace.COUNTRIES.items() if countries],
)
def test_land_limits_are_the_borders_that_the_basemap_draws(areas, land, designator, countries):
    own = shapely.union_all([land[iso] for iso in countries])
    neighbours = [area for iso, area in land.items() if iso not in countries and area.distance(own) == 0]
    foreign = shapely.union_all([part for area in neighbours for part in shapely.get_parts(area) if part.area > 1])
    assert km2(areas[designator] & foreign) < SLIVER


def test_venezuela_lies_in_its_region_but_for_isla_de_aves(areas, land):
    outside = [part for part in shapely.get_parts(land["VE"] - areas["SVZM"]) if km2(part) > SLIVER / 10]
    isla_de_aves = Point(-63.62, 15.67)
    assert all(part.distance(isla_de_aves) < 0.1 for part in outside)


def test_vertices_over_the_sea_stay_where_the_source_has_them(areas, land, legs):
    coast = shapely.union_all(list(land.values())).buffer(0.2)
    for designator, sides in legs.items():
        for leg in sides:
            if leg.offshore and not coast.covers(Point(leg.start)):
                assert areas[designator].boundary.distance(Point(leg.start)) < 0.0002, (designator, leg.start)


def test_piarco_west_of_57_is_that_part_of_piarco(areas):
    west, east = areas["TTZP-W57"], areas["TTZP"] - areas["TTZP-W57"]
    assert west.bounds[2] == -57
    assert east.bounds[0] >= -57 - 1e-9
    assert km2(west - areas["TTZP"]) < SLIVER


def test_the_ceiba_box_is_8_by_35_km_and_lies_in_san_juan(areas, features):
    west, south, east, north = areas["FDC-5-9106"].bounds
    assert (west, south, east, north) == pytest.approx((-65.6747, 17.8722, -65.6006, 18.1853), abs=1e-4)
    assert airspace.EARTH.line_length([west, east], [south, south]) == pytest.approx(7_850, abs=50)
    assert airspace.EARTH.line_length([west, west], [south, north]) == pytest.approx(34_650, abs=50)
    assert areas["TJZS"].covers(areas["FDC-5-9106"])
    properties = features["FDC-5-9106"]["properties"]
    bounds = [properties[key] for key in ("known_from", "valid_from", "valid_to")]
    assert bounds == ["2025-10-30", "2025-11-01", "2026-04-01"]
    assert properties["sources"][0].startswith("elnuevodia-com-")


@pytest.mark.parametrize("designator", sorted(FIRS | {"TTZP-W57"}))
def test_a_region_says_what_it_is_not_in_both_languages(features, designator):
    properties = features[designator]["properties"]
    assert "not sovereign airspace" in properties["summary_en"]
    assert "Not for navigation" in properties["summary_en"]
    assert "No es espacio aéreo soberano" in properties["summary_es"]
    assert "No apto para la navegación" in properties["summary_es"]
    assert "CC BY-SA 4.0" in properties["position_basis_en"]
    assert "AIP ENR 2.1" in properties["position_basis_es"]
    assert [properties[key] for key in ("valid_from", "valid_to", "known_from", "known_to")] == [None] * 4


@pytest.mark.parametrize("designator", ["KZMA", "SBAZ"])
def test_a_weak_region_says_so(features, designator):
    assert "weak" in features[designator]["properties"]["position_basis_en"]
    assert "débil" in features[designator]["properties"]["position_basis_es"]


positions = st.tuples(
    st.floats(-110, -35).map(lambda degrees: round(degrees, 4)),
    st.floats(-10, 35).map(lambda degrees: round(degrees, 4)),
)


@given(start=positions, end=positions)
def test_an_offshore_leg_is_a_geodesic_with_vertices_at_most_25_km_apart(start, end):
    line = [*airspace.densify(start, end), end]
    lengths = [airspace.EARTH.line_length(*zip(*pair, strict=True)) for pair in pairwise(line)]
    assert line[0] == start
    assert max(lengths) <= airspace.LONGEST_LEG + 1
    # No detour: the parts add up to the shortest way.
    assert sum(lengths) == pytest.approx(airspace.EARTH.line_length(*zip(start, end, strict=True)), abs=0.01)


@given(start=positions, end=positions)
def test_neighbours_get_the_same_leg_whichever_way_they_draw_it(start, end):
    there = [*airspace.densify(start, end), end]
    back = [*airspace.densify(end, start), start]
    assert there == back[::-1]


def test_a_leg_over_land_is_left_to_the_border():
    leg = airspace.Leg((-70.0, 5.0), (-65.0, 5.0), offshore=False)
    assert airspace.trace(leg, []) == [(-70.0, 5.0)]


def test_a_leg_passes_through_the_neighbours_vertices_that_lie_on_it():
    leg = airspace.Leg((-82.0, 15.0), (-74.0, 15.0), offshore=True)
    traced = airspace.trace(leg, [(-77.4, 15.0), (-77.4, 15.5), (-82.0, 15.0)])
    assert (-77.4, 15.0) in traced
    assert (-77.4, 15.5) not in traced
    assert traced.count((-82.0, 15.0)) == 1
