"""As known on a day: the marker, and that nothing made public later can be met anywhere on the page."""

from __future__ import annotations

import json
import random
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pandas as pd
import pytest
import shapely
from playwright.sync_api import Page, expect

from geo.atlas.atlas import Atlas
from geo.atlas.reading import read_atlas
from geo.query.knowledge import known_at, valid_between
from geo.query.tally import tally
from tests.browser.conftest import PHONE, eventually, still
from tests.browser.test_saved_map import EPOCH, days, view

FIRST, LAST = date(2024, 7, 28), date(2026, 9, 25)
MODES = ("instant", "window", "since")
TEXT_AND_ATTRIBUTES = """() => [...document.querySelectorAll('body, body *:not(script)')].flatMap(node =>
  [...node.childNodes].filter(child => child.nodeType === Node.TEXT_NODE).map(child => child.data)
    .concat([...node.attributes].map(({ value }) => value))).join('\\n')"""
LISTED = "[...document.querySelectorAll('#panel-list .entry span:last-child')].map(node => node.textContent)"
STACKED = {"strikes", "land_events", "deployments", "notices", "events"}


def instant(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


FEW, MANY = 10, 40
few_and_many = pytest.mark.parametrize("count", [FEW, pytest.param(MANY, marks=pytest.mark.slow)])


def random_views(count: int) -> list[tuple[date, str, date, date]]:
    """Days of knowledge with a window each, the same in every run: most of them in the dense months."""
    chance = random.Random(20251129)
    views = []
    for number in range(count):
        start = FIRST if number % 5 == 0 else date(2025, 8, 1)
        known = start + timedelta(days=chance.randrange((LAST - start).days + 1))
        ends = sorted(FIRST + timedelta(days=chance.randrange((LAST - FIRST).days + 1)) for _ in range(2))
        mode = MODES[number % 3]
        views.append((known, mode, {"instant": ends[1], "window": ends[0], "since": FIRST}[mode], ends[1]))
    return views


def plain(row: dict[Any, Any]) -> dict[str, Any]:
    """A row as the page holds it: milliseconds for times, and nothing where there is nothing."""
    found: dict[str, Any] = {}
    for key, value in row.items():
        if key == "geometry":
            found[key] = None if value is None else json.loads(shapely.to_geojson(value))
        elif isinstance(value, pd.Timestamp):
            found[key] = value.value // 1_000_000
        elif key == "reports":
            found[key] = [
                {
                    name: said if name != "known_from" else pd.Timestamp(said, tz="UTC").value // 1_000_000
                    for name, said in report.items()
                    if said not in (None, "", [])
                }
                for report in value or []
            ]
        else:
            found[key] = value
    return {
        key: value
        for key, value in found.items()
        if value not in (None, "", []) and not (isinstance(value, float) and pd.isna(value)) and value is not pd.NaT
    }


def selected_in_python(catalog: Atlas, known: date, first: date, last: date) -> dict[str, dict[str, pd.DataFrame]]:
    found = {}
    for name, layer in catalog.layers.items():
        public = known_at(layer.features, known)
        shown = valid_between(public, instant(first), instant(last + timedelta(days=1)))
        found[name] = {"known": public, "shown": shown}
    return found


def set_view(page: Page, known: date, mode: str, first: date, last: date) -> None:
    page.evaluate(
        "patch => atlas.set(patch)",
        {
            "known": (known - EPOCH).days,
            "mode": mode,
            "from": (first - EPOCH).days,
            "to": (last - EPOCH).days,
            "filters": {"ended": True},
        },
    )


@few_and_many
def test_on_many_days_all_that_the_page_holds_equals_the_selection_in_python(open_map, count):
    catalog = read_atlas()
    rows_by_id = {
        name: {row["id"]: plain(row) for row in layer.features.to_dict("records")}
        for name, layer in catalog.layers.items()
    }
    page = open_map().page
    for known, mode, first, last in random_views(count):
        set_view(page, known, mode, first, last)
        state = json.loads(page.evaluate("JSON.stringify(atlas.state())"))
        assert (state["view"]["from"], state["view"]["to"]) == ((first - EPOCH).days, (last - EPOCH).days)
        expected = selected_in_python(catalog, known, first, last)
        assert set(state["layers"]) == set(expected)
        for name, selection in expected.items():
            for part, frame in selection.items():
                # Where a region's name is drawn is computed for the page and is no fact of the data.
                held = [{k: v for k, v in row.items() if k != "label"} for row in state["layers"][name][part]]
                rows = [rows_by_id[name][called] for called in frame["id"]]
                assert [row["id"] for row in held] == list(frame["id"]), (known, name, part)
                assert held == rows, (known, name, part)
        total = tally(expected["strikes"]["shown"], known)
        said = [total.strikes, total.vessels, total.killed_announced, total.killed_counted]
        numbers = [int(word) for word in state["sentence"].split(": ", 1)[1].split() if word.isdigit()]
        assert numbers == said, known


@few_and_many
def test_on_many_days_the_bars_count_only_what_was_public(open_map, count):
    catalog = read_atlas()
    page = open_map().page
    for known, mode, first, last in random_views(count):
        set_view(page, known, mode, first, last)
        bars = page.evaluate("atlas.state().bars")
        start, end = bars[0]["from"], bars[-1]["to"]
        begins = [
            (when.date() - EPOCH).days
            for name, layer in catalog.layers.items()
            if name in STACKED
            for when in known_at(layer.features, known)["valid_from"].dropna()
        ]
        counted = Counter()
        for bar in bars:
            counted.update({bar["from"]: bar["total"]} if bar["total"] else {})
        expected = Counter((day - start) // 7 * 7 + start for day in begins if start <= day <= end)
        assert counted == expected, known


def test_no_text_of_the_page_names_what_was_made_public_later(open_map):
    catalog = read_atlas()
    frames = [layer.features for layer in catalog.layers.values()]
    page = open_map().page
    page.get_by_role("tab", name="List").click()
    for known, *_ in random_views(MANY)[::6]:
        set_view(page, known, "since", FIRST, LAST)
        still(page)
        # What is read aloud follows when it has come to rest.
        said, shown = (f"document.querySelector('.{name}').textContent" for name in ("said", "sentence"))
        eventually(page, f"{said} === {shown}")
        told = page.evaluate(LISTED)
        expected = [
            title
            for name, parts in selected_in_python(catalog, known, FIRST, LAST).items()
            if name not in ("airspace", "strike_zones")
            for title in parts["shown"]["title_en"]
        ]
        assert Counter(told) == Counter(expected)
        text = page.evaluate(TEXT_AND_ATTRIBUTES)
        public = "\n".join(title for frame in frames for title in known_at(frame, known)["title_en"])
        later = {title for frame in frames for title in frame["title_en"] if title not in public}
        assert later
        assert [title for title in later if title in text] == []


def test_the_second_clock_is_off_until_it_is_asked_for(open_map):
    page = open_map().page
    assert view(page)["known"] is None
    expect(page.locator(".known-mark")).to_be_hidden()
    expect(page.get_by_role("button", name="Latest")).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".banner")).to_be_hidden()


def test_a_button_puts_the_marker_on_the_axis_and_another_takes_it_away(open_map):
    page = open_map().page
    page.get_by_role("button", name="As known on").click()
    assert view(page)["known"] == days("2025-12-01")
    expect(page.locator(".known-mark")).to_be_visible()
    expect(page.locator(".banner")).to_have_text("As known on 1 Dec 2025: nothing made public later is shown")
    page.get_by_role("button", name="Latest").click()
    assert view(page)["known"] is None
    expect(page.locator(".banner")).to_be_hidden()
    page.evaluate("day => atlas.set({to: day})", days("2025-10-10"))
    page.get_by_role("button", name="As known on").click()
    assert view(page)["known"] == days("2025-12-01")  # where it was left


def test_the_marker_is_dragged_and_moved_by_keys(open_map):
    page = open_map().page
    page.evaluate("day => atlas.set({known: day})", days("2025-12-01"))
    marker = page.get_by_role("slider", name="What was known by the end of this day")
    assert marker.get_attribute("aria-valuetext") == "1 Dec 2025"
    box = marker.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 5)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2 - 150, box["y"] + 5, steps=5)
    page.mouse.up()
    dragged = view(page)["known"]
    assert days("2025-09-15") < dragged < days("2025-11-15")
    assert view(page)["to"] == days("2026-09-25")
    marker.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("PageDown")
    assert view(page)["known"] == dragged - 6
    eventually(page, "atlas.state().sentence === document.querySelector('.sentence').textContent")


def test_coverage_is_reported_only_as_far_as_it_was_known(open_map):
    page = open_map().page
    page.evaluate("day => atlas.set({known: day})", days("2025-12-01"))
    labels = page.evaluate("[...document.querySelectorAll('.strip-row')].map(n => n.getAttribute('aria-label')).join()")
    assert "dense coverage" in labels
    assert "2026" not in labels


def test_on_a_phone_a_finger_moves_the_marker(open_map):
    page = open_map(PHONE, has_touch=True, is_mobile=True).page
    page.evaluate("day => atlas.set({known: day})", days("2025-12-01"))
    box = page.locator(".known-mark").bounding_box()
    touch = page.context.new_cdp_session(page)
    x, y = box["x"] + box["width"] / 2, box["y"] + 24

    def send(kind: str, *points: tuple[float, float]) -> None:
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": a, "y": b} for a, b in points]})

    send("touchStart", (x, y))
    for far in (10, 30, 60):
        send("touchMove", (x + far, y))
    send("touchEnd")
    eventually(page, f"atlas.view.known > {days('2026-01-15')}")
    assert view(page)["to"] == days("2026-09-25")
