from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.instants import format_instant, parse_instant
from geo.query.knowledge import known_at, temporal_extent, valid_at, valid_between, versions
from tests.conftest import version

NOON = datetime(2025, 9, 2, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("valid_from", "valid_to", "seen"),
    [
        ("2025-09-02T12:00Z", "2025-09-02T13:00Z", True),  # appears at valid_from
        ("2025-09-02T11:00Z", "2025-09-02T12:00Z", False),  # gone at valid_to
        ("2025-09-02T12:01Z", None, False),
        ("2025-09-02T11:00Z", None, True),
        (None, "2025-09-02T12:01Z", True),
        (None, None, True),
    ],
)
def test_a_feature_is_valid_over_a_half_open_interval(make_features, valid_from, valid_to, seen):
    assert len(valid_at(make_features((valid_from, valid_to)), NOON)) == seen


@pytest.mark.parametrize(
    ("valid_from", "valid_to", "seen"),
    [
        ("2025-09-01", "2025-09-02", False),  # ends where the window starts
        ("2025-09-01", "2025-09-02T00:00:01Z", True),
        ("2025-09-02", "2025-09-03", True),
        ("2025-09-03", "2025-09-04", False),  # starts where the window ends
        ("2025-09-02T23:59:59Z", None, True),
        ("2025-08-01", "2025-12-01", True),  # holds the window inside it
        (None, None, True),
    ],
)
def test_a_feature_is_in_a_window_when_they_share_an_instant(make_features, valid_from, valid_to, seen):
    features = make_features((valid_from, valid_to))
    assert len(valid_between(features, date(2025, 9, 2), date(2025, 9, 3))) == seen


def test_a_window_of_no_length_is_an_instant(make_features):
    features = make_features(("2025-09-02T12:00Z", "2025-09-02T13:00Z"), ("2025-09-02T11:00Z", "2025-09-02T12:00Z"))
    assert list(valid_between(features, NOON, NOON).index) == [0]


def test_a_window_that_ends_before_it_starts_is_refused(make_features):
    with pytest.raises(ValueError, match="ends before it starts"):
        valid_between(make_features((None, None)), NOON, NOON - timedelta(seconds=1))


@pytest.mark.parametrize(
    ("when", "seen"),
    [
        (date(2025, 9, 9), []),
        (date(2025, 9, 10), [0]),  # a day means by its end
        (date(2025, 11, 27), [0]),
        (date(2025, 11, 28), [1]),  # the next version takes over during this day
        (datetime(2025, 11, 28, tzinfo=UTC) - timedelta(microseconds=1), [0]),
        (datetime(2025, 11, 28, tzinfo=UTC), [1]),
        (
            datetime(2025, 11, 27, 20, tzinfo=timezone(timedelta(hours=-4))),
            [1],
        ),  # Caracas is four hours behind
    ],
)
def test_known_at_gives_the_version_of_that_day(make_features, when, seen):
    features = make_features(
        (None, None, "2025-09-10", "2025-11-28"),
        (None, None, "2025-11-28", None),
    )
    assert list(known_at(features, when).index) == seen


def test_what_has_no_known_from_was_always_known(make_features):
    assert len(known_at(make_features((None, None, None, None)), date(1900, 1, 1))) == 1


@pytest.mark.parametrize("select", [known_at, valid_at])
@pytest.mark.parametrize("instant", [datetime(2025, 9, 2), "2025-09-02", None])
def test_an_instant_without_a_time_zone_is_refused(make_features, select, instant):
    with pytest.raises(TypeError, match="Expected: a datetime with a time zone"):
        select(make_features((None, None, None, None)), instant)


def test_selecting_changes_nothing_it_was_given(make_features):
    features = make_features(("2025-09-01", None, "2025-09-01", None), ("2025-09-02", None, "2025-10-01", None))
    before = features.copy()
    known_at(valid_at(features, NOON), NOON)
    assert features.equals(before)


def test_the_extent_of_no_features_is_unknown(make_features):
    assert temporal_extent(make_features()) == (None, None)


def test_the_extent_runs_from_the_earliest_to_the_latest(make_features):
    features = make_features(("2025-09-02", "2025-09-03"), ("2025-01-01", "2025-01-02"))
    assert temporal_extent(features) == (datetime(2025, 1, 1, tzinfo=UTC), datetime(2025, 9, 3, tzinfo=UTC))


def test_an_open_end_opens_the_extent(make_features):
    features = make_features(("2025-09-02", None), ("2025-01-01", "2025-01-02"))
    assert temporal_extent(features) == (datetime(2025, 1, 1, tzinfo=UTC), None)


def test_an_open_start_opens_the_extent(make_features):
    features = make_features((None, "2025-09-03"), ("2025-01-01", "2025-01-02"))
    assert temporal_extent(features) == (None, datetime(2025, 9, 3, tzinfo=UTC))


def test_versions_come_in_the_order_in_which_they_were_known(read):
    features = read(
        version(2, "2025-09-10", None),
        version(1, "2025-09-02", "2025-09-10"),
        version(1, None, None, entity="x"),
    )
    assert list(versions(features, "one")["id"]) == ["one.1", "one.2"]
    assert versions(features, "nobody").empty


DAYS = st.dates(date(2025, 1, 1), date(2025, 1, 9))


@given(st.lists(DAYS, min_size=1, max_size=5, unique=True), DAYS)
def test_at_any_instant_at_most_one_version_of_an_entity_is_known(make_features, days, when):
    days = [day.isoformat() for day in sorted(days)]
    features = make_features(*((None, None, start, end) for start, end in zip(days, [*days[1:], None], strict=True)))
    assert len(known_at(features, when)) == (when.isoformat() >= days[0])


@given(st.lists(DAYS, min_size=3, max_size=3, unique=True))
def test_windows_side_by_side_hold_together_what_one_long_window_holds(make_features, days):
    start, middle, end = sorted(days)
    spans = [(f"2025-01-0{day}", f"2025-01-0{day + 1}") for day in range(1, 9)]
    features = make_features(*spans)
    both = {*valid_between(features, start, middle).index} | {*valid_between(features, middle, end).index}
    assert both == {*valid_between(features, start, end).index}
    assert len(both) == min((end - start).days, 8)


@given(st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)))
def test_an_instant_comes_back_from_its_text(instant):
    instant = instant.replace(microsecond=0)
    assert parse_instant(format_instant(instant)) == instant


@pytest.mark.parametrize("zone", ["UTC", "America/Caracas", "Pacific/Kiritimati", "Pacific/Pago_Pago"])
def test_a_date_means_the_same_instant_on_every_computer(zone):
    program = (
        "from geo.instants import format_instant, parse_instant;"
        "instant = parse_instant('2025-09-02');"
        "print(instant.timestamp(), format_instant(instant))"
    )
    answer = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "TZ": zone},
        capture_output=True,
        text=True,
        check=True,
    )
    assert answer.stdout == "1756771200.0 2025-09-02\n"
