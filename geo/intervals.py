"""What held over a View's window, as intervals: notices, by whom and for whom; forces, where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from geo.catalog import Catalog
from geo.filters import matching
from geo.instants import start_of_day
from geo.knowledge import known_at, valid_between
from geo.series import Axis, View

# Days that the longest of the planned notices ran: the map too takes an older one without a reported end for stale.
LONGEST_PLAN = timedelta(days=90)
MOMENT = timedelta(days=1)

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
FORCES = ("US", "Venezuela", "other")


@dataclass(frozen=True, eq=False)
class Intervals:
    """The rows a figure draws, and how many it leaves out.

    `rows` are features with `start` and `end` (UTC, half-open; of an open bound, how far the row
    may be drawn), `opens` and `fades` (no start, no end reported), and `series`. `counts` says how
    many there are of each series and `endless` how many without a reported end, drawn or not.
    `stale` counts those without a reported end that began too long before the window to be taken
    as holding in it; they are neither drawn nor counted. `narrowed` counts what filters left out.
    """

    rows: pd.DataFrame
    counts: Mapping[str, int]
    endless: int
    stale: int
    narrowed: int

    @property
    def total(self) -> int:
        """How many there are, drawn or not."""
        return sum(self.counts.values())


def notices_in(catalog: Catalog, view: View, axis: Axis) -> Intervals:
    """Return the notices of a window as known then: room is given in the order of `DOES`.

    A notice without a reported end is drawn for `LONGEST_PLAN` from the day it became known at
    most; a statement, a report and the lifting of a notice without one are of a moment.
    """
    found, narrowed = _selected(catalog, "notices", view, axis)
    does = found["force_class"].map(_DOES).fillna("tells")
    lasting = found[["valid_from", "known_from"]].max(axis=1) + LONGEST_PLAN
    furthest = lasting.where(~does.isin(["lifts", "tells"]), found["valid_from"] + MOMENT)
    return _drawn(found.assign(series=does), furthest, does.map(DOES.index), narrowed, axis)


def deployments_in(catalog: Catalog, view: View, axis: Axis) -> Intervals:
    """Return the deployments of a window as known then.

    One without a reported end is drawn to the last day that reports of deployments reach, or that
    was known, at most: after that nobody can say.
    """
    found, narrowed = _selected(catalog, "deployments", view, axis)
    reach = [date.fromisoformat(part["to"]) for part in catalog.coverage.get("deployments", ()) if _covers(part)]
    last = min([*map(start_of_day, reach[-1:]), start_of_day(axis.known_on + timedelta(days=1))])
    ends = found["valid_from"].fillna(pd.Timestamp(axis.start)) + MOMENT
    series = found["force"].where(found["force"].isin(FORCES), "other")
    furthest = ends.clip(lower=pd.Timestamp(last))
    return _drawn(found.assign(series=series), furthest, pd.Series(0, index=found.index), narrowed, axis)


def _covers(part: object) -> bool:
    return isinstance(part, dict) and part["density"] != "none"


def _selected(catalog: Catalog, layer: str, view: View, axis: Axis) -> tuple[pd.DataFrame, int]:
    known = known_at(catalog.layers[layer].features, axis.known_on)
    within = valid_between(known, axis.first, axis.last + timedelta(days=1))
    found = matching(within, layer, view["filters"], catalog.sources)
    return pd.DataFrame(found.drop(columns="geometry")), len(within) - len(found)


def _drawn(found: pd.DataFrame, furthest: pd.Series, rank: pd.Series, narrowed: int, axis: Axis) -> Intervals:
    """Return the rows to draw, given how far one without an end may reach and which matter most (0 first).

    Among equals, what began or ended in the window goes first, then what has a reported end, then
    what lasts longest in it, then what began last.
    """
    opens, fades = found["valid_from"].isna(), found["valid_to"].isna()
    start = found["valid_from"].fillna(pd.Timestamp(axis.start))
    end = found["valid_to"].fillna(furthest)
    first, after = pd.Timestamp(start_of_day(axis.first)), pd.Timestamp(start_of_day(axis.last + timedelta(days=1)))
    stale = fades & (end <= first)
    still = (start < first) & (fades | (end > after))
    within = end.clip(upper=after) - start.clip(lower=first)
    rows = found.assign(start=start, end=end, opens=opens, fades=fades, rank=rank, still=still, within=within)[~stale]
    order = {"rank": True, "still": True, "fades": True, "within": False, "start": False}
    chosen = rows.sort_values(list(order), ascending=list(order.values()), kind="stable").head(MOST)
    return Intervals(
        rows=chosen.sort_values(["start", "end"], kind="stable"),
        counts=rows["series"].value_counts().to_dict(),
        endless=int(rows["fades"].sum()),
        stale=int(stale.sum()),
        narrowed=narrowed,
    )
