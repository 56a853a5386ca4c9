"""The columns that are worked out when the data are built. The shared cases hold what Python and the browser read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from geo.query.source import Source
from scripts.derived import level, reported_to, stale_from, with_columns

SHARED = json.loads((Path(__file__).parents[1] / "cases" / "filters.json").read_text(encoding="utf-8"))
SOURCES = {
    name: Source(name, source["publisher"], source["title"], "", source["class"], "https://example.org")
    for name, source in SHARED["sources"].items()
}
OF_FACETS = ("category", "basin", "claims", "voices", "confidence_level", "lower_level", "upper_level")
GIVEN = {"strikes": ("basin",), "events": ("category",)}  # what these layers' own tables say
UNSAID: dict[str, Any] = {
    **dict.fromkeys(("confidence", "knowledge_grade", "kind", "force", "valid_from", "valid_to", "known_from")),
    **dict.fromkeys(("lower_limit", "upper_limit")),
    "issuer": "",
}


@pytest.mark.parametrize(
    "case", [case for case in SHARED["features"] if case["layer"] != "strike_zones"], ids=lambda case: case["id"]
)
def test_the_columns_of_a_feature_follow_from_its_others(case: dict[str, Any]) -> None:
    layer = case["layer"]
    columns = {name: value for name, value in case.items() if name in OF_FACETS}
    own = {name: value for name, value in case.items() if name not in OF_FACETS or name in GIVEN.get(layer, ())}
    (built,) = with_columns(layer, [{"properties": {**UNSAID, "known_from": "2025-11-01", **own}}], SOURCES)
    assert {name: built["properties"][name] for name in columns} == columns


@pytest.mark.parametrize(
    ("limit", "flight_level"),
    [
        ("SFC", 0),
        ("UNL", 1000),
        ("FL260", 260),
        ("2500 FT MSL", 25),
        ("250 FT AGL", 2.5),
        ("by day", None),
        (None, None),
    ],
)
def test_a_limit_is_a_flight_level(limit: str | None, flight_level: float | None) -> None:
    assert level(limit) == flight_level


@pytest.mark.parametrize(
    ("layer", "times", "day"),
    [
        ("notices", {"valid_to": "2025-12-01"}, None),
        ("notices", {"valid_from": "2025-09-01"}, "2026-01-31"),  # known on 1 November: 90 days later it still holds
        ("notices", {"valid_from": "2025-11-02T17:43:00Z"}, "2026-02-01"),  # began the day after it was known
        ("deployments", {}, "2026-03-16"),
        ("deployments", {"valid_to": "2025-12-01"}, None),
    ],
)
def test_without_a_reported_end_nothing_holds_for_ever(layer: str, times: dict[str, str], day: str | None) -> None:
    assert stale_from(layer, {**UNSAID, "known_from": "2025-11-01", **times}, "2026-03-16") == day


def test_reports_reach_to_the_end_of_the_last_window_with_any() -> None:
    windows = [("2025-08-07", "thin"), ("2026-03-16", "dense"), ("2026-11-23", "none")]
    assert reported_to({"to": to, "density": density} for to, density in windows) == "2026-03-16"
    assert reported_to([{"to": "2026-11-23", "density": "none"}]) is None
