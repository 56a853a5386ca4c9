"""What a View's figures count over time: the readings of the strikes, and what others published."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from geo.catalog import Catalog
from geo.filters import is_narrow, matching
from geo.instants import start_of_day
from geo.knowledge import known_at
from geo.published import Headline, Total, read_published
from geo.table_view import window_of

READINGS = ("killed_announced", "killed_counted", "killed_maximum")
COUNTED = ("strikes", "vessels", *READINGS)

# A shorter window is drawn in the middle of this many days, and shaded: one day alone shows no course.
LEAST_DAYS = 28

_NUMBERS = ["known_from", "known_to", "from_ms", *COUNTED]

DAY = timedelta(days=1)
EPOCH = pd.Timestamp(0, tz="UTC")

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
    def window(self) -> tuple[datetime, datetime]:
        """The half-open bounds of the window in UTC."""
        return start_of_day(self.first), start_of_day(self.last + DAY)

    @property
    def known_until(self) -> datetime:
        """The instant after which nothing was known, or the axis's end when that is earlier."""
        return min(start_of_day(self.known_on + DAY), self.end)

    @property
    def is_wider(self) -> bool:
        """Whether the axis shows more than the window."""
        return self.start != self.window[0]


def axis_of(catalog: Catalog, view: View) -> Axis:
    """Return the axis of a View's figures."""
    first, last, known_on = window_of(view, catalog)
    spare = max(0, LEAST_DAYS - (last - first).days - 1)
    start = first - timedelta(days=spare // 2 + spare % 2)
    return Axis(first, last, known_on, start_of_day(start), start_of_day(last + timedelta(days=spare // 2 + 1)))


@lru_cache(maxsize=16)
def plain(catalog: Catalog, layer: str) -> pd.DataFrame:
    """Return the features of a layer as figures need them: without shapes, and times as numbers too.

    `from_ms`, `to_ms` and `known_ms` are `valid_from`, `valid_to` and `known_from` in milliseconds
    since 1970 UTC, NaN for open.
    """
    features = pd.DataFrame(catalog.layers[layer].features.drop(columns="geometry"))
    names = {"from_ms": "valid_from", "to_ms": "valid_to", "known_ms": "known_from"}
    times = {name: (features[column] - EPOCH) / pd.Timedelta(milliseconds=1) for name, column in names.items()}
    # A copy is one block of memory for each type, where the layer has one for each column: quicker to select from.
    return features.assign(**times).copy()


def ms(instant: datetime) -> float:
    """Return an instant as milliseconds since 1970 UTC, as charts count time."""
    return instant.timestamp() * 1000


@lru_cache(maxsize=4)
def _strikes(catalog: Catalog) -> pd.DataFrame:
    strikes = plain(catalog, "strikes")
    # What was not reported adds nothing; without a day a strike cannot stand on an axis.
    numbers = {column: pd.to_numeric(strikes[column]).fillna(0).astype("int64") for column in COUNTED[1:]}
    counted = strikes.assign(strikes=1, **numbers)
    counted = counted[counted["in_default_tally"].astype(bool) & counted["valid_from"].notna()]
    return counted.sort_values("valid_from", kind="stable").copy()


def cumulative(catalog: Catalog, view: View, known_on: date) -> pd.DataFrame:
    """Return the totals of the strikes that match a View's filters, as known on a day, over time.

    One row for each day on which strikes began, from the first strike on, not from the window's
    start: published totals count so too. Columns `from_ms` (the day's 00:00Z) and `COUNTED`: each
    is what `geo.tally.tally` gives for strikes that began up to that day. May be empty.
    """
    strikes = _strikes(catalog)
    if not is_narrow(view["filters"]):
        strikes = strikes[_NUMBERS]  # nothing else is asked of them
    found = matching(known_at(strikes, known_on), "strikes", view["filters"], catalog.sources)
    begun = found["from_ms"].to_numpy()
    totals = pd.DataFrame(found[list(COUNTED)].to_numpy().cumsum(axis=0), columns=list(COUNTED))
    totals.insert(0, "from_ms", begun)
    last_of_day = np.append(begun[1:] != begun[:-1], True)[: len(begun)]
    return totals[last_of_day]


def totals_in(catalog: Catalog, axis: Axis) -> list[Total]:
    """Return the published totals for days of the window that were public by the day of knowledge."""
    return [
        total
        for total in read_published(catalog).totals
        if axis.first <= total.as_of <= axis.last and total.public_on <= axis.known_on
    ]


def headlines_in(catalog: Catalog, axis: Axis) -> list[Headline]:
    """Return the published figures for days or months that share a day with the window, public by then."""
    return [
        headline
        for headline in read_published(catalog).headlines
        if headline.start <= axis.last and headline.end > axis.first and headline.public_on <= axis.known_on
    ]


def gaps_in(catalog: Catalog, layer: str, axis: Axis) -> list[tuple[datetime, datetime, str]]:
    """Return where the axis shows little or nothing of a layer, and why that is not quiet.

    Each is start, end (UTC, cut to the axis) and kind: "thin" and "none" where the data are, up to
    the day of knowledge; "later" after it.
    """
    gaps = [
        (max(start_of_day(date.fromisoformat(part["from"])), axis.start), _until(part, axis), part["density"])
        for part in catalog.coverage.get(layer, ())
        if part["density"] != "dense"
    ]
    gaps.append((axis.known_until, axis.end, "later"))
    return [gap for gap in gaps if gap[0] < gap[1]]


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
        and date.fromisoformat(part["to"]) <= axis.known_on + DAY
    ]


def _until(part: Mapping[str, str], axis: Axis) -> datetime:
    return min(start_of_day(date.fromisoformat(part["to"])), axis.known_until)
