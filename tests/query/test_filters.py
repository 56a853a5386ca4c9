"""What filters keep. The shared cases are answered by the browser core too, in tests/web/model/filters.test.mjs."""

from __future__ import annotations

import json
import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest

from geo.i18n.words import STRINGS
from geo.page.page import page_data
from geo.query.filters import AREAS, facet_values, filter_features, has_active_filters
from geo.query.index import select
from geo.query.links import opening_view
from geo.query.source import Source
from geo.query.view import FACETS, Filters
from tests.page.test_web import node
from tests.query.json_views import read_filters
from tests.query.rules import exclude_expired

SHARED = json.loads((Path(__file__).parents[1] / "cases" / "filters.json").read_text(encoding="utf-8"))
SOURCES = {
    name: Source(name, source["publisher"], source["title"], "", source["class"], "https://example.org")
    for name, source in SHARED["sources"].items()
}
NAMES = tuple(dict.fromkeys(feature["layer"] for feature in SHARED["features"]))


def features_of(layer: str) -> gpd.GeoDataFrame:
    rows = pd.DataFrame([feature for feature in SHARED["features"] if feature["layer"] == layer])
    if "valid_to" in rows:
        rows["valid_to"] = pd.to_datetime(rows["valid_to"], utc=True, format="ISO8601")
    return gpd.GeoDataFrame(rows, geometry=gpd.GeoSeries([None] * len(rows)), crs="EPSG:4326")


@pytest.mark.parametrize("case", SHARED["cases"], ids=lambda case: case["about"])
def test_filters_keep(case):
    kept = []
    filters = read_filters(case["filters"])
    for layer in NAMES:
        found = filter_features(features_of(layer), layer, filters, SOURCES)
        kept += list(exclude_expired(found, layer, filters, date.fromisoformat(case["to"]))["id"])
    assert kept == case["kept"]


@pytest.mark.parametrize(
    "feature", [feature for feature in SHARED["features"] if "values" in feature], ids=lambda feature: feature["id"]
)
def test_a_feature_has_these_values(feature):
    for facet, expected in feature["values"].items():
        assert facet_values(facet, feature) == expected


@pytest.mark.parametrize("case", SHARED["unbuilt"], ids=lambda case: case["about"])
def test_what_no_column_says_is_not_stated(case):
    for facet, expected in case["values"].items():
        assert facet_values(facet, case["feature"]) == expected


def test_showing_ended_notices_hides_nothing():
    assert not has_active_filters(Filters(ended=True))
    assert has_active_filters(Filters(text="ford"))


def test_the_basins_add_up_to_everything_shown(catalog):
    index, view = catalog.index, opening_view(catalog.link_context("en"))
    by_basin = [
        select(index, replace(view, filters=Filters(basin=(basin,)))).shown
        for basin in ("caribbean", "eastern_pacific", "unknown")
    ]
    assert sum(shown.sum() for shown in by_basin) == select(index, view).shown.sum()
    assert all(shown.any() for shown in by_basin)


def test_every_value_and_field_of_the_data_has_words_in_both_languages(catalog):
    for layer in catalog.layers.values():
        for feature in layer.features.to_dict("records"):
            for facet in (facet for facet in FACETS if facet != "zone"):
                for value in facet_values(facet, feature):
                    key = "not_stated" if value == "none" else f"{facet}_{value}"
                    assert key in STRINGS, f"{feature['id']}: {key}"
            for report in feature.get("reports") or ():
                assert f"field_{report['field']}" in STRINGS, f"{feature['id']}: {report['field']}"


def test_the_browser_gives_every_shipped_feature_the_same_values(catalog, tmp_path):
    page = page_data(catalog)
    rows = [
        {key: value for key, value in feature.items() if key != "geometry"}
        for layer in page["layers"]
        for feature in layer["features"]
        if layer["name"] not in AREAS
    ]
    (tmp_path / "given.json").write_text(json.dumps(rows), encoding="utf-8")
    runner = [node(), str(Path(__file__).parents[1] / "web" / "facets_runner.mjs"), str(tmp_path / "given.json")]
    run = subprocess.run(runner, capture_output=True, check=False)
    assert run.returncode == 0, run.stderr.decode()
    own = {
        feature["id"]: {facet: facet_values(facet, feature) for facet in FACETS}
        for layer in catalog.layers.values()
        for feature in layer.features.to_dict("records")
    }
    for feature, values in zip(rows, json.loads(run.stdout), strict=True):
        assert values == own[feature["id"]], feature["id"]


def test_every_shipped_feature_states_what_filters_ask(catalog):
    for name, layer in catalog.layers.items():
        if name not in AREAS:
            assert layer.features[["category", "basin", "claims", "voices"]].notna().all(axis=None), name


def test_every_limit_of_a_notice_is_a_level(catalog):
    notices = catalog.layers["notices"].features
    for bound in ("lower", "upper"):
        assert (notices[f"{bound}_limit"].isna() == notices[f"{bound}_level"].isna()).all()
