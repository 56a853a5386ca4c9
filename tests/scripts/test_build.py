"""From the tables in data/facts/ to the layers: what is built, what it says, and what is refused."""

from __future__ import annotations

import csv
import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import shapely
from pyproj import Geod
from shapely.geometry import Point, shape

from scripts import airspace
from scripts.build import DATA, build
from scripts.corrections import refuse_silent
from scripts.facts import FactError
from scripts.notice_times import End, Plan, Start, read_end, read_known, read_plans, read_start
from scripts.notices import find_areas
from scripts.prose import number
from scripts.sources import addresses, source_id
from scripts.times import public_by, span, valid_interval
from scripts.zones import band

Features = list[dict[str, Any]]
Change = Callable[[str, str, str, str], Path]


@pytest.fixture(scope="module")
def built() -> dict[str, bytes]:
    return build(DATA)


@pytest.fixture(scope="module")
def layers(built: dict[str, bytes]) -> dict[str, Features]:
    return {path[:-8]: json.loads(text)["features"] for path, text in built.items() if path.endswith(".geojson")}


@pytest.fixture
def change(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Change:
    """A function that copies the facts and writes one cell: (table, row, column, text) to the data folder."""
    # The regions take most of a build's time, and no cell written here changes them.
    regions = json.loads((DATA / "airspace.geojson").read_text(encoding="utf-8"))["features"]
    monkeypatch.setattr(airspace, "build", lambda *_: regions)
    shutil.copytree(DATA / "facts", tmp_path / "facts")
    for given in ("basemap", "stories"):
        shutil.copytree(DATA / given, tmp_path / given)
    shutil.copy(DATA / "CHANGELOG.md", tmp_path)

    def write(table: str, name: str, column: str, text: str) -> Path:
        path = tmp_path / "facts" / f"{table}.csv"
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        (row,) = (row for row in rows if next(iter(row.values())) == name)
        row[column] = text
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
        return tmp_path

    return write


def known_on(features: Features, day: str) -> Features:
    """The versions known by the end of a day, as plain text comparison of days."""
    properties = [feature["properties"] for feature in features]
    return [
        version
        for version in properties
        if version["known_from"][:10] <= day and (version["known_to"] is None or version["known_to"][:10] > day)
    ]


def versions(features: Features, entity: str) -> Features:
    return [feature["properties"] for feature in features if feature["properties"]["entity"] == entity]


# The whole


def test_the_same_facts_build_the_same_bytes(built: dict[str, bytes]) -> None:
    assert build(DATA) == built


def test_the_files_in_data_are_those_that_the_facts_build(built: dict[str, bytes]) -> None:
    assert [path for path, content in built.items() if (DATA / path).read_bytes() != content] == []


def test_no_row_is_lost(layers: dict[str, Features]) -> None:
    entities = {name: len({feature["properties"]["entity"] for feature in layers[name]}) for name in layers}
    assert entities == {
        "airspace": 19,
        "notices": 85,
        "strike_zones": 23,
        "strikes": 70,
        "land_events": 14,
        "deployments": 94,
        "events": 150,
    }


def test_a_changed_cell_changes_its_layer_and_its_hash_and_no_other(built: dict[str, bytes], change: Change) -> None:
    folder = change("deployments", "us-mq9-aguadilla", "title_en", "MQ-9 Reaper at Aguadilla")
    again = build(folder)
    assert {path for path in built if again[path] != built[path]} == {"deployments.geojson", "datapackage.json"}
    before, after = (json.loads(files["datapackage.json"]) for files in (built, again))
    hashes = [{each["name"]: each["hash"] for each in package["resources"]} for package in (before, after)]
    assert {name for name in hashes[0] if hashes[0][name] != hashes[1][name]} == {"deployments"}
    assert before["version"] != after["version"]


def test_a_changed_fact_is_refused_until_the_changelog_says_what_and_why(change: Change) -> None:
    folder = change("deployments", "us-mq9-aguadilla", "title_en", "MQ-9 Reaper at Aguadilla")
    for file in (*DATA.glob("*.geojson"), *DATA.glob("*.csv"), DATA / "datapackage.json"):
        shutil.copy(file, folder)
    files = build(folder)
    with pytest.raises(FactError) as caught:
        refuse_silent(folder, files)
    message = str(caught.value)
    assert "changed `deployments/us-mq9-aguadilla.1` `title_en`" in message
    lines = message.partition("\n\n")[2]
    before = (folder / "CHANGELOG.md").read_text(encoding="utf-8")
    (folder / "CHANGELOG.md").write_text(before.replace("## ", f"{lines}\n\n## ", 1), encoding="utf-8")
    # Other words about the data are no other data: with its lines the same version is built.
    assert json.loads(build(folder)["datapackage.json"])["version"] == json.loads(files["datapackage.json"])["version"]
    refuse_silent(folder, build(folder))


def test_the_package_states_the_hash_and_size_of_every_file(built: dict[str, bytes]) -> None:
    package = json.loads(built["datapackage.json"])
    for resource in package["resources"]:
        content = built.get(resource["path"]) or (DATA / resource["path"]).read_bytes()
        assert resource["bytes"] == len(content)
        assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
        assert resource["licenses"]
        assert resource["title_es"]


def test_airspace_keeps_the_share_alike_licence_of_its_coordinates(built: dict[str, bytes]) -> None:
    resources = {each["name"]: each for each in json.loads(built["datapackage.json"])["resources"]}
    assert [licence["name"] for licence in resources["airspace"]["licenses"]] == ["CC-BY-SA-4.0"]
    assert [licence["name"] for licence in resources["strikes"]["licenses"]] == ["CC-BY-4.0"]


def test_every_source_of_every_feature_is_in_the_list(built: dict[str, bytes], layers: dict[str, Features]) -> None:
    listed = {row["id"] for row in csv.DictReader(built["sources.csv"].decode().splitlines())}
    used = {called for features in layers.values() for each in features for called in each["properties"]["sources"]}
    assert used <= listed


# What is refused


def test_an_untranslated_title_is_refused_by_file_row_and_column(change: Change) -> None:
    folder = change("events", "t-2025-10-15-cia", "title_es", "")
    with pytest.raises(FactError, match=r"events\.csv, line \d+, row t-2025-10-15-cia, column title_es: \"\""):
        build(folder)


def test_a_description_without_spanish_is_refused(change: Change) -> None:
    folder = change("sea_areas", "Gulf of Paria", "published_description_es", "")
    with pytest.raises(FactError, match=r"row Gulf of Paria, column published_description_es: \"\""):
        build(folder)


def test_a_draft_lets_an_untranslated_title_pass(change: Change) -> None:
    folder = change("events", "t-2025-10-15-cia", "title_es", "")
    assert build(folder, draft=True)


def test_all_problems_are_reported_together(change: Change) -> None:
    change("deployments", "us-mq9-aguadilla", "valid_from", "9 September")
    folder = change("strikes", "2025-09-02-a", "vessels", "one")
    with pytest.raises(FactError) as refused:
        build(folder)
    assert str(refused.value).splitlines() == [
        'strikes.csv, line 2, row 2025-09-02-a, column vessels: "one" does not fit. '
        "Expected: a whole number without separators",
        'deployments.csv, line 27, row us-mq9-aguadilla, column valid_from: "9 September" does not fit. '
        "Expected: a date YYYY-MM-DD that exists, from 1900-01-01 to 2199-12-31",
    ]


@pytest.mark.parametrize(
    ("table", "name", "column", "text", "told"),
    [
        ("events", "t-2025-10-15-cia", "sea_area", "Sargasso Sea", "a name of sea_areas.csv"),
        ("events", "t-2025-10-15-cia", "latitude", "", "both latitude and longitude, or neither"),
        ("notices", "us-kicz-a0012-25", "actual_valid_to", "soon", "scripts/notice_times.py"),
        ("notices", "us-kicz-a0012-25", "area_basis", "a circle", "phrases.csv"),
        ("notices", "us-kicz-a0012-25", "force", "a plea", "in phrases.csv, under the column force"),
        ("notices", "us-kicz-a0012-25", "issuer", "a pilot", "in phrases.csv, under the column issuer"),
        ("notices", "us-kicz-a0012-25", "areas", "the high seas", "in phrases.csv, under the column areas"),
        ("notices", "us-kicz-a0012-25", "end_basis", "nobody knows", "in phrases.csv, under the column end_basis"),
        ("notices", "us-kicz-a0012-25", "confidence", "so so", "in phrases.csv, under the column confidence"),
        ("notices", "us-kicz-a0012-25", "planned_valid_to", "rolled to 2026-05-01", "column planned_valid_to"),
        ("events", "t-2025-10-15-cia", "actor", "a spokesman", "in phrases.csv, under the column actor"),
        (
            "land_events",
            "2025-12-24-dock",
            "casualties_by",
            "hearsay",
            "in phrases.csv, under the column casualties_by",
        ),
        ("strikes", "2026-01-23-a", "killed_maximum", "4", "agrees with the last version"),
        ("strikes", "2025-09-02-a", "alleged_organisation", "nobody", "scripts/wording.csv"),
        ("sea_areas", "Anegada Passage", "wkt", "POLYGON((0 0, 1 1))", "one WKT polygon"),
        ("deployments", "us-mq9-aguadilla", "valid_to", "2025-09-01", "ends after valid_from"),
    ],
)
def test_a_cell_that_cannot_be_built_from_is_refused_with_what_was_expected(
    change: Change, table: str, name: str, column: str, text: str, told: str
) -> None:
    with pytest.raises(FactError) as refused:
        build(change(table, name, column, text))
    (problem,) = refused.value.problems
    assert (problem.file, problem.value) == (f"{table}.csv", f'"{text}"')
    assert problem.field.startswith("line ")
    assert problem.field.endswith(f", row {name}, column {column}")
    assert told in problem.rule


# Both languages


def test_no_phrase_stands_in_the_table_that_nothing_says(layers: dict[str, Features]) -> None:
    said: set[tuple[str, str]] = set()
    for path in (DATA / "facts").glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            said |= {cell for row in csv.DictReader(file) for cell in row.items()}
    # Of a plan that changed each step is told by itself.
    said |= {("planned_valid_to", each["properties"]["planned_valid_to"]) for each in layers["notices"]}
    with (DATA / "facts" / "phrases.csv").open(encoding="utf-8", newline="") as file:
        phrases = {(row["column"], row["phrase"]) for row in csv.DictReader(file)}
    assert phrases - said == set()


def test_a_spanish_text_stands_beside_the_english_only_where_they_differ(layers: dict[str, Features]) -> None:
    spoken = ("issuer", "areas_text", "force", "planned_valid_to", "end_basis", "confidence")
    spoken += ("actor", "casualties_by", "alleged_organisation", "place_text")
    seen = set()
    for properties in (feature["properties"] for features in layers.values() for feature in features):
        for name in spoken:
            if properties.get(f"{name}_es") is not None:
                seen.add(name)
                assert properties[f"{name}_es"] != properties[name]
    assert seen == set(spoken)


def test_thousands_are_set_apart_as_each_language_does_it() -> None:
    assert [number(count, "en") for count in (4500, 15_000)] == ["4,500", "15,000"]
    assert [number(count, "es") for count in (4500, 15_000)] == ["4500", "15\u00a0000"]


# Strikes


@pytest.mark.parametrize(
    ("day", "strikes", "vessels", "announced", "counted"),
    [
        ("2025-10-14", 5, 5, 27, 27),
        ("2025-12-01", 21, 22, 82, 83),
        ("2026-01-07", 35, 36, 114, 123),
        ("2026-03-25", 47, 48, 152, 163),
    ],
)
def test_totals_as_known_on_a_day_are_those_published_then(
    layers: dict[str, Features], day: str, strikes: int, vessels: int, announced: int, counted: int
) -> None:
    known = [version for version in known_on(layers["strikes"], day) if version["in_default_tally"]]
    totals = [sum(each[key] or 0 for each in known) for key in ("vessels", "killed_announced", "killed_counted")]
    assert (len(known), *totals) == (strikes, vessels, announced, counted)


@pytest.mark.parametrize(("day", "split"), [("2025-12-01", (11, 11, 0)), ("2026-03-25", (15, 31, 2))])
def test_vessels_by_sea_as_known_on_a_day(layers: dict[str, Features], day: str, split: tuple[int, ...]) -> None:
    known = known_on(layers["strikes"], day)
    seas = ("caribbean", "eastern_pacific", "unknown")
    assert tuple(sum(each["vessels"] for each in known if each["basin"] == sea) for sea in seas) == split


def test_no_strike_is_a_point(layers: dict[str, Features]) -> None:
    kinds = {feature["geometry"]["type"] for feature in layers["strikes"] if feature["geometry"]}
    assert kinds == {"Polygon"}


def test_the_second_hit_of_2_september_is_known_by_degrees(layers: dict[str, Features]) -> None:
    first = versions(layers["strikes"], "2025-09-02-a")
    assert {version["known_from"]: version["second_strike"] for version in first} == {
        "2025-09-02": None,
        "2025-09-04": None,
        "2025-09-10": "one_outlet",
        "2025-09-11": "one_outlet",
        "2025-10-23": "one_outlet",
        "2025-11-28": "widely_reported",
        "2025-12-01": "confirmed_by_party",
        "2025-12-04": "confirmed_by_party",
        "2025-12-05": "confirmed_by_party",
    }
    assert "second hit" not in first[0]["summary_en"]


def test_a_sea_that_was_corrected_stays_the_first_one_until_then(layers: dict[str, Features]) -> None:
    corrected = versions(layers["strikes"], "2026-06-21-a")
    assert [(each["known_from"], each["basin"], each["knowledge_grade"]) for each in corrected[:2]] == [
        ("2026-06-21", "eastern_pacific", "confirmed_by_party"),
        ("2026-06-22", "caribbean", "corrected"),
    ]


def test_a_strike_reported_before_it_was_announced_has_no_toll_until_then(layers: dict[str, Features]) -> None:
    reported, announced = versions(layers["strikes"], "2025-10-16-a")[:2]
    assert (reported["known_from"], reported["killed_announced"], reported["survivors"]) == ("2025-10-17", None, None)
    assert reported["announced_on"] is None
    assert (announced["known_from"], announced["killed_announced"], announced["survivors"]) == ("2025-10-18", 2, 2)


def test_the_missing_are_survivors_until_missed_and_counted_only_from_the_first_count(
    layers: dict[str, Features],
) -> None:
    convoy = versions(layers["strikes"], "2025-12-30-b")
    keys = ("known_from", "killed_announced", "killed_counted", "killed_maximum", "survivors", "missing")
    assert [tuple(version[key] for key in keys) for version in convoy] == [
        ("2025-12-31", 0, 0, 0, None, 0),
        ("2026-01-02", 0, 0, 4, 4, 4),
        ("2026-01-07", 0, 4, 4, 4, 4),
        ("2026-01-08", 0, 4, 4, 4, 4),
    ]


def test_each_report_belongs_to_the_version_it_made(layers: dict[str, Features]) -> None:
    told = [version for version in (feature["properties"] for feature in layers["strikes"]) if version["reports"]]
    assert sum(len(version["reports"]) for version in told) == 72
    assert all(report["known_from"] == version["known_from"] for version in told for report in version["reports"])


def test_remarks_stand_on_the_last_version_only(layers: dict[str, Features]) -> None:
    remarked = {
        version["known_to"]
        for features in layers.values()
        for version in (feature["properties"] for feature in features)
        if version["remarks_en"]
    }
    assert remarked == {None}


def test_a_ring_lies_over_water_at_its_distance() -> None:
    earth, beata = Geod(ellps="WGS84"), (-71.5121, 17.5814)
    ring = band(beata, 80, 8, 180)
    distances = [earth.inv(*beata, *position)[2] / 1852 for position in ring.exterior.coords]
    assert min(distances) == pytest.approx(72, abs=0.01)
    assert max(distances) == pytest.approx(88, abs=0.01)
    assert ring.contains(Point(-71.5121, 16.25))
    assert not ring.contains(Point(-71.5121, 18.9))


def test_a_ring_round_an_isthmus_keeps_to_the_sea_that_reports_name(layers: dict[str, Features]) -> None:
    _, located = [each for each in layers["strikes"] if each["properties"]["entity"] == "2026-03-19-a"]
    assert located["properties"]["distance_nm"] == 126
    # The Caribbean side of Costa Rica begins north of 10 N.
    assert shape(located["geometry"]).bounds[3] < 10.1


# Sea areas


def test_a_zone_stands_on_water_and_its_anchor_in_it(layers: dict[str, Features]) -> None:
    land = json.loads((DATA / "basemap" / "land.geojson").read_text(encoding="utf-8"))
    ground = shapely.union_all([shape(each["geometry"]) for each in land["features"]])
    for zone in layers["strike_zones"]:
        properties = zone["properties"]
        assert properties["drawn"] == (zone["geometry"] is not None)
        if zone["geometry"]:
            water = shape(zone["geometry"])
            assert water.is_valid
            assert water.intersection(ground).area < 1e-3 * water.area
            assert water.contains(Point(properties["anchor_longitude"], properties["anchor_latitude"]))


# Notices


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("2025-11-21T17:43Z", Start("2025-11-21T17:43:00Z", "minute")),
        ("2025-11-22", Start("2025-11-22", "day")),
        ("2025-09", Start("2025-09-01", "month")),
        ("2025-11-21 (about)", Start("2025-11-21", "approx")),
        ("after 2026-01-09", Start("2026-01-10", "approx")),
        ("2026, date not found", Start("2026-01-01", "year")),
        ("not found", Start(None, "approx")),
        ("some day", None),
    ],
)
def test_a_start_keeps_the_precision_it_is_given_in(text: str, start: Start | None) -> None:
    assert read_start(text) == start


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("2025-11-21T18:08Z", ("2025-11-21T18:08:00Z", "stated")),
        ("2026-01-03T06:00Z (about)", ("2026-01-03T06:00:00Z", "stated")),
        ("2025-12", ("2026-01-01", "page_month")),
        ("2026-01/02", ("2026-03-01", "page_month")),
        ("2026 (before 2026-09-14)", ("2026-09-14", "page_date")),
        ("before 2025-11-30", ("2025-11-30", "page_date")),
        ("2026-09-14 (FAA page); copied 2026-09-25", ("2026-09-14", "page_date")),
        ("2026 (a Thursday)", None),
    ],
)
def test_a_notice_is_known_at_the_last_moment_its_date_allows(text: str, known: tuple[str, str] | None) -> None:
    assert read_known(text) == known


@pytest.mark.parametrize(
    ("text", "plans"),
    [
        ("2026-02-16", [Plan("2026-02-17", "2026-02-16")]),
        ("2026-02-19T23:59Z", [Plan("2026-02-19T23:59:00Z", "2026-02-19T23:59Z")]),
        ("2025-12", [Plan("2026-01-01", "2025-12")]),
        ("2026-02-02 or 2026-02-04", [Plan("2026-02-05", "2026-02-02 or 2026-02-04")]),
        ("2025-11-24 (first announced)", [Plan("2025-11-25", "2025-11-24")]),
        ("2025-12-01, then open", [Plan("2025-12-02", "2025-12-01"), Plan(None, "2025-12-01, then open")]),
        ("rolled to 2026-02-14", [Plan(None, None)]),
        ("until further advised", [Plan(None, "until further advised")]),
        ("", [Plan(None, None)]),
        ("for a while", None),
    ],
)
def test_a_planned_end_is_read_in_its_steps(text: str, plans: list[Plan] | None) -> None:
    assert read_plans(text) == plans


@pytest.mark.parametrize(
    ("text", "at_day_begin", "end"),
    [
        ("2026-01-29", False, End("2026-01-30", "2026-01-29", exact=True)),
        ("2025-12-16", True, End("2025-12-16", "2025-12-16", exact=True)),
        ("2026-01-04T05:00Z", False, End("2026-01-04T05:00:00Z", "2026-01-04T05:00:00Z", exact=True)),
        ("by 2026-01-29", False, End("2026-01-30", "2026-01-29", exact=False)),
        ("2026-03-17 or earlier", False, End("2026-03-18", "2026-03-17", exact=False)),
        ("2026-02-17 (Air Europa), 2026-03-03 (Plus Ultra)", True, End("2026-03-03", "2026-03-03", exact=True)),
        ("2026-02/04 (airlines back)", False, End("2026-05-01", "2026-05-01", exact=False)),
        ("one day", False, None),
    ],
)
def test_an_end_is_no_more_exact_than_its_words(text: str, at_day_begin: bool, end: End | None) -> None:
    assert read_end(text, at_day_begin) == end


@pytest.mark.parametrize(
    ("text", "areas"),
    [
        ("SVZM, TNCF, TJZS, TTZP", ["SVZM", "TNCF", "TJZS", "TTZP"]),
        ("MHTG (FAA writes MHCC)", ["MHTG"]),
        ("FDC-5-9106 (in TJZS)", ["FDC-5-9106"]),
        ("SVZM overflight", ["SVZM"]),
        ("Vieques (TJZS)", []),
        ("part of SVZM (south)", []),
        ("BOG-CCS", []),
    ],
)
def test_only_whole_airspaces_named_are_areas(text: str, areas: list[str]) -> None:
    assert find_areas(text, {"SVZM", "TNCF", "TJZS", "TTZP", "MHTG", "FDC-5-9106"}) == areas


def test_a_notice_reissued_early_is_two_versions(layers: dict[str, Features]) -> None:
    planned, ended = versions(layers["notices"], "us-kicz-a0012-25")
    keys = ("valid_from", "valid_to", "known_from", "known_to")
    assert tuple(planned[key] for key in keys) == (
        "2025-11-21T17:43:00Z",
        "2026-02-19T23:59:00Z",
        "2025-11-21T18:08:00Z",
        "2025-12-16",
    )
    assert tuple(ended[key] for key in keys) == ("2025-11-21T17:43:00Z", "2025-12-16", "2025-12-16", None)
    assert planned["end_basis"] is None


def test_an_end_put_off_is_known_when_the_earlier_end_passes(layers: dict[str, Features]) -> None:
    iberia = versions(layers["notices"], "air-iberia")
    assert [(each["known_from"], each["valid_to"]) for each in iberia] == [
        ("2025-11-22", "2025-12-02"),
        ("2025-11-26", "2025-12-02"),
        ("2025-12-02", "2026-01-01"),
        ("2026-01-01", None),
        ("2026-04-06", "2026-04-06"),
    ]
    assert "revoked" not in iberia[0]["summary_en"]


def test_a_notice_whose_start_was_not_found_begins_on_the_day_it_is_on_record(layers: dict[str, Features]) -> None:
    (listed,) = versions(layers["notices"], "us-kicz-a0054-26")
    assert (listed["valid_from"], listed["time_precision"], listed["valid_to"]) == ("2026-09-14", "approx", None)


def test_a_presidents_post_has_no_legal_force_and_no_area(layers: dict[str, Features]) -> None:
    post = versions(layers["notices"], "us-potus-2025-11-29")[0]
    assert post["has_legal_force"] is False
    assert post["areas"] == []
    assert post["position_precision"] == "P0"


# Deployments and events


def test_a_notice_that_sets_no_rule_does_not_say_that_its_region_is_drawn(layers: dict[str, Features]) -> None:
    for properties in (feature["properties"] for feature in layers["notices"]):
        if properties["areas"] and properties["force_class"] in ("statement", "report", "information", "cancellation"):
            assert properties["position_basis_en"].startswith("Not drawn"), properties["entity"]


def test_what_a_crew_reported_has_no_stated_coordinates(layers: dict[str, Features]) -> None:
    reports = [
        version for feature in layers["notices"] if (version := feature["properties"])["force_class"] == "report"
    ]
    assert reports
    assert "P1" not in {version["position_precision"] for version in reports}


def test_a_deployment_dated_to_its_month_is_not_given_to_the_day(layers: dict[str, Features]) -> None:
    (ghostrider,) = versions(layers["deployments"], "us-ac130-comalapa")
    assert "from October 2025" in ghostrider["summary_en"]
    assert "desde octubre de 2025" in ghostrider["summary_es"]


def test_a_deployment_ends_only_once_its_end_was_known(layers: dict[str, Features]) -> None:
    open_ended, ended = versions(layers["deployments"], "us-ddg-gravely-2025-08")
    assert (open_ended["valid_to"], open_ended["known_to"]) == (None, "2025-12-13")
    assert (ended["valid_to"], ended["known_basis"]) == ("2025-12-14", "end_not_before")


def test_an_end_stated_in_advance_is_known_from_the_first(layers: dict[str, Features]) -> None:
    (treaty,) = versions(layers["deployments"], "us-fol-aruba")
    assert (treaty["known_from"], treaty["valid_to"]) == ("2026-01-06", "2026-11-03")


def test_a_unit_at_sea_has_no_position(layers: dict[str, Features]) -> None:
    for feature in layers["deployments"]:
        if feature["properties"]["place_type"] == "sea_area":
            assert feature["geometry"] is None
            assert feature["properties"]["sea_area"]


def test_what_came_out_later_is_a_version_of_its_event(layers: dict[str, Features]) -> None:
    first, later = versions(layers["events"], "t-2025-09-02-strike1")
    assert (later["known_from"], first["known_to"]) == ("2025-11-28", "2025-11-28")
    assert later["summary_en"].startswith(first["summary_en"])
    assert "follow-on" not in first["summary_en"]


def test_the_toll_of_3_january_is_not_known_on_3_january(layers: dict[str, Features]) -> None:
    first, later = versions(layers["land_events"], "2026-01-03-op")
    assert first["casualties_en"] is None
    assert later["known_from"] == "2026-01-16"


# Times and sources


@pytest.mark.parametrize(
    ("text", "bounds"),
    [
        ("2025", ("2025-01-01", "2026-01-01")),
        ("2025-12", ("2025-12-01", "2026-01-01")),
        ("2026-02", ("2026-02-01", "2026-03-01")),
        ("2025-12-31", ("2025-12-31", "2026-01-01")),
    ],
)
def test_a_date_is_an_interval_that_ends_where_the_next_begins(text: str, bounds: tuple[str, str]) -> None:
    assert span(text) == bounds


@pytest.mark.parametrize(
    ("precision", "time", "bounds"),
    [
        ("minute", "06:01", ("2026-01-03T06:01:00Z", "2026-01-03T06:02:00Z")),
        ("hour", "06:00", ("2026-01-03T06:00:00Z", "2026-01-03T07:00:00Z")),
        ("day", "06:00", ("2026-01-03", "2026-01-04")),
        ("week", "", ("2026-01-03", "2026-01-10")),
        ("approx", "", ("2026-01-03", "2026-01-04")),
    ],
)
def test_an_event_lasts_as_long_as_its_precision(precision: str, time: str, bounds: tuple[str, str]) -> None:
    assert valid_interval("2026-01-03", precision, time) == bounds


def test_a_page_dated_to_the_month_counts_from_the_next_month() -> None:
    assert public_by("2025-12") == ("2026-01-01", "page_month")
    assert public_by("2025") == ("2026-01-01", "page_month")
    assert public_by("2025-12-05") == ("2025-12-05", "page_date")


def test_a_source_is_named_by_its_host_and_told_apart_by_its_address() -> None:
    one, other = "https://www.cbsnews.com/a", "https://www.cbsnews.com/b"
    assert source_id(one).startswith("cbsnews-com-")
    assert source_id(one) != source_id(other)
    assert source_id("https://www.trtworld.com:443/article/1").startswith("trtworld-com-")
    assert source_id("https://m.example.org/x").startswith("example-org-")


def test_an_address_is_taken_without_the_note_after_it() -> None:
    assert addresses("https://a.org/x ; https://b.org/y") == ["https://a.org/x", "https://b.org/y"]
    assert addresses("https://a.org/x (archived copy of https://c.org/z, seen once)") == ["https://a.org/x"]


def test_publication_order_does_not_outrank_class(layers: dict[str, Features], built: dict[str, bytes]) -> None:
    ranks = ("official_or_register", "outlet", "repost_or_aggregator", "unclassified")
    classes = {row["id"]: row["source_class"] for row in csv.DictReader(built["sources.csv"].decode().splitlines())}
    for name in ("strikes", "notices", "deployments", "events"):
        for feature in layers[name]:
            order = [ranks.index(classes[called]) for called in feature["properties"]["sources"]]
            assert order == sorted(order)


@pytest.mark.parametrize("name", ["strikes", "land_events", "deployments", "events", "notices"])
def test_every_version_of_what_happened_says_how_well_it_was_known(layers, name):
    assert all(each["properties"]["knowledge_grade"] for each in layers[name])
