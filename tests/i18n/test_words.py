"""Words and dates in both languages: no more exact than what is known."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from geo.i18n.words import dated, day, decimal, localised, span, text


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)


@pytest.mark.parametrize(
    ("start", "end", "precision", "expected"),
    [
        (at(2025, 9, 2), at(2025, 9, 3), "day", "2025-09-02"),
        (at(2025, 8, 14), at(2025, 8, 25), "day", "2025-08-14 to 2025-08-24"),
        (at(2025, 8, 19), None, "day", "2025-08-19, no end reported"),
        (at(2025, 12, 24), at(2025, 12, 25), "approx", "2025-12-24 (about)"),
        (at(2025, 8, 1), at(2025, 9, 1), "month", "2025-08"),
        (at(2025, 8, 1), at(2025, 12, 1), "range", "2025-08 to 2025-11"),
        (at(2025, 11, 21, 17, 43), at(2025, 11, 21, 17, 44), "minute", "2025-11-21 17:43 UTC"),
        (at(2025, 12, 1, 22), at(2025, 12, 1, 23), "hour", "2025-12-01 22:00 UTC (about)"),
        (None, None, "day", ""),
    ],
)
def test_a_time_is_reported_no_more_exactly_than_it_is_known(start, end, precision, expected):
    assert dated(start, end, precision, "en") == expected


def test_days_and_spans_read_alike_in_both_languages():
    assert day(date(2025, 9, 2), "es") == "2 sep 2025"
    assert span(date(2025, 9, 2), date(2025, 12, 1), "en") == "2 Sep to 1 Dec 2025"
    assert span(date(2025, 9, 2), date(2026, 1, 7), "es") == "2 sep 2025 a 7 ene 2026"


def test_one_and_several_are_told_apart():
    assert text("strikes_n", "en", n=1) == "1 strike"
    assert text("strikes_n", "es", n=21) == "21 ataques"


def test_a_text_without_a_spanish_of_its_own_serves_both_languages():
    notice = {"issuer": "FAA (US)", "issuer_es": "FAA (EE. UU.)", "actor": "INAC", "actor_es": None}
    assert [localised(notice, "issuer", language) for language in ("en", "es")] == ["FAA (US)", "FAA (EE. UU.)"]
    assert localised(notice, "actor", "es") == "INAC"
    assert localised(notice, "place_text", "es") == ""


def test_an_unknown_string_is_an_error():
    with pytest.raises(KeyError):
        text("no_such_string", "en")


def test_a_decimal_stands_after_a_comma_in_spanish():
    assert [decimal(0.24, language) for language in ("en", "es")] == ["0.2", "0,2"]
