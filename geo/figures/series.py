"""What a View's figures count over time: the readings of the strikes, what others published, and what lasted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
import pandas as pd

from geo.atlas.atlas import Atlas
from geo.atlas.published import Headline, Total
from geo.instants import add_days, start_of_day, start_of_next_day
from geo.query.filters import Feature, Mask, matches
from geo.query.index import ALWAYS, NEVER, Index, known_mask
from geo.query.tally import NUMBERS
from geo.query.view import View

READINGS = ("killed_announced", "killed_counted", "killed_maximum")
COUNTED = ("strikes", "vessels", *READINGS)

# A shorter window is drawn in the middle of this many days, and shaded: one day alone shows no course.
LEAST_DAYS = 28

MOST = 24  # rows that a figure draws: more cannot be read, and the table holds them all

# What a notice does, from its force class, in the order in which room is given. Airlines' own decisions come last:
# they are many, and bind nobody else.
DOES = ("binds", "advises", "lifts", "tells", "chooses")
_DOES = {
    "prohibition": "binds",
    "restriction": "binds",
    "revocation": "binds",
    "recommendation": "advises",
    "caution": "advises",
    "cancellation": "lifts",
    "decision": "chooses",
}
_OF_A_MOMENT = ("lifts", "tells")
FORCES = ("US", "Venezuela", "other")

DAY = timedelta(days=1)
DAY_MS = DAY / timedelta(milliseconds=1)

Numbers = np.ndarray[Any, Any]


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


def make_axis(atlas: Atlas, view: View) -> Axis:
    """Return the axis of a View's figures."""
    first, last, known_on = view.first, view.last, view.known or atlas.release_day
    spare = max(0, LEAST_DAYS - (last - first).days - 1)
    start = add_days(first, -(spare // 2 + spare % 2))
    return Axis(first, last, known_on, start_of_day(start), start_of_next_day(add_days(last, spare // 2)))


@dataclass(frozen=True, eq=False)
class Scope:
    """What the figures of one View are drawn from.

    `known` and `filter_features` have one entry for each feature of the index: whether it is known under
    the View, and whether it matches the filters.
    """

    atlas: Atlas
    view: View
    axis: Axis
    known: Mask
    filter_features: Mask

    @property
    def index(self) -> Index:
        """All that happens in the atlas."""
        return self.atlas.index

    @property
    def language(self) -> str:
        """The View's language."""
        return self.view.language


def make_scope(atlas: Atlas, view: View) -> Scope:
    """Return what the figures of a View are drawn from."""
    filter_features = matches(atlas.index.filter_index, view.filters)
    return Scope(atlas, view, make_axis(atlas, view), known_mask(atlas.index, view.known), filter_features)


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
    strikes = index.counted & scope.known & scope.filter_features & (index.valid_from != ALWAYS)
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
        (max(start, axis.start), min(end, axis.known_until), part["density"])
        for start, end, part in _thin_parts(scope, layer)
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
        for start, end, part in _thin_parts(scope, layer)
        if start < axis.end and axis.start < end <= start_of_next_day(axis.known_on)
    ]


def _thin_parts(scope: Scope, layer: str) -> Iterator[tuple[datetime, datetime, Mapping[str, str]]]:
    """Return when a layer is thin or empty: from, up to, and what the atlas says of it."""
    for part in scope.atlas.coverage.get(layer, ()):
        if part["density"] != "dense":
            start, end = (start_of_day(date.fromisoformat(part[bound])) for bound in ("from", "to"))
            yield start, end, part


@dataclass(frozen=True)
class Interval:
    """A feature that held in the window, and how it is drawn.

    `start` and `end` are half-open, in milliseconds since 1970 UTC; where the feature has none
    (`opens`, `fades`), they say how far it may be drawn.
    """

    feature: Feature
    series: str
    start: float
    end: float
    opens: bool
    fades: bool


@dataclass(frozen=True)
class Intervals:
    """The intervals a figure draws, the earliest first, and how many it leaves out.

    `counts` says how many there are of each series and `endless` how many without a reported end,
    drawn or not. `stale` counts those without a reported end that began too long before the window
    to be taken as holding in it; they are neither drawn nor counted. `narrowed` counts what
    filters left out.
    """

    drawn: tuple[Interval, ...]
    counts: Mapping[str, int]
    endless: int
    stale: int
    narrowed: int

    @property
    def total(self) -> int:
        """How many there are, drawn or not."""
        return sum(self.counts.values())


def notices_in(scope: Scope) -> Intervals:
    """Return the notices of a window as known then: room is given in the order of `DOES`.

    A notice without a reported end is drawn to its `stale_from` at most, and not past the day of
    knowledge; a statement, a report and the lifting of a notice without one are of a moment.
    """
    found, narrowed = _selected(scope, "notices")
    does = np.array([_DOES.get(row["force_class"], "tells") for row in _rows(scope, found)], dtype=object)
    start = scope.index.valid_from[found] / 1000
    furthest = np.where(np.isin(does, _OF_A_MOMENT), start + DAY_MS, _stale_from(scope, found))
    ranks = np.array([DOES.index(one) for one in does], dtype=float)
    return _drawn(scope, found, does, furthest, ranks, narrowed)


def deployments_in(scope: Scope) -> Intervals:
    """Return the deployments of a window as known then: each force is given room by its share.

    One without a reported end is drawn to its `stale_from`, the end of the days that reports reach,
    and not past the day of knowledge: after that nobody can say.
    """
    found, narrowed = _selected(scope, "deployments")
    furthest = np.maximum(scope.index.valid_from[found] / 1000 + DAY_MS, _stale_from(scope, found))
    forces = [row["force"] if row["force"] in FORCES else "other" for row in _rows(scope, found)]
    return _drawn(scope, found, np.array(forces, dtype=object), furthest, None, narrowed)


def _selected(scope: Scope, layer: str) -> tuple[Numbers, int]:
    """Return the places in the index of what a layer shows in the window, and how many filters left out."""
    index = scope.index
    start, end = (ms(bound) * 1000 for bound in scope.axis.window)
    within = (index.layers == layer) & scope.known & (index.valid_from < end) & (index.valid_to > start)
    found = np.flatnonzero(within & scope.filter_features)
    return found, int(within.sum()) - len(found)


def _rows(scope: Scope, places: Numbers) -> Iterator[Feature]:
    return (scope.index.features[place][1] for place in places)


def _stale_from(scope: Scope, places: Numbers) -> Numbers:
    """Return from when features are no longer taken to hold, in milliseconds since 1970 UTC; infinite: never."""
    bounds = (row.get("stale_from") for row in _rows(scope, places))
    return np.array([np.inf if pd.isna(bound) else ms(bound) for bound in bounds], dtype=float)


def _by_share(series: Numbers, order: Numbers, stale: Numbers) -> Numbers:
    """Return ranks that take turns between series, the oftener the more of a series there are."""
    rank = np.ones(len(series))
    for one in np.unique(series.astype(str)):
        places = [place for place in order if series[place] == one and not stale[place]]
        rank[places] = (np.arange(len(places)) + 0.5) / max(len(places), 1)
    return rank


def _drawn(
    scope: Scope, found: Numbers, series: Numbers, furthest: Numbers, rank: Numbers | None, narrowed: int
) -> Intervals:
    """Return the intervals to draw, given how far those without an end reach and which go first (rank 0).

    Without ranks each series is given room by its share, so that none pushes another out. Among
    equals, what began or ended in the window goes first, then what has a reported end, then what
    lasts longest in it, then what began last.
    """
    index, axis = scope.index, scope.axis
    first, after = (ms(bound) for bound in axis.window)
    opens, fades = index.valid_from[found] == ALWAYS, index.valid_to[found] == NEVER
    start = np.where(opens, ms(axis.start), index.valid_from[found] / 1000)
    end = np.where(fades, np.minimum(furthest, ms(start_of_next_day(axis.known_on))), index.valid_to[found] / 1000)
    stale = fades & (end <= first)
    still = (start < first) & (fades | (end > after))
    within = np.minimum(end, after) - np.maximum(start, first)
    order = np.lexsort((-start, -within, fades, still, stale))
    rank = _by_share(series, order, stale) if rank is None else rank
    order = order[np.lexsort((rank[order], stale[order]))]
    chosen = order[: min(MOST, int((~stale).sum()))]
    chosen = chosen[np.lexsort((end[chosen], start[chosen]))]
    return Intervals(
        drawn=tuple(
            Interval(feature, str(series[i]), float(start[i]), float(end[i]), bool(opens[i]), bool(fades[i]))
            for feature, i in zip(_rows(scope, found[chosen]), chosen, strict=True)
        ),
        counts=Counter(series[~stale].tolist()),
        endless=int((fades & ~stale).sum()),
        stale=int(stale.sum()),
        narrowed=narrowed,
    )
