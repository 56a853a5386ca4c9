"""What a View's figures count over time: the readings of the strikes, and what others published."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import pandas as pd

from geo.catalog import Catalog
from geo.filters import matching
from geo.instants import start_of_day
from geo.knowledge import known_at
from geo.published import read_published
from geo.table_view import window_of

READINGS = ("killed_announced", "killed_counted", "killed_maximum")
COUNTED = ("strikes", "vessels", *READINGS)

# A shorter window is drawn in the middle of this many days, and shaded: one day alone shows no course.
LEAST_DAYS = 28

View = Mapping[str, Any]


@dataclass(frozen=True)
class Axis:
    """The days a figure spans: a View's window, widened to four weeks when it is shorter.

    `first` and `last` are the window's days, both included; `known_on` is the day its knowledge
    ends. `start` and `end` are the half-open bounds of the axis in UTC.
    """

    first: date
    last: date
    known_on: date
    start: datetime
    end: datetime

    @property
    def known_until(self) -> datetime:
        """The instant after which nothing was known, or the axis's end when that is earlier."""
        return min(start_of_day(self.known_on + timedelta(days=1)), self.end)

    @property
    def is_wider(self) -> bool:
        """Whether the axis shows more than the window."""
        return self.start != start_of_day(self.first)


def axis_of(catalog: Catalog, view: View) -> Axis:
    """Return the axis of a View's figures."""
    first, last, known_on = window_of(view, catalog)
    spare = max(0, LEAST_DAYS - (last - first).days - 1)
    start = first - timedelta(days=spare // 2 + spare % 2)
    return Axis(first, last, known_on, start_of_day(start), start_of_day(last + timedelta(days=spare // 2 + 1)))


def cumulative(catalog: Catalog, view: View, known_on: date) -> pd.DataFrame:
    """Return the totals of the strikes that match a View's filters, as known on a day, over time.

    One row for each day on which strikes began, from the first strike on, not from the window's
    start: published totals count so too. Columns `day` (its 00:00Z) and `COUNTED`: each is what
    `geo.tally.tally` gives for strikes that began up to that day. May be empty.
    """
    if "strikes" not in catalog.layers:
        return pd.DataFrame(columns=["day", *COUNTED])
    known = known_at(catalog.layers["strikes"].features, known_on)
    known = matching(known, "strikes", view["filters"], catalog.sources)
    counted = pd.DataFrame(known[known["in_default_tally"].astype(bool)][["valid_from", *COUNTED[1:]]])
    numbers = counted[list(COUNTED[1:])].apply(pd.to_numeric).fillna(0).assign(strikes=1)
    # Without a day a strike cannot stand on the axis; groupby leaves it out.
    totals = numbers.groupby(counted["valid_from"]).sum().cumsum().astype("int64")
    return totals[list(COUNTED)].rename_axis("day").reset_index()


def totals_in(catalog: Catalog, axis: Axis) -> pd.DataFrame:
    """Return the published totals for days of the window that were public by the day of knowledge."""
    totals = read_published(catalog).totals
    day = totals["as_of"]
    within = (day >= start_of_day(axis.first)) & (day < start_of_day(axis.last + timedelta(days=1)))
    return totals[within & (totals["public_on"] <= axis.known_on)]


def headlines_in(catalog: Catalog, axis: Axis) -> pd.DataFrame:
    """Return the published figures for days or months that share a day with the window, public by then."""
    headlines = read_published(catalog).headlines
    within = (headlines["start"] < start_of_day(axis.last + timedelta(days=1))) & (
        headlines["end"] > start_of_day(axis.first)
    )
    return headlines[within & (headlines["public_on"] <= axis.known_on)]


def gaps_in(catalog: Catalog, layer: str, axis: Axis) -> pd.DataFrame:
    """Return where the axis shows little or nothing of a layer, and why that is not quiet.

    Columns `start`, `end` (UTC, cut to the axis) and `kind`: "thin" and "none" where the data are,
    up to the day of knowledge; "later" after it. May be empty.
    """
    gaps = [
        (max(start_of_day(date.fromisoformat(part["from"])), axis.start), _until(part, axis), part["density"])
        for part in catalog.coverage.get(layer, ())
        if part["density"] != "dense"
    ]
    gaps.append((axis.known_until, axis.end, "later"))
    return pd.DataFrame([gap for gap in gaps if gap[0] < gap[1]], columns=["start", "end", "kind"])


def gap_notes(catalog: Catalog, layer: str, axis: Axis, language: str) -> list[str]:
    """Return what the catalogue says of stretches of the axis where a layer is thin or ends.

    Only of those that had passed by the day of knowledge: a note may tell what came later.
    """
    return [
        part[f"note_{language}"]
        for part in catalog.coverage.get(layer, ())
        if part["density"] != "dense"
        and start_of_day(date.fromisoformat(part["from"])) < axis.end
        and start_of_day(date.fromisoformat(part["to"])) > axis.start
        and date.fromisoformat(part["to"]) <= axis.known_on + timedelta(days=1)
    ]


def _until(part: Mapping[str, str], axis: Axis) -> datetime:
    return min(start_of_day(date.fromisoformat(part["to"])), axis.known_until)
