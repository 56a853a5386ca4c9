"""What the page says in English and Spanish: the string table, dates, and a view's totals in one sentence."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

from geo.tally import Tally

LANGUAGES = ("en", "es")

STRINGS: dict[str, dict[str, Any]] = json.loads(
    (Path(__file__).parent / "locale" / "strings.json").read_text(encoding="utf-8")
)


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


def tally_sentence(total: Tally, first: date, last: date, language: str) -> str:
    """Return the totals of a window, first and last day included, in one sentence."""
    return text(
        "tally",
        language,
        span=span(first, last, language),
        strikes=text("strikes_n", language, n=total.strikes),
        vessels=text("vessels_n", language, n=total.vessels),
        announced=total.killed_announced,
        counted=total.killed_counted,
    )
