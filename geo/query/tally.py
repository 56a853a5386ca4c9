"""Totals of the announced strikes, under readings that are stated and never mixed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from types import MappingProxyType

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.instants import to_instant
from geo.query.knowledge import known_at

BASINS = ("caribbean", "eastern_pacific", "unknown")
NUMBERS = ("vessels", "killed_announced", "killed_counted", "killed_maximum")


@dataclass(frozen=True)
class Killed:
    """People killed, by three readings; `Tally` says what each counts."""

    announced: int
    counted: int
    maximum: int


@dataclass(frozen=True)
class Tally:
    """How many strikes, how many vessels, and how many people killed, by three readings.

    All are whole numbers, of the strikes that began in a window and were known on a day.
    `killed_announced`: deaths announced or bodies found. `killed_counted`: these and the missing
    who were counted as dead by then. `killed_maximum`: these and all who were never found. A
    strike of which a number was not reported adds nothing to it; `killed_unknown` says how many
    strikes have no announced number. `by_basin` holds the same for each of `BASINS`; these parts
    have no parts of their own.
    """

    strikes: int
    vessels: int
    killed_announced: int
    killed_counted: int
    killed_maximum: int
    killed_unknown: int
    by_basin: Mapping[str, Tally] = field(default_factory=lambda: MappingProxyType({}), repr=False)

    @property
    def killed(self) -> Killed:
        """The people killed, by reading: `killed.announced`, `killed.counted`, `killed.maximum`."""
        return Killed(self.killed_announced, self.killed_counted, self.killed_maximum)


def tally(
    strikes: gpd.GeoDataFrame,
    known_on: datetime | date,
    *,
    window: tuple[datetime | date, datetime | date] | None = None,
    basin: str | None = None,
    with_headlines: bool = False,
) -> Tally:
    """Return the totals of the strikes as they were known on a day.

    Parameters
    ----------
    strikes
        The features of the strikes layer, all versions. They are selected by `known_at` here, so
        a strike counts once, with the numbers of the version then known.
    known_on
        A date, which means by the end of that UTC day, or a time with a time zone.
    window
        Count only strikes that began in [start, end), so that windows side by side add up to one
        long window. A date means that day's 00:00Z.
    basin
        Count only strikes in this one of `BASINS`, as it was known then.
    with_headlines
        Count strikes known from a headline alone too (confidence D, `in_default_tally` false).

    Raises
    ------
    TypeError
        A time has no time zone.
    ValueError
        `basin` is not one of `BASINS`.
    """
    if basin is not None and basin not in BASINS:
        raise ValueError(f"{basin!r} is not a basin. Expected: one of {', '.join(BASINS)}")
    counted = known_at(strikes, known_on)
    if not with_headlines:
        counted = counted[counted["in_default_tally"].astype(bool)]
    if window is not None:
        start, end = (to_instant(value) for value in window)
        counted = counted[(counted["valid_from"] >= start) & (counted["valid_from"] < end)]
    if basin is not None:
        counted = counted[counted["basin"] == basin]
    numbers = counted[list(NUMBERS)].apply(pd.to_numeric).to_numpy(dtype=float)
    return totals(counted["basin"].to_numpy(dtype=object), numbers)


def totals(basins: NDArray[np.object_], numbers: NDArray[np.float64]) -> Tally:
    """Return the totals of strikes that were selected already, each counted as it stands.

    Parameters
    ----------
    basins
        The basin of each strike.
    numbers
        The `NUMBERS` of each strike, one row a strike; NaN for one that was not reported.
    """
    by_basin = {name: _total(numbers[basins == name]) for name in BASINS}
    return replace(_total(numbers), by_basin=MappingProxyType(by_basin))


def _total(numbers: NDArray[np.float64]) -> Tally:
    vessels, announced, counted, maximum = np.nansum(numbers, axis=0).astype(int).tolist()
    unknown = int(np.isnan(numbers[:, NUMBERS.index("killed_announced")]).sum())
    return Tally(len(numbers), vessels, announced, counted, maximum, unknown)
