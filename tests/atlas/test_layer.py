from __future__ import annotations

import json
import re

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.atlas import folder_file
from geo.atlas.layer import read_layer
from geo.atlas.rules import KnownNames
from geo.errors import DataError
from tests.conftest import SOURCE, collection, feature, version

SQUARE = [[-66, 10], [-65, 10], [-65, 11], [-66, 11], [-66, 10]]


def point(*position):
    return {"type": "Point", "coordinates": list(position)}


def polygon(*rings):
    return {"type": "Polygon", "coordinates": list(rings)}


@pytest.fixture
def problems(write):
    """Write features to a file and return the lines in which its problems are reported, without the file's name."""

    def lines(*raw, layer="other", **options):
        with pytest.raises(DataError) as caught:
            read_layer(write(*raw, name=f"{layer}.geojson"), **options)
        return [line.removeprefix(f"{layer}.geojson").removeprefix(", ") for line in str(caught.value).splitlines()]

    return lines


def test_a_layer_keeps_the_order_and_the_values_of_its_file(read):
    features = read(
        feature(entity="b", colour="red", number=3, flags=[1], nothing=None),
        feature(entity="a", colour=None, number=None, flags=None, nothing=None),
    )
    assert list(features["id"]) == ["b.1", "a.1"]
    assert list(features["colour"]) == ["red", None]
    assert list(features["number"]) == [3, None]
    assert list(features["flags"]) == [[1], None]
    assert list(features["nothing"]) == [None, None]


def test_times_are_utc_and_open_ends_are_nat(read):
    row = read(feature(valid_from="2025-09-02", valid_to="2025-09-02T12:30:00Z", known_to=None)).iloc[0]
    assert row["valid_from"] == pd.Timestamp("2025-09-02T00:00:00", tz="UTC")
    assert row["valid_to"] == pd.Timestamp("2025-09-02T12:30:00", tz="UTC")
    assert row["known_to"] is pd.NaT


def test_from_when_on_something_is_stale_is_a_time_where_the_file_says_so(read):
    features = read(feature(stale_from="2025-12-01"), feature(entity="two", stale_from=None))
    assert list(features["stale_from"]) == [pd.Timestamp("2025-12-01", tz="UTC"), pd.NaT]
    assert "stale_from" not in read(feature())


def test_a_stale_day_that_does_not_exist_is_refused(problems):
    (line,) = problems(feature(stale_from="2025-02-30"))
    assert 'stale_from: "2025-02-30" is not a day or time that exists' in line


@pytest.mark.parametrize("layer", ["other", "strikes", "strike_zones"])
def test_an_empty_layer_has_the_columns_of_a_full_one(read, layer):
    empty, full = read(layer=layer), read(feature(layer), layer=layer)
    assert len(empty) == 0
    assert list(empty.columns) == list(full.columns)
    assert empty["valid_from"].dtype == full["valid_from"].dtype
    assert empty.crs == full.crs == "EPSG:4326"


def test_a_feature_without_a_place_has_no_geometry(read):
    features = read(feature(), feature(entity="two"))
    assert features.geometry.isna().all()
    assert features.crs == "EPSG:4326"


@given(st.lists(st.tuples(st.integers(-120_000_000, -50_000_000), st.integers(-8_000_000, 33_000_000)), min_size=1))
def test_positions_come_back_as_they_were_written(read, millionths):
    positions = [(longitude / 1e6, latitude / 1e6) for longitude, latitude in millionths]
    features = read(*(feature(entity=f"e{i}", geometry=point(*p)) for i, p in enumerate(positions)))
    assert [(p.x, p.y) for p in features.geometry] == positions


@pytest.mark.parametrize(
    "position", [(16.45, 43.5), (10.75, 59.91), (-40, 50), (-0.1, 51.5), (51.4, 35.7), (-66.9, 10.5)]
)
def test_places_far_from_venezuela_are_not_taken_for_swapped_axes(read, position):
    assert len(read(feature(geometry=point(*position)))) == 1


@pytest.mark.parametrize(
    "geometry",
    [
        point(180, 90),
        point(-180, -90),
        {"type": "MultiPoint", "coordinates": [[-66, 12]]},
        {"type": "LineString", "coordinates": [[-66, 12], [-67, 12]]},
        polygon(SQUARE, [[-65.8, 10.2], [-65.8, 10.8], [-65.2, 10.2], [-65.8, 10.2]]),
        {"type": "MultiPolygon", "coordinates": [[SQUARE]]},
    ],
)
def test_a_sound_geometry_is_read(read, geometry):
    (found,) = read(feature(geometry=geometry)).geometry
    assert found.geom_type == geometry["type"]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", ": is not JSON: Expecting value (line 1, column 1). Expected: a JSON document (RFC 8259)"),
        ('{"a": 1,}', "is not JSON: "),
        ('{"type": \n', "is not JSON: Expecting value (line 2, column 1)"),
        (
            '{"type":\n  "FeatureCollection" "features": []}',
            ': "\\"FeatureCollection\\" \\"features\\": []}" is not JSON',
        ),
        ("[" * 940 + "]" * 940, " is not an object."),
        ("[" * 100_000, ": is nested too deeply. Expected: at most 12 levels"),
        ('{"a": ' + "[" * 50 + "]" * 50 + "}", "is nested too deeply"),
        ("\ufeff\ufeff{}", '"\\ufeff{}" is not JSON: Unexpected character (line 1, column 1)'),
        ("{}".encode("utf-16"), ": is UTF-16, by its byte order mark. Expected: text in UTF-8"),
        ("{}".encode("utf-32"), ": is UTF-32, by its byte order mark."),
        (b'{"a": "\xff"}', ": ff 22 7d (byte 7) is not UTF-8. Expected: text in UTF-8"),
        ("1" * 5000, "is not usable: Exceeds the limit"),
        ("[]", ": [] is not an object. Expected: a GeoJSON FeatureCollection (RFC 7946)"),
        ("null", ": null is not an object."),
        (json.dumps(feature()), 'type: "Feature" is not the word required. Expected: "FeatureCollection"'),
        (
            '{"type": "FeatureCollection"}',
            "features: null is not a list. Expected: a list of features, empty or not",
        ),
        (
            '{"type": "FeatureCollection", "features": [], "type": 1}',
            "type: stands more than once in one object.",
        ),
    ],
)
def test_what_is_not_a_feature_collection_is_refused(problems, text, line):
    assert any(line in found for found in problems(text))


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(DataError, match=r"^no\.geojson: there is no such file\. Expected: a file that exists$"):
        read_layer(tmp_path / "no.geojson")


def test_a_directory_is_refused(tmp_path):
    with pytest.raises(DataError, match=r"is a directory\. Expected: the path of one file"):
        read_layer(tmp_path)


def test_a_file_that_may_not_be_read_is_refused(write, monkeypatch):
    path = write()

    def raise_error(*_, **__):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(folder_file.os, "open", raise_error)
    with pytest.raises(DataError, match=r"^other\.geojson: cannot be read \(Permission denied\)"):
        read_layer(path)


def test_a_path_through_a_file_is_refused(write):
    with pytest.raises(DataError, match=r"cannot be read \(Not a directory\)"):
        read_layer(write() / "more.geojson")


def test_a_file_of_200_megabytes_is_refused_before_it_is_read(tmp_path):
    path = tmp_path / "large.geojson"
    with path.open("wb") as file:
        file.truncate(200 * 2**20)
    with pytest.raises(DataError, match=r"holds 200 MiB\. Expected: at most 64 MiB"):
        read_layer(path)


def test_another_coordinate_system_is_refused(problems):
    metres = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3857"}}
    (line,) = problems(json.dumps({**collection(), "crs": metres}))
    assert line.startswith('crs: "urn:ogc:def:crs:EPSG::3857" is another coordinate system. Expected: no crs member')


@pytest.mark.parametrize("crs", [None, "EPSG:3857", {}, {"properties": 3}, {"properties": {"name": None}}])
def test_a_crs_member_that_says_nothing_is_refused(problems, crs):
    (line,) = problems(json.dumps({**collection(), "crs": crs}))
    assert "is another coordinate system" in line


def test_a_crs_member_that_says_longitude_and_latitude_is_accepted(write):
    degrees = {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}
    assert len(read_layer(write(json.dumps({**collection(feature()), "crs": degrees}))).features) == 1


@pytest.mark.parametrize(
    ("geometry", "line"),
    [
        (point(10.5, -66.9), "geometry.coordinates: [10.5, -66.9] looks like latitude before longitude."),
        (point(10.5, -100), "geometry.coordinates: [10.5, -100.0] looks like latitude before longitude."),
        (
            polygon([p[::-1] for p in SQUARE]),
            "[10.0, -66.0] looks like latitude before longitude (and 4 more).",
        ),
        (
            {"type": "LineString", "coordinates": [[-66, 12], [12, -67], [-68, 12]]},
            "geometry.coordinates: [12.0, -67.0] looks like latitude before longitude.",
        ),
        (point(-200, 10), "geometry.coordinates: [-200.0, 10.0] is not on the globe."),
        (point(-66.1234567, 10), "geometry.coordinates: [-66.1234567, 10.0] has more than 6 decimals."),
        (point(-66, 10, 500), "geometry.coordinates: [-66, 10, 500] has 3 numbers."),
        (point("-66", 10), 'geometry.coordinates: ["-66", 10] is not a position.'),
        (point(True, 10), "geometry.coordinates: [true, 10] is not a position."),
        (point(10**400, 10), "is not a position."),
        (point(float("nan"), 10), "geometry.coordinates[0]: NaN is not a finite number."),
        (point(), "geometry.coordinates: [] has 0 numbers."),
        ({"type": "Point"}, "geometry.coordinates: null is not a position."),
        ({"type": "Circle", "coordinates": [0, 0]}, 'geometry.type: "Circle" is not a geometry type'),
        ({"type": ["Point"], "coordinates": [0, 0]}, 'geometry.type: ["Point"] is not a geometry type'),
        ({}, "geometry.type: null is not a geometry type"),
        ("here", 'geometry: "here" is of the wrong type. Expected: a GeoJSON geometry, or null'),
        (polygon(), "geometry.coordinates: [] is empty."),
        (polygon([]), "geometry.coordinates[0]: [] has 0 positions. Expected: at least 4"),
        (
            polygon(SQUARE[:4]),
            "geometry.coordinates[0]: [-66, 10] … [-66, 11] is a ring that does not close.",
        ),
        (polygon(SQUARE[::-1]), "[-66.0, 10.0] begins a polygon whose outer ring runs clockwise."),
        (
            polygon(SQUARE, [[-65.8, 10.2], [-65.2, 10.2], [-65.2, 10.8], [-65.8, 10.2]]),
            "begins a polygon whose hole runs counterclockwise.",
        ),
        (
            polygon([[-66, 10], [-65, 11], [-65, 10], [-66, 11], [-66, 10]]),
            'geometry: "Self-intersection[-65.5 10.5]" is a fault in the shape.',
        ),
        ({"type": "LineString", "coordinates": [[-66, 10]]}, "has 1 positions. Expected: at least 2"),
    ],
)
def test_a_bad_geometry_is_refused(problems, geometry, line):
    found = problems(feature(geometry=geometry))
    assert any(text.startswith("feature one.1, geometry") and line in text for text in found), found


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({"valid_from": "2025-02-30"}, 'valid_from: "2025-02-30" is not a day or time that exists.'),
        (
            {"known_from": "2025-09-02T24:00:00Z"},
            'known_from: "2025-09-02T24:00:00Z" is not a day or time that exists.',
        ),
        (
            {"valid_from": "02/09/2025"},
            'valid_from: "02/09/2025" does not have the form required. Expected: a date',
        ),
        (
            {"valid_from": "2025-09-02T10:00:00"},
            "does not have the form required. Expected: a date YYYY-MM-DD",
        ),
        (
            {"valid_from": "2025-09-02\n"},
            'valid_from: "2025-09-02\\n" holds a character that cannot be shown.',
        ),
        ({"valid_from": 20250902}, "valid_from: 20250902 is of the wrong type."),
        ({"valid_to": "2025-09-02"}, 'valid_to: "2025-09-02" is not after valid_from ("2025-09-02").'),
        ({"known_to": "2025-09-01"}, 'known_to: "2025-09-01" is not after known_from ("2025-09-02").'),
        ({"sources": []}, "sources: [] has too few items. Expected: a list of one or more source ids"),
        (
            {"sources": ["reuters"]},
            'sources[0]: "reuters" does not have the form required. Expected: a source id such as',
        ),
        (
            {"time_precision": "exact"},
            'time_precision: "exact" is not one of the words allowed. Expected: how exactly',
        ),
        ({"title_es": ""}, 'title_es: "" is empty. Expected: the title in Spanish'),
        ({"title_en": "safe\u202etxt"}, 'title_en: "safe\\u202etxt" holds a character that cannot be shown.'),
        ({"title_en": "\x1b[2J" + "x" * 500}, 'title_en: "\\u001b[2Jxxx'),
        ({"title_en": "\ud800"}, 'title_en: "\\ud800" holds a character that cannot be shown.'),
        ({"size": float("inf")}, "size: Infinity is not a finite number. Expected: a number, or null"),
        ({"id": "two.1"}, 'id: "two.1" is not an id of the entity "one". Expected: the entity, a dot'),
        (
            {"known_to": "2025-09-09", "remarks_en": "Later."},
            "Expected: null on a version that was overtaken",
        ),
    ],
)
def test_a_bad_value_is_refused_by_name(problems, changes, line):
    found = problems(feature(**changes))
    assert any(line in text for text in found), found


def test_a_number_too_large_for_a_float_is_refused(problems):
    text = json.dumps(collection(feature(size=0))).replace('"size": 0', '"size": 1e999')
    assert problems(text) == [
        "feature one.1, size: Infinity is not a finite number. Expected: a number, or null when it is not known"
    ]


def test_a_key_that_stands_twice_is_refused(problems):
    text = json.dumps(collection(feature())).replace('"entity"', '"title_en": "Other", "entity"')
    assert problems(text) == ["feature one.1, title_en: stands more than once in one object. Expected: each key once"]


def test_a_missing_property_is_named_with_its_rule(problems):
    raw = feature()
    del raw["properties"]["known_from"]
    (line,) = problems(raw)
    assert line.startswith("feature one.1, known_from: is missing. Expected: a date YYYY-MM-DD")


def test_an_unknown_property_of_a_known_layer_is_refused_with_the_nearest_name(problems):
    raw = feature("strikes", killed_anounced=3)
    assert problems(raw, layer="strikes") == [
        "feature one.1, killed_anounced: 3 has an unknown name. Expected: killed_announced, perhaps"
    ]


def test_an_unknown_name_is_refused_wherever_it_stands(problems):
    report = {"field": "toll", "known_from": "2025-09-02", "value_en": "3", "value_es": "3", "knowledge_grade": None}
    raw = feature("strikes", reports=[{**report, "source": SOURCE, "qqq": 1}], colour="red")
    raw["zzz"] = {}
    found = problems(raw, layer="strikes")
    assert [line.partition(" Expected: ")[0] for line in found] == [
        "feature one.1, reports[0].qqq: 1 has an unknown name.",
        'feature one.1, colour: "red" has an unknown name.',
        "feature one.1, zzz: {} has an unknown name.",
    ]
    assert found[0].endswith("Expected: only field, known_from, value_en, value_es, knowledge_grade, source")
    assert found[2].endswith("Expected: only type, id, bbox, geometry, properties")


def test_a_missing_member_of_a_feature_is_named(problems):
    found = problems({"type": "Feature"})
    assert [line.partition(": ")[0] for line in found] == [
        "feature number 1, id",
        "feature number 1, geometry",
        "feature number 1, properties",
    ]


@pytest.mark.parametrize("key", ["id", "geometry"])
def test_a_property_cannot_take_the_place_of_a_member_of_the_feature(problems, key):
    raw = feature()
    raw["properties"][key] = "x"
    (line,) = problems(raw)
    assert line == f'feature one.1, properties.{key}: "x" has a name that is taken. Expected: {key} outside properties'


@pytest.mark.parametrize("raw", [3, None, {}, {"type": "Feature"}, {"properties": 3, "id": 4, "geometry": 5}])
def test_what_is_not_a_feature_is_refused_by_its_number(problems, raw):
    assert all(line.startswith("feature number 2") for line in problems(feature(), raw))


def test_a_strike_is_never_a_point(problems):
    (line,) = problems(feature("strikes", geometry=point(-66, 12)), layer="strikes")
    assert line.endswith("never a point: no coordinate of a strike was ever published")


def test_an_id_names_one_feature(problems):
    assert problems(feature(), feature()) == [
        'feature one.1, id: "one.1" is the id of 2 features. Expected: an id that names one feature'
    ]


@pytest.mark.parametrize(
    ("second", "line"),
    [
        (
            "2025-09-09",
            'known_from: "2025-09-09" overlaps the version before it. Expected: the known_to of one.1',
        ),
        ("2025-09-11", 'known_from: "2025-09-11" leaves a gap after the version before it.'),
    ],
)
def test_versions_follow_each_other_without_overlap_or_gap(problems, second, line):
    found = problems(version(1, "2025-09-02", "2025-09-10"), version(2, second, None))
    assert found[0].startswith(f"feature one.2, {line}")


def test_a_version_that_was_not_overtaken_overlaps_the_next(problems):
    (line,) = problems(version(1, "2025-09-02", None), version(2, "2025-09-10", None))
    assert "overlaps the version before it" in line


def test_versions_are_numbered_in_the_order_in_which_they_were_known(problems):
    found = problems(version(2, "2025-09-02", "2025-09-10"), version(1, "2025-09-10", None))
    assert [line.partition(". ")[0] for line in found] == [
        'feature one.2, id: "one.2" is version 1 of its entity in the order of known_from',
        'feature one.1, id: "one.1" is version 2 of its entity in the order of known_from',
    ]


def test_names_that_the_folder_does_not_hold_are_refused(problems):
    report = {
        "field": "toll",
        "known_from": "2025-09-02",
        "value_en": "3",
        "value_es": "3",
        "knowledge_grade": None,
    }
    raw = feature("strikes", strike_zone="atlantis", reports=[{**report, "source": "nobody-org-000000"}])
    names = KnownNames(sources=["other-org-0a1b2c"], sea_areas=["caribbean-sea"])
    assert problems(raw, layer="strikes", names=names) == [
        'feature one.1, sources[0]: "example-org-0a1b2c" is an unknown source. '
        "Expected: the id of a row of sources.csv",
        'feature one.1, reports[0].source: "nobody-org-000000" is an unknown source. '
        "Expected: the id of a row of sources.csv",
        'feature one.1, strike_zone: "atlantis" is an unknown sea area. '
        "Expected: the slug of a feature of the strike_zones layer, or null",
    ]


def test_a_version_brings_no_report_that_came_later(problems):
    report = {"field": "toll", "value_en": "3", "value_es": "3", "knowledge_grade": None, "source": SOURCE}
    days = ("2025-09-01", "2025-09-02", "2025-09-03")
    raw = feature("strikes", reports=[{**report, "known_from": day} for day in days])
    assert problems(raw, layer="strikes") == [
        'feature one.1, reports[2].known_from: "2025-09-03" is later than the version that it belongs to. '
        "Expected: a report that was public by known_from"
    ]


def test_all_problems_of_a_file_come_in_one_error(problems):
    found = problems(
        feature(valid_from="2025-02-30", sources=[], geometry=point(10, -66)),
        feature(entity="two", known_to="2025-01-01"),
        feature(entity="two"),
    )
    assert [re.match(r"feature (\S+), ([\w.]+)", line).groups() for line in found] == [
        ("one.1", "geometry.coordinates"),
        ("one.1", "sources"),
        ("one.1", "valid_from"),
        ("two.1", "known_to"),
        ("two.1", "id"),
    ]


def test_a_long_value_is_quoted_by_its_beginning(problems):
    (line,) = problems(feature(valid_from="x" * 5000))
    assert len(line) < 350
    assert "xxx… does not have the form required" in line
