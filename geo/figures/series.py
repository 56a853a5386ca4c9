"""What a View's figures count over time: the readings of the strikes, and what others published."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np
import pandas as pd

from geo.atlas.atlas import Atlas
from geo.atlas.published import Headline, Total
from geo.instants import add_days, start_of_day, start_of_next_day
from geo.query.filters import Mask, matches
from geo.query.index import ALWAYS, Index, known_mask
from geo.query.tally import NUMBERS
from geo.query.view import View

READINGS = ("killed_announced", "killed_counted", "killed_maximum")
COUNTED = ("strikes", "vessels", *READINGS)

# A shorter window is drawn in the middle of this many days, and shaded: one day alone shows no course.
LEAST_DAYS = 28

DAY = timedelta(days=1)


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
        return start_of_day(self.first), start_of_next_day(self.last)

    @property
    def known_until(self) -> datetime:
        """The instant after which nothing was known, or the axis's end when that is earlier."""
        return min(start_of_next_day(self.known_on), self.end)

    @property
    def is_wider(self) -> bool:
        """Whether the axis shows more than the window."""
        return self.start != self.window[0]


def axis_of(atlas: Atlas, view: View) -> Axis:
    """Return the axis of a View's figures."""
    first, last, known_on = view.first, view.last, view.known or atlas.release_day
    spare = max(0, LEAST_DAYS - (last - first).days - 1)
    start = add_days(first, -(spare // 2 + spare % 2))
    return Axis(first, last, known_on, start_of_day(start), start_of_next_day(add_days(last, spare // 2)))


@dataclass(frozen=True, eq=False)
class Scope:
    """What the figures of one View are drawn from.

    `known` and `matching` have one entry for each feature of the index: whether it is known under
    the View, and whether it matches the filters.
    """

    atlas: Atlas
    view: View
    axis: Axis
    known: Mask
    matching: Mask

    @property
    def index(self) -> Index:
        """All that happens in the atlas."""
        return self.atlas.index

    @property
    def language(self) -> str:
        """The View's language."""
        return self.view.language


def scope_of(atlas: Atlas, view: View) -> Scope:
    """Return what the figures of a View are drawn from."""
    matching = matches(atlas.index.filter_index, view.filters)
    return Scope(atlas, view, axis_of(atlas, view), known_mask(atlas.index, view.known), matching)


def ms(instant: datetime) -> float:
    """Return an instant as milliseconds since 1970 UTC, as charts count time."""
    return instant.timestamp() * 1000


def cumulative(scope: Scope) -> pd.DataFrame:
    """Return the totals of the strikes that match a View's filters, as known on its day, over time.

    One row for each day on which strikes began, from the first strike on, not from the window's
    start: published totals count so too. Columns `x` (the day's 00:00Z in milliseconds since 1970)
    and `COUNTED`: each is what `geo.query.tally.tally` gives for strikes that began up to that day. May
    be empty.
    """
    index = scope.index
    # The index is in order of time. Without a day a strike cannot stand on an axis.
    strikes = index.counted & scope.known & scope.matching & (index.valid_from != ALWAYS)
    begun = index.valid_from[strikes]
    numbers = np.nan_to_num(index.numbers[strikes]).cumsum(axis=0).astype(np.int64)
    totals = pd.DataFrame(numbers, columns=list(NUMBERS))
    totals.insert(0, "strikes", np.arange(1, len(begun) + 1))
    totals.insert(0, "x", begun / 1000)
    last_of_day = np.append(begun[1:] != begun[:-1], True)[: len(begun)]
    return totals[last_of_day]


def totals_in(scope: Scope) -> list[Total]:
    """Return the published totals for days of the window that were public by the day of knowledge."""
    return [
        total
        for total in scope.atlas.published.totals
        if scope.axis.first <= total.as_of <= scope.axis.last and total.public_on <= scope.axis.known_on
    ]


def headlines_in(scope: Scope) -> list[Headline]:
    """Return the published figures for days or months that share a day with the window, public by then."""
    axis = scope.axis
    return [
        headline
        for headline in scope.atlas.published.headlines
        if headline.start <= axis.last and headline.end > axis.first and headline.public_on <= axis.known_on
    ]


def gaps_in(scope: Scope, layer: str) -> list[tuple[datetime, datetime, str]]:
    """Return where the axis shows little or nothing of a layer, and why that is not quiet.

    Each is start, end (UTC, cut to the axis) and kind: "thin" and "none" where the data are, up to
    the day of knowledge; "later" after it.
    """
    axis = scope.axis
    gaps = [
        (max(start_of_day(date.fromisoformat(part["from"])), axis.start), _until(part, axis), part["density"])
        for part in scope.atlas.coverage.get(layer, ())
        if part["density"] != "dense"
    ]
    gaps.append((axis.known_until, axis.end, "later"))
    return [gap for gap in gaps if gap[0] < gap[1]]


def gap_notes(scope: Scope, layer: str) -> list[str]:
    """Return what the atlas says of stretches of the axis where a layer is thin or ends.

    Only of those that had passed by the day of knowledge: a note may tell what came later.
    """
    axis = scope.axis
    return [
        part[f"note_{scope.language}"]
        for part in scope.atlas.coverage.get(layer, ())
        if part["density"] != "dense"
        and start_of_day(date.fromisoformat(part["from"])) < axis.end
        and start_of_day(date.fromisoformat(part["to"])) > axis.start
        and date.fromisoformat(part["to"]) <= add_days(axis.known_on, 1)
    ]


def _until(part: Mapping[str, str], axis: Axis) -> datetime:
    return min(start_of_day(date.fromisoformat(part["to"])), axis.known_until)
