from __future__ import annotations

import base64
import gzip
import json

import pytest

from geo.atlas.reading import read_atlas
from geo.page.lines import pack_lines
from geo.page.page import render_page
from geo.page.payload import pack_json, without_lines


def test_the_same_data_give_the_same_text():
    assert pack_json({"b": 1, "a": "ñ"}) == pack_json({"a": "ñ", "b": 1})


def test_packed_json_is_of_latin_letters_and_loses_none_of_the_others():
    value = {"title": "Los Ñáñez \u2013 \u201cno\u201d \U0001f5fa \\u2013"}
    written = gzip.decompress(base64.b64decode(pack_json(value))).split(b"\n", 1)[0].decode("utf-8")
    assert all(ord(letter) <= 0xFF for letter in written)
    assert "Ñáñez" in written
    assert json.loads(written) == value


def test_packed_json_is_gzip_in_base64_before_its_lines_and_cannot_end_a_script():
    packed = pack_json({"title": "</script>"}, [[[1, 1], [2, 2]]])
    assert "<" not in packed
    value, lines = gzip.decompress(base64.b64decode(packed)).split(b"\n", 1)
    assert json.loads(value) == {"title": "</script>"}
    assert lines == pack_lines([[[1, 1], [2, 2]]])


def test_a_shape_says_how_many_lines_each_of_its_parts_has_and_gives_them_away():
    ring, hole, islet = ([[n, 0], [n, 1], [n + 1, 1], [n, 0]] for n in range(3))
    lines = []
    features = [
        {"geometry": {"type": "MultiPolygon", "coordinates": [[ring, hole], [islet]]}},
        {"geometry": {"type": "LineString", "coordinates": ring}},
        {"geometry": None},
    ]
    first, second, third = without_lines(features, lines)
    assert (first["geometry"]["parts"], second["geometry"]["parts"], third["geometry"]) == ([2, 1], [1], None)
    assert lines == [ring, hole, islet, ring]


@pytest.mark.parametrize(("kind", "coordinates"), [("Point", [-66.9, 10.48]), ("MultiPoint", [[-66.9, 10.48], [0, 0]])])
def test_points_stay_as_they_are(kind, coordinates):
    points = {"type": kind, "coordinates": coordinates}
    assert without_lines([{"geometry": points}], []) == [{"geometry": points}]


@pytest.fixture(scope="module")
def page() -> bytes:
    return render_page(read_atlas()).encode("utf-8")


def test_the_map_page_stays_small(page):
    assert len(page) <= 1_500_000
    assert len(gzip.compress(page, 6, mtime=0)) <= 450_000


def test_the_map_page_is_ascii(page):
    assert page.isascii()


def test_the_same_catalogue_gives_the_same_page(page):
    assert render_page(read_atlas()).encode("utf-8") == page
