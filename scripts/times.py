"""The times written in the tables, made into the bounds of half-open intervals.

A bound is a date `YYYY-MM-DD`, which means that day's 00:00Z, or a UTC time
`YYYY-MM-DDTHH:MM:SSZ`. None is open.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from geo.instants import date_bounds, format_instant, parse_instant

_LASTING = {"minute": timedelta(minutes=1), "hour": timedelta(hours=1)}


def earlier(one: str | None, other: str | None) -> str | None:
    """Return the earlier of two ends. An open end is later than any other."""
    if one is None or other is None:
        return one or other
    return min(one, other, key=parse_instant)


def day_after(day: str) -> str:
    """Return the next day of the calendar."""
    return (date.fromisoformat(day) + timedelta(days=1)).isoformat()


def span(text: str) -> tuple[str, str]:
    """Return the first instant of a year, month or day, and the first instant after it."""
    bounds = date_bounds(text)
    assert bounds is not None, f"{text!r} is no date"  # the columns' checks saw to it
    first, after = bounds
    return first.isoformat(), after.isoformat()


def valid_interval(text: str, precision: str, time_utc: str = "") -> tuple[str, str]:
    """Return when an event held, from the date, the precision and, if any, the clock time given.

    A clock time is used only when the precision says that it is meant to the minute or the hour.
    """
    start, end = span(text)
    if precision in _LASTING and time_utc:
        begin = datetime.fromisoformat(f"{text}T{time_utc}:00").replace(tzinfo=UTC)
        return format_instant(begin), format_instant(begin + _LASTING[precision])
    if precision == "week" and len(text) == 10:
        return start, (date.fromisoformat(text) + timedelta(days=7)).isoformat()
    return start, end


def public_by(text: str) -> tuple[str, str]:
    """Return the first day by which a dated page was public, and how that is known.

    A page dated to the month only may have come out on its last day, so it counts from the day
    after: the map never knows too early.
    """
    if len(text) == 10:
        return text, "page_date"
    return span(text)[1], "page_month"
