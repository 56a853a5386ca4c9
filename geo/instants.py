"""Days and instants: reading and writing them as the data do, always in UTC."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta

# Not \d, which takes digits of other scripts too.
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_PARTS_OF_DATE = re.compile(r"[0-9]{4}(-[0-9]{2}){0,2}")
_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")


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
    # Some versions of Python read 24:00 as the next day's 00:00, others refuse it.
    if _TIME.fullmatch(text) and text[11:13] != "24":
        return datetime.fromisoformat(text)
    raise ValueError(f"{text!r} is neither YYYY-MM-DD nor YYYY-MM-DDTHH:MM:SSZ, or no such day or time exists")


def looks_like_time(text: str) -> bool:
    """Return whether a text is written as the data write times; there may be no such day all the same."""
    return bool(_DATE.fullmatch(text) or _TIME.fullmatch(text))


def date_bounds(text: str) -> tuple[date, date] | None:
    """Return the first day of a year, month or day, and the first day after it.

    None when the text is not written YYYY, YYYY-MM or YYYY-MM-DD, or there is no such day, or none after it.
    """
    if not _PARTS_OF_DATE.fullmatch(text):
        return None
    try:
        first = date.fromisoformat(f"{text}-01-01"[:10])
        if len(text) == len("2025"):
            return first, first.replace(year=first.year + 1)
        if len(text) == len("2025-12"):
            return first, first.replace(year=first.year + first.month // 12, month=first.month % 12 + 1)
        return first, first + timedelta(days=1)
    except (ValueError, OverflowError):  # beyond the last day of the calendar it overflows
        return None


def start_of_day(day: date) -> datetime:
    """Return a day's 00:00Z."""
    return datetime.combine(day, time.min, tzinfo=UTC)


def end_of_day(day: date) -> datetime:
    """Return the last instant of a day in UTC: one microsecond before the next 00:00Z."""
    return datetime.combine(day, time.max, tzinfo=UTC)


def start_of_next_day(day: date) -> datetime:
    """Return the first instant after a day; for the last day of the calendar, its own last instant."""
    return end_of_day(day) if day == date.max else start_of_day(day + timedelta(days=1))


def add_days(day: date, days: int) -> date:
    """Return the day so many days later, or earlier, kept within the calendar: years 1 to 9999."""
    return date.fromordinal(min(max(day.toordinal() + days, 1), date.max.toordinal()))


def last_day_before(end: datetime) -> date:
    """Return the last day of what ends at an instant, which is left out; nothing is before the first day."""
    return add_days(end.date(), -1) if end.time() == time.min else end.date()


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


def to_instant(value: datetime | date) -> datetime:
    """Return the instant that a bound of a window means: a date is that day's 00:00Z.

    Raises
    ------
    TypeError
        `value` is neither a date nor a time with a time zone.
    """
    if isinstance(value, date) and not isinstance(value, datetime):
        return start_of_day(value)
    return require_zone(value)
