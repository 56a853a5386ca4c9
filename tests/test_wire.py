from __future__ import annotations

import base64
import gzip
import json

import pytest

from geo.catalog import read_catalog
from geo.page import render_page
from geo.wire import line_text, pack_geometry, pack_json


def test_the_same_data_give_the_same_text():
    assert pack_json({"b": 1, "a": "ñ"}) == pack_json({"a": "ñ", "b": 1})


def test_packed_json_is_gzip_in_base64_and_cannot_end_a_script():
    packed = pack_json({"title": "</script>"})
    assert "<" not in packed
    assert json.loads(gzip.decompress(base64.b64decode(packed))) == {"title": "</script>"}


def test_a_line_is_the_differences_of_its_positions_longitude_first():
    assert line_text([[1, 1], [2, 2]], 1) == "AAAA"


def test_a_line_keeps_the_decimals_it_came_with():
    line = {"type": "LineString", "coordinates": [[-66.9, 10.48], [-66.4, 10.354]]}
    assert pack_geometry(line)["decimals"] == 3


def test_a_point_stays_as_it_is():
    point = {"type": "Point", "coordinates": [-66.9, 10.48]}
    assert pack_geometry(point) == point


@pytest.fixture(scope="module")
def page() -> bytes:
    return render_page(read_catalog()).encode("utf-8")


def test_the_shipped_page_stays_small(page):
    assert len(page) <= 1_500_000
    assert len(gzip.compress(page, 6, mtime=0)) <= 450_000


def test_the_same_catalogue_gives_the_same_page(page):
    assert render_page(read_catalog()).encode("utf-8") == page
