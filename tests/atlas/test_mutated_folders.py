"""Folders gone wrong in every way are refused by name or read; nothing crashes, hangs, or says other than the check."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from geo.atlas.check import check
from geo.atlas.reading import read_atlas
from geo.page.page import page_data
from geo.page.payload import pack_page
from tests.atlas.mutated_folders import GEOMETRIES, small_folder

FEW, MANY = 40, 320
SECONDS = 1800.0  # a bound against a hang, on a busy machine
BYTES = 6 * 2**30

TRY = """
import json, sys
count, seed, limit = map(int, sys.argv[1:])
try:
    import resource
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
except ImportError:
    pass
from tests.atlas.mutated_folders import try_many
print(json.dumps(try_many(count, seed)))
"""

DRAWN = {
    "airspace": {"Polygon", "MultiPolygon"},
    "strike_zones": {"Polygon", "MultiPolygon"},
    "strikes": {"Polygon", "MultiPolygon", "LineString", "MultiLineString"},
    "deployments": {"Point"},
    "events": {"Point"},
    "land_events": {"Point"},
    "notices": set(),
    "mine": {"Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon"},
}


def test_the_folder_that_is_mutated_is_sound(tmp_path):
    report = check(small_folder(tmp_path))
    assert report.ok, report.as_text()


pipes_wanted = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes in folders")


@pipes_wanted
def test_every_mutation_is_read_or_refused_and_every_reader_agrees():
    try_in_a_process_of_bounded_memory(FEW, 11)


@pipes_wanted
@pytest.mark.slow
def test_every_one_of_many_mutations_is_read_or_refused_and_every_reader_agrees():
    try_in_a_process_of_bounded_memory(MANY, 12)


def try_in_a_process_of_bounded_memory(count: int, seed: int) -> None:
    root = Path(__file__).parents[2]
    command = [sys.executable, "-c", TRY, str(count), str(seed), str(BYTES)]
    answer = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, cwd=root, check=False)
    assert answer.returncode == 0, answer.stderr[-3000:]
    counts, wrong = json.loads(answer.stdout)
    assert wrong == []
    assert counts["ok"] + counts["refused"] == count
    assert counts["ok"] > count // 20


@pytest.mark.parametrize("layer", DRAWN)
def test_a_layer_reads_the_geometries_that_it_draws_and_names_them_when_it_refuses_others(tmp_path, layer):
    folder = small_folder(tmp_path)
    if layer == "mine":
        own = {**json.loads((folder / "events.geojson").read_text(encoding="utf-8")), "name": "mine"}
        (folder / "mine.geojson").write_text(json.dumps(own), encoding="utf-8")
        package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
        package["resources"].append({"name": "mine", "title": "Mine", "path": "mine.geojson"})
        (folder / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    path = folder / f"{layer}.geojson"
    before = json.loads(path.read_text(encoding="utf-8"))
    sound = {"Point": 0, "MultiPoint": 3, "LineString": 5, "MultiLineString": 7, "Polygon": 8}
    for kind in ("Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "GeometryCollection", "Circle"):
        geometry = GEOMETRIES[sound[kind]] if kind in sound else {"type": kind, "coordinates": [], "geometries": []}
        before["features"][0]["geometry"] = geometry
        path.write_text(json.dumps(before), encoding="utf-8")
        problems = check(folder).problems
        if kind in DRAWN[layer]:
            assert problems == (), kind
            pack_page(page_data(read_atlas(folder)))
        else:
            assert {problem.file for problem in problems} == {f"{layer}.geojson"}
            said = " ".join(problem.rule for problem in problems)
            assert all(drawn.removeprefix("Multi") in said or "an area" in said for drawn in DRAWN[layer]), said


@pytest.mark.parametrize("number", range(len(GEOMETRIES)))
def test_a_geometry_that_cannot_be_drawn_is_refused_whatever_layer_it_is_in(tmp_path, number):
    """Zero areas, spikes, crossings, equal points, open rings, edges over the antimeridian, no coordinates."""
    geometry = GEOMETRIES[number]
    folder = small_folder(tmp_path)
    drawable = number in (0, 2, 3, 5, 7, 8, 15)
    for layer in ("events", "airspace", "strikes"):
        path = folder / f"{layer}.geojson"
        text = path.read_text(encoding="utf-8")
        document = json.loads(text)
        document["features"][0]["geometry"] = geometry
        path.write_text(json.dumps(document), encoding="utf-8")
        passes = drawable and geometry["type"] in DRAWN[layer]
        assert check(folder).ok == passes, (layer, geometry)
        path.write_text(text, encoding="utf-8")


def change(folder: Path, layer: str, entity_of: int, **changes: object) -> None:
    path = folder / f"{layer}.geojson"
    document = json.loads(path.read_text(encoding="utf-8"))
    document["features"][entity_of]["properties"].update(changes)
    path.write_text(json.dumps(document), encoding="utf-8")


@pytest.mark.parametrize("zone", ["southcom-area-of-responsibility", "nowhere"])
def test_a_strike_in_a_sea_area_that_is_not_drawn_is_refused(tmp_path, zone):
    folder = small_folder(tmp_path)
    change(folder, "strikes", 0, strike_zone=zone)
    (problem,) = check(folder).problems
    assert (problem.file, problem.field, problem.value) == ("strikes.geojson", "strike_zone", f'"{zone}"')
    assert problem.wrong in ("is a sea area that is not drawn", "is an unknown sea area")


def test_a_deployment_in_a_sea_area_that_is_not_drawn_is_listed_only(tmp_path):
    folder = small_folder(tmp_path)
    change(folder, "deployments", 0, sea_area="southcom-area-of-responsibility")
    assert check(folder).ok


@pytest.mark.parametrize(
    "changes",
    [
        {"anchor_longitude": None},
        {"anchor_latitude": None},
        {"anchor_longitude": float("nan")},
        {"anchor_latitude": 1e400},
        {"anchor_latitude": 90},
        {"drawn": False},
    ],
)
def test_a_sea_area_is_drawn_around_a_point_or_not_at_all(tmp_path, changes):
    folder = small_folder(tmp_path)
    change(folder, "strike_zones", 0, **changes)
    assert "strike_zones.geojson" in {problem.file for problem in check(folder).problems}


def test_two_sea_areas_of_one_name_are_refused(tmp_path):
    folder = small_folder(tmp_path)
    change(folder, "strike_zones", 1, slug="caribbean-sea")
    assert "is the slug of caribbean-sea as well" in check(folder).as_text()


@pytest.mark.parametrize(("gone", "named"), [("strike_zones", "strikes"), ("airspace", "notices")])
def test_what_refers_to_a_layer_that_the_folder_does_not_have_is_refused(tmp_path, gone, named):
    folder = small_folder(tmp_path)
    path = folder / "datapackage.json"
    package = json.loads(path.read_text(encoding="utf-8"))
    package["resources"] = [one for one in package["resources"] if one["name"] != gone]
    path.write_text(json.dumps(package), encoding="utf-8")
    (folder / f"{gone}.geojson").unlink()
    assert f"{named}.geojson" in {problem.file for problem in check(folder).problems}


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 1e400, 2**53, -(2**64), 10**400, 1e300])
@pytest.mark.parametrize("layer", ["events", "strikes", "strike_zones"])
def test_a_number_that_is_not_the_same_everywhere_is_refused(tmp_path, layer, value):
    folder = small_folder(tmp_path)
    change(folder, layer, 0, remarks_en=value)
    assert {problem.file for problem in check(folder).problems} == {f"{layer}.geojson"}


@pytest.mark.parametrize("name", ["airspace", "events", "strikes", "sources", "tallies", "datapackage"])
def test_a_byte_order_mark_is_passed_over(tmp_path, name):
    folder = small_folder(tmp_path)
    (path,) = (path for path in folder.iterdir() if path.stem == name)
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert check(folder).ok
    assert len(read_atlas(folder).layers) == 7
