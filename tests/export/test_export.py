"""The data of a View: only what it shows, as known then, and the same features when a file is opened again."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
from datetime import date

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest
import shapely
from fastkml import validator
from shapely.geometry import shape

from geo.atlas.reading import read_atlas
from geo.export.archive import pack, unpack
from geo.export.csv_file import guarded, read_csv, unguarded
from geo.export.export import FORMATS, export_data
from geo.export.features import as_words, tables_of
from geo.snapshot.snapshot import open_snapshot
from tests.conftest import feature

LATEST = "mode=window&from=2025-11-20&to=2026-01-10&lang=es&ended=1"


@pytest.fixture(scope="module")
def opened(snapshot_of):
    """The files of an archive of a View by name: `opened(kind)`."""
    kept: dict[str, dict[str, bytes]] = {}

    def files(kind: str) -> dict[str, bytes]:
        if kind not in kept:
            kept[kind] = unpack(export_data(snapshot_of(), kind)).files
        return kept[kind]

    return files


def written(tmp_path, files, name):
    path = tmp_path / name
    path.write_bytes(files[name])
    return path


def ids(table):
    return [row["id"] for row in table.rows]


def test_tables_hold_what_the_view_shows_and_nothing_else(snapshot_of):
    snapshot = snapshot_of()
    tables = {table.layer: table for table in tables_of(snapshot)}
    assert {name: ids(tables[name]) for name in snapshot.shown} == {
        name: [row["id"] for row in rows] for name, rows in snapshot.shown.items()
    }
    narrow = snapshot_of("layers=strikes&to=2025-12-01&basin=eastern_pacific")
    assert [table.layer for table in tables_of(narrow)] == ["strikes"]
    assert {row["basin"] for row in tables_of(narrow)[0].rows} == {"eastern_pacific"}


def test_what_became_known_later_is_left_out(snapshot_of):
    day = date(2025, 12, 1)
    for table in tables_of(snapshot_of()):
        for row in table.rows:
            assert row["known_from"] is None or row["known_from"].date() <= day
            assert row["known_to"] is None
            assert row["remarks_en"] is row["remarks_es"] is row.get("stale_from") is None
            assert all(report["known_from"] <= day.isoformat() for report in row.get("reports") or ())
    latest = tables_of(snapshot_of("to=2026-08-01"))
    assert any(row["remarks_en"] for table in latest for row in table.rows)
    assert any(row.get("stale_from") for table in latest for row in table.rows)
    reports = [len(row["reports"] or ()) for table in latest if table.layer == "strikes" for row in table.rows]
    assert sum(reports) > sum(len(row["reports"] or ()) for row in tables_of(snapshot_of())[3].rows)


def test_no_strike_is_given_a_point(snapshot_of):
    (strikes,) = tables_of(snapshot_of("layers=strikes&to=2026-09-30"))
    assert {None if shape is None else shape.geom_type for shape in strikes.geometries} == {None, "Polygon"}


@pytest.mark.parametrize("kind", FORMATS)
def test_every_archive_says_what_it_is_in_both_languages_and_carries_its_manifest(opened, snapshot_of, kind):
    files = opened(kind)
    words = files["README.txt"].decode()
    assert "NOT FOR NAVIGATION" in words
    assert "NO APTO PARA LA NAVEGACIÓN" in words
    assert "as known on 1 Dec 2025" in words
    assert "creativecommons.org/licenses/by-sa/4.0" in words
    manifest = json.loads(files["manifest.json"])
    assert (manifest["kind"], manifest["view"]) == (kind, snapshot_of().link)
    assert manifest["layers"]["strikes"]["features"] == [row["id"] for row in snapshot_of().shown["strikes"]]
    sources = list(csv.DictReader(io.StringIO(files["sources.csv"].decode())))
    assert {row["id"] for row in sources} >= set(snapshot_of().sources)
    assert all(row["address"].startswith("http") for row in sources)


def test_geojson_opens_again_as_the_same_features(opened, snapshot_of):
    for table in tables_of(snapshot_of()):
        collection = json.loads(opened("geojson")[f"{table.layer}.geojson"])
        found = collection["features"]
        assert [one["id"] for one in found] == ids(table)
        for one, row, geometry in zip(found, table.rows, table.geometries, strict=True):
            assert one["properties"]["sources"] == row["sources"]
            assert one["properties"]["valid_from"] == (as_words(row["valid_from"]) or None)
            assert (None if one["geometry"] is None else shape(one["geometry"])) == geometry
        assert collection["manifest"]["data_version"] == snapshot_of().atlas.version


def test_geojson_keeps_the_rules_of_rfc_7946(opened):
    placed = 0
    for name, content in opened("geojson").items():
        if name.endswith(".geojson"):
            collection = json.loads(content)
            assert "crs" not in collection
            shapes = [shape(one["geometry"]) for one in collection["features"] if one["geometry"]]
            assert ("bbox" in collection) == bool(shapes)
            if shapes:
                assert collection["bbox"] == list(shapely.total_bounds(shapes))
            rings = [part.exterior for one in shapes for part in shapely.get_parts(one) if part.geom_type == "Polygon"]
            assert all(ring.is_ccw for ring in rings)
            placed += len(rings)
    assert placed


def test_csv_opens_again_as_the_same_features(opened, snapshot_of, tmp_path):
    for table in tables_of(snapshot_of()):
        frame = pd.read_csv(written(tmp_path, opened("csv"), f"{table.layer}.csv"), dtype=str, keep_default_na=False)
        assert [unguarded(cell) for cell in frame["id"]] == ids(table)
        for column in table.columns:
            words = [as_words(row[column.name]) for row in table.rows]
            assert [unguarded(cell) for cell in frame[column.name]] == words
        found = [None if not cell else shapely.from_wkt(cell) for cell in frame["geometry"]]
        assert found == list(table.geometries)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "'tis", "''", "plain", "", "a=b"])
def test_no_text_is_taken_for_a_formula_and_none_is_changed(text):
    cell = guarded(text)
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert unguarded(cell) == text


def test_a_formula_in_the_data_reaches_no_spreadsheet(make_folder):
    from geo.atlas.reading import read_atlas

    title = '=HYPERLINK("https://example.org","x")'
    catalog = read_atlas(make_folder(other=[feature(title_en=title)]))
    content = unpack(export_data(open_snapshot(catalog, ""), "csv")).files["other.csv"]
    (row,) = csv.DictReader(io.StringIO(content.decode()))
    assert row["title_en"] == f"'{title}"
    assert read_csv(content, 1000)[0]["title_en"] == title


def test_geopackage_opens_again_as_the_same_features(opened, snapshot_of, tmp_path):
    path = written(tmp_path, opened("gpkg"), "atlas.gpkg")
    tables = tables_of(snapshot_of())
    assert sorted(name for name, _ in pyogrio.list_layers(path)) == sorted(table.layer for table in tables)
    for table in tables:
        frame = gpd.read_file(path, layer=table.layer, engine="pyogrio")
        assert list(frame["id"]) == ids(table)
        assert list(frame.geometry.isna()) == [geometry is None for geometry in table.geometries]
        assert [one for one in frame.geometry if one is not None] == [one for one in table.geometries if one]
        for name in ("valid_from", "valid_to", "known_from"):
            assert [None if pd.isna(t) else t for t in frame[name]] == [row[name] for row in table.rows]
        assert [json.loads(cell) for cell in frame["sources"]] == [row["sources"] for row in table.rows]
    strikes = gpd.read_file(path, layer="strikes")
    assert pd.api.types.is_integer_dtype(strikes["vessels"])
    assert strikes["killed_announced"].sum() == 82


def test_geoparquet_opens_again_as_the_same_features(opened, snapshot_of, tmp_path):
    for table in tables_of(snapshot_of()):
        frame = gpd.read_parquet(written(tmp_path, opened("geoparquet"), f"{table.layer}.parquet"))
        assert list(frame["id"]) == ids(table)
        assert [None if one is None else one for one in frame.geometry] == list(table.geometries)
        assert [None if pd.isna(t) else t for t in frame["valid_to"]] == [row["valid_to"] for row in table.rows]
        assert frame.crs == "EPSG:4326"


def test_kml_opens_again_as_the_same_features(opened, snapshot_of, tmp_path):
    path = written(tmp_path, opened("kml"), "atlas.kml")
    found = FORMATS["kml"].read("atlas.kml", path.read_bytes(), 1000)
    for table in tables_of(snapshot_of()):
        assert [mark["id"] for mark in found[table.layer]] == ids(table)
        for mark, row in zip(found[table.layer], table.rows, strict=True):
            assert mark["TimeSpan.begin"] == as_words(row["valid_from"])
            assert mark["TimeSpan.end"] == as_words(row["valid_to"])
            assert mark.get("source_addresses") == as_words(row["source_addresses"])
    assert b"<TimeSpan />" not in path.read_bytes()
    assert b"<TimeSpan/>" not in path.read_bytes()
    titles = {table.layer: snapshot_of().atlas.layers[table.layer].title["en"] for table in tables_of(snapshot_of())}
    for table in tables_of(snapshot_of()):
        # Not the driver LIBKML, which some builds of GDAL have not.
        frame = pyogrio.read_dataframe(path, layer=titles[table.layer]) if table.rows else []
        assert len(frame) == len(table.rows)
        shapes = [one for one in frame.geometry if one is not None] if table.rows else []
        assert [shapely.force_2d(one) for one in shapes] == [one for one in table.geometries if one is not None]


@pytest.mark.parametrize("link", ["", LATEST, "layers=", "to=2024-07-28&mode=instant"])
def test_kml_follows_its_schema(snapshot_of, tmp_path, link):
    files = unpack(export_data(snapshot_of(link), "kml")).files
    assert validator.validate(file_to_validate=written(tmp_path, files, "atlas.kml"))


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("link", ["layers=", "to=2024-07-28&mode=instant&layers=strikes,land_events"])
def test_a_view_that_shows_nothing_has_an_archive_too(snapshot_of, kind, link):
    snapshot = snapshot_of(link)
    files = unpack(export_data(snapshot, kind)).files
    named = [name for name in files if not name.endswith((".txt", ".json")) and name != "sources.csv"]
    read = [FORMATS[kind].read(name, files[name], 1000) for name in named]
    layers = [layer for found in read for layer in found]
    assert sorted(layers) == sorted(name for name, on in snapshot.view.layers.items() if on)
    assert [row for found in read for rows in found.values() for row in rows] == []
    assert files["sources.csv"].splitlines() == [b"id,publisher,title,date,source_class,address"]


@pytest.mark.parametrize("kind", FORMATS)
def test_a_layer_of_ones_own_is_exported_too(make_folder, kind):
    from geo.atlas.reading import read_atlas

    place = {"type": "MultiPoint", "coordinates": [[-66.0, 10.0], [-65.0, 11.0]]}
    raw = [feature(geometry=place), feature(entity="two", valid_to=None, title_en='"Quoted" & <b>')]
    snapshot = open_snapshot(read_atlas(make_folder(other=raw)), "")
    files = unpack(export_data(snapshot, kind)).files
    found = next(
        rows
        for name, content in files.items()
        if name.startswith(("other", "atlas"))
        for rows in FORMATS[kind].read(name, content, 1000).values()
    )
    assert [row["title_en"] for row in found] == ["One", '"Quoted" & <b>']


@pytest.mark.parametrize("kind", FORMATS)
def test_properties_of_ones_own_go_out_whatever_they_are_called(make_folder, kind):
    from geo.atlas.reading import read_atlas

    own = {"layer": "mine", "Layer": "x", "fid": 7, "name": "n", "longitude": "west", "mixed": 3, "big": 2**53 - 1}
    raw = [feature(), feature(entity="two")]
    for one, mixed, nested in zip(raw, (3, "text"), ({"a": 1}, None), strict=True):
        one["properties"] |= own | {"mixed": mixed, "nested": nested}
    files = unpack(export_data(open_snapshot(read_atlas(make_folder(other=raw)), ""), kind)).files
    name = next(name for name in files if name.startswith(("other", "atlas")))
    ((_, rows),) = FORMATS[kind].read(name, files[name], 1000).items()
    names = {"layer": "layer_", "Layer": "layer__", "fid": "fid_", "longitude": "longitude_"}
    lower = [{key.lower(): value for key, value in row.items()} for row in rows]
    for key, value in own.items():
        assert str(lower[0][names.get(key, key)]) == str(value)
    assert [str(row["mixed"]) for row in rows] == ["3", "text"]
    assert [row["layer"] for row in rows] == ["other", "other"]


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("length", [131_071, 131_072, 131_073, 1_000_000])
def test_texts_and_shapes_of_any_length_go_out_and_can_be_read_again(make_folder, kind, length):
    from geo.atlas.reading import read_atlas

    corners = length // 20
    arc = [[round(-70 + 9 * n / corners, 6), round(12 + (n % 2) / 3, 6)] for n in range(corners)]
    own = {"long": "字" * length, "many": [n % 10 for n in range(length // 3)]}
    raw = [feature(geometry={"type": "LineString", "coordinates": arc}), feature(entity="two")]
    raw[0]["properties"] |= own
    files = unpack(export_data(open_snapshot(read_atlas(make_folder(other=raw)), ""), kind)).files
    name = next(name for name in files if name.startswith(("other", "atlas")))
    ((_, rows),) = FORMATS[kind].read(name, files[name], 2).items()
    assert [row["id"] for row in rows] == [one["id"] for one in raw]
    assert rows[0]["long"] == own["long"]


def test_an_unknown_format_is_refused(snapshot_of):
    with pytest.raises(ValueError, match="'shp' is not a format of data"):
        export_data(snapshot_of(), "shp")


@pytest.mark.skipif(shutil.which("ogr2ogr") is None, reason="no ogr2ogr here")
@pytest.mark.parametrize("kind", ["gpkg", "kml", "geojson"])
def test_ogr2ogr_reads_what_was_exported(opened, tmp_path, kind):
    name = {"geojson": "events.geojson"}.get(kind, f"atlas.{kind}")
    made = tmp_path / "made.csv"
    layer = {"kml": "Events"}.get(kind, "events")
    subprocess.run(["ogr2ogr", "-f", "CSV", made, written(tmp_path, opened(kind), name), layer], check=True)
    assert len(made.read_text(encoding="utf-8").splitlines()) > 60


def test_an_archive_that_unpacks_to_too_much_is_refused(monkeypatch):
    with pytest.raises(ValueError, match="unpacks to more than 1,000 bytes"):
        unpack(pack({"zeros": bytes(2000)}), 1000)
    monkeypatch.setattr("geo.export.archive.MOST_FILES", 2)
    with pytest.raises(ValueError, match="more than 2 files"):
        unpack(pack(dict.fromkeys("abc", b"")))


def test_a_broken_archive_is_refused():
    whole = pack({"a": bytes(range(256)) * 40})
    for content in (b"", b"PK", whole[:-30], whole[:60] + bytes(80) + whole[140:]):
        with pytest.raises(ValueError, match="not a sound ZIP"):
            unpack(content)


def test_what_a_page_of_a_later_day_is_called_is_not_in_the_archive_of_an_earlier_knowledge():
    later = b"USS Gravely returned to Norfolk"
    held = {
        known: unpack(export_data(open_snapshot(read_atlas(), f"to=2025-12-20&known={known}"), "csv")).files[
            "sources.csv"
        ]
        for known in ("2025-12-01", "2025-12-16")
    }
    assert later not in held["2025-12-01"]
    assert later in held["2025-12-16"]
