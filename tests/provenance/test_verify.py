"""Proof: a genuine file is reproduced byte for byte, and of any other exactly what differs is reported."""

from __future__ import annotations

import base64
import gzip
import html
import io
import json
import re
import zipfile
from dataclasses import replace

import pytest

from geo.export import PICTURES
from geo.export.archive import pack, unpack
from geo.export.export import FORMATS, export_data
from geo.export.html_file import DATA, data_in, render_html, script_in
from geo.provenance.embedded_manifest import manifest_in
from geo.provenance.verify import Status, verify
from geo.query.links import parse_link


@pytest.fixture(scope="module")
def archives(snapshot_of):
    return {kind: export_data(snapshot_of(), kind) for kind in FORMATS}


@pytest.fixture(scope="module")
def page(snapshot_of) -> bytes:
    return render_html(snapshot_of())


def changed(archive: bytes, name: str, old: bytes, new: bytes) -> bytes:
    files = unpack(archive).files
    assert files[name].count(old)
    return pack({**files, name: files[name].replace(old, new)})


@pytest.mark.parametrize("kind", [*FORMATS, "html"])
def test_a_file_as_it_was_made_is_genuine(archives, page, catalog, kind):
    verdict = verify({**archives, "html": page}[kind], "file", catalog)
    assert verdict.genuine
    assert verdict.as_text() == "file: genuine, reproduced byte for byte."
    assert "auténtico" in verify({**archives, "html": page}[kind], "file", catalog, "es").as_text("es")


@pytest.mark.parametrize("kind", [*FORMATS, "html"])
def test_a_shared_file_opens_its_view_again(archives, page, snapshot_of, kind):
    link = manifest_in({**archives, "html": page}[kind])["view"]
    assert link == snapshot_of().link
    assert parse_link(link, snapshot_of().link_context).view == snapshot_of().view


@pytest.mark.parametrize(
    ("kind", "name", "old", "new"),
    [
        ("geojson", "strikes.geojson", b'"killed_announced":11', b'"killed_announced":12'),
        ("csv", "strikes.csv", b",1,11,11,11,", b",1,12,11,11,"),
        ("kml", "atlas.kml", b'"killed_announced">\n      <value>11<', b'"killed_announced">\n      <value>12<'),
    ],
)
def test_a_changed_number_is_reported_with_its_feature_its_old_and_its_new_value(
    archives, catalog, kind, name, old, new
):
    verdict = verify(changed(archives[kind], name, old, new), "file", catalog)
    assert not verdict.genuine
    (found,) = [one for one in verdict.differences if one.layer != "manifest"]
    assert (found.layer, found.feature, found.field) == ("strikes", "2025-09-02-a.1", "killed_announced") or (
        found.feature.startswith("2025-09-02-a.")
    )
    assert (found.found.strip('"'), found.expected.strip('"')) == ("12", "11")
    assert f"changed: {name}" in verdict.as_text()


def test_a_changed_number_in_a_geopackage_or_parquet_file_is_reported_too(archives, snapshot_of, catalog):
    import pyarrow.parquet as parquet

    title = next(row["title_en"] for row in snapshot_of().shown["events"] if row["id"] == "t-2025-09-04-f16.1").encode()
    other = b"x" * len(title)
    verdict = verify(changed(archives["gpkg"], "atlas.gpkg", title, other), "file", catalog)
    (found,) = verdict.differences
    assert (found.layer, found.feature, found.field) == ("events", "t-2025-09-04-f16.1", "title_en")
    assert found.found == f'"{other.decode()}"'

    files = unpack(archives["geoparquet"]).files
    table = parquet.read_table(io.BytesIO(files["events.parquet"]))
    written = io.BytesIO()
    parquet.write_table(table.slice(1), written)
    verdict = verify(pack({**files, "events.parquet": written.getvalue()}), "file", catalog)
    (found,) = verdict.differences
    assert (found.layer, found.feature, found.found) == ("events", table["id"][0].as_py(), "")


def test_a_layer_taken_out_of_its_archive_carries_its_proof(archives, snapshot_of, catalog):
    layer = unpack(archives["geojson"]).files["strikes.geojson"]
    assert verify(layer, "strikes.geojson", catalog).genuine
    assert manifest_in(layer)["view"] == snapshot_of().link
    verdict = verify(layer.replace(b'"killed_announced":11', b'"killed_announced":12'), "strikes.geojson", catalog)
    assert not verdict.genuine
    assert [(one.field, one.found, one.expected) for one in verdict.differences] == [("killed_announced", "12", "11")]
    for other in (
        layer.replace(b'"name":"strikes"', b'"name":"x"', 1),
        layer[:-4],
        layer.replace(b"[", b"[" * 9999, 1),
    ):
        assert not verify(other, "strikes.geojson", catalog).genuine


def test_a_feature_left_out_or_added_and_a_file_left_out_or_added_are_reported(archives, catalog):
    files = unpack(archives["geojson"]).files
    collection = json.loads(files["strikes.geojson"])
    gone = collection["features"].pop(0)
    collection["features"].append({**gone, "id": "new.1"})
    del files["README.txt"]
    files |= {"strikes.geojson": json.dumps(collection).encode(), "run.exe": b"MZ"}
    verdict = verify(pack(files), "file", catalog)
    told = verdict.as_text()
    assert {(one.feature, bool(one.found)) for one in verdict.differences} == {(gone["id"], False), ("new.1", True)}
    assert "without its file README.txt" in told
    assert 'does not belong to it: "run.exe"' in told


def test_an_archive_that_is_only_packed_otherwise_is_not_the_file_that_was_shared_and_says_so(archives, catalog):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in unpack(archives["csv"]).files.items():
            archive.writestr(name, content)
    verdict = verify(packed.getvalue(), "file", catalog)
    assert verdict.status is Status.REPACKED
    assert not verdict.genuine
    assert "the same content, packed again: not the file that was shared" in verdict.as_text()


def test_an_archive_packed_again_by_a_mac_in_its_folder_is_described(archives, catalog):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in unpack(archives["csv"]).files.items():
            archive.writestr(f"strikes/{name}", content)
            archive.writestr(f"__MACOSX/strikes/._{name}", b"Mac OS X")
        archive.writestr("strikes/.DS_Store", b"Bud1")
    verdict = verify(packed.getvalue(), "file", catalog)
    assert verdict.status is Status.DIFFERENT
    assert verdict.differences == ()
    assert 'packed again with its folder "strikes/"' in verdict.as_text()
    assert "files that a system adds" in verdict.as_text()
    assert "every file in it is the one made here" in verdict.as_text()


def repacked(page: bytes, change) -> bytes:
    data, lines = data_in(page)
    change(data)
    raw = json.dumps(data, ensure_ascii=False).encode() + b"\n" + lines
    return page.replace(script_in(page, DATA).encode(), base64.b64encode(gzip.compress(raw)))


def test_changed_data_of_a_page_are_reported(page, catalog):
    def change(data):
        (strikes,) = [layer for layer in data["layers"] if layer["name"] == "strikes"]
        strikes["features"]["killed_announced"][0] = 1
        data["strings"]["title"]["en"] = "Another title"

    verdict = verify(repacked(page, change), "page.html", catalog)
    assert not verdict.genuine
    by_layer = {one.layer: one for one in verdict.differences}
    assert by_layer["strikes"].field == "killed_announced"
    assert (by_layer["strikes"].found, by_layer["strikes"].expected) == ("1", "11")
    assert "strings" in by_layer
    assert "changed data" in verdict.as_text()
    assert "Do not open it" not in verdict.as_text()


def test_a_changed_program_in_a_page_is_reported(page, catalog):
    verdict = verify(page.replace(b"</body>", b"<script>alert(1)</script></body>", 1), "page.html", catalog)
    assert not verdict.genuine
    assert "Do not open it" in verdict.as_text()
    assert "are the same, field by field" in verdict.as_text()


def test_other_data_and_other_code_are_reported(archives, page, catalog, monkeypatch):
    later = replace(catalog, version="2027-01-01+000000000000")
    for content in (archives["csv"], page):
        verdict = verify(content, "file", later)
        assert not verdict.genuine
        assert f'made of other data: version "{catalog.version}"' in verdict.as_text()
    monkeypatch.setattr("geo.snapshot.manifest.build_id", lambda: "9.9+0")
    monkeypatch.setattr("geo.provenance.verify.build_id", lambda: "9.9+0")
    verdict = verify(archives["geojson"], "file", catalog)
    assert "made by other code" in verdict.as_text()
    assert "strikes.geojson: every feature is the same, field by field" in verdict.as_text()
    assert verdict.differences == ()


@pytest.fixture(scope="module")
def pictures(snapshot_of) -> dict[str, bytes]:
    from geo.picture.picture import render_picture

    return {kind: render_picture(snapshot_of(), kind, "1:1", 300) for kind in PICTURES}


@pytest.mark.parametrize("kind", PICTURES)
def test_a_picture_is_genuine_as_it_was_made_and_opens_its_view(pictures, catalog, snapshot_of, kind):
    assert verify(pictures[kind], "picture", catalog).as_text() == "picture: genuine, reproduced byte for byte."
    assert manifest_in(pictures[kind])["view"] == snapshot_of().link
    other = pictures[kind][:-20] + bytes(20)
    assert not verify(other, "picture", catalog).genuine


def test_a_changed_picture_is_reported_with_where_and_how_much(pictures, catalog):
    from PIL import Image
    from PIL.PngImagePlugin import PngInfo

    with Image.open(io.BytesIO(pictures["png"])) as picture:
        carried = PngInfo()
        for name, words in picture.text.items():
            carried.add_text(name, str(words))
        same, other = io.BytesIO(), io.BytesIO()
        picture.save(same, "PNG", pnginfo=carried)
        for place in ((10, 20), (11, 22)):
            picture.putpixel(place, (255, 0, 255))
        picture.save(other, "PNG", pnginfo=carried)
        without = io.BytesIO()
        picture.save(without, "PNG")
    told = verify(other.getvalue(), "picture", catalog).as_text()
    assert "changed picture: 2 pixels of 90000 differ, in the box [10, 20, 12, 23]" in told
    assert "the same picture, pixel by pixel" in verify(same.getvalue(), "picture", catalog).as_text()
    assert "carries no manifest" in verify(without.getvalue(), "picture", catalog).as_text()


def test_a_film_is_genuine_as_it_was_made(snapshot_of, catalog):
    from geo.picture.film import render_film

    film = io.BytesIO()
    render_film(snapshot_of("mode=window&from=2025-09-01&to=2025-09-03"), "gif", film, seconds=1, width=320, fps=3)
    assert verify(film.getvalue(), "film.gif", catalog).genuine
    assert not verify(film.getvalue()[:-30] + bytes(30), "film.gif", catalog).genuine


def with_manifest(archive: bytes, **changes) -> bytes:
    files = unpack(archive).files
    manifest = {**json.loads(files["manifest.json"]), **changes}
    return pack({**files, "manifest.json": json.dumps(manifest).encode()})


HOSTILE = {
    "nothing": b"",
    "noise": bytes(range(256)) * 50,
    "text": b"hello",
    "half an archive": None,
    "no manifest": pack({"a": b"b"}),
    "broken JSON": pack({"manifest.json": b"{"}),
    "deep JSON": pack({"manifest.json": b"[" * 100_000}),
    "not an object": pack({"manifest.json": b"[]"}),
    "of another map": pack({"manifest.json": b'{"project": "x"}'}),
    "not text": pack({"manifest.json": b"\xff\xfe\xff"}),
    "bomb": pack({"manifest.json": bytes(30_000_000)}),
    "empty page": b"<!DOCTYPE html>",
    "page with broken manifest": b'<!DOCTYPE html><script type="application/json" id="atlas-manifest">{</script>',
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_answered_not_obeyed(archives, catalog, name):
    content = HOSTILE[name] if HOSTILE[name] is not None else archives["csv"][:5000]
    verdict = verify(content, name, catalog)
    assert not verdict.genuine
    assert len(verdict.findings) == 1
    with pytest.raises(ValueError, match=r"carries|is not"):
        manifest_in(content)


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": "exe"},
        {"kind": "png", "settings": {"shape": "16:9", "width": 10**9}},
        {"kind": "gif", "settings": {"seconds": 1e9, "width": 100, "fps": 10, "shape": "16:9"}},
        {"view": "v=2&" + "q=a&" * 9000},
        {"view": 3},
        {"layers": []},
        {"layers": {"strikes": 3}},
        {"layers": {"strikes": {"features": 3}}},
        {"manifest": 99},
        {"settings": None},
        {"view": "nonsense"},
        {"kind": "csv", "view": "v=2&to=2024-08-01"},
    ],
)
def test_a_hostile_manifest_is_answered_not_obeyed(archives, catalog, changes):
    verdict = verify(with_manifest(archives["geojson"], **changes), "file", catalog)
    assert not verdict.genuine
    assert verdict.as_text()


def test_a_file_inside_that_is_noise_is_reported(archives, catalog):
    for kind, archive in archives.items():
        files = unpack(archive).files
        name = next(name for name in files if name.startswith(("strikes.", "atlas.")))
        for noise in (b"", b"\x00\xff" * 300, files[name][: len(files[name]) // 2]):
            verdict = verify(pack({**files, name: noise}), kind, catalog)
            assert not verdict.genuine


def test_a_page_whose_data_unpack_without_end_is_refused(page, catalog):
    bomb = base64.b64encode(gzip.compress(bytes(200_000_000)))
    verdict = verify(page.replace(script_in(page, DATA).encode(), bomb), "page", catalog)
    assert "unpack to more than" in verdict.as_text()


def geopackage(script: str) -> bytes:
    import sqlite3

    package = sqlite3.connect(":memory:")
    package.executescript(f"CREATE TABLE gpkg_contents (table_name);{script}")
    content = package.serialize()
    package.close()
    return content


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        (
            "INSERT INTO gpkg_contents VALUES ('large'); CREATE TABLE large (id); INSERT INTO large "
            "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n LIMIT 200000) SELECT x FROM n;",
            "more rows than are expected",
        ),
        (
            "INSERT INTO gpkg_contents VALUES ('wide'); CREATE TABLE wide (id, more AS (zeroblob(9000000)));"
            "INSERT INTO wide VALUES (1), (2), (3);",
            "a computed column",
        ),
        (
            "DROP TABLE gpkg_contents; CREATE VIEW gpkg_contents AS WITH RECURSIVE n(table_name) AS "
            "(SELECT 1 UNION ALL SELECT table_name + 1 FROM n) SELECT * FROM n;",
            "it is not a GeoPackage: interrupted",
        ),
    ],
)
def test_a_geopackage_that_is_made_to_cost_much_is_not_followed(archives, catalog, monkeypatch, script, reason):
    monkeypatch.setattr("geo.export.geopackage._MOST_STEPS", 100_000)
    files = {**unpack(archives["gpkg"]).files, "atlas.gpkg": geopackage(script)}
    assert reason in verify(pack(files), "file", catalog).as_text()


def test_entities_in_kml_are_not_followed(archives, catalog):
    bomb = b'<!DOCTYPE kml [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><kml>&b;</kml>'
    files = {**unpack(archives["kml"]).files, "atlas.kml": bomb}
    assert "holds a declaration" in verify(pack(files), "file", catalog).as_text()


def test_the_page_says_whence_it_is(page):
    words = page.decode()
    assert '<meta name="DC.rights" content="CC-BY-SA-4.0, CC-BY-4.0">' in words
    (linked,) = re.findall(r'<script type="application/ld\+json">([^<]*)</script>', words)
    assert json.loads(linked)["temporalCoverage"] == "2025-09-02/2025-12-01"
    assert "<noscript><p>21 strikes at sea" in words
    assert len(page) < 1_500_000


def test_a_picture_that_is_none_is_said_to_be_none_and_nothing_of_this_program_with_it(pictures, catalog):
    png = pictures["png"]
    data = png.index(b"IDAT")
    told = verify(png[:data] + b"????" + png[data + 4 :], "file", catalog).as_text()
    assert "something in it cannot be read" in told


@pytest.mark.parametrize(("kind", "letter"), [("csv", b"a\n"), ("geojson", b"[],"), ("kml", b"<k/>")])
def test_an_archive_of_millions_of_rows_is_refused_before_a_row_is_made(archives, catalog, kind, letter):
    import tracemalloc

    files = unpack(archives[kind]).files
    name = next(name for name in files if name.startswith(("strikes.", "atlas.")))
    forged = pack({**files, name: letter * (60_000_000 // len(letter))})
    verify(archives[kind], "file", catalog)  # what is made once a process is not counted
    tracemalloc.start()
    try:
        verdict = verify(forged, "file", catalog)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert verdict.status is Status.DIFFERENT
    assert "unpacks to more than" in verdict.as_text()
    assert peak < 150_000_000


def test_a_manifest_of_another_kind_of_file_is_not_followed(pictures, archives, catalog):
    def forbidden(*_):
        raise AssertionError("nothing may be made")

    film = {"kind": "mp4", "settings": {"shape": "16:9", "width": 1920, "seconds": 60, "fps": 10}}
    svg = pictures["svg"].decode()
    (written,) = re.findall(r"<manifest[^>]*>([^<]*)</manifest>", svg)
    ordered = json.dumps({**json.loads(html.unescape(written)), **film})
    for forged in (
        f"<svg><manifest>{html.escape(ordered)}</manifest></svg>".encode(),
        with_manifest(archives["geojson"], **film),
    ):
        told = verify(forged, "file", catalog, make=forbidden).as_text()
        assert "the manifest of another kind of file" in told


def test_the_app_makes_nothing_that_it_does_not_offer(snapshot_of):
    from geo.provenance.make import remake_offered

    for kind, settings in (
        ("png", {"shape": "16:9", "width": 5000}),
        ("png", {"shape": "9:16", "width": 3000}),
        ("gif", {"shape": "16:9", "width": 4000, "seconds": 5, "fps": 10}),
        ("mp4", {"shape": "16:9", "width": 1280, "seconds": 600, "fps": 10}),
        ("webp", {"shape": "16:9", "width": 1280, "seconds": 60, "fps": 1000}),
        ("png", {"shape": "16:9", "width": 1600, "dpi": 300}),
        ("png", {"shape": ["16:9"], "width": 1600}),
        ("csv", {"rows": 5}),
        ("exe", {}),
    ):
        with pytest.raises(ValueError, match="Expected"):
            remake_offered(snapshot_of(), kind, settings)


def test_other_versions_of_libraries_are_named(archives, catalog):
    made = json.loads(unpack(archives["csv"]).files["manifest.json"])
    assert "zlib" in made["libraries"]
    forged = with_manifest(archives["csv"], libraries={**made["libraries"], "zlib": "0.9\x1b[2J"})
    told = verify(forged, "file", catalog).as_text()
    assert "made with other versions of libraries: zlib" in told
    assert f"here zlib {made['libraries']['zlib']}" in told
    assert "\x1b" not in told


def test_nothing_of_a_file_can_rewrite_what_a_terminal_shows(archives, catalog):
    files = unpack(archives["geojson"]).files
    layer = json.loads(files["strikes.geojson"])
    layer["features"][0] |= {"id": "one\r\x1b[2Kgenuine\n\u202e"}
    for forged in (
        pack({**files, "strikes.geojson": json.dumps(layer).encode()}),
        pack({**files, "x\r\x1b[2Kgenuine": b""}),
    ):
        for line in verify(forged, "file", catalog).as_text().split("\n"):
            assert line.isprintable()
