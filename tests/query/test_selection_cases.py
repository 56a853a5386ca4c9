"""The cases that Python and the browser must answer alike: the other half is tests/web/model/knowledge.test.mjs."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest

from geo.query.knowledge import known_at, valid_between

SHARED = json.loads((Path(__file__).parents[1] / "cases" / "selection.json").read_text(encoding="utf-8"))
TIMES = ("valid_from", "valid_to", "known_from", "known_to")


@pytest.fixture
def features() -> gpd.GeoDataFrame:
    rows = pd.DataFrame(SHARED["features"])
    for name in TIMES:
        rows[name] = pd.to_datetime(rows[name], utc=True, format="ISO8601")
    return gpd.GeoDataFrame(rows, geometry=gpd.GeoSeries([None] * len(rows)), crs="EPSG:4326")


@pytest.mark.parametrize("case", SHARED["cases"], ids=lambda case: case["about"])
def test_a_view_selects(features, case):
    known = date.fromisoformat(case["known"]) if case["known"] else date(2026, 11, 22)
    start, end = date.fromisoformat(case["from"]), date.fromisoformat(case["to"]) + timedelta(days=1)
    shown = valid_between(known_at(features, known), pd.Timestamp(start, tz="UTC"), pd.Timestamp(end, tz="UTC"))
    assert list(shown["id"]) == case["shown"]
