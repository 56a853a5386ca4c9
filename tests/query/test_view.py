"""One View, one link: read and written alike in Python and in the browser."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.atlas.reading import read_atlas
from geo.query.link_values import CODECS
from geo.query.links import opening_view, parse_link, write_link
from geo.query.view import FACETS, TABLE, as_json, day_number
from scripts.permalinks import DOCUMENT, document
from tests.page.test_web import browser_links
from tests.query.json_views import read_context, read_view

TESTS = Path(__file__).parents[1]
CASES = json.loads((TESTS / "cases" / "links.json").read_text(encoding="utf-8"))
GIVEN = CASES["frame"]
FRAME = read_context(GIVEN)
ROWS = {row["key"]: row for row in TABLE["keys"]}


@pytest.mark.parametrize("case", CASES["read"], ids=[case["about"] for case in CASES["read"]])
def test_a_link_is_read(case):
    opened = parse_link(case["link"], FRAME)
    assert as_json(opened.view) == as_json(opening_view(FRAME)) | case["sets"]
    assert [f"{issue.key}:{issue.reason}" for issue in opened.issues] == case["issues"]
    assert opened.data_version == case.get("data")
    assert opened.empty == case.get("empty", False)


def test_defaults_are_left_out_but_never_the_time_and_the_data_s_version():
    assert write_link(opening_view(FRAME), FRAME) == "v=2&to=2026-09-25&lang=en&data=2026-11-22.6f3e0300f836"


names = st.from_regex(r"[A-Za-z0-9]{1,6}([-._][A-Za-z0-9]{1,6}){0,3}", fullmatch=True)
days = st.integers(GIVEN["first"], GIVEN["last"])
past = st.integers(GIVEN["first"], GIVEN["last"] - 1)


def degrees(low, high):
    return st.integers(low * 10_000, high * 10_000).map(lambda number: number / 10_000)


LIMITS = TABLE["limits"]
positions = st.tuples(degrees(-180, 180), degrees(-90, 90)).map(list)
pairs = st.tuples(days, days).filter(lambda pair: pair[0] != pair[1]).map(sorted)
facets = FACETS
sorted_names = st.lists(names, min_size=1, max_size=6, unique=True).map(sorted)
signs = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=100)


@st.composite
def views(draw):
    """Return a View as the browser holds it."""
    view = as_json(opening_view(FRAME))
    view["mode"] = draw(st.sampled_from(ROWS["mode"]["values"]))
    first, last = sorted((draw(days), draw(days)))
    view["to"] = last
    view["from"] = {"instant": last, "since": GIVEN["first"], "window": first}[view["mode"]]
    view["known"] = draw(st.none() | past)
    view["layers"] = {name: draw(st.booleans()) for name in FRAME.layers}
    view["order"] = draw(st.permutations(ROWS["order"]["values"]))
    weights = st.integers(10, 99).map(lambda number: number / 100)
    view["opacity"] = draw(st.dictionaries(st.sampled_from(ROWS["opacity"]["values"]), weights))
    filters = draw(st.fixed_dictionaries({}, optional=dict.fromkeys(facets, sorted_names)))
    extra = draw(st.fixed_dictionaries({}, optional={"text": signs, "ended": st.just(True)}))
    view["filters"] = filters | extra
    if draw(st.booleans()):
        view["filters"]["band"] = sorted(draw(st.sets(st.integers(0, 1000), min_size=2, max_size=2)))
    camera = st.fixed_dictionaries(
        {
            "lon": degrees(*LIMITS["lon"]),
            "lat": degrees(*LIMITS["lat"]),
            "zoom": st.integers(0, 40).map(lambda quarter: quarter / 4),
            "width": st.integers(1, 9999),
            "height": st.integers(1, 9999),
        }
    )
    view["camera"] = draw(st.none() | camera)
    view["selected"] = draw(st.none() | names)
    view["highlighted"] = draw(st.just([]) | sorted_names)
    view["measure"] = draw(st.none() | st.lists(positions, max_size=24))
    view["rings"] = draw(st.none() | positions)
    view["panel"] = draw(st.none() | st.sampled_from(ROWS["panel"]["values"]))
    view["axis"] = draw(st.none() | pairs.map(lambda pair: {"first": pair[0], "last": pair[1]}))
    if draw(st.booleans()):
        one, other = sorted((draw(days), draw(days)))
        view["compare"] = {
            "kind": draw(st.sampled_from(["time", "known"])), "from": one, "to": other, "known": draw(st.none() | past),
            "layout": draw(st.sampled_from(["swipe", "side"])), "at": draw(st.integers(2, 98)) / 100,
        }  # fmt: skip
    for key in ("step", "speed", "pace", "language"):
        view[key] = draw(st.sampled_from(ROWS[key]["values"]))
    for key in ("loop", "skip", "embed"):
        view[key] = draw(st.booleans())
    view["theme"] = draw(st.sampled_from([None, "light", "dark"]))
    view["story"] = draw(st.none() | st.fixed_dictionaries({"slug": names, "step": st.integers(1, 99)}))
    return view


@given(views())
def test_what_was_written_is_read_back(view):
    opened = parse_link(write_link(read_view(view), FRAME), FRAME)
    assert as_json(opened.view) == view
    assert opened.issues == ()
    assert opened.data_version == FRAME.version


def in_the_browser(views: list[dict], texts: list[str]) -> dict:
    """Return what the browser's own code writes and reads."""
    return browser_links({"table": TABLE, "frame": CASES["frame"], "views": views, "texts": texts})


@settings(max_examples=25, deadline=None)
@given(st.lists(views(), min_size=1, max_size=4))
def test_the_browser_writes_and_reads_the_same(some):
    links = [write_link(read_view(view), FRAME) for view in some]
    browser = in_the_browser(some, links)
    assert browser["written"] == links
    assert [opened["view"] for opened in browser["read"]] == some


def test_a_link_without_free_lists_stays_under_2000_characters():
    catalog = read_atlas()
    frame = catalog.link_context("es")
    first, last = day_number(frame.first), day_number(frame.last)
    zones = sorted(catalog.layers["strike_zones"].features["slug"])
    longest = {
        "mode": "window", "known": last - 1,
        "layers": {name: name != "events" for name in frame.layers},
        "order": list(reversed(ROWS["order"]["values"])),
        "opacity": dict.fromkeys(ROWS["opacity"]["values"], 0.15),
        "filters": {
            "category": sorted({*catalog.layers["events"].features["category"], "strike", "deployment", "airspace"}),
            "basin": ["caribbean", "eastern_pacific", "unknown"], "zone": sorted([*zones, "none"]),
            "voice": ["government", "official", "other", "outlet"], "confidence": ["high", "low", "medium", "none"],
            "claims": ["independent", "officials", "other", "venezuelan"],
            "grade": ["confirmed_by_party", "corrected", "denied", "none", "one_outlet", "widely_reported"],
            "single": ["one", "several"],
            "precision": ["P0", "P1", "P2", "P3", "P4", "P5"], "band": [100, 1000], "ended": True,
        },
        "camera": {"lon": -166.1234, "lat": -10.1234, "zoom": 10.25, "width": 3840, "height": 2160},
        "selected": max((e for layer in catalog.layers.values() for e in layer.features["entity"]), key=len),
        "rings": [-166.1234, -10.1234],
        "compare": {
            "kind": "known", "from": first, "to": last, "known": last - 1, "layout": "swipe",
            "at": 0.55,
        },
        "panel": "layers", "axis": {"first": first, "last": last},
        "step": "month", "speed": 0.5, "loop": True, "skip": False, "pace": "events", "theme": "light",
        "story": {"slug": max(catalog.stories, key=len), "step": 2},
    }  # fmt: skip
    view = read_view(as_json(opening_view(frame)) | longest)
    assert parse_link(write_link(view, frame), frame).view == view
    assert len(write_link(view, frame)) < 2000 - len("https://a-rather-long-host-name.example.org/atlas/?")


def test_every_key_has_a_type_a_way_back_and_words_in_both_languages():
    assert len({row["link"] for row in TABLE["keys"]}) == len(TABLE["keys"]) == len(ROWS)
    for row in TABLE["keys"]:
        assert row["type"] in CODECS
        assert row["history"] in ("push", "replace")
        assert 1 <= row["since"] <= TABLE["format"]
        assert row["about_en"]
        assert row["about_es"]


def test_the_shipped_data_give_the_frame():
    catalog = read_atlas()
    frame = catalog.link_context("es")
    assert list(frame.layers) == list(catalog.layers)
    assert catalog.extent[0].isoformat() == "2024-07-28"
    assert opening_view(frame).language == "es"


def test_the_document_for_users_says_what_the_table_says():
    assert DOCUMENT.read_text(encoding="utf-8") == document(), "run `python -m scripts.permalinks`"
