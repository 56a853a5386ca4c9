"""Times as the data write them, and the instants they mean."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_TIME = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z")


def parse_instant(text: str) -> datetime:
    """Return the UTC instant that a text of the data means.

    A date means that day's 00:00Z, on whatever computer this runs: the local time zone is never
    asked.

    Raises
    ------
    ValueError
        The text is neither `YYYY-MM-DD` nor `YYYY-MM-DDTHH:MM:SSZ`, or there is no such day or
        time, such as 2025-02-30.
    """
    if _DATE.fullmatch(text):
        return start_of_day(date.fromisoformat(text))
    if _TIME.fullmatch(text):
        return datetime.fromisoformat(text)
    raise ValueError(f"{text!r} is neither YYYY-MM-DD nor YYYY-MM-DDTHH:MM:SSZ")


def has_form(text: str) -> bool:
    """Return whether a text is written as the data write times; there may be no such day all the same."""
    return bool(_DATE.fullmatch(text) or _TIME.fullmatch(text))


def start_of_day(day: date) -> datetime:
    """Return a day's 00:00Z."""
    return datetime.combine(day, time.min, tzinfo=UTC)


def end_of_day(day: date) -> datetime:
    """Return the last instant of a day in UTC: one microsecond before the next 00:00Z."""
    return datetime.combine(day, time.max, tzinfo=UTC)


def format_instant(instant: datetime) -> str:
    """Return an instant as the data write it: a date when it is a 00:00Z, else to the second.

    Raises
    ------
    TypeError
        `instant` has no time zone.
    """
    require_zone(instant)
    instant = instant.astimezone(UTC)
    if instant.time() == time.min:
        return instant.date().isoformat()
    # Not strftime: how many digits a year before 1000 gets depends on the system.
    return f"{instant.replace(tzinfo=None).isoformat(timespec='seconds')}Z"


def require_zone(instant: datetime) -> datetime:
    """Return the instant unchanged.

    Raises
    ------
    TypeError
        `instant` has no time zone, so nobody can say when it is.
    """
    if not isinstance(instant, datetime) or instant.tzinfo is None:
        raise TypeError(f"{instant!r} is not an instant. Expected: a datetime with a time zone, such as UTC")
    return instant


def as_bound(value: datetime | date) -> datetime:
    """Return the instant that a bound of a window means: a date is that day's 00:00Z.

    Raises
    ------
    TypeError
        `value` is neither a date nor a time with a time zone.
    """
    if isinstance(value, date) and not isinstance(value, datetime):
        return start_of_day(value)
    return require_zone(value)
