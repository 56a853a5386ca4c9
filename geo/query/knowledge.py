"""Two clocks: what was known when, and what held in the world when.

Versions of one entity all hold in the world, so select by `known_at` first and by valid time
afterwards; the other way round one notice counts twice.
"""

from __future__ import annotations

from datetime import date, datetime

import geopandas as gpd
import pandas as pd

from geo.instants import end_of_day, require_zone, to_instant


def known_at(features: gpd.GeoDataFrame, when: datetime | date) -> gpd.GeoDataFrame:
    """Return the features as they were known at one instant, or by the end of one day.

    A feature is known over the half-open interval [known_from, known_to): the version that
    overtakes it takes its place at `known_to`. A missing (NaT) `known_from` was always known, a
    missing `known_to` is not overtaken yet. So at any instant at most one version of an entity
    is known.

    Parameters
    ----------
    features
        Rows with UTC columns `known_from` and `known_to`, as `read_layer` makes them.
    when
        A time with a time zone, or a date. A date means by the end of that UTC day.

    Returns
    -------
    GeoDataFrame
        A subset of the rows, in the same order, with the same columns. May be empty.

    Raises
    ------
    TypeError
        `when` is neither a date nor a time with a time zone.
    """
    if isinstance(when, date) and not isinstance(when, datetime):
        when = end_of_day(when)
    return features[_covers(features["known_from"], features["known_to"], require_zone(when))]


def valid_at(features: gpd.GeoDataFrame, instant: datetime) -> gpd.GeoDataFrame:
    """Return the features that held in the world at one instant.

    A feature is valid over the half-open interval [valid_from, valid_to): it appears at
    `valid_from` and is gone at `valid_to`, so a feature and its successor never overlap.
    A missing (NaT) end is open: it never cuts the feature off.

    Parameters
    ----------
    features
        Rows with UTC columns `valid_from` and `valid_to`, as `read_layer` makes them.
    instant
        A time with a time zone.

    Returns
    -------
    GeoDataFrame
        A subset of the rows, in the same order, with the same columns. May be empty.

    Raises
    ------
    TypeError
        `instant` has no time zone.
    """
    return features[_covers(features["valid_from"], features["valid_to"], require_zone(instant))]


def valid_between(features: gpd.GeoDataFrame, start: datetime | date, end: datetime | date) -> gpd.GeoDataFrame:
    """Return the features that held in the world at some instant of a window.

    Both are half-open: a feature over [valid_from, valid_to) is in the window [start, end) when
    they share an instant, so what ends at `start` and what begins at `end` is out. A window of
    no length is the instant `start`. A missing (NaT) end of a feature is open.

    Parameters
    ----------
    features
        Rows with UTC columns `valid_from` and `valid_to`, as `read_layer` makes them.
    start, end
        Times with a time zone, or dates. A date as a bound means that day's 00:00Z, as in the
        data: the whole of 2 September is from 2 September to 3 September.

    Returns
    -------
    GeoDataFrame
        A subset of the rows, in the same order, with the same columns. May be empty.

    Raises
    ------
    TypeError
        A bound is neither a date nor a time with a time zone.
    ValueError
        The window ends before it starts.
    """
    first, last = to_instant(start), to_instant(end)
    if last < first:
        raise ValueError(
            f"a window from {first} to {last} ends before it starts. Expected: an end at or after the start"
        )
    if first == last:
        return valid_at(features, first)
    # Any comparison with NaT is False, so open ends need no case of their own.
    return features[~((features["valid_from"] >= last) | (features["valid_to"] <= first))]


def temporal_extent(features: gpd.GeoDataFrame) -> tuple[datetime | None, datetime | None]:
    """Return the earliest and the latest valid instant of some features.

    None stands for an open end: a feature without `valid_from` opens the start, one without
    `valid_to` opens the end. No features have the extent (None, None).
    """
    start, end = features["valid_from"], features["valid_to"]
    return (
        None if start.empty or start.isna().any() else start.min().to_pydatetime(),
        None if end.empty or end.isna().any() else end.max().to_pydatetime(),
    )


def versions(features: gpd.GeoDataFrame, entity: str) -> gpd.GeoDataFrame:
    """Return all versions of one entity, the earliest known first. Empty when there is no such entity."""
    found = features[features["entity"] == entity]
    return found.sort_values("known_from", na_position="first", kind="stable")


def _covers(start: pd.Series, end: pd.Series, instant: datetime) -> pd.Series:
    # Any comparison with NaT is False, so open ends need no case of their own.
    return ~((start > instant) | (end <= instant))
