"""The index of an atlas: its features as arrays, so that a changed View costs a few comparisons of arrays."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from geo.query.filters import Feature, FilterIndex, Mask, matches
from geo.query.tally import Tally, totals
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
