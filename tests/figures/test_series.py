"""What the figures count: totals over time, published numbers, and where little or nothing is known."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from geo.figures.series import (
    COUNTED,
    cumulative,
    gap_notes,
    gaps_in,
    headlines_in,
    make_axis,
    make_scope,
    ms,
    totals_in,
)
from geo.query.tally import tally
from geo.query.view import EPOCH, Filters
from tests.views import view_of


@pytest.fixture(scope="module")
def scope(catalog):
    """Return the scope of a View: first and last day, the day of knowledge, and what else it sets."""

    def made(first, last, known=None, **patch):
        return make_scope(catalog, view_of(catalog, first, last, known, **patch))

    return made


def number(day: str) -> int:
    return (date.fromisoformat(day) - EPOCH).days


def midnight(day: str) -> datetime:
    return datetime.combine(date.fromisoformat(day), datetime.min.time(), tzinfo=UTC)


@pytest.mark.parametrize(
    ("known", "totals"),
    [
        ("2025-12-01", {"strikes": 21, "vessels": 22, "killed_announced": 82, "killed_counted": 83}),
        ("2026-01-07", {"strikes": 35, "vessels": 36, "killed_announced": 114, "killed_counted": 123}),
    ],
)
def test_the_totals_end_where_the_press_of_that_day_had_them(scope, known, totals):
    last = cumulative(scope("2025-09-02", known, known)).iloc[-1]
    assert {name: last[name] for name in totals} == totals


@pytest.mark.parametrize("known", ["2025-09-02", "2025-10-30", "2025-12-01", "2026-03-08", None])
def test_each_day_s_totals_are_those_of_the_tally(catalog, scope, known):
    strikes = catalog.layers["strikes"].features
    known_on = date(2026, 11, 22) if known is None else date.fromisoformat(known)
    totals = cumulative(scope("2025-09-02", "2026-09-26", known))
    assert len(totals) > 0
    for row in totals.to_dict("records"):
        day = datetime.fromtimestamp(row["x"] / 1000, UTC).date()
        counted = tally(strikes, known_on, window=(date(2020, 1, 1), day + timedelta(days=1)))
        assert [row[name] for name in COUNTED] == [getattr(counted, name) for name in COUNTED]


def test_totals_run_from_the_first_strike_and_not_from_the_window_s_start(scope):
    assert cumulative(scope("2025-11-21", "2025-11-29", "2025-11-30")).iloc[0]["strikes"] == 1


def test_filters_narrow_the_totals(scope):
    basins = [
        cumulative(scope("2025-09-02", "2025-12-01", "2025-12-01", filters=Filters(basin=(basin,)))).iloc[-1]["vessels"]
        for basin in ("caribbean", "eastern_pacific")
    ]
    assert basins == [11, 11]


def test_before_the_first_strike_was_known_there_are_no_totals(scope):
    assert cumulative(scope("2025-08-01", "2025-12-01", "2025-09-01")).empty


def test_published_totals_are_for_days_of_the_window_only(scope):
    found = totals_in(scope("2025-11-15", "2025-11-16"))
    assert {total.as_of for total in found} == {date(2025, 11, 15), date(2025, 11, 16)}


@pytest.mark.parametrize("known", ["2025-10-14", "2025-11-15", "2026-01-01", "2026-06-21"])
def test_nothing_published_later_is_found(scope, known):
    found = scope("2025-01-01", "2026-09-26", known)
    numbers = [*totals_in(found), *headlines_in(found)]
    assert numbers
    assert all(one.public_on <= date.fromisoformat(known) for one in numbers)


def test_exports_of_september_were_not_public_before_the_page_that_also_gives_december(scope):
    def months(known):
        return [one for one in headlines_in(scope("2025-09-01", "2025-12-31", known)) if one.metric == "oil_export_bpd"]

    assert months("2025-12-31") == []
    assert len(months("2026-01-01")) == 4


def test_every_published_number_of_the_data_is_found_with_the_latest_knowledge(catalog, scope):
    published = catalog.published
    found = scope("2024-01-01", "2026-11-22")
    assert (len(totals_in(found)), len(headlines_in(found))) == (len(published.totals), len(published.headlines))


def test_a_window_of_four_weeks_is_the_axis(scope):
    axis = scope("2025-11-01", "2025-11-28").axis
    assert (axis.start, axis.end, axis.is_wider) == (midnight("2025-11-01"), midnight("2025-11-29"), False)


@pytest.mark.parametrize(("first", "last"), [("2025-11-21", "2025-11-21"), ("2025-11-21", "2025-11-29")])
def test_a_shorter_window_stands_in_the_middle_of_four_weeks(scope, first, last):
    axis = scope(first, last).axis
    before, after = axis.window[0] - axis.start, axis.end - axis.window[1]
    assert axis.end - axis.start == timedelta(days=28)
    assert abs(before - after) <= timedelta(days=1)
    assert axis.is_wider


def test_gaps_are_where_coverage_is_thin_or_ends(scope):
    gaps = gaps_in(scope("2026-08-01", "2026-09-26"), "strikes")
    assert [(str(start.date()), str(end.date()), kind) for start, end, kind in gaps] == [
        ("2026-08-29", "2026-09-20", "thin"),
        ("2026-09-20", "2026-09-27", "none"),
    ]


def test_after_the_day_of_knowledge_is_a_gap_of_its_own(scope):
    gaps = gaps_in(scope("2026-08-01", "2026-09-26", "2026-09-01"), "strikes")
    assert [(str(start.date()), str(end.date()), kind) for start, end, kind in gaps] == [
        ("2026-08-29", "2026-09-02", "thin"),
        ("2026-09-02", "2026-09-27", "later"),
    ]


def test_a_note_on_a_gap_waits_until_the_gap_has_passed(scope):
    assert gap_notes(scope("2026-08-01", "2026-09-26", "2026-09-01"), "strikes") == []
    assert len(gap_notes(scope("2026-08-01", "2026-09-26"), "strikes")) == 2


def test_times_of_the_axis_are_in_utc(catalog):
    view = view_of(catalog, "2025-09-02", "2025-12-01")
    axis = make_axis(catalog, view)
    assert ms(axis.start) == number("2025-09-02") * 86_400_000
