"""The words of pages and pictures in English and Spanish: the string table, dates and numbers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from geo.instants import last_day_before

LANGUAGES = ("en", "es")

LOCALE = Path(__file__).parent / "locale"


def _read_strings(pattern: str) -> dict[str, dict[str, Any]]:
    strings: dict[str, dict[str, Any]] = {}
    for path in sorted(LOCALE.glob(pattern)):
        part = json.loads(path.read_text(encoding="utf-8"))
        if twice := strings.keys() & part.keys():
            raise ValueError(f"{path.name}: {', '.join(sorted(twice))} stand in another file of the table already")
        strings |= part
    return strings


STRINGS = _read_strings("**/*.json")
# The strings of the map page; those of the app around it are in the folder app/.
MAP_STRINGS = _read_strings("*.json")


def text(key: str, language: str, **values: object) -> str:
    """Return a string of the table, with `{names}` filled in; `n` chooses between one and several.

    Raises
    ------
    KeyError
        There is no such string or language.
    """
    found = STRINGS[key][language]
    if isinstance(found, list):
        found = found[0 if values["n"] == 1 else 1]
    return str(found).format(**values)


def word(kind: str, code: str | None, language: str) -> str:
    """Return what a code of the data is called: of the kind "class", `outlet` is "news outlet".

    The data may hold codes that the table does not name: these stand for themselves. None is "".
    """
    key = f"{kind}_{code}"
    return text(key, language) if key in STRINGS else code or ""


def localised(feature: Mapping[Any, Any], field: str, language: str) -> str:
    """Return a text of a feature in a language: its English where it has no Spanish of its own, "" for none."""
    found = (feature.get(name) for name in (f"{field}_{language}", f"{field}_en", field))
    return next((text for text in found if isinstance(text, str)), "")


def decimal(value: float, language: str) -> str:
    """Return a number with one decimal: "0.2", in Spanish "0,2"."""
    return f"{value:.1f}".replace(".", {"en": ".", "es": ","}[language])


def day(when: date, language: str, year: bool = True) -> str:
    """Return a day in words: "2 Sep 2025"."""
    month = STRINGS["months"][language][when.month - 1]
    return f"{when.day} {month} {when.year}" if year else f"{when.day} {month}"


def span(first: date, last: date, language: str) -> str:
    """Return days, both included, in words: "2 Sep to 1 Dec 2025"."""
    if first == last:
        return day(first, language)
    start = day(first, language, year=first.year != last.year)
    return text("span", language, **{"from": start, "to": day(last, language)})


def dated(start: datetime | None, end: datetime | None, precision: str, language: str) -> str:
    """Return when something held, no more exactly than it is known, in a form that sorts by time.

    `start` and `end` are the half-open bounds in UTC, None for open; `precision` is the feature's
    `time_precision`. A minute is "2025-11-21 17:43 UTC", a month "2025-08".
    """
    if start is None:
        return ""
    first = start.date()
    last = None if end is None else last_day_before(end)
    if precision in ("minute", "hour") and first == last:
        clock = f"{first} {start:%H:%M} UTC"
        return clock if precision == "minute" else f"{clock} ({text('dated_about', language)})"
    if precision in ("month", "range"):
        months = sorted({first.isoformat()[:7], (last or first).isoformat()[:7]})
        return text("span", language, **{"from": months[0], "to": months[-1]}) if len(months) > 1 else months[0]
    if last is None:
        shown = f"{first}, {text('no_end', language)}"
    else:
        shown = str(first) if first == last else text("span", language, **{"from": first, "to": last})
    return f"{shown} ({text('dated_about', language)})" if precision in ("approx", "week", "hour") else shown
