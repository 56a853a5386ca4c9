"""Numbers that others published, read and checked: totals of the strikes, and headline figures."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pandas as pd

from geo.atlas.catalog import Resource
from geo.errors import DataError, Finding, Problem, limit_problems, quote_value
from geo.instants import date_bounds
from geo.query.source import Source

UNITS = ("strikes", "vessels", "killed")
SEAS = ("caribbean", "pacific")  # a table may split a total by sea; not every total says
TOTALS, HEADLINES = "tallies", "figures"  # as `datapackage.json` calls the two tables

# How far a day that is given as approximate may be off.
APPROXIMATE = timedelta(days=7)

_COLUMNS = ("as_of", "source_url", "source")  # of both tables
_TOTAL_COLUMNS = (*_COLUMNS, "publisher", *UNITS, "wording", "counting_basis", "time_precision", "read_status")
_HEADLINE_COLUMNS = (*_COLUMNS, "metric", "value", "unit", "wording_en", "wording_es", "notes_en", "notes_es")
_DATE_IN_ADDRESS = re.compile(r"(?<![0-9])(20[0-9]{2})[-/]([0-9]{2})[-/]([0-9]{2})(?![0-9])")
_NUMBER = re.compile(r"[0-9]{1,15}")  # not more than every program holds exactly
_WEB = ("https://", "http://")

Row = Mapping[Any, str]
Tables = Mapping[str, pd.DataFrame]


@dataclass(frozen=True)
class Total:
    """How many strikes, vessels or people killed somebody counted up to a day.

    A unit that the total does not give is None, and `address` may be empty. `caribbean` and
    `pacific` are parts of the strikes or of the vessels, where it splits them by sea. `basis` is
    the compilers' note on how it counts: hindsight. `read` is false when only a headline or a
    quotation of the page was read.
    """

    as_of: date
    publisher: str
    address: str
    strikes: int | None
    vessels: int | None
    killed: int | None
    caribbean: int | None
    pacific: int | None
    wording: str
    basis: str
    read: bool
    public_on: date


@dataclass(frozen=True)
class Headline:
    """A figure that somebody published for a day or a month: [`start`, `end`), half-open.

    `wording` and `notes` are in English (`en`) and Spanish (`es`); notes are hindsight.
    """

    start: date
    end: date
    metric: str
    value: int
    unit: str
    wording: Mapping[str, str]
    notes: Mapping[str, str]
    publisher: str
    address: str
    public_on: date


@dataclass(frozen=True, eq=False)
class Published:
    """Numbers as somebody published them, in the order of the tables.

    `public_on` is the day by which each was public, late rather than early: the latest of the day
    that the number is for, the date of its page, a date in the page's address, and the same of
    every other number that the same page gives. A day given as approximate counts from a week
    later when its page has no date.
    """

    totals: tuple[Total, ...] = ()
    headlines: tuple[Headline, ...] = ()


def read_published(tables: Tables, resources: Mapping[str, Resource], sources: Mapping[str, Source]) -> Published:
    """Return the numbers of two tables, `tallies` and `figures`; a table that is not there is empty.

    Raises
    ------
    DataError
        A cell breaks a rule. All problems of both tables come in this one error.
    """
    totals, problems = _read_rows(TOTALS, _TOTAL_COLUMNS, _total_findings, tables, resources, sources)
    headlines, more = _read_rows(HEADLINES, _HEADLINE_COLUMNS, _headline_findings, tables, resources, sources)
    if problems := [*problems, *more, *_unit_problems(headlines, resources)]:
        raise DataError(problems)
    public = _public_days([*totals, *headlines], sources)
    return Published(
        tuple(_total(row, day) for row, day in zip(totals, public, strict=False)),
        tuple(_headline(row, day, sources) for row, day in zip(headlines, public[len(totals) :], strict=True)),
    )


def _total(row: Row, public_on: date) -> Total:
    return Total(
        as_of=date.fromisoformat(row["as_of"]),
        publisher=row["publisher"],
        address=row["source_url"],
        **{name: int(row[name]) if row.get(name) else None for name in (*UNITS, *SEAS)},
        wording=row["wording"],
        basis=row["counting_basis"],
        read=row["read_status"] == "read",
        public_on=public_on,
    )


def _headline(row: Row, public_on: date, sources: Mapping[str, Source]) -> Headline:
    bounds = date_bounds(row["as_of"])
    assert bounds is not None  # `_headline_findings` saw to it
    return Headline(
        *bounds,
        metric=row["metric"],
        value=int(row["value"]),
        unit=row["unit"],
        wording={"en": row["wording_en"], "es": row["wording_es"]},
        notes={"en": row["notes_en"], "es": row["notes_es"]},
        publisher=sources[row["source"]].publisher if row["source"] else "",
        address=row["source_url"],
        public_on=public_on,
    )


def _read_rows(
    name: str,
    columns: tuple[str, ...],
    check: Callable[[Row], Iterator[Finding]],
    tables: Tables,
    resources: Mapping[str, Resource],
    sources: Mapping[str, Source],
) -> tuple[list[Row], list[Problem]]:
    """Return the rows of a table without those that break a rule, and what is wrong with these."""
    if name not in tables:
        return [], []
    file, table = resources[name]["path"], tables[name]
    if missing := [column for column in columns if column not in table.columns]:
        rule = f"the columns {', '.join(columns)}"
        return [], [Problem(file, "", column, "", "is a missing column", rule) for column in missing]
    sound: list[Row] = []

    def problems() -> Iterator[Problem]:
        for number, row in enumerate(table.to_dict("records"), start=2):
            findings = [*check(row), *_page_findings(row, sources)]
            for place, value, wrong, rule in findings:
                yield Problem(file, "", f"line {number}, {place}", value, wrong, rule)
            if not findings:
                sound.append(row)

    found = limit_problems(problems())
    return sound, found


def _total_findings(row: Row) -> Iterator[Finding]:
    if len(row["as_of"]) != len("2025-12-01") or date_bounds(row["as_of"]) is None:
        yield "as_of", quote_value(row["as_of"]), "is not a day that exists", "a day, like 2025-12-01"
    for unit in (*UNITS, *SEAS):
        if row.get(unit) and not _NUMBER.fullmatch(row[unit]):
            rule = "a whole number, or empty for not reported; at most 15 digits"
            yield unit, quote_value(row[unit]), "is not a number", rule


def _headline_findings(row: Row) -> Iterator[Finding]:
    if len(row["as_of"]) < len("2025-12") or date_bounds(row["as_of"]) is None:
        yield "as_of", quote_value(row["as_of"]), "is not a day or month that exists", "2025-12-01 or 2025-12"
    if not _NUMBER.fullmatch(row["value"]):
        yield "value", quote_value(row["value"]), "is not a number", "a whole number; at most 15 digits"


def _page_findings(row: Row, sources: Mapping[str, Source]) -> Iterator[Finding]:
    if row["source_url"] and not row["source_url"].startswith(_WEB):
        wrong = "is not a web address"
        yield "source_url", quote_value(row["source_url"]), wrong, f"an address that begins with {' or '.join(_WEB)}"
    if row["source"] and row["source"] not in sources:
        yield "source", quote_value(row["source"]), "is an unknown source", "the id of a row of sources.csv, or empty"


def _unit_problems(headlines: list[Row], resources: Mapping[str, Resource]) -> Iterator[Problem]:
    units: dict[str, str] = {}
    for row in headlines:
        unit = units.setdefault(row["metric"], row["unit"])
        if row["unit"] != unit:
            wrong = f"is another unit of {quote_value(row['metric'])}"
            rule = f"{quote_value(unit)}, one unit for each metric"
            yield Problem(resources[HEADLINES]["path"], "", "unit", quote_value(row["unit"]), wrong, rule)


def _public_days(rows: list[Row], sources: Mapping[str, Source]) -> list[date]:
    days = [_public_day(row, sources) for row in rows]
    latest: dict[str, date] = {}
    for row, day in zip(rows, days, strict=True):
        latest[row["source"]] = max(day, latest.get(row["source"], day))
    return [latest[row["source"]] if row["source"] else day for row, day in zip(rows, days, strict=True)]


def _public_day(row: Row, sources: Mapping[str, Source]) -> date:
    source = sources.get(row["source"])
    dated = [_latest_day(source.date)] if source and source.date else []
    for parts in _DATE_IN_ADDRESS.findall(row["source_url"]):
        with suppress(ValueError):  # digits that only look like a date
            dated.append(date.fromisoformat("-".join(parts)))
    day = _latest_day(row["as_of"])
    if row.get("time_precision") == "approx" and not dated:
        day += min(APPROXIMATE, date.max - day)
    return max([day, *dated])


def _latest_day(text: str) -> date:
    """Return a day itself, and for a year or month the first day after it: never too early."""
    span = date_bounds(text)
    assert span is not None  # of sources and of rows the dates are checked
    first, after = span
    return first if after - first == timedelta(days=1) else after
