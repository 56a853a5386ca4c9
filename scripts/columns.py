"""The columns of every table in data/facts, each with the check that its cells must pass: read from columns.csv."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

# Whatever is dated here happened in these centuries, and some programs know no days far beyond them.
_FIRST, _LAST = "1900-01-01", "2199-12-31"

OFFSHORE = "straight/geodesic line offshore"

Check = Callable[[str], str | None]
"""What a cell should hold, when its text is not that; None when nothing is wrong with it."""


def _free(text: str) -> str | None:
    return None if text == text.strip() else "no spaces around the text"


def _filled(text: str) -> str | None:
    return _free(text) if text else "text, not empty"


def _matching(pattern: str, rule: str) -> Check:
    form = re.compile(pattern)
    return lambda text: None if form.fullmatch(text) else rule


def _one_of(words: list[str], text: str) -> str | None:
    return None if text in words else f"one of: {', '.join(words)}"


def is_day(text: str) -> str | None:
    """Return None for a day of the calendar, and for any other text what was expected."""
    try:
        exists = date.fromisoformat(text).isoformat() == text and _FIRST <= text <= _LAST
    except ValueError:
        exists = False
    return None if exists else f"a date YYYY-MM-DD that exists, from {_FIRST} to {_LAST}"


def _date(text: str) -> str | None:
    if re.fullmatch(r"[0-9]{4}(-[0-9]{2})?", text):
        return is_day(f"{text}-01" if len(text) == 7 else f"{text}-01-01")
    return is_day(text)


def _degrees(most: float, text: str) -> str | None:
    if not re.fullmatch(r"-?[0-9]{1,3}(\.[0-9]{1,6})?", text) or abs(float(text)) > most:
        return f"degrees from {-most:g} to {most:g} with at most 6 decimals"
    return None


def _address(text: str) -> str | None:
    return None if _is_address(text) else "one web address without spaces"


def _noted_address(text: str) -> str | None:
    """Check an address after which a note in brackets may say which archived copy was read."""
    found = re.fullmatch(r"(\S+)( \([^()]+\))?", text)
    return None if found and _is_address(found[1]) else "one web address, a note in brackets after it"


def _addresses(text: str) -> str | None:
    return None if all(map(_is_address, text.split(" ; "))) else "web addresses separated by ' ; '"


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return bool(re.fullmatch(r"https?://\S+", text) and parts.hostname) and (parts.port or 0) >= 0
    except ValueError:  # a bracket without its partner, a port that is no number
        return False


_RULES: Mapping[str, Check] = {
    "free": _free,
    "filled": _filled,
    "day": is_day,
    "date": _date,
    "address": _address,
    "noted_address": _noted_address,
    "addresses": _addresses,
    "latitude": partial(_degrees, 90),
    "longitude": partial(_degrees, 180),
    "number": _matching(r"[0-9]{1,10}", "a whole number without separators"),
    "slug": _matching(r"[a-z0-9]+(-[a-z0-9]+)*", "lower-case letters a-z, digits and hyphens"),
    "column": _matching(r"[a-z]+(_[a-z]+)*", "the name of the column that the phrase stands in"),
    "time": _matching(r"([01][0-9]|2[0-3]):[0-5][0-9]", "a time of day HH:MM in UTC"),
    "latitude_dms": _matching(r"[0-9]{6}[NS]", "degrees, minutes and seconds such as 115159N"),
    "longitude_dms": _matching(r"[0-9]{7}[EW]", "degrees, minutes and seconds such as 0712002W"),
    "designator": _matching(r"[A-Z]{4}", "the four capital letters of a flight information region, such as SVZM"),
}


@dataclass(frozen=True)
class Table:
    """The columns of a table in their order, each with its check.

    `key` names a row in messages, and only there when `unique` is false. `references` gives, for a
    column, the table and the column that must hold its text. `pages` are the columns of addresses of pages that were
    read.
    """

    key: tuple[str, ...]
    columns: Mapping[str, Check]
    references: Mapping[str, tuple[str, str]]
    pages: tuple[str, ...]
    unique: bool = True


def _or_blank(check: Check, text: str) -> str | None:
    return check(text) if text else None


def _check(row: Mapping[str, str], rules: Mapping[str, str]) -> Check:
    """Return the check of a column: a rule by its name, that of another column, or `one of:` words between bars."""
    rule = rules.get(row["rule"], row["rule"])
    words = rule.removeprefix("one of: ")
    check = _RULES[rule] if words == rule else partial(_one_of, words.split(" | "))
    return partial(_or_blank, check) if row["may_be_blank"] else check


def _read() -> dict[str, Table]:
    with Path(__file__).with_name("columns.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    rules = {f"{row['table']}.{row['column']}": row["rule"] for row in rows}
    tables = {}
    for name in dict.fromkeys(row["table"] for row in rows):
        own = [row for row in rows if row["table"] == name]
        columns = {row["column"]: _check(row, rules) for row in own}
        references = {row["column"]: tuple(row["refers_to"].split(".")) for row in own if row["refers_to"]}
        key = tuple(row["column"] for row in own if row["key"])
        read = (row for row in own if row["column"] != "cited_not_read_url")
        pages = tuple(row["column"] for row in read if "address" in row["rule"])
        tables[name] = Table(key, columns, references, pages, all(row["key"] != "name" for row in own))
    return tables


TABLES: Mapping[str, Table] = _read()
