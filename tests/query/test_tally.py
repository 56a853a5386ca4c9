from __future__ import annotations

from datetime import date

import pytest

from geo.query.tally import BASINS, tally
from tests.conftest import OWN, feature, version

END = date(2026, 1, 1)


def strike(entity, **changes):
    return feature("strikes", entity=entity, **changes)


def test_a_tally_counts_strikes_vessels_and_the_killed_under_three_readings(read):
    strikes = read(
        strike("a", vessels=2, killed_announced=8, killed_counted=8, killed_maximum=8),
        strike("b"),
        layer="strikes",
    )
    total = tally(strikes, END)
    assert (total.strikes, total.vessels) == (2, 3)
    assert (total.killed_announced, total.killed_counted, total.killed_maximum) == (11, 11, 12)


def test_a_tally_of_no_strikes_is_all_zeros(read):
    total = tally(read(layer="strikes"), END)
    assert (total.strikes, total.vessels, total.killed_maximum, total.killed_unknown) == (0, 0, 0, 0)


def test_a_strike_counts_once_with_the_numbers_then_known(read):
    strikes = read(
        version(1, "2025-09-02", "2025-10-31", **{**OWN["strikes"], "killed_counted": 3}),
        version(2, "2025-10-31", None, **{**OWN["strikes"], "killed_counted": 4}),
        layer="strikes",
    )
    assert [
        tally(strikes, day).killed_counted for day in (date(2025, 9, 1), date(2025, 10, 30), date(2025, 10, 31))
    ] == [0, 3, 4]


def test_a_strike_without_a_toll_is_counted_as_unknown_and_adds_nothing(read):
    nothing = {"killed_announced": None, "killed_counted": None, "killed_maximum": None}
    total = tally(read(strike("a", **nothing), strike("b"), layer="strikes"), END)
    assert (total.strikes, total.killed_announced, total.killed_unknown) == (2, 3, 1)


def test_a_headline_is_counted_only_when_asked_for(read):
    strikes = read(strike("a", in_default_tally=False, confidence="D"), strike("b"), layer="strikes")
    assert tally(strikes, END).strikes == 1
    assert tally(strikes, END, with_headlines=True).strikes == 2


def test_the_basins_add_up_to_the_whole(read):
    strikes = read(*(strike(f"s{i}", basin=BASINS[i % 3]) for i in range(4)), layer="strikes")
    total = tally(strikes, END)
    assert {name: part.strikes for name, part in total.by_basin.items()} == dict(zip(BASINS, (2, 1, 1), strict=True))
    assert sum(part.killed_maximum for part in total.by_basin.values()) == total.killed_maximum


def test_a_tally_of_one_basin_counts_that_basin_only(read):
    strikes = read(strike("a"), strike("b", basin="eastern_pacific"), layer="strikes")
    assert tally(strikes, END, basin="caribbean").strikes == 1


def test_an_unknown_basin_is_refused(read):
    with pytest.raises(ValueError, match=r"'atlantic' is not a basin\. Expected: one of caribbean"):
        tally(read(layer="strikes"), END, basin="atlantic")


def test_windows_side_by_side_add_up(read):
    strikes = read(
        strike("a", valid_from="2025-09-02", valid_to="2025-09-03"),
        strike("b", valid_from="2025-09-02", valid_to="2025-09-09"),
        strike("c", valid_from="2025-09-03", valid_to="2025-09-04"),
        layer="strikes",
    )
    first = tally(strikes, END, window=(date(2025, 9, 1), date(2025, 9, 3))).strikes
    second = tally(strikes, END, window=(date(2025, 9, 3), date(2025, 9, 30))).strikes
    assert (first, second) == (2, 1)
