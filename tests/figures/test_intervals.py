"""What lasted over a window: notices and deployments, with ends that are reported, planned or unknown."""

from __future__ import annotations

from datetime import date

import pytest

from geo.atlas.reading import read_atlas
from geo.figures.series import DOES, MOST, deployments_in, make_scope, ms, notices_in
from geo.query.view import EPOCH, Filters
from tests.views import view_of

DAY = 86_400_000


@pytest.fixture(scope="module")
def scope():
    """Return the scope of a View of the shipped data: first and last day, the day of knowledge, what else it sets."""
    catalog = read_atlas()

    def made(first, last, known=None, **patch):
        return make_scope(catalog, view_of(catalog, first, last, known, **patch))

    return made


def number(day: str) -> int:
    return (date.fromisoformat(day) - EPOCH).days


def one(intervals, entity):
    (found,) = [interval for interval in intervals.drawn if interval.feature["entity"] == entity]
    return found


def test_a_planned_end_is_that_of_the_plan_then_known(scope):
    notice = one(notices_in(scope("2025-11-21", "2025-12-01", "2025-12-01")), "us-kicz-a0012-25")
    assert (notice.series, notice.fades) == ("advises", False)
    assert notice.end == number("2026-02-19") * DAY + (23 * 60 + 59) * 60_000


def test_what_ended_is_drawn_to_its_end_and_not_beyond(scope):
    notice = one(notices_in(scope("2025-12-10", "2025-12-20", "2026-01-31")), "us-kicz-a0012-25")
    assert notice.end == number("2025-12-16") * DAY


def test_what_ends_when_the_window_begins_is_not_in_it(scope):
    found = notices_in(scope("2025-12-16", "2025-12-20", "2026-01-31"))
    assert "us-kicz-a0012-25" not in {interval.feature["entity"] for interval in found.drawn}


def test_a_notice_without_an_end_fades_and_not_past_the_day_of_knowledge(scope):
    found = notices_in(scope("2025-11-21", "2025-12-20", "2025-12-01"))
    fading = [interval for interval in found.drawn if interval.fades]
    assert fading
    assert all(interval.end <= (number("2025-12-01") + 1) * DAY for interval in fading)


def test_an_old_notice_without_an_end_is_not_taken_as_holding(scope):
    found = notices_in(scope("2025-11-21", "2025-12-20", "2025-12-20"))
    assert "us-kicz-a0013-19" not in {interval.feature["entity"] for interval in found.drawn}
    assert found.stale > 0


def test_words_bind_nobody_and_are_of_a_moment(scope):
    found = notices_in(scope("2025-11-21", "2025-12-01", "2025-12-01"))
    words = one(found, "us-potus-2025-11-29")
    assert words.series == "tells"
    assert words.end - words.start == DAY


def test_what_binds_is_given_room_before_airlines_own_decisions(scope):
    found = notices_in(scope("2025-09-02", "2026-09-26"))
    drawn = [interval.series for interval in found.drawn]
    assert len(drawn) == MOST < found.total
    assert drawn.count("binds") == found.counts["binds"]
    assert "chooses" not in drawn
    assert set(drawn) <= set(DOES)


def test_each_force_is_given_room_by_its_share(scope):
    found = deployments_in(scope("2025-08-01", "2026-03-01"))
    drawn = [interval.series for interval in found.drawn]
    assert len(drawn) == MOST
    for force, count in found.counts.items():
        assert drawn.count(force) == pytest.approx(MOST * count / found.total, abs=1)


def test_rows_are_in_order_of_time(scope):
    starts = [interval.start for interval in deployments_in(scope("2025-08-01", "2026-03-01")).drawn]
    assert starts == sorted(starts)


def test_no_deployment_without_an_end_is_drawn_past_the_last_day_that_reports_reach(scope):
    for interval in deployments_in(scope("2026-01-01", "2026-09-26")).drawn:
        if interval.fades:
            assert interval.end <= max(number("2026-03-16") * DAY, interval.start + DAY)


def test_filters_narrow_and_say_how_many_they_left_out(scope):
    every = notices_in(scope("2025-11-21", "2025-12-01"))
    some = notices_in(scope("2025-11-21", "2025-12-01", filters=Filters(text="Iberia")))
    assert 0 < some.total < every.total
    assert some.total + some.stale + some.narrowed == every.total + every.stale


def test_an_entity_stands_once(scope):
    for known in (None, "2025-12-01"):
        entities = [
            interval.feature["entity"] for interval in notices_in(scope("2025-11-01", "2026-03-01", known)).drawn
        ]
        assert len(entities) == len(set(entities))


def test_a_window_of_nothing_has_no_intervals(scope):
    found = deployments_in(scope("1990-01-01", "1990-01-02"))
    assert (found.drawn, found.total, found.stale) == ((), 0, 0)


def test_all_times_are_in_the_window_s_own_clock(scope):
    found = scope("2025-11-21", "2025-12-20", "2025-12-20")
    first, after = (ms(bound) for bound in found.axis.window)
    for interval in notices_in(found).drawn:
        assert interval.start < after
        assert interval.end > first
