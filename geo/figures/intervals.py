"""What held over a View's window, as intervals: notices, by whom and for whom; forces, where."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np

from geo.figures.series import DAY, Axis, Scope, ms
from geo.instants import start_of_day, start_of_next_day
from geo.query.filters import Feature
from geo.query.index import ALWAYS, NEVER

# Days that the longest of the planned notices ran: the map too takes an older one without a reported end for stale.
LONGEST_PLAN = timedelta(days=90)

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

MILLISECOND = timedelta(milliseconds=1)

Numbers = np.ndarray[Any, Any]


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

    A notice without a reported end is drawn for `LONGEST_PLAN` from the day it became known at
    most, and not past the day of knowledge; a statement, a report and the lifting of a notice
    without one are of a moment.
    """
    found, narrowed = _selected(scope, "notices")
    does = np.array([_DOES.get(row["force_class"], "tells") for row in _rows(scope, found)], dtype=object)
    start = scope.index.valid_from[found] / 1000
    lasting = np.maximum(start, scope.index.known_from[found] / 1000) + LONGEST_PLAN / MILLISECOND
    furthest = np.where(np.isin(does, _OF_A_MOMENT), start + DAY / MILLISECOND, lasting)
    ranks = np.array([DOES.index(one) for one in does], dtype=float)
    return _drawn(scope, found, does, furthest, ranks, narrowed)


def deployments_in(scope: Scope) -> Intervals:
    """Return the deployments of a window as known then: each force is given room by its share.

    One without a reported end is drawn to the last day that reports of deployments reach, or that
    was known, at most: after that nobody can say.
    """
    found, narrowed = _selected(scope, "deployments")
    covered = [part["to"] for part in scope.atlas.coverage.get("deployments", ()) if part["density"] != "none"]
    reach = min([*(ms(start_of_day(date.fromisoformat(day))) for day in covered[-1:]), _known_until(scope.axis)])
    furthest = np.maximum(scope.index.valid_from[found] / 1000 + DAY / MILLISECOND, reach)
    forces = [row["force"] if row["force"] in FORCES else "other" for row in _rows(scope, found)]
    return _drawn(scope, found, np.array(forces, dtype=object), furthest, None, narrowed)


def _selected(scope: Scope, layer: str) -> tuple[Numbers, int]:
    """Return the places in the index of what a layer shows in the window, and how many filters left out."""
    index = scope.index
    start, end = (ms(bound) * 1000 for bound in scope.axis.window)
    within = (index.layers == layer) & scope.known & (index.valid_from < end) & (index.valid_to > start)
    found = np.flatnonzero(within & scope.matching)
    return found, int(within.sum()) - len(found)


def _rows(scope: Scope, places: Numbers) -> Iterator[Feature]:
    return (scope.index.features[place][1] for place in places)


def _known_until(axis: Axis) -> float:
    return ms(start_of_next_day(axis.known_on))


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
    end = np.where(fades, np.minimum(furthest, _known_until(axis)), index.valid_to[found] / 1000)
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
