"""The map page is complete in itself, the same bytes every time, and safe with any text."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from geo.atlas.reading import read_atlas
from geo.i18n.words import LANGUAGES, MAP_STRINGS, STRINGS
from geo.page.bundle import WEB
from geo.page.page import page_data, render_page
from tests.conftest import feature

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def page(catalog) -> str:
    return render_page(catalog)


def test_the_page_loads_nothing_from_outside(page):
    written = page.replace('`<iframe src="${', "")  # the code for other people's pages, which the page only shows
    assert re.findall(r"<(?:script|img|iframe)[^>]+src=", written) == []
    assert re.findall(r"<link[^>]+href=", page) == []
    assert "@import" not in page
    assert "connect-src 'none'" in page


def test_every_feature_cites_sources_that_the_page_brings(catalog):
    data = page_data(catalog)
    for layer in data["layers"]:
        for one in layer["features"]:
            assert one["sources"], one["id"]
            assert set(one["sources"]) <= set(data["sources"])


def test_text_cannot_end_the_data_element(catalog):
    features = catalog.layers["events"].features.copy()
    features["title_en"] = "</script><script>alert(1)</script>\u2028"
    layers = {**catalog.layers, "events": replace(catalog.layers["events"], features=features)}
    page = render_page(replace(catalog, layers=layers))
    assert "alert(1)</script>" not in page


def test_every_string_is_there_in_both_languages():
    for key, value in STRINGS.items():
        assert set(value) == set(LANGUAGES), key
        english, spanish = value["en"], value["es"]
        assert type(english) is type(spanish), key
        places = lambda text: sorted(set(re.findall(r"\{(\w+)\}", json.dumps(text))))  # noqa: E731
        assert places(english) == places(spanish), key
        assert json.dumps(english) != '""' != json.dumps(spanish), key


def test_every_string_the_browser_core_names_is_in_the_page():
    modules = (
        path.read_text(encoding="utf-8") for path in WEB.rglob("*.js") if path.parent.name not in ("built", "vendor")
    )
    named = {name for module in modules for name in re.findall(r'\btext\("([a-z_]+)"[,)]', module)}
    assert named - set(MAP_STRINGS) == set()


def test_the_map_reaches_over_all_that_the_data_place(make_folder, catalog):
    far = {"type": "Point", "coordinates": [139.7, -70.5]}
    wider = read_atlas(make_folder(events=[feature("events", geometry=far)]))
    for shown, reach in ((wider, "[[-70.5,-180,],[75,139.7,],]"), (catalog, "[[-60,-180,],[75,60,],]")):
        assert f'"maxBounds":{reach}' in re.sub(r"\s", "", render_page(shown))


def test_names_in_a_layer_s_resource_may_be_left_out(make_folder):
    folder = make_folder(other=[feature()])
    package = json.loads((folder / "datapackage.json").read_text())
    for resource in package["resources"]:
        resource |= {"licenses": [], "sources": []}
    (folder / "datapackage.json").write_text(json.dumps(package))
    assert page_data(read_atlas(folder))["layers"][0]["license"] == ""


def test_only_what_could_not_be_read_is_called_absent(make_folder, catalog):
    folder = make_folder(other=[feature()])
    assert page_data(read_atlas(folder))["absent"] == []
    broken = replace(catalog, absent={"strikes": {}})
    assert page_data(broken)["absent"] == ["strikes"]
