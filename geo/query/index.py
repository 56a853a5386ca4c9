"""The index of an atlas: its features as arrays, so that a changed View costs a few comparisons of arrays."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.query.filters import AREAS, Feature, FilterIndex, Mask, index_filters, matches
from geo.query.source import Source
from geo.query.tally import NUMBERS, Tally, totals
from geo.query.view import View, day_number

DAY = 86_400_000_000  # microseconds
ALWAYS, NEVER = np.iinfo(np.int64).min, np.iinfo(np.int64).max  # open bounds, as numbers

MOST_COUNTED = 2**53 - 1  # the largest count that is exact as a number of a frame or of the browser

Instants = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Index:
    """The features of every layer that is not of `AREAS`, oldest first, as arrays.

    Each array has one entry a feature, in the order of `features`: pairs of a layer's name and a row. Instants are
    microseconds since 1970 UTC, `ALWAYS` or `NEVER` for an open bound. `ended_at` is when a notice with legal force
    ended, and `NEVER` for everything else. `citing` and `cited` are pairs: the feature at the one place rests on the
    source at the other, in the order of the atlas' sources. `counted` are the features that a tally counts, and
    `numbers` the `NUMBERS` of these, NaN for every other feature.
    """

    features: tuple[tuple[str, Feature], ...]
    layers: NDArray[np.object_]
    entities: NDArray[np.object_]
    known_from: Instants
    known_to: Instants
    valid_from: Instants
    valid_to: Instants
    ended_at: Instants
    filter_index: FilterIndex
    citing: NDArray[np.intp]
    cited: NDArray[np.intp]
    counted: Mask
    basins: NDArray[np.object_]
    numbers: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Selection:
    """Which features of an index a View selects: one entry a feature in each array.

    `shown`: of a layer switched on, known, valid in the window, matching the filters, and without the notices with
    legal force that ended before the window's last day, unless the filters ask for these. `unfiltered`: what would be
    shown without the filters. `began`: what is known, began in the window and matches, of whatever layer.
    """

    shown: Mask
    unfiltered: Mask
    began: Mask


def index_layers(layers: Mapping[str, pd.DataFrame], sources: Mapping[str, Source]) -> Index:
    """Return the index of the layers of an atlas, given as frames with the columns of `Layer.features`."""
    features = tuple(sorted(_feature_rows(layers), key=_oldest_first))
    rows = [row for _, row in features]
    places = {name: place for place, name in enumerate(sources)}
    rests_on = [(place, places[name]) for place, row in enumerate(rows) for name in row["sources"] if name in places]
    citing, cited = np.array(rests_on, dtype=np.intp).reshape(-1, 2).T
    valid_to = _instants(rows, "valid_to", NEVER)
    has_force = np.array([layer == "notices" and bool(row["has_legal_force"]) for layer, row in features], dtype=bool)
    return Index(
        features=features,
        layers=np.array([layer for layer, _ in features], dtype=object),
        entities=np.array([row["entity"] for row in rows], dtype=object),
        known_from=_instants(rows, "known_from", ALWAYS),
        known_to=_instants(rows, "known_to", NEVER),
        valid_from=_instants(rows, "valid_from", ALWAYS),
        valid_to=valid_to,
        ended_at=np.where(has_force, valid_to, NEVER),
        filter_index=index_filters(features, sources),
        citing=citing,
        cited=cited,
        counted=np.array([layer == "strikes" and bool(row["in_default_tally"]) for layer, row in features], dtype=bool),
        basins=np.array([row.get("basin") for row in rows], dtype=object),
        numbers=np.array(
            [[countable(row[name]) if layer == "strikes" else None for name in NUMBERS] for layer, row in features],
            dtype=float,
        ).reshape(-1, len(NUMBERS)),
    )


def _feature_rows(layers: Mapping[str, pd.DataFrame]) -> Iterator[tuple[str, Feature]]:
    for name, features in layers.items():
        if name not in AREAS:
            for row in features.drop(columns="geometry").to_dict("records"):
                yield name, row


def _oldest_first(feature: tuple[str, Feature]) -> tuple[bool, pd.Timestamp]:
    begins = feature[1]["valid_from"]
    return (True, pd.Timestamp.min.tz_localize("UTC")) if pd.isna(begins) else (False, begins)


def _instants(rows: list[Feature], name: str, open_bound: int) -> Instants:
    return np.array(
        [open_bound if pd.isna(row[name]) else round(row[name].timestamp() * 1e6) for row in rows], dtype=np.int64
    )


def select(index: Index, view: View) -> Selection:
    """Return what a View selects, by the rules of `known_at`, `valid_between` and `matched`."""
    start, last = microseconds(view.first), microseconds(view.last)
    known = known_mask(index, view.known)
    begun = index.valid_from < last + DAY
    unfiltered = known & begun & (index.valid_to > start)
    unfiltered &= ~np.isin(index.layers, [name for name, on in view.layers.items() if not on])
    if not view.filters.ended:
        unfiltered &= index.ended_at > last
    matched = matches(index.filter_index, view.filters)
    return Selection(unfiltered & matched, unfiltered, known & begun & (index.valid_from >= start) & matched)


def microseconds(day: date) -> int:
    """Return a day's 00:00Z in microseconds since 1970."""
    return day_number(day) * DAY


def known_mask(index: Index, day: date | None) -> Mask:
    """Return which features of an index are known by the end of a day; by now for None."""
    end = NEVER - 1 if day is None else microseconds(day) + DAY - 1
    return (index.known_from <= end) & (index.known_to > end)


def tally_selection(index: Index, selection: Selection) -> Tally:
    """Return the totals of the strikes that began in the window, whether or not their layer is shown."""
    strikes = selection.began & index.counted
    return totals(index.basins[strikes], index.numbers[strikes])


def countable(value: object) -> float | None:
    """Return a count that can be summed exactly; None for a value that is no number, or too large a one."""
    return value if isinstance(value, int | float) and abs(value) <= MOST_COUNTED else None
