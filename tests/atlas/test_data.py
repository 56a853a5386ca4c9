"""The shipped data are what they claim to be, and give the totals that were published."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime

import pytest
import shapely

from geo.atlas.atlas import Atlas
from geo.atlas.catalog import DATA
from geo.atlas.reading import read_atlas
from geo.atlas.schema import schema_names
from geo.query.knowledge import known_at, valid_at
from geo.query.tally import tally


@pytest.fixture(scope="module")
def catalog() -> Atlas:
    return read_atlas(DATA)


def test_the_shipped_data_are_sound(catalog):
    assert {"strikes", "strike_zones", "deployments", "events", "land_events", "notices", "airspace"} <= set(
        catalog.layers
    )
    assert all(len(layer.features) for layer in catalog.layers.values())


def test_every_shipped_layer_has_a_schema_of_its_own(catalog):
    assert set(catalog.layers) <= set(schema_names())


def test_every_file_is_in_the_catalogue_and_matches_its_hash(catalog):
    listed = {resource["path"]: resource for resource in catalog.resources.values()}
    shipped = {path.relative_to(DATA).as_posix() for path in DATA.rglob("*.geojson")} | {
        "sources.csv",
        "tallies.csv",
    }
    assert shipped <= set(listed)
    for path, resource in listed.items():
        assert resource["hash"] == "sha256:" + hashlib.sha256((DATA / path).read_bytes()).hexdigest()


def test_every_file_has_a_licence_of_its_own(catalog):
    for resource in catalog.resources.values():
        assert resource["licenses"], resource["name"]
    assert catalog.layers["airspace"].resource["licenses"][0]["name"] == "CC-BY-SA-4.0"


@pytest.mark.parametrize(
    ("known_on", "strikes", "vessels", "announced", "counted"),
    [
        (date(2025, 9, 1), 0, 0, 0, 0),
        (date(2025, 9, 2), 1, 1, 11, 11),
        (
            date(2025, 12, 1),
            21,
            22,
            82,
            83,
        ),  # at least 21 strikes, at least 83 killed: the press of that week
        (date(2026, 1, 7), 35, 36, 114, 123),  # US Southern Command: 35 strikes, 36 vessels, 123 = 114 + 9
    ],
)
def test_tallies_are_those_that_were_published_then(catalog, known_on, strikes, vessels, announced, counted):
    total = tally(catalog.layers["strikes"].features, known_on)
    assert (total.strikes, total.vessels) == (strikes, vessels)
    assert (total.killed_announced, total.killed_counted) == (announced, counted)


def test_on_1_december_half_of_the_vessels_were_hit_in_each_sea(catalog):
    basins = tally(catalog.layers["strikes"].features, date(2025, 12, 1)).by_basin
    assert (basins["caribbean"].vessels, basins["eastern_pacific"].vessels) == (11, 11)


@pytest.mark.parametrize(
    ("known_on", "grade"),
    [
        (date(2025, 9, 9), None),
        (date(2025, 9, 10), "one_outlet"),
        (date(2025, 11, 27), "one_outlet"),
        (date(2025, 11, 28), "widely_reported"),
        (date(2025, 12, 1), "confirmed_by_party"),
    ],
)
def test_the_second_strike_of_2_september_was_known_by_degrees(catalog, known_on, grade):
    known = known_at(catalog.layers["strikes"].features, known_on)
    (found,) = known.loc[known["entity"] == "2025-09-02-a", "second_strike"]
    assert found == grade


def test_a_headline_stays_out_of_the_default_tally(catalog):
    strikes = catalog.layers["strikes"].features
    headlines = strikes[strikes["confidence"] == "D"]
    assert len(headlines) > 0
    assert not headlines["in_default_tally"].any()
    assert strikes[strikes["confidence"] != "D"]["in_default_tally"].all()


def test_the_notice_of_21_november_was_first_known_with_its_planned_end(catalog):
    notices = catalog.layers["notices"].features
    notice = notices[notices["entity"] == "us-kicz-a0012-25"]
    assert len(notice) > 1
    instant = datetime(2026, 1, 10, tzinfo=UTC)
    assert len(valid_at(known_at(notice, date(2025, 12, 1)), instant)) == 1  # the plan ran to February
    assert len(valid_at(known_at(notice, date(2025, 12, 31)), instant)) == 0  # it ended on 16 December


def test_the_words_of_a_president_draw_no_area(catalog):
    notices = catalog.layers["notices"].features
    statements = notices[notices["force_class"] == "statement"]
    assert len(statements) > 0
    assert not statements["has_legal_force"].any()


def test_no_strike_has_a_point(catalog):
    shapes = catalog.layers["strikes"].features.geometry.dropna()
    assert not {"Point", "MultiPoint"} & set(shapes.geom_type)


def test_the_place_of_circles_of_a_zone_lies_inside_it(catalog):
    zones = catalog.layers["strike_zones"].features
    for zone in zones[zones["drawn"]].itertuples():
        assert zone.geometry.covers(shapely.Point(zone.anchor_longitude, zone.anchor_latitude)), zone.slug


def test_maiquetia_encloses_the_area_that_the_press_gives(catalog):
    airspace = catalog.layers["airspace"].features.set_index("designator")
    assert 1.20e6 <= airspace.loc["SVZM", "area_km2"] <= 1.21e6
